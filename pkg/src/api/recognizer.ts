/// <reference lib="esnext.disposable" preserve="true" />
import { decodeAudio } from "../audio/decode-audio.js";
import { abortable } from "../core/abort.js";
import { disposable } from "../core/disposable.js";
import { EmotionError } from "../core/errors.js";
import type { Engine } from "../engine/engine.js";
import type { TrainingFiles } from "../types/training-files.js";
import { train } from "../training/train.js";
import type {
  AudioFile,
  AudioInput,
  Backend,
  Card,
  Classification,
  ClassifyOptions,
  DecodedAudio,
  EmotionLabel,
  Inspection,
} from "../types/index.js";
import type { ListenOptions, Listening, Recording, RecordOptions } from "../types/listen.js";
import type { SessionOptions } from "../types/session.js";
import type { TimelineOptions, TimelineWindow } from "../types/timeline.js";
import type { Training, TrainingExample, TrainOptions } from "../types/training.js";
import { present, readCall, readInput, readSound } from "./call.js";
import { Listener } from "./listen.js";
import { readListenOptions } from "./listen-options.js";
import { record } from "./record.js";
import { Session } from "./session.js";
import { collectTimeline } from "./timeline.js";

/** A loaded model. Created by `loadRecognizer`; freed by {@link dispose}. */
export class Recognizer<Label extends string = EmotionLabel> {
  readonly #engine: Engine;
  readonly #worklet: () => string;
  readonly #training: TrainingFiles | undefined;
  readonly #disposal = new AbortController();
  readonly #listeners = new Set<Listener<Label>>();
  readonly #sessions = new Set<Session<Label>>();

  /** @internal */
  constructor(engine: Engine, worklet: () => string, training: TrainingFiles | undefined) {
    this.#engine = engine;
    this.#worklet = worklet;
    this.#training = training;
  }

  /**
   * The inference backend, the reason for its choice, and the measured times. It can change after loading: with
   * `"auto"` when WebGPU has been compared with the CPU, and with WebGPU when the GPU fails and the CPU takes over. A
   * `listen` loop in progress stays on its backend.
   */
  get backend(): Backend {
    return this.#engine.backend;
  }

  /** The model card: labels, architecture and evaluation scores. */
  get card(): Card<Label> {
    return this.#engine.card as Card<Label>;
  }

  /**
   * Classifies the emotion of one recording. Calls are queued and run in order.
   *
   * @param input mono samples in [-1, 1], 60 ms to 5 minutes; a recording; or a file, which is decoded. If the input
   * is longer than 7 s, the middle 7 s are classified
   * @throws EmotionError `samples-type`, `samples-too-short`, `samples-too-long`, `samples-not-finite`,
   * `samples-out-of-range`, `sample-rate`, `option`, `aborted`, `disposed`, `worker-failed`; for files also the
   * errors of {@link decodeAudio}. The recognizer can be used after an error.
   *
   * @example
   * ```ts
   * const { label, confidence } = await recognizer.classify(fileInput.files[0]);
   * const { scores } = await recognizer.classify(samples, { sampleRate: 48000, topK: 3 });
   * ```
   */
  async classify(input: AudioInput, options: ClassifyOptions = {}): Promise<Classification<Label>> {
    const call = readCall(options);
    const { topK, embedding, signal } = call;
    return abortable(signal, async () => {
      const read = readInput(this.#engine, input, call);
      const { warnings, transfer, ...sound } = read instanceof Promise ? await read : read;
      const result = await this.#engine.classify(sound, { transfer, embedding, signal });
      return present(result.classification, topK, warnings);
    });
  }

  /**
   * Classifies each window of a long recording. Other calls can run between two windows.
   *
   * @param input as for {@link classify}, at least 60 ms, without an upper limit
   * @returns the results of the windows in chronological order
   * @throws EmotionError as {@link classify}, except `samples-too-long`; also `window`
   *
   * @example
   * ```ts
   * for (const { windowStartSeconds, label } of await recognizer.timeline(file)) {
   *   console.log(windowStartSeconds, label);
   * }
   * ```
   */
  timeline(
    input: AudioInput,
    options: TimelineOptions<Label> = {},
  ): Promise<TimelineWindow<Label>[]> {
    return collectTimeline(this.#engine, input, options, async (read, settings) => {
      const sound = read instanceof Promise ? await read : read;
      return this.#engine.timeline({ ...sound, ...settings });
    });
  }

  /**
   * Records from the microphone or another input. Call it in a click handler: browsers require a user gesture for
   * the microphone.
   *
   * @returns the recording, an input of {@link classify}
   * @throws EmotionError `option`, `microphone-unavailable`, `microphone-refused`, `microphone-missing`, `microphone-busy`,
   * `aborted`, `callback`, `disposed`
   *
   * @example
   * ```ts
   * const stop = new AbortController();
   * stopButton.onclick = () => stop.abort();
   * const recording = await recognizer.record({ signal: stop.signal, maxSeconds: 10 });
   * const { label } = await recognizer.classify(recording);
   * ```
   */
  async record(options: RecordOptions = {}): Promise<Recording> {
    return record(options, this.#worklet, this.#disposal.signal);
  }

  /**
   * Opens a session, which adapts to one speaker, room and microphone. `classify`, `timeline` and `listen` of the
   * recognizer itself do not adapt. Open one session for each speaker; the number of open sessions is not limited.
   *
   * @throws EmotionError `model-session` if the model has no sessions (`card.sessions` is false), `session-state`,
   * `disposed`
   *
   * @example Adapts to one speaker, room and microphone
   * ```ts
   * const session = recognizer.session();
   * const first = await session.classify(samples, { sampleRate: 48000 });
   * for await (const result of session.listen()) console.log(session.seconds, result);
   * session.reset(); // another speaker
   * ```
   */
  session(options: SessionOptions = {}): Session<Label> {
    this.#throwIfDisposed();
    if (!this.card.sessions) {
      const expected = "expected a model file with `embedding.mean`, which sessions require";
      throw new EmotionError("model-session", `${expected}, received one without`);
    }
    const session = new Session<Label>(this.#engine, this.#worklet, options, (disposed) =>
      this.#sessions.delete(disposed),
    );
    this.#sessions.add(session);
    return session;
  }

  /**
   * Classifies the microphone or another live input: yields a result for the newest window at a fixed interval. Call
   * it in a click handler: browsers require a user gesture for the microphone. Every exit from the loop closes the
   * microphone. A loop slower than the interval skips results and receives the newest one.
   *
   * @throws EmotionError `option`; in the loop `microphone-unavailable`, `microphone-refused`, `microphone-missing`,
   * `microphone-busy`, `worker-failed`, `disposed`, `callback`, and for a `SampleSource` `sample-rate`,
   * `samples-type`, `samples-not-finite`, `samples-out-of-range`
   *
   * @example
   * ```ts
   * for await (const live of recognizer.listen({ signal })) {
   *   meter.textContent = live.kind === "classification" ? live.label : "...";
   * }
   * ```
   */
  listen(options: ListenOptions = {}): Listening<Label> {
    const listener = new Listener<Label>(
      (sampleRate, live) => this.#engine.openLive(sampleRate, live),
      readListenOptions(options),
      this.#worklet,
      (closed) => this.#listeners.delete(closed),
    );
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Computes the log-mel spectrogram before standardization. The shape is (frames, 128), flattened frame by frame;
   * the values are in decibels, limited to 80 dB below the maximum. The hop is 10 ms; the first frame is centered on
   * the first sample.
   *
   * @param samples mono samples in [-1, 1], of any length
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
    const call = readSound(samples, options);
    return this.#engine.logMel(call.samples, call.sampleRate);
  }

  /**
   * Returns the intermediate values of all stages of the network for a recording. Always computed on the CPU.
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
    const call = readSound(samples, options);
    return this.#engine.inspect(call.samples, call.sampleRate);
  }

  /**
   * Decodes an audio file to mono. WAV and FLAC are decoded by this package at the sample rate of the file, other
   * formats by the browser at 48 kHz. The format is detected by content, not by file name.
   *
   * @param file a file, its bytes, a response, a URL or decoded audio of the browser; at most 256 MiB
   * @throws EmotionError with a code that starts with `audio-`; `argument`, `download-failed` or `disposed`
   *
   * @example
   * ```ts
   * const { samples, sampleRate } = await recognizer.decodeAudio(input.files[0]);
   * const result = await recognizer.classify(samples, { sampleRate });
   * ```
   */
  async decodeAudio(file: AudioFile): Promise<DecodedAudio> {
    this.#throwIfDisposed();
    return decodeAudio(this.#engine, file);
  }

  /**
   * Trains a model on your recordings in a separate worker. The recognizer does not change and remains usable.
   * Training starts when the first message is requested. Requires the option `training` of `loadRecognizer`.
   *
   * @throws EmotionError `option` immediately; during iteration `training-...`, `samples-...` with the index of the
   * example, `aborted`, `disposed`, `download-failed`, `worker-failed`
   *
   * @example
   * ```ts
   * import { trainCpu } from "speech-emotion-train";
   *
   * const recognizer = await loadRecognizer({ training: { cpu: trainCpu } });
   * for await (const message of recognizer.train(examples, { trainable: "classifier" })) {
   *   if (message.type === "evaluation") console.log(message.step, message.ua);
   *   if (message.type === "done") model = message.model;
   * }
   * const trained = await loadRecognizer({ model });
   * ```
   */
  train(
    examples: Iterable<TrainingExample> | AsyncIterable<TrainingExample>,
    options: TrainOptions = {},
  ): Training {
    return train(
      {
        exportModel: () => this.exportModel(),
        disposal: this.#disposal.signal,
        files: this.#training,
      },
      examples,
      options,
    );
  }

  /**
   * Returns the bytes of the model file in use. `loadRecognizer({ model })` accepts them.
   *
   * @throws EmotionError `disposed`
   */
  exportModel(): Promise<Uint8Array> {
    return this.#engine.exportModel();
  }

  /**
   * Frees the worker, the wasm memory, the GPU buffers and the microphone. Pending and later calls reject with the
   * code `disposed`. Other recognizers are not affected.
   */
  dispose(): void {
    this.#disposal.abort(new EmotionError("disposed", "the recognizer was disposed"));
    for (const listener of this.#listeners) {
      listener.stop(new EmotionError("disposed", "the recognizer was disposed"));
    }
    for (const session of this.#sessions) session.dispose();
    this.#engine.dispose();
  }

  /** As {@link dispose}, for `using` and `await using`. Defined only if the browser has these symbols. */
  declare [Symbol.dispose]: () => void;
  /** As {@link dispose}. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

  #throwIfDisposed(): void {
    this.#disposal.signal.throwIfAborted();
  }
}

disposable(Recognizer.prototype, (recognizer) => recognizer.dispose());
