import type { Pcm } from "./example.ts";

/** Points of a waveform in small. */
export const PEAKS = 48;

/** @param samples in [-1, 1]; what is beyond is cut off */
export function toPcm(samples: Float32Array): Pcm {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.max(-32_768, Math.min(32_767, Math.round(samples[i]! * 32_768)));
  }
  return pcm;
}

/** The samples in [-1, 1). What came from a 16 bit file is what the file decodes to. */
export function fromPcm(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i]! / 32_768;
  return samples;
}

/** The highest level of each 48th, 0 to 255, in relation to the loudest. */
export function peaksOf(pcm: Int16Array): Uint8Array {
  const highest = new Float32Array(PEAKS);
  for (let i = 0; i < pcm.length; i++) {
    const at = Math.floor((i / pcm.length) * PEAKS);
    highest[at] = Math.max(highest[at]!, Math.abs(pcm[i]!));
  }
  const loudest = Math.max(1, ...highest);
  return Uint8Array.from(highest, (value) => Math.round((value / loudest) * 255));
}

/** A name for the sound that another sound does not have. */
export async function hashOf(pcm: Pcm, sampleRate: number): Promise<string> {
  // Browsers hash only on secure pages; elsewhere every example is taken for a new one.
  if (!globalThis.crypto?.subtle) {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
  }
  const bytes = new Uint8Array(4 + pcm.byteLength);
  new DataView(bytes.buffer).setUint32(0, sampleRate, true);
  bytes.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), 4);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 16), hex).join("");
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
