import type { Classification } from "speech-emotion";

/** Shorter gaps at the ends of a recording, in seconds, are due to rounding. */
const LEAST_GAP = 0.1;
/** Of longer speech, the middle seconds are classified. */
const CROP = 7;

/** The attention of a result on the time axis of the recording. */
export class Attention {
  readonly weights: Float32Array;
  /** The maximum weight. */
  readonly peak: number;
  /** The center of the step with the maximum weight, in seconds of the recording. */
  readonly peakSeconds: number;
  /** From the start of the first step to the end of the last, in seconds of the recording. */
  readonly start: number;
  readonly end: number;
  readonly #step: number;
  /** The classified part of the recording, in seconds. */
  readonly #part: { start: number; end: number };

  constructor({ attention, startSeconds, stepSeconds, start, end }: Classification) {
    this.#part = { start, end };
    this.weights = attention;
    this.peak = attention.reduce((a, b) => Math.max(a, b), 0);
    this.start = startSeconds;
    this.end = startSeconds + attention.length * stepSeconds;
    this.#step = stepSeconds;
    this.peakSeconds = this.middle(Math.max(attention.indexOf(this.peak), 0));
  }

  /** The step length in milliseconds. */
  get stepMilliseconds(): number {
    return Math.round(1000 * this.#step);
  }

  /** The weight of each step for uniform attention. */
  get even(): number {
    return 1 / Math.max(this.weights.length, 1);
  }

  /** The start of a step, in seconds of the recording. */
  left(index: number): number {
    return this.start + index * this.#step;
  }

  /** The center of a step, in seconds of the recording. */
  middle(index: number): number {
    return this.start + (index + 0.5) * this.#step;
  }

  /** The step at a time in seconds. */
  stepAt(seconds: number): { from: number; to: number } {
    const from = this.left(Math.floor((seconds - this.start) / this.#step));
    return { from, to: from + this.#step };
  }

  /** The weight at a time; `undefined` outside the classified part. */
  at(seconds: number): number | undefined {
    if (seconds < this.#part.start || seconds > this.#part.end) return undefined;
    const step = Math.floor((seconds - this.start) / this.#step);
    return this.weights[Math.min(Math.max(step, 0), this.weights.length - 1)];
  }

  /** The parts of a recording of this duration that were not classified, with the reasons. */
  unused(seconds: number): UnusedPart[] {
    const { start, end } = this.#part;
    const why = end - start > CROP - LEAST_GAP ? "crop" : "silence";
    const gaps: UnusedPart[] = [];
    if (start > LEAST_GAP) gaps.push({ from: 0, to: start, why });
    if (end < seconds - LEAST_GAP) gaps.push({ from: end, to: seconds, why });
    return gaps;
  }
}

/** A section that was not classified: outside the middle 7 s, or silence at an end. */
export interface UnusedPart {
  from: number;
  to: number;
  why: "crop" | "silence";
}
