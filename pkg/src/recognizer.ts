import { decodeAudio } from "./decode-audio.js";
import type { Engine } from "./engine.js";
import { checkSampleRate, checkSamples } from "./options.js";
import { train } from "./train.js";
import type { Training, TrainingExample, TrainOptions } from "./training-types.js";
import type {
  Backend,
  Card,
  Classification,
  ClassifyOptions,
  DecodedAudio,
  Inspection,
} from "./types.js";

/** A loaded network. Made by `loadRecognizer`; freed by {@link dispose}. */
export class Recognizer {
  readonly #engine: Engine;
  readonly #disposal = new AbortController();

  /** @internal */
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Which backend answers, and why. Changes where a GPU fails and the CPU takes over. */
  get backend(): Backend {
    return this.#engine.backend;
  }

  /** What the model says about itself. */
  get card(): Card {
    return this.#engine.card;
  }

  /**
   * Names the emotion of one recording. Calls are queued and answered in order.
   *
   * @param samples mono, in [-1, 1], 60 ms to 5 minutes; over 7 s the middle 7 s are taken
   * @throws EmotionError `samples-type`, `samples-too-short`, `samples-too-long`,
   * `samples-not-finite`, `sample-rate`, `disposed`, `worker-failed`. The next good call works.
   *
   * @example
   * ```ts
   * const { label, confidence } = await recognizer.classify(samples, { sampleRate: 48000 });
   * ```
   */
  async classify(samples: Float32Array, options: ClassifyOptions = {}): Promise<Classification> {
    const { sampleRate = 16_000, transfer = false } = options;
    checkSamples(samples);
    checkSampleRate(sampleRate);
    return (await this.#engine.classify(samples, sampleRate, transfer)).classification;
  }

  /**
   * The log-mel spectrogram that the network hears, before it is standardised: frame after frame, 10 ms
   * apart and the first centred on the first sample, 128 values each, in decibels, none more than 80
   * below the greatest.
   *
   * @param samples mono, in [-1, 1], of any length
   * @throws EmotionError `samples-type`, `samples-not-finite`, `sample-rate`, `disposed`
   *
   * @example
   * ```ts
   * const decibels = await recognizer.logMel(samples, { sampleRate: 48000 });
   * const frames = decibels.length / 128;
   * ```
   */
  async logMel(
    samples: Float32Array,
    options: { sampleRate?: number } = {},
  ): Promise<Float32Array> {
    const { sampleRate = 16_000 } = options;
    checkSamples(samples);
    checkSampleRate(sampleRate);
    return this.#engine.logMel(samples, sampleRate);
  }

  /**
   * The values of every stage of the network for the recording that {@link classify} would answer;
   * always computed on the CPU.
   *
   * @param samples as for {@link classify}
   * @throws EmotionError as {@link classify}
   *
   * @example
   * ```ts
   * const { stages } = await recognizer.inspect(samples, { sampleRate: 48000 });
   * for (const { name, frames, bands, channels } of stages) console.log(name, frames, bands, channels);
   * ```
   */
  async inspect(samples: Float32Array, options: { sampleRate?: number } = {}): Promise<Inspection> {
    const { sampleRate = 16_000 } = options;
    checkSamples(samples);
    checkSampleRate(sampleRate);
    return this.#engine.inspect(samples, sampleRate);
  }

  /**
   * Decodes a sound file to mono: WAV and FLAC by this package at their own sample rate, other formats
   * by the browser, at 48 kHz. The format is found by content, not by name.
   *
   * @param file at most 256 MiB
   * @throws EmotionError with a code that begins with `audio-`, or `disposed`
   *
   * @example
   * ```ts
   * const { samples, sampleRate } = await recognizer.decodeAudio(input.files[0]);
   * const result = await recognizer.classify(samples, { sampleRate });
   * ```
   */
  decodeAudio(file: Blob | ArrayBuffer | Uint8Array): Promise<DecodedAudio> {
    return decodeAudio(this.#engine, file);
  }

  /**
   * Trains a model on recordings of one's own, in a worker of its own: this recognizer goes on
   * answering, unchanged. Nothing happens until the first message is asked for.
   *
   * @throws EmotionError `option` at once; while iterating `training-...`, `samples-...` with the
   * place of the example, `aborted`, `disposed`, `download-failed`, `worker-failed`
   *
   * @example
   * ```ts
   * for await (const message of recognizer.train(examples, { trainable: "classifier" })) {
   *   if (message.type === "evaluation") console.log(message.step, message.ua);
   *   if (message.type === "done") model = message.model;
   * }
   * const taught = await loadRecognizer({ model });
   * ```
   */
  train(
    examples: Iterable<TrainingExample> | AsyncIterable<TrainingExample>,
    options: TrainOptions = {},
  ): Training {
    const trainer = { exportModel: () => this.exportModel(), disposal: this.#disposal.signal };
    return train(trainer, examples, options);
  }

  /**
   * The file of the model in use, to be kept and loaded again.
   *
   * @throws EmotionError `disposed`
   */
  exportModel(): Promise<Uint8Array> {
    return this.#engine.exportModel();
  }

  /**
   * Frees the worker and the wasm memory. Calls that wait reject with the code `disposed`, and so do
   * later ones and its trainings. Other recognizers are not touched.
   */
  dispose(): void {
    this.#disposal.abort();
    this.#engine.dispose();
  }
}
