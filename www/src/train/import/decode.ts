import type { Recognizer } from "speech-emotion";
import { PageError } from "../../page-error.ts";
import { MAX_SECONDS, type NewExample, MIN_SECONDS } from "../examples/example.ts";
import { baseName } from "../examples/naming.ts";
import { toPcm } from "../examples/pcm.ts";
import { type Candidate, type SkippedFile, MAX_BYTES } from "./candidate.ts";

/** Errors caused by the worker; all others are caused by the file. */
const fatal = ["disposed", "worker-failed", "download-failed", "wasm-failed"];

/**
 * Converts a file to an example, or returns the reason why not.
 *
 * @throws PageError if the error is not caused by the file
 */
export async function decode(
  candidate: Candidate,
  recognizer: Recognizer<string>,
): Promise<NewExample | SkippedFile> {
  const { path, label, speaker, take } = candidate;
  try {
    const file = await candidate.read();
    if (file.size > MAX_BYTES) return { path, reason: "too-large" };
    const { samples, sampleRate } = await recognizer.decodeAudio(file);
    const seconds = samples.length / sampleRate;
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) return { path, reason: "length" };
    return { pcm: toPcm(samples), sampleRate, label, speaker, take, name: baseName(path) };
  } catch (failure) {
    const { code } = PageError.from(failure);
    if (fatal.includes(code)) throw failure;
    return { path, reason: code === "zip-too-large" ? "too-large" : "unreadable" };
  }
}
