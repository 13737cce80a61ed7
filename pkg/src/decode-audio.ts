import type { Engine } from "./engine.js";
import { EmotionError } from "./errors.js";
import type { DecodedAudio } from "./types.js";

/** Bytes of a file, compressed or not, that are read at most: five minutes of any usual format. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * WAV and FLAC by the wasm module, at their own sample rate; the rest by the browser, which
 * resamples to the rate of the context it is asked through.
 */
export async function decodeAudio(engine: Engine, file: Blob | ArrayBuffer | Uint8Array) {
  const size = file instanceof Blob ? file.size : file.byteLength;
  if (size > MAX_BYTES) {
    throw new EmotionError(
      "audio-too-large",
      `expected a file of at most ${MAX_BYTES} bytes, received ${size}`,
    );
  }
  const bytes =
    file instanceof Uint8Array
      ? file
      : new Uint8Array(file instanceof Blob ? await file.arrayBuffer() : file);

  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const isWav = (text(0, 4) === "RIFF" || text(0, 4) === "RF64") && text(8, 12) === "WAVE";
  const isFlac = text(0, 4) === "fLaC";
  // Where no browser can help, the wasm module names what is wrong.
  if (isWav || isFlac || typeof OfflineAudioContext === "undefined") return engine.decode(bytes);
  return decodeByBrowser(bytes, engine);
}

async function decodeByBrowser(bytes: Uint8Array, engine: Engine): Promise<DecodedAudio> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  let decoded: AudioBuffer;
  try {
    // A copy: the browser empties the memory that it is given.
    decoded = await context.decodeAudioData(bytes.slice().buffer);
  } catch {
    // The browser only says that it failed; the wasm module says what it found.
    return engine.decode(bytes);
  }
  const samples = new Float32Array(decoded.length);
  for (let channel = 0; channel < decoded.numberOfChannels; channel++) {
    const values = decoded.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) {
      samples[i]! += values[i]! / decoded.numberOfChannels;
    }
  }
  return { samples, sampleRate: decoded.sampleRate };
}
