import type { Engine } from "./engine.js";
import { EmotionError } from "./errors.js";
import { readFileBytes } from "./file-bytes.js";
import { mixDown } from "./mix-down.js";
import { isAudioBuffer } from "./realm.js";
import type { AudioFile, AudioWarning, DecodedAudio } from "./types.js";

/** Seconds by which a file may be shorter than its header says. */
const SHORTER = 0.05;

/**
 * By the wasm module at the file's own sample rate where it reads the format and the file is whole;
 * otherwise by the browser, which resamples to the rate of the context it is asked through.
 */
export async function decodeAudio(engine: Engine, file: AudioFile): Promise<DecodedAudio> {
  if (isAudioBuffer(file)) return fromBuffer(file, []);
  const bytes = await readFileBytes(file);
  try {
    const decoded = await engine.decode(bytes);
    return (await longerByBrowser(bytes, decoded)) ?? { ...decoded, decoder: "package" };
  } catch (refusal) {
    const { code, message } = EmotionError.from(refusal);
    // A file that is too long for this package is too long for the memory of the browser as well.
    if (!code.startsWith("audio-") || code === "audio-too-long") throw refusal;
    const decoded = await decodeByBrowser(bytes);
    // The browser only says that it failed; the wasm module says what it found.
    if (!decoded) throw refusal;
    // A format that only the browser reads is as usual; damage is not.
    const warnings = code === "audio-format" ? [] : [{ code, message }];
    return fromBuffer(decoded, warnings);
  }
}

/** What the browser makes of a file that ends early, where that is more. */
async function longerByBrowser(
  bytes: Uint8Array,
  { samples, sampleRate, warnings }: Omit<DecodedAudio, "decoder">,
): Promise<DecodedAudio | undefined> {
  if (!warnings.some(({ code }) => code === "ends-early")) return undefined;
  const decoded = await decodeByBrowser(bytes);
  const longer = decoded && decoded.duration > samples.length / sampleRate + SHORTER;
  return longer ? fromBuffer(decoded, warnings) : undefined;
}

/** `undefined` where the browser cannot either, and in Node.js. */
async function decodeByBrowser(bytes: Uint8Array): Promise<AudioBuffer | undefined> {
  if (typeof OfflineAudioContext === "undefined") return undefined;
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
