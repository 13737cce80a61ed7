import { decodeAudio } from "../audio/decode-audio.js";
import { EmotionError } from "../core/errors.js";
import {
  checkOption,
  checkSampleRate,
  checkSignal,
  checkSwitch,
  isWholeFrom1,
  ownSamples,
  readOptions,
  readSamples,
} from "../core/options.js";
import { describe, float32Array, isAudioBuffer, isBlob, isResponse, isUrl } from "../core/realm.js";
import type { Engine, RawClassification } from "../engine/engine.js";
import type {
  AudioWarning,
  Classification,
  ClassifyOptions,
  ResultOptions,
  Sound,
} from "../types/index.js";

/** The validated options of a call with one input. */
export interface Call {
  sampleRate: number | undefined;
  transfer: boolean;
  warnings: AudioWarning[];
  topK: number | undefined;
  embedding: boolean;
  signal: AbortSignal | undefined;
}

/** @throws EmotionError `sample-rate`, `option` */
export function readCall(callOptions: ClassifyOptions | undefined): Call {
  const options = readOptions(callOptions);
  const { sampleRate, transfer = false, warnings = [], signal } = options;
  if (sampleRate !== undefined) checkSampleRate(sampleRate);
  checkSwitch("transfer", transfer);
  checkOption("warnings", warnings, "an array", Array.isArray);
  checkSignal(signal);
  return { sampleRate, transfer, warnings, signal, ...readResultOptions(options) };
}

/** @throws EmotionError `option` */
export function readResultOptions(options: ResultOptions): Pick<Call, "topK" | "embedding"> {
  const { topK, embedding = false } = options;
  checkOption("topK", topK, "a positive integer", isWholeFrom1);
  checkSwitch("embedding", embedding);
  return { topK, embedding };
}

/** Options of a call with raw samples. @throws EmotionError `samples-type`, `sample-rate`, `option` */
export function readSound(samples: unknown, options: { sampleRate?: number } | undefined): Sound {
  const { sampleRate = 16_000 } = readOptions(options);
  checkSampleRate(sampleRate);
  return { samples: readSamples(samples), sampleRate };
}

/** Samples passed to the engine. */
export interface ReadInput extends Sound {
  /** Whether the buffer may be transferred. */
  transfer: boolean;
  warnings: AudioWarning[];
}

const EXPECTED =
  "expected a Float32Array of samples, a recording, an AudioBuffer, Blob, Response or URL";

/**
 * Reads the samples of an input. Arrays are returned synchronously, which preserves the order of calls; files are
 * decoded.
 *
 * @throws EmotionError `samples-type`, `sample-rate`, `option`, and the codes of `decodeAudio`
 */
export function readInput(
  engine: Engine,
  input: unknown,
  { sampleRate, transfer, warnings }: Call,
): ReadInput | Promise<ReadInput> {
  if (float32Array(input)) {
    return { samples: readSamples(input), sampleRate: sampleRate ?? 16_000, transfer, warnings };
  }
  if (isSound(input)) {
    const own = { warnings: [] as AudioWarning[], ...input };
    checkSampleRate(input.sampleRate);
    const all = [...own.warnings, ...warnings];
    return {
      samples: readSamples(input.samples),
      sampleRate: input.sampleRate,
      transfer,
      warnings: all,
    };
  }
  if (isBlob(input) || isResponse(input) || isUrl(input) || isAudioBuffer(input)) {
    if (sampleRate !== undefined) {
      const expected = "expected `sampleRate` with a Float32Array only";
      throw new EmotionError("option", `${expected}, received it with ${describe(input)}`);
    }
    return decodeAudio(engine, input).then((decoded) => ({
      ...decoded,
      transfer: true,
      warnings: [...decoded.warnings, ...warnings],
    }));
  }
  throw new EmotionError("samples-type", `${EXPECTED}, received ${describe(input)}`);
}

/** Copies an in-memory input, so that the caller cannot modify it while the call is queued. */
export function ownInput(read: ReadInput | Promise<ReadInput>): ReadInput | Promise<ReadInput> {
  if (read instanceof Promise) return read;
  return { ...read, samples: ownSamples(read.samples, read.transfer), transfer: true };
}

/** A recording or the return value of `decodeAudio`. */
const isSound = (value: unknown): value is Sound & { warnings?: AudioWarning[] } =>
  typeof value === "object" && value !== null && "samples" in value && "sampleRate" in value;

/** Converts a result of the wasm module to the API type. */
export function present<Label extends string, T extends RawClassification>(
  raw: T,
  topK: number | undefined,
  warnings: AudioWarning[],
): T & Classification<Label> {
  const scores = Object.entries(raw.probabilities)
    .map(([label, score]) => ({ label, score }))
    .sort((a, b) => b.score - a.score)
    .slice(0, topK);
  const result = { ...raw, scores, ...(warnings.length > 0 && { warnings }) };
  // The type parameter `Label` is chosen by the caller and cannot be checked here.
  return result as unknown as T & Classification<Label>;
}
