import type { Pcm } from "./example.ts";

/** Points of a small waveform. */
export const PEAKS = 48;

/** @param samples in [-1, 1]; values outside are clipped */
export function toPcm(samples: Float32Array): Pcm {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.max(-32_768, Math.min(32_767, Math.round(samples[i]! * 32_768)));
  }
  return pcm;
}

/** The samples in [-1, 1). Samples of a 16-bit file are preserved exactly. */
export function fromPcm(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i]! / 32_768;
  return samples;
}

/** The maximum level of each 48th, 0 to 255, relative to the maximum of the recording. */
export function peaksOf(pcm: Int16Array): Uint8Array {
  const highest = new Float32Array(PEAKS);
  for (let i = 0; i < pcm.length; i++) {
    const at = Math.floor((i / pcm.length) * PEAKS);
    highest[at] = Math.max(highest[at]!, Math.abs(pcm[i]!));
  }
  const loudest = Math.max(1, ...highest);
  return Uint8Array.from(highest, (value) => Math.round((value / loudest) * 255));
}

/** A content hash of the samples. */
export async function hashOf(pcm: Pcm, sampleRate: number): Promise<string> {
  // Browsers provide hashing only in secure contexts; elsewhere every example counts as new.
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
