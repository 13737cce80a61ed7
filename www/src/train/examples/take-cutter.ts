/** Limits of a take: seconds, and levels in dBFS. */
export interface CutterOptions {
  sampleRate: number;
  /** The silence that ends a take. */
  pause?: number;
  /** The minimum speech of a take; shorter sounds are coughs or clicks. */
  shortest?: number;
  /** The maximum duration; a longer take is ended here. */
  longest?: number;
  /** The margin before and after the speech. */
  margin?: number;
}

/** The frame length for speech detection, in seconds. */
const FRAME = 0.02;
/** The minimum level of speech above the noise, and the absolute minimum. */
const ABOVE_NOISE = 10;
const MIN_SPEECH_LEVEL = -50;
/** The maximum rise of the noise level, in decibels per second. */
const NOISE_RISE = 4;

/**
 * Splits a stream of samples into takes: speech, trimmed of the surrounding silence. A frame contains speech if it
 * is 10 dB above the noise level, which is tracked continuously.
 */
export class TakeCutter {
  readonly #options: Required<CutterOptions>;
  readonly #frameLength: number;
  #frame: number[] = [];
  /** The frames since the last take. */
  #frames: Float32Array[] = [];
  #noise = MIN_SPEECH_LEVEL - ABOVE_NOISE;
  /** The indices in `#frames` of the first and the last frame with speech. */
  #first = -1;
  #last = -1;
  #speechFrames = 0;

  constructor(options: CutterOptions) {
    this.#options = { pause: 0.7, shortest: 0.3, longest: 20, margin: 0.15, ...options };
    this.#frameLength = Math.round(options.sampleRate * FRAME);
  }

  /** Whether a take has started. */
  get speaking(): boolean {
    return this.#first >= 0;
  }

  /** @returns the takes that ended with this block: none, or one */
  push(block: Float32Array): Float32Array[] {
    const takes: Float32Array[] = [];
    for (const sample of block) {
      this.#frame.push(sample);
      if (this.#frame.length < this.#frameLength) continue;
      const take = this.#hear(Float32Array.from(this.#frame));
      this.#frame = [];
      if (take) takes.push(take);
    }
    return takes;
  }

  /** Ends the current take. @returns the take, or nothing if it contains no speech */
  flush(): Float32Array | undefined {
    const take = this.#enough() ? this.#cut() : undefined;
    this.#forget();
    return take;
  }

  #hear(frame: Float32Array): Float32Array | undefined {
    const { pause, longest, margin } = this.#options;
    const level = decibels(frame);
    const speech = level > Math.max(this.#noise + ABOVE_NOISE, MIN_SPEECH_LEVEL);
    // Falls immediately and rises slowly, so that an utterance does not raise the noise level.
    this.#noise = level < this.#noise ? level : Math.min(level, this.#noise + NOISE_RISE * FRAME);
    this.#frames.push(frame);
    const now = this.#frames.length - 1;
    if (speech) {
      if (this.#first < 0) this.#first = now;
      this.#last = now;
      this.#speechFrames++;
    }
    if (this.#first < 0) {
      // Before a take starts, only the margin is needed.
      if (this.#frames.length > margin / FRAME) this.#frames.shift();
      return undefined;
    }
    const ended = (now - this.#last) * FRAME >= pause;
    if (!ended && (now - this.#first) * FRAME < longest) return undefined;
    const take = this.#enough() ? this.#cut() : undefined;
    this.#forget();
    return take;
  }

  #enough(): boolean {
    return this.#first >= 0 && this.#speechFrames * FRAME >= this.#options.shortest;
  }

  #cut(): Float32Array {
    const margin = Math.round(this.#options.margin / FRAME);
    return joined(this.#frames.slice(Math.max(this.#first - margin, 0), this.#last + 1 + margin));
  }

  #forget(): void {
    this.#frames = [];
    this.#frame = [];
    this.#first = this.#last = -1;
    this.#speechFrames = 0;
  }
}

function decibels(frame: Float32Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return 10 * Math.log10(Math.max(sum / frame.length, 1e-10));
}

function joined(frames: Float32Array[]): Float32Array {
  const all = new Float32Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}
