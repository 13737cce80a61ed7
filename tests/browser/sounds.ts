// Synthetic audio files for the tests.

/** A mono WAV file of 16 bit. @param sample the value at an index, in [-1, 1] */
export function wav(
  seconds: number,
  sampleRate: number,
  sample: (index: number) => number,
): Buffer {
  const count = Math.round(seconds * sampleRate);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + count * 2, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(count * 2, 40);
  const data = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i++) data.writeInt16LE(Math.round(sample(i) * 32_767), i * 2);
  return Buffer.concat([header, data]);
}

/** A silent WAV file. */
export const silence = (seconds: number): Buffer => wav(seconds, 16_000, () => 0);
