/** What a cut may be: seconds, and levels in decibels below full scale. */
export interface CutterOptions {
  sampleRate: number;
  /** Silence that ends a take. */
  pause?: number;
  /** The least speech that is a take; less is a cough or a click. */
  shortest?: number;
  /** A take that does not end by itself ends here. */
  longest?: number;
  /** Kept before and after the speech. */
  margin?: number;
}

/** Seconds of a frame, the unit in which it is decided what is speech. */
const FRAME = 0.02;
/** How far speech stands out of the noise, and the least level that may be speech. */
const ABOVE_NOISE = 10;
const QUIETEST_SPEECH = -50;
/** How fast the noise may rise: decibels a second. */
const NOISE_RISE = 4;

/**
 * Cuts a stream of samples into takes: speech, with the silence around it left out. A frame is speech
 * where it stands 10 dB above the noise, which is followed as it goes.
 */
export class TakeCutter {
  readonly #options: Required<CutterOptions>;
  readonly #frameLength: number;
  #frame: number[] = [];
  /** What was heard since the last take, in frames. */
  #frames: Float32Array[] = [];
  #noise = QUIETEST_SPEECH - ABOVE_NOISE;
  /** Index in `#frames` of the first and the last frame of speech. */
  #first = -1;
  #last = -1;
  #speechFrames = 0;

  constructor(options: CutterOptions) {
    this.#options = { pause: 0.7, shortest: 0.3, longest: 20, margin: 0.15, ...options };
    this.#frameLength = Math.round(options.sampleRate * FRAME);
  }

  /** Whether a take has begun. */
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

  /** Ends the take that is going on. @returns it, or nothing where no speech was heard */
  flush(): Float32Array | undefined {
    const take = this.#enough() ? this.#cut() : undefined;
    this.#forget();
    return take;
  }

  #hear(frame: Float32Array): Float32Array | undefined {
    const { pause, longest, margin } = this.#options;
    const level = decibels(frame);
    const speech = level > Math.max(this.#noise + ABOVE_NOISE, QUIETEST_SPEECH);
    // Down at once, up slowly: a sentence does not become noise.
    this.#noise = level < this.#noise ? level : Math.min(level, this.#noise + NOISE_RISE * FRAME);
    this.#frames.push(frame);
    const now = this.#frames.length - 1;
    if (speech) {
      if (this.#first < 0) this.#first = now;
      this.#last = now;
      this.#speechFrames++;
    }
    if (this.#first < 0) {
      // Only the margin before a beginning is ever needed.
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
