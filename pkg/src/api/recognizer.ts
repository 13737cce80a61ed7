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

/** A loaded network. Made by `loadRecognizer`; freed by {@link dispose}. */
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

  /** Which backend answers, and why. Changes where a GPU fails and the CPU takes over. */
  get backend(): Backend {
    return this.#engine.backend;
  }

  /** The card of the model: its labels, its architecture and its scores. */
  get card(): Card<Label> {
    return this.#engine.card as Card<Label>;
  }

  /**
   * Classifies the emotion of one recording. Calls are queued and run in order.
   *
   * @param input samples, mono, in [-1, 1], 60 ms to 5 minutes; a recording; or a file, which is decoded. Of more than 7 s
   * the middle 7 s are classified
   * @throws EmotionError `samples-type`, `samples-too-short`, `samples-too-long`,
   * `samples-not-finite`, `samples-out-of-range`, `sample-rate`, `option`, `aborted`, `disposed`, `worker-failed`; for files as
   * {@link decodeAudio}. The next valid call works.
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
      const answer = await this.#engine.classify(sound, { transfer, embedding, signal });
      return present(answer.classification, topK, warnings);
    });
  }

  /**
   * Classifies each window of a long recording. Other calls run between its
   * windows.
   *
   * @param input as for {@link classify}, of any length from 60 ms
   * @returns the windows in their order
   * @throws EmotionError as {@link classify}, but for `samples-too-long`; `window`
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
   * Records the microphone, or another input. Call it from a click: browsers require a user gesture for the microphone.
   *
   * @returns the recording, which {@link classify} takes
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
   * Opens a session, which adapts to one speaker, room and microphone. `classify`, `timeline` and `listen` of the recognizer itself never adapt. Open a session for
   * each speaker; any number may be open.
   *
   * @throws EmotionError `model-session` for a model without sessions (`card.sessions` is false), `session-state`, `disposed`
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
    this.#refuseIfDisposed();
    if (!this.card.sessions) {
      const expected = "expected a model file with `embedding.mean`, which sessions need";
      throw new EmotionError("model-session", `${expected}, received one without`);
    }
    const session = new Session<Label>(this.#engine, this.#worklet, options, (disposed) =>
      this.#sessions.delete(disposed),
    );
    this.#sessions.add(session);
    return session;
  }

  /**
   * Listens to the microphone, or another sound, and answers about the newest window again and again.
   * Call it where the user asked for it (a click): browsers open no microphone unasked. The loop may be
   * left in any way; all of them let go of the microphone. Slow loops miss results, and get the newest.
   *
   * @throws EmotionError `option`; in the loop `microphone-unavailable`, `microphone-refused`,
   * `microphone-missing`, `microphone-busy`, `worker-failed`, `disposed`, `callback`, and of a source of your
   * own `sample-rate`, `samples-type`, `samples-not-finite`, `samples-out-of-range`
   *
   * @example
   * ```ts
   * for await (const heard of recognizer.listen({ signal })) {
   *   meter.textContent = heard.kind === "answer" ? heard.label : "...";
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
    const call = readSound(samples, options);
    return this.#engine.logMel(call.samples, call.sampleRate);
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
    const call = readSound(samples, options);
    return this.#engine.inspect(call.samples, call.sampleRate);
  }

  /**
   * Decodes a sound file to mono: WAV and FLAC by this package at their own sample rate, other formats
   * by the browser, at 48 kHz. The format is found by content, not by name.
   *
   * @param file at most 256 MiB; a file, its bytes, a response, a URL, or what the browser decoded
   * @throws EmotionError with a code that begins with `audio-`, `argument`, `download-failed`, or `disposed`
   *
   * @example
   * ```ts
   * const { samples, sampleRate } = await recognizer.decodeAudio(input.files[0]);
   * const result = await recognizer.classify(samples, { sampleRate });
   * ```
   */
  async decodeAudio(file: AudioFile): Promise<DecodedAudio> {
    this.#refuseIfDisposed();
    return decodeAudio(this.#engine, file);
  }

  /**
   * Trains a model on your own recordings, in a separate worker: this recognizer does not change and can be used meanwhile.
   * Nothing happens until the first message is asked for. Needs the option `training` of `loadRecognizer`.
   *
   * @throws EmotionError `option` at once; while iterating `training-...`, `samples-...` with the
   * place of the example, `aborted`, `disposed`, `download-failed`, `worker-failed`
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
   * The file of the model in use, to be kept and loaded again.
   *
   * @throws EmotionError `disposed`
   */
  exportModel(): Promise<Uint8Array> {
    return this.#engine.exportModel();
  }

  /**
   * Frees the worker, the wasm memory, the GPU's buffers and the microphone. Calls that wait reject
   * with the code `disposed`, and so do later ones. Other recognizers are not touched.
   */
  dispose(): void {
    this.#disposal.abort(new EmotionError("disposed", "the recognizer was disposed"));
    for (const listener of this.#listeners) {
      listener.stop(new EmotionError("disposed", "the recognizer was disposed"));
    }
    for (const session of this.#sessions) session.dispose();
    this.#engine.dispose();
  }

  /** As {@link dispose}, for `using` and `await using`; only where the browser has the symbols. */
  declare [Symbol.dispose]: () => void;
  /** As {@link dispose}. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

  #refuseIfDisposed(): void {
    this.#disposal.signal.throwIfAborted();
  }
}

disposable(Recognizer.prototype, (recognizer) => recognizer.dispose());
