/** Size limits in bytes. */
export const limits = {
  /** Each package, unpacked. */
  packages: {
    "speech-emotion": 10_000_000,
    "speech-emotion-train": 25_000_000,
    "speech-emotion-large": 4_500_000,
  } as Record<string, number>,
  /** All files that Vite emits for the example of the README. */
  project: { raw: 5_000_000, brotli: 2_000_000 },
};
