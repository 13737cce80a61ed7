/// <reference lib="esnext.disposable" preserve="true" />
import type { Sound } from "./audio.js";
import type { Classification, ResultOptions } from "./classify.js";

/** A result of `listen`, by `kind`. */
export type LiveResult<Label extends string = string> = LiveAnswer<Label> | LiveSilence;

/** The results of `listen`, an async iterator. `return()` and disposing it end listening. */
export interface Listening<Label extends string = string>
  extends AsyncIterableIterator<LiveResult<Label>, undefined>, AsyncDisposable, Disposable {}

/** What all results of `listen` have. */
export interface LiveMoment {
  /** Where the window begins, seconds since listening began. */
  windowStartSeconds: number;
  /** Where it ends: about now. */
  windowEndSeconds: number;
  /**
   * Results that were due since the one before and that you did not get, because you, or the network,
   * were still busy then. The newest is always given.
   */
  dropped: number;
}

/** The result for the newest window. `label`, `confidence`, `probabilities` and `scores` are smoothed. */
export interface LiveAnswer<Label extends string = string>
  extends LiveMoment, Classification<Label> {
  /** Differs from that of {@link LiveSilence}. */
  kind: "answer";
}

/** There is no speech in the newest window, which was not classified. */
export interface LiveSilence extends LiveMoment {
  /** Differs from that of {@link LiveAnswer}. */
  kind: "silence";
}

/** Processing that browsers apply to microphones by default, and that changes the features. */
export type AudioProcessing = "echoCancellation" | "noiseSuppression" | "autoGainControl";

/** An input as the browser granted it. */
export interface GrantedInput {
  /** Hz. */
  sampleRate: number;
  /** Processing that stayed on although it was asked off. Empty where it is not known. */
  processing: AudioProcessing[];
}

/** Samples from any other source, in blocks: mono, in [-1, 1], of any length. */
export interface SampleSource {
  /** Hz, 8000 to 192000. Outside: an `EmotionError` with the code `sample-rate`. */
  sampleRate: number;
  /** Pulled as they come; listening ends with them. An error in it ends listening with the code `callback`. */
  blocks: AsyncIterable<Float32Array>;
}

/** A stream with an audio track, a node of an audio graph, or samples. */
export type ListenInput = MediaStream | AudioNode | SampleSource;

/** Where the audio of `listen` and `record` comes from. */
export interface InputOptions {
  /**
   * - A `MediaStream`: its first audio track, for example of a call. The stream is not stopped at the end. Without an audio
   *   track: an `EmotionError` with the code `option`.
   * - An `AudioNode`: its output, in its own `AudioContext`, which is not closed at the end. It is resumed where it is
   *   suspended; where it is closed, the input ends.
   * - A {@link SampleSource}: blocks of samples.
   *
   * @defaultValue the microphone, which is closed at the end
   */
  input?: ListenInput;
  /**
   * The `deviceId` of the microphone, one of `navigator.mediaDevices.enumerateDevices()`. A device that is not there is an
   * `EmotionError` with the code `microphone-missing`. Not together with `input`.
   *
   * @defaultValue the microphone that the browser or its user chooses
   */
  device?: string;
}

/** Options of `listen`. A value outside its range is an `EmotionError` with the code `option`. */
export interface ListenOptions extends InputOptions, ResultOptions {
  /**
   * The length of a window, seconds, 0.5 to 7. The first windows have what has been received.
   *
   * @defaultValue 3
   */
  window?: number;
  /**
   * Seconds from one result to the next, 0.05 to 60.
   *
   * @defaultValue 0.5
   */
  every?: number;
  /**
   * Time constant of the smoothing of the probabilities, in seconds, 0 to 60; 0 smooths nothing.
   * After `d` seconds the smoothed `s` follows the newest `p` by `s += (1 - exp(-d / smoothing)) * (p - s)`.
   * After silence it restarts.
   *
   * @defaultValue 0.5
   */
  smoothing?: number;
  /**
   * `true` classifies only windows with speech, and gives a {@link LiveSilence}
   * otherwise; `false` classifies all windows, and sets `unsure`.
   *
   * @defaultValue true
   */
  gate?: boolean;
  /**
   * Ends listening: the loop ends as at the end of the input. Results that were not taken yet
   * are not given.
   */
  signal?: AbortSignal;
  /** Called once listening has begun. If it throws, listening ends with the code `callback`. */
  onStart?: (input: GrantedInput) => void;
}

/** Options of `record`. A value outside its range is an `EmotionError` with the code `option`. */
export interface RecordOptions extends InputOptions {
  /**
   * The recording ends by itself after so many seconds, above 0, at most 300.
   *
   * @defaultValue 300
   */
  maxSeconds?: number;
  /**
   * Ends the recording: the promise resolves to what was recorded. A signal that was aborted before anything was recorded
   * rejects with the code `aborted`.
   */
  signal?: AbortSignal;
  /** Called once recording has begun. If it throws, `record` rejects with the code `callback`. */
  onStart?: (input: GrantedInput) => void;
}

/** A recording: `classify(recording)` takes it. */
export interface Recording extends Sound, GrantedInput {}
