/** The module "speech-emotion-train/webgpu" of the single file, which trains on the CPU alone. */
export const trainWebgpu = undefined;
