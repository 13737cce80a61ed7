/** Replaces the module "speech-emotion-train/webgpu" in the single file, which trains on the CPU only. */
export const trainWebgpu = undefined;
