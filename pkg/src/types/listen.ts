import type { Classification } from "./index.js";

/** What listening gives, again and again: an answer, or word of silence. Told apart by `kind`. */
export type LiveResult = LiveAnswer | LiveSilence;

/** What every result of `listen` says. */
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

/** What was heard in the newest window. `label`, `confidence` and `probabilities` are smoothed. */
export interface LiveAnswer extends LiveMoment, Classification {
  /** Tells it from {@link LiveSilence}. */
  kind: "answer";
}

/** Nobody spoke in the newest window; the network was not asked. */
export interface LiveSilence extends LiveMoment {
  /** Tells it from {@link LiveAnswer}. */
  kind: "silence";
}

/** Processing that browsers do unasked, and that changes what the network hears. */
export type AudioProcessing = "echoCancellation" | "noiseSuppression" | "autoGainControl";

/** What is listened to, as the browser granted it. */
export interface ListenInput {
  /** Hz. */
  sampleRate: number;
  /** Processing that stayed on although it was asked off. Empty where it is not known. */
  processing: AudioProcessing[];
}

/** Sound from anywhere: blocks of mono samples in [-1, 1], of any length. */
export interface SampleSource {
  /** Hz, 8000 to 192000. Outside: an `EmotionError` with the code `sample-rate`. */
  sampleRate: number;
  /** Pulled as they come; listening ends with them. An error in it ends listening with the code `callback`. */
  blocks: AsyncIterable<Float32Array>;
}

/** Options of `listen`. A value outside its range is an `EmotionError` with the code `option`. */
export interface ListenOptions {
  /**
   * How much of the newest sound each answer hears, in seconds, 0.5 to 7. Before so much has come,
   * what there is.
   *
   * @defaultValue 3
   */
  window?: number;
  /**
   * Seconds of sound from one answer to the next, 0.05 to 60.
   *
   * @defaultValue 0.5
   */
  every?: number;
  /**
   * Time constant of the smoothing of the probabilities, in seconds, 0 to 60; 0 smooths nothing.
   * After `d` seconds the smoothed `s` follows the newest `p` by `s += (1 - exp(-d / smoothing)) * (p - s)`.
   * After silence it begins anew.
   *
   * @defaultValue 0.5
   */
  smoothing?: number;
  /**
   * `true` asks the network only where somebody spoke in the window, and gives a {@link LiveSilence}
   * otherwise; `false` always asks it, and sets `unsure`.
   *
   * @defaultValue true
   */
  gate?: boolean;
  /**
   * What to listen to: a stream with an audio track, such as that of a call, also of a remote peer. It is
   * not stopped at the end. Listening ends with its first audio track; a muted track is silence. Without an audio track: an `EmotionError` with the code `option`.
   *
   * @defaultValue the microphone, which is let go at the end
   */
  stream?: MediaStream;
  /** Samples of your own in place of a stream. Not together with `stream` or `context`. */
  source?: SampleSource;
  /**
   * The audio context to listen through; it is not closed at the end. Where it is suspended while it is
   * listened to, it is resumed; where it is closed, listening ends.
   *
   * @defaultValue a new one, closed at the end
   */
  context?: AudioContext;
  /**
   * Ends listening: the loop ends as if there were no more sound. Results that were not taken yet
   * are not given.
   */
  signal?: AbortSignal;
  /** Called once listening has begun. If it throws, listening ends with the code `callback`. */
  onStart?: (input: ListenInput) => void;
}
