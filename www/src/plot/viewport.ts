/** The shortest stretch that can be zoomed to, seconds: some steps of the network. */
const SHORTEST = 0.2;

/** Which part of a recording the time axis shows, in seconds. */
export class Viewport {
  #total = 0;
  #from = 0;
  #to = 0;

  /** Seconds of the whole recording. */
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

  /** Another recording: all of it is shown. */
  reset(total: number): void {
    this.#total = Math.max(total, 0);
    this.#set(0, this.#total);
  }

  whole(): void {
    this.#set(0, this.#total);
  }

  /** Shows `factor` times less, with the moment `around` where it was. */
  zoom(factor: number, around: number): void {
    const span = Math.min(Math.max(this.span / factor, SHORTEST), this.#total);
    const at = this.span > 0 ? (around - this.#from) / this.span : 0;
    this.#set(around - at * span, around - at * span + span);
  }

  /** Shows this stretch. */
  show(from: number, to: number): void {
    const middle = (from + to) / 2;
    const span = Math.min(Math.max(to - from, SHORTEST), this.#total);
    this.#set(middle - span / 2, middle + span / 2);
  }

  /** Moves by some seconds, not beyond the ends. */
  pan(seconds: number): void {
    this.#set(this.#from + seconds, this.#to + seconds);
  }

  /** Moves just as far as it takes to have this moment in view. */
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
