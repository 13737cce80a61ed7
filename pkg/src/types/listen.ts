/// <reference lib="esnext.disposable" preserve="true" />
import type { Sound } from "./audio.js";
import type { Classification, ResultOptions } from "./classify.js";

/** A result of `listen`, discriminated by `kind`. */
export type LiveResult<Label extends string = string> = LiveClassification<Label> | LiveSilence;

/** The results of `listen`, an async iterator. `return()` and disposal close the input. */
export interface Listening<Label extends string = string>
  extends AsyncIterableIterator<LiveResult<Label>, undefined>, AsyncDisposable, Disposable {}

/** The fields of all results of `listen`. */
export interface LiveMoment {
  /** The start of the window, in seconds since the start of the input. */
  windowStartSeconds: number;
  /** The end of the window, in seconds since the start of the input. */
  windowEndSeconds: number;
  /**
   * The number of results skipped since the previous one, because the loop or the network was busy. The newest
   * result is always delivered.
   */
  dropped: number;
}

/** The result for the newest window. `label`, `confidence`, `probabilities` and `scores` are smoothed. */
export interface LiveClassification<Label extends string = string>
  extends LiveMoment, Classification<Label> {
  /** The discriminant. */
  kind: "classification";
}

/** The newest window contains no speech and was not classified. */
export interface LiveSilence extends LiveMoment {
  /** The discriminant. */
  kind: "silence";
}

/** Audio processing that browsers enable by default and that changes the features. */
export type AudioProcessing = "echoCancellation" | "noiseSuppression" | "autoGainControl";

/** The settings of an opened input. */
export interface GrantedInput {
  /** Sample rate in Hz. */
  sampleRate: number;
  /** Processing that stayed enabled although the package disables it in the request. Empty if unknown. */
  processing: AudioProcessing[];
}

/** Samples from any other source, in blocks of any length: mono, in [-1, 1]. */
export interface SampleSource {
  /**
   * Sample rate in Hz, 8000 to 192000. A value outside the range throws an `EmotionError` with the code `sample-rate`.
   */
  sampleRate: number;
  /**
   * The blocks, pulled on demand. `listen` ends with them. If the iterator throws, `listen` ends with the code
   * `callback`.
   */
  blocks: AsyncIterable<Float32Array>;
}

/** A stream with an audio track, a node of an audio graph, or samples. */
export type ListenInput = MediaStream | AudioNode | SampleSource;

/** The input of `listen` and `record`. */
export interface InputOptions {
  /**
   * - A `MediaStream`: its first audio track, for example of a call. The stream is not stopped at the end. A stream
   * without an audio track throws an `EmotionError` with the code `option`.
   * - An `AudioNode`: its output, in its own `AudioContext`, which is not closed at the end. A suspended context is
   * resumed; the input ends if the context is closed.
   * - A {@link SampleSource}: blocks of samples.
   *
   * @defaultValue the microphone, which is closed at the end
   */
  input?: ListenInput;
  /**
   * The `deviceId` of the microphone, from `navigator.mediaDevices.enumerateDevices()`. A missing device throws an
   * `EmotionError` with the code `microphone-missing`. Cannot be combined with `input`.
   *
   * @defaultValue the default microphone of the browser
   */
  device?: string;
}

/** Options of `listen`. A value outside its range throws an `EmotionError` with the code `option`. */
export interface ListenOptions extends InputOptions, ResultOptions {
  /**
   * The window length in seconds, 0.5 to 7. The first windows are shorter: they contain the audio received so far.
   * Windows start at multiples of 40 ms, so that they are up to 30 ms longer, or shorter for 7 s.
   *
   * @defaultValue 3
   */
  window?: number;
  /**
   * The interval between results in seconds, 0.05 to 60.
   *
   * @defaultValue 0.5
   */
  every?: number;
  /**
   * The time constant of the smoothing of the probabilities in seconds, 0 to 60; 0 disables smoothing. After `d`
   * seconds, the smoothed `s` is updated with the newest `p` by `s += (1 - exp(-d / smoothing)) * (p - s)`.
   * Smoothing restarts after silence.
   *
   * @defaultValue 0.5
   */
  smoothing?: number;
  /**
   * `true` classifies only windows with speech and yields a {@link LiveSilence} for the others; `false` classifies
   * all windows and sets `unsure`.
   *
   * @defaultValue true
   */
  gate?: boolean;
  /**
   * Ends the loop as at the end of the input. Pending results are dropped.
   */
  signal?: AbortSignal;
  /** Called once the input is open. If it throws, `listen` ends with the code `callback`. */
  onStart?: (input: GrantedInput) => void;
}

/** Options of `record`. A value outside its range throws an `EmotionError` with the code `option`. */
export interface RecordOptions extends InputOptions {
  /**
   * The maximum duration in seconds, above 0, at most 300.
   *
   * @defaultValue 300
   */
  maxSeconds?: number;
  /**
   * Ends the recording: the promise resolves to the audio recorded so far. If the signal is aborted before any audio
   * was recorded, the promise rejects with the code `aborted`.
   */
  signal?: AbortSignal;
  /** Called once the input is open. If it throws, `record` rejects with the code `callback`. */
  onStart?: (input: GrantedInput) => void;
}

/** A recording, an input of `classify`. */
export interface Recording extends Sound, GrantedInput {}
