import type { Engine } from "./engine.js";
import { EmotionError } from "./errors.js";
import { mixDown } from "./mix-down.js";
import type { AudioWarning, DecodedAudio } from "./types.js";

/** Bytes of a file, compressed or not, that are read at most: five minutes of any usual format. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * By the wasm module at the file's own sample rate where it reads the format and the file is whole;
 * otherwise by the browser, which resamples to the rate of the context it is asked through.
 */
export async function decodeAudio(
  engine: Engine,
  file: Blob | ArrayBuffer | Uint8Array,
): Promise<DecodedAudio> {
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
  try {
    return { ...(await engine.decode(bytes)), decoder: "package" };
  } catch (refusal) {
    const { code, message } = EmotionError.from(refusal);
    if (!code.startsWith("audio-") || typeof OfflineAudioContext === "undefined") throw refusal;
    const decoded = await decodeByBrowser(bytes);
    // The browser only says that it failed; the wasm module says what it found.
    if (!decoded) throw refusal;
    // A format that only the browser reads is as usual; damage is not.
    const warnings = code === "audio-format" ? [] : [{ code, message }];
    return fromBuffer(decoded, warnings);
  }
}

async function decodeByBrowser(bytes: Uint8Array): Promise<AudioBuffer | undefined> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  try {
    // A copy: the browser empties the memory that it is given.
    return await context.decodeAudioData(bytes.slice().buffer);
  } catch {
    return undefined;
  }
}

function fromBuffer(buffer: AudioBuffer, warnings: AudioWarning[]): DecodedAudio {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
    buffer.getChannelData(channel),
  );
  const { samples, warning } = mixDown(channels);
  return {
    samples,
    sampleRate: buffer.sampleRate,
    warnings: warning ? [...warnings, warning] : warnings,
    decoder: "browser",
  };
}
