import { EmotionError } from "../core/errors.js";
import {
  checkCallback,
  checkOption,
  checkSampleRate,
  checkSignal,
  checkSwitch,
  checkText,
  inRange,
  readOptions,
} from "../core/options.js";
import { isAudioNode, isMediaStream } from "../core/realm.js";
import type { InputOptions, ListenInput, ListenOptions, RecordOptions } from "../types/listen.js";
import { readResultOptions } from "./call.js";

/** The options of `listen` with defaults applied. */
export interface ReadListenOptions extends ReadInputOptions {
  window: number;
  every: number;
  smoothing: number;
  gate: boolean;
  topK: number | undefined;
  embedding: boolean;
}

/** The options shared by `listen` and `record`. */
interface ReadInputOptions {
  input: ListenInput | undefined;
  device: string | undefined;
  signal: AbortSignal | undefined;
  onStart: ListenOptions["onStart"];
}

/** @throws EmotionError `option`, `sample-rate` */
export function readListenOptions(listenOptions: ListenOptions | undefined): ReadListenOptions {
  const options = readOptions(listenOptions);
  const { window = 3, every = 0.5, smoothing = 0.5, gate = true } = options;
  inRange("window", window, 0.5, 7);
  inRange("every", every, 0.05, 60);
  inRange("smoothing", smoothing, 0, 60);
  checkSwitch("gate", gate);
  const read = { ...readInputOptions(options), ...readResultOptions(options) };
  return { ...read, window, every, smoothing, gate };
}

/** @throws EmotionError `option`, `sample-rate` */
export function readRecordOptions(
  recordOptions: RecordOptions | undefined,
): ReadInputOptions & { maxSeconds: number } {
  const options = readOptions(recordOptions);
  const { maxSeconds = 300 } = options;
  inRange("maxSeconds", maxSeconds, Number.MIN_VALUE, 300);
  return { ...readInputOptions(options), maxSeconds };
}

function readInputOptions(
  options: InputOptions & Pick<ListenOptions, "signal" | "onStart">,
): ReadInputOptions {
  const { input, device, signal, onStart } = options;
  checkSignal(signal);
  checkCallback("onStart", onStart);
  checkText("device", device);
  checkOption("input", input, "a MediaStream, an AudioNode or a source of samples", isInput);
  if (input !== undefined && device !== undefined) {
    throw new EmotionError("option", "expected either `input` or `device`, received both");
  }
  if (isMediaStream(input) && input.getAudioTracks().length === 0) {
    throw new EmotionError("option", "expected `input` with an audio track, received none");
  }
  if (isSource(input)) checkSource(input);
  return { input, device, signal, onStart };
}

const isInput = (value: unknown): boolean =>
  isMediaStream(value) || isAudioNode(value) || isSource(value);

const isSource = (value: unknown): value is { sampleRate?: unknown; blocks: unknown } =>
  typeof value === "object" && value !== null && "blocks" in value;

/** @throws EmotionError `option`, `sample-rate` */
function checkSource({ sampleRate, blocks }: { sampleRate?: unknown; blocks: unknown }): void {
  checkSampleRate(sampleRate);
  const iterable = blocks as Partial<AsyncIterable<unknown>> | null | undefined;
  if (typeof iterable?.[Symbol.asyncIterator] !== "function") {
    throw new EmotionError("option", "expected `input.blocks` as an async iterable");
  }
}
