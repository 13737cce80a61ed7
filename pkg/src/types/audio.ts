/**
 * Inputs of `decodeAudio`: a file chosen by the user, its bytes, its address, or audio decoded by the browser. Any
 * other value throws an `EmotionError` with the code `argument`.
 */
export type AudioFile = Blob | ArrayBuffer | ArrayBufferView | Response | AudioBuffer | URL;

/** Samples and their sample rate. */
export interface Sound {
  /** Mono samples in [-1, 1]. */
  samples: Float32Array;
  /** Sample rate in Hz, 8000 to 192000. */
  sampleRate: number;
}

/**
 * Inputs of `classify` and `timeline`: samples, a recording, or a file, which is decoded as by `decodeAudio`. The
 * sample rate of a `Float32Array` is the option `sampleRate`. A file at a `URL` is fetched. Any other value throws
 * an `EmotionError` with the code `samples-type`.
 */
export type AudioInput = Float32Array | Sound | AudioBuffer | Blob | Response | URL;

/** Decoded audio. */
export interface DecodedAudio extends Sound {
  /** Warnings about the file; empty for most files. */
  warnings: AudioWarning[];
  /**
   * The decoder: `"package"`, at the sample rate of the file, or `"browser"`, which resamples, for formats that the
   * package does not support and for damaged or truncated files. An `AudioBuffer` counts as decoded by the browser.
   */
  decoder: "package" | "browser";
}

/** A warning about a file that was decoded. */
export interface AudioWarning {
  /**
   * `opposite-phase`: the channels cancel each other, and only the loudest is used. `header-length`: the file is
   * longer than stated in its header. `ends-early`: the file is more than 50 ms shorter. `format-changes`: parts of
   * the file differ in channels or sample rate. `audio-...`: the error of the package for a file that the browser
   * decoded.
   */
  code: string;
  /** The warning as a sentence. */
  message: string;
}
