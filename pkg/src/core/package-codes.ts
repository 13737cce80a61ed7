/**
 * Codes of the TypeScript layer. tools/error-codes.mjs reads the descriptions; those of a code that the crate has as well
 * are shown instead of the crate's.
 */
export type PackageCode =
  /** Under 60 ms of sound (960 samples at 16 kHz), or none at all. */
  | "samples-too-short"
  /** Over 5 minutes of sound for one answer. */
  | "samples-too-long"
  /** A sample is NaN or infinite; the message names its index. */
  | "samples-not-finite"
  /** `samples` is not a `Float32Array`, or its memory was transferred away. */
  | "samples-type"
  /** The sample rate is missing or outside 8000 to 192000 Hz. */
  | "sample-rate"
  /** A sound file of more than 256 MiB. */
  | "audio-too-large"
  /** A file that the browser cannot read any more: it was changed, moved or deleted after it was chosen. */
  | "audio-unreadable"
  /** A function of the caller threw: `onProgress`, `onWindow`, `onStart`, a source or the examples. `cause` is what it threw. */
  | "callback"
  /** An option has a value it cannot have; the message names the option. */
  | "option"
  /** A wasm or model file did not arrive. */
  | "download-failed"
  /** The wasm file arrived and could not be started, or WebAssembly is switched off. */
  | "wasm-failed"
  /** WebGPU gave no device, or a wrong answer in its self-check. `loadRecognizer` handles it. */
  | "backend-unavailable"
  /** The worker could not be started, or died. The next call starts another. */
  | "worker-failed"
  /** A model without sessions: its file does not have the mean of the embedding. */
  | "model-session"
  /** A session state that is damaged, or of another model. */
  | "session-state"
  /** The call was aborted by its signal; `cause` is the reason of the signal. */
  | "aborted"
  /** This page, or this machine, has no microphone to offer: pages must be secure (https). */
  | "microphone-unavailable"
  /** The user, or a policy, refused the microphone. */
  | "microphone-refused"
  /** No microphone is plugged in. */
  | "microphone-missing"
  /** The microphone, or the audio system, is in use or failed. */
  | "microphone-busy"
  /** The recognizer was disposed before the call was answered. */
  | "disposed"
  /** A fault of this package. Please report it. */
  | "internal";
