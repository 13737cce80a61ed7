import type { PageSound } from "../../sound.ts";

/** A mono WAV file with 32-bit floats, which preserves the samples exactly. */
export function wavFile({ samples, sampleRate }: PageSound): Blob {
  const header = new DataView(new ArrayBuffer(58));
  const text = (at: number, word: string) =>
    [...word].forEach((letter, i) => header.setUint8(at + i, letter.charCodeAt(0)));
  const bytes = samples.length * 4;
  const rate = Math.round(sampleRate);
  text(0, "RIFF");
  header.setUint32(4, 50 + bytes, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 18, true);
  header.setUint16(20, 3, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 4, true);
  header.setUint16(32, 4, true);
  header.setUint16(34, 32, true);
  text(38, "fact");
  header.setUint32(42, 4, true);
  header.setUint32(46, samples.length, true);
  text(50, "data");
  header.setUint32(54, bytes, true);
  return new Blob([header, new Float32Array(samples)], { type: "audio/wav" });
}
