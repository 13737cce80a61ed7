/**
 * What `decodeAudio` takes: a file chosen by the user, its bytes, or where to fetch it; and sound that the browser decoded.
 * Anything else is an `EmotionError` with the code `argument`.
 */
export type AudioFile = Blob | ArrayBuffer | ArrayBufferView | Response | AudioBuffer | URL;

/** Samples and their rate. */
export interface Sound {
  /** Mono, in [-1, 1]. */
  samples: Float32Array;
  /** Hz, 8000 to 192000. */
  sampleRate: number;
}

/**
 * What `classify` and `timeline` take: samples, a recording, or a file, which is decoded as by `decodeAudio`. The rate of a
 * `Float32Array` is the option `sampleRate`. A file at a `URL` is fetched. Anything else is an `EmotionError` with the code
 * `samples-type`.
 */
export type AudioInput = Float32Array | Sound | AudioBuffer | Blob | Response | URL;

/** Decoded sound. */
export interface DecodedAudio extends Sound {
  /** What was noticed while the file was read; empty for most files. */
  warnings: AudioWarning[];
  /**
   * What read the file: `"package"` at the file's own sample rate, or `"browser"`, which resamples,
   * where the package does not read the format, or the file is damaged or ends early. An `AudioBuffer`
   * was read by the browser.
   */
  decoder: "package" | "browser";
}

/** A doubt about a file that could be read. */
export interface AudioWarning {
  /**
   * `opposite-phase`: the channels cancel each other, and only the loudest is used. `header-length`:
   * the file holds more than its header says. `ends-early`: it holds over 50 ms less. `format-changes`: parts of the file differ in channels
   * or rate. `audio-...`: why the package refused a file that the browser read.
   */
  code: string;
  /** One sentence. */
  message: string;
}
