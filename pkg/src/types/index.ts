/** Where the network runs. */
export type BackendName = "cpu" | "webgpu";

/** The backend that answers, and why it is this one. */
export interface Backend {
  /** Where the network runs. */
  name: BackendName;
  /** The GPU adapter as the browser describes it, or `null` on the CPU. */
  adapter: string | null;
  /** Why this backend was taken: one sentence to show to a user. */
  reason: string;
}

/** Why an answer should not be relied on. */
export type Unsure =
  /** No speech was found. */
  | "no-speech"
  /** Under 0.5 s of speech was found. */
  | "too-short"
  /** No label stands out. */
  | "low-confidence";

/** Milliseconds that each stage took. */
export interface Timing {
  /** To 16 kHz. */
  resample: number;
  /** Log-mel. */
  features: number;
  /** The network. */
  model: number;
  /** All of it. */
  total: number;
}

/** The answer to one recording. */
export interface Classification {
  /** The label with the highest probability. */
  label: string;
  /** Its probability, 0 to 1. */
  confidence: number;
  /** The probability of every label, 0 to 1, sum 1, in the model's order. */
  probabilities: Record<string, number>;
  /**
   * One weight for each step of the network in time, 0 to 1, sum 1: how much the step counts in the
   * answer.
   */
  attention: Float32Array;
  /** The length of one step: 0.04 s. */
  stepSeconds: number;
  /**
   * Seconds from the start of the recording to the left edge of the first step. More than 0.01
   * where silence before the speech was left out, or where of more than 7 s the middle was taken.
   */
  startSeconds: number;
  /** Set where the answer should not be relied on. The probabilities are given all the same. */
  unsure?: Unsure;
  /** The warnings that were passed with the samples; absent where there were none. */
  warnings?: AudioWarning[];
  /** How long it took. */
  timing: Timing;
}

/** What the model file says about itself. */
export interface Card {
  /** The labels, in output order. */
  labels: string[];
  /** Convolution blocks, 1 to 6. */
  blocks: number;
  /** Whether the recurrent layer uses one set of weights in both directions. */
  tied: boolean;
  /** Whether the model has an attention layer. */
  attention: boolean;
  /** Whether the embedding has the deviation of the states after their mean. */
  deviation: boolean;
  /** How many numbers the embedding of a recording has. */
  embeddingSize: number;
  /** Whether `session` works: the model file has the mean of the embedding. */
  sessions: boolean;
  /** Seconds of speech that the training mean counts in a session. */
  session_prior_seconds?: number;
  /** What the logits were divided by to calibrate the probabilities. */
  temperature?: number;
  /**
   * The confidence, 0 to below 1, under which an answer is `unsure`. Absent where it was not measured:
   * 0.4 counts then.
   */
  unsure_below?: number;
  /** The speech it was trained on. */
  corpus?: string;
  /** The licence of that speech. */
  license?: string;
  /** How training and test speech were divided. */
  protocol?: string;
  /** The commit of the program that trained it. */
  commit?: string;
  /** Measured scores. */
  scores?: unknown;
  /** The scores of networks trained likewise on speakers that they never heard. */
  new_speakers?: unknown;
  /** How many recordings each label was trained and scored with. */
  examples?: Record<string, number>;
  /** The model that its training began with. */
  parent?: string;
}

/** The values that one stage of the network gave for a recording. */
export interface InspectionStage {
  /**
   * `features`, `entry`, `block1`, `pool`, `block2` and so on, `gru`, `attention`, `context`,
   * `hidden`.
   */
  name: string;
  /** Frames of 10 ms (`features`) or 20 ms (`entry`, `block1`), steps of 40 ms, or 1. */
  frames: number;
  /** Bands of a frame. */
  bands: number;
  /** Channels of a band, or units. */
  channels: number;
  /** Numbers that training changed in this stage. */
  parameters: number;
  /** `frames` times `bands` times `channels` values, channels innermost. */
  values: Float32Array;
}

/** Every stage of the network for one recording. */
export interface Inspection {
  /** In the order of the computation. */
  stages: InspectionStage[];
  /** One number a label, before temperature and softmax. */
  logits: Float32Array;
}

/**
 * What `decodeAudio` takes: a file chosen by the user, its bytes, or where to fetch it; and sound that the browser decoded.
 * Anything else is an `EmotionError` with the code `argument`.
 */
export type AudioFile = Blob | ArrayBuffer | ArrayBufferView | Response | AudioBuffer | URL;

/** Decoded sound. */
export interface DecodedAudio {
  /** Mono, in [-1, 1]. */
  samples: Float32Array;
  /** Hz. */
  sampleRate: number;
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

/** How much of the wasm file and the model has arrived. */
export interface Progress {
  /** Bytes received, after decompression. */
  loaded: number;
  /** Bytes expected, or `undefined` where the server does not say. */
  total: number | undefined;
}

/** Options of `loadRecognizer`. A value outside its range is an `EmotionError` with the code `option`. */
export interface LoadOptions {
  /**
   * `"auto"` takes WebGPU where there is a hardware adapter and the CPU otherwise; `"webgpu"` takes
   * any adapter, software ones as well; `"cpu"` never asks for one. Where WebGPU is missing or fails
   * its self-check the CPU answers, and {@link Backend.reason} says why.
   *
   * @defaultValue "auto"
   */
  backend?: "auto" | BackendName;
  /**
   * The model: a safetensors file of the format `speech-emotion/1`, or where to fetch it (a string is an
   * address, resolved against the page, and in Node.js a path, resolved against the current folder). A file that cannot be read is an `EmotionError` that says what is
   * wrong with it.
   *
   * @defaultValue the model that comes with the package
   */
  model?: string | URL | Blob | ArrayBuffer | Uint8Array;
  /**
   * `true` runs in a worker; `false` runs on the calling thread, which is blocked while the CPU
   * computes.
   *
   * @defaultValue true
   */
  worker?: boolean;
  /** Called as the wasm file and the model arrive. If it throws, loading rejects with the code `callback`. */
  onProgress?: (progress: Progress) => void;
}

/** Options of `classify`. */
export interface ClassifyOptions {
  /**
   * Hz, 8000 to 192000; the samples are resampled to 16 kHz. Outside: an `EmotionError` with the code
   * `sample-rate`.
   *
   * @defaultValue 16000
   */
  sampleRate?: number;
  /**
   * `true` hands the memory of `samples` to the worker instead of copying it. The whole
   * `ArrayBuffer` behind `samples` is then empty for the caller. Shared memory is copied.
   *
   * @defaultValue false
   */
  transfer?: boolean;
  /**
   * The `warnings` of `decodeAudio`, which the result carries on: `classify(sound.samples, sound)`.
   *
   * @defaultValue none
   */
  warnings?: AudioWarning[];
}
