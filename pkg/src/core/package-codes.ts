/**
 * Codes of the TypeScript layer. tools/error-codes.mjs reads the descriptions. For codes that the crate also has,
 * these descriptions replace those of the crate.
 */
export type PackageCode =
  /** The recording is empty or shorter than 60 ms (960 samples at 16 kHz). */
  | "samples-too-short"
  /** The recording is longer than 5 minutes. */
  | "samples-too-long"
  /** A sample is NaN or infinite; the message contains its index. */
  | "samples-not-finite"
  /** `samples` is not a `Float32Array`, or its buffer is detached. */
  | "samples-type"
  /** The sample rate is missing or outside 8000 to 192000 Hz. */
  | "sample-rate"
  /** The audio file is larger than 256 MiB. */
  | "audio-too-large"
  /** The browser cannot read the file: it was changed, moved or deleted after it was chosen. */
  | "audio-unreadable"
  /** A callback threw: `onProgress`, `onWindow`, `onStart`, a source or the examples. `cause` is the exception. */
  | "callback"
  /** An option has an invalid value; the message contains the name of the option. */
  | "option"
  /** The download of a wasm or model file failed. */
  | "download-failed"
  /** The wasm file could not be compiled or started, or WebAssembly is disabled. */
  | "wasm-failed"
  /** WebGPU provides no device or failed its self-check. `loadRecognizer` handles this error. */
  | "backend-unavailable"
  /** The worker could not be started, or has terminated. The next call starts a new one. */
  | "worker-failed"
  /** The model has no sessions: its file does not contain the mean of the embedding. */
  | "model-session"
  /** The session state is invalid or belongs to another model. */
  | "session-state"
  /** The call was aborted by its signal; `cause` is the reason of the signal. */
  | "aborted"
  /** No microphone is available to the page: pages require a secure context (HTTPS). */
  | "microphone-unavailable"
  /** The user or a policy denied access to the microphone. */
  | "microphone-refused"
  /** No microphone is connected. */
  | "microphone-missing"
  /** The microphone or the audio system is in use or has failed. */
  | "microphone-busy"
  /** The recognizer was disposed before the call was completed. */
  | "disposed"
  /** An internal error of this package. Please report it. */
  | "internal";
