import type { Engine } from "../engine/engine.js";
import { EmotionError } from "../core/errors.js";
import { readFileBytes } from "./file-bytes.js";
import { type FilePart, fileParts } from "./file-parts.js";
import { mixDown } from "./mix-down.js";
import { isAudioBuffer } from "../core/realm.js";
import type { AudioFile, AudioWarning, DecodedAudio } from "../types/index.js";

/** Seconds a file may be shorter than stated in its header without a warning. */
const SHORTER = 0.05;

/**
 * Uses the wasm module, at the sample rate of the file, if it supports the format and the file is intact; otherwise
 * the browser, which resamples to the rate of the context.
 */
export async function decodeAudio(engine: Engine, file: AudioFile): Promise<DecodedAudio> {
  if (isAudioBuffer(file)) return fromBuffer(file, []);
  const bytes = await readFileBytes(file);
  try {
    const decoded = await engine.decode(bytes);
    return (await longerByBrowser(bytes, decoded)) ?? { ...decoded, decoder: "package" };
  } catch (refusal) {
    const { code, message } = EmotionError.from(refusal);
    // A file that exceeds the limit of this package could exhaust the memory of the browser.
    if (!code.startsWith("audio-") || code === "audio-too-long") throw refusal;
    // A format that only the browser supports needs no warning; a damaged file does.
    const warnings = code === "audio-format" ? [] : [{ code, message }];
    const parts = code === "audio-format" ? fileParts(bytes) : [];
    const decoded =
      parts.length > 1 ? await partsByBrowser(parts) : await wholeByBrowser(bytes, warnings);
    // The error of the browser has no details; the error of the wasm module does.
    if (!decoded) throw refusal;
    return decoded;
  }
}

async function wholeByBrowser(
  bytes: Uint8Array,
  warnings: AudioWarning[],
): Promise<DecodedAudio | undefined> {
  const decoded = await decodeByBrowser(bytes);
  return decoded && fromBuffer(decoded, warnings);
}

/** Decodes concatenated files as one; `undefined` if one of them cannot be decoded. */
async function partsByBrowser(parts: FilePart[]): Promise<DecodedAudio | undefined> {
  const decoded: DecodedAudio[] = [];
  const warnings: AudioWarning[] = [];
  let seconds = 0;
  for (const [index, { bytes, layout }] of parts.entries()) {
    const part = await wholeByBrowser(bytes, []);
    if (!part) return undefined;
    const before = parts[index - 1]?.layout ?? layout;
    if (layout !== before) {
      const change = `changes from ${before} to ${layout} at ${seconds.toFixed(2)} s`;
      warnings.push({ code: "format-changes", message: `the file ${change}: it is read as mono` });
    }
    seconds += part.samples.length / part.sampleRate;
    warnings.push(...part.warnings);
    decoded.push(part);
  }
  const { sampleRate } = decoded[0]!;
  const samples = new Float32Array(decoded.reduce((sum, part) => sum + part.samples.length, 0));
  let at = 0;
  for (const part of decoded) {
    samples.set(part.samples, at);
    at += part.samples.length;
  }
  return { samples, sampleRate, warnings, decoder: "browser" };
}

/** The browser's result for a truncated file, if it is longer. */
async function longerByBrowser(
  bytes: Uint8Array,
  { samples, sampleRate, warnings }: Omit<DecodedAudio, "decoder">,
): Promise<DecodedAudio | undefined> {
  if (!warnings.some(({ code }) => code === "ends-early")) return undefined;
  const decoded = await decodeByBrowser(bytes);
  const longer = decoded && decoded.duration > samples.length / sampleRate + SHORTER;
  return longer ? fromBuffer(decoded, warnings) : undefined;
}

/** `undefined` if the browser cannot decode the file, and in Node.js. */
async function decodeByBrowser(bytes: Uint8Array): Promise<AudioBuffer | undefined> {
  if (typeof OfflineAudioContext === "undefined") return undefined;
  const context = new OfflineAudioContext(1, 1, 48_000);
  try {
    // Pass a copy: `decodeAudioData` detaches the buffer.
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
