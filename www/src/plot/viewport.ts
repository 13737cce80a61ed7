/** The minimum visible duration in seconds: a few steps of the network. */
const MIN_SECONDS = 0.2;

/** The visible part of a recording, in seconds. */
export class Viewport {
  #total = 0;
  #from = 0;
  #to = 0;

  /** The duration of the recording in seconds. */
  get total(): number {
    return this.#total;
  }
  get from(): number {
    return this.#from;
  }
  get to(): number {
    return this.#to;
  }
  get span(): number {
    return this.#to - this.#from;
  }
  get isWhole(): boolean {
    return this.span >= this.#total - 1e-9;
  }

  /** Another recording: shows all of it. */
  reset(total: number): void {
    this.#total = Math.max(total, 0);
    this.#set(0, this.#total);
  }

  whole(): void {
    this.#set(0, this.#total);
  }

  /** Zooms in by `factor`, keeping the position of the moment `around`. */
  zoom(factor: number, around: number): void {
    const span = Math.min(Math.max(this.span / factor, MIN_SECONDS), this.#total);
    const at = this.span > 0 ? (around - this.#from) / this.span : 0;
    this.#set(around - at * span, around - at * span + span);
  }

  /** Shows this section. */
  show(from: number, to: number): void {
    const middle = (from + to) / 2;
    const span = Math.min(Math.max(to - from, MIN_SECONDS), this.#total);
    this.#set(middle - span / 2, middle + span / 2);
  }

  /** Scrolls by seconds, within the ends. */
  pan(seconds: number): void {
    this.#set(this.#from + seconds, this.#to + seconds);
  }

  /** Scrolls by the minimum amount that makes this moment visible. */
  reveal(seconds: number): void {
    if (seconds < this.#from) this.pan(seconds - this.#from);
    else if (seconds > this.#to) this.pan(seconds - this.#to);
  }

  #set(from: number, to: number): void {
    const span = Math.min(to - from, this.#total);
    this.#from = Math.min(Math.max(from, 0), this.#total - span);
    this.#to = this.#from + span;
  }
}
