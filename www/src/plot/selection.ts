/** A stretch of a recording, in seconds. */
export interface Stretch {
  from: number;
  to: number;
}

/** The shortest stretch that can be selected, seconds: one step of the network. */
const SHORTEST = 0.04;

/** The stretch that is selected, if one is. */
export class Selection {
  readonly #listeners = new Set<() => void>();
  #stretch: Stretch | undefined;
  #total = 0;

  get stretch(): Stretch | undefined {
    return this.#stretch;
  }

  /** Seconds of the recording in which something can be selected. */
  get total(): number {
    return this.#total;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Another recording: nothing is selected. */
  reset(total: number): void {
    this.#total = total;
    this.#stretch = undefined;
    this.#changed();
  }

  /** Selects from the one moment to the other, in either order; what is too short selects nothing. */
  set(a: number, b: number): void {
    const clamp = (seconds: number) => Math.min(Math.max(seconds, 0), this.#total);
    const from = clamp(Math.min(a, b));
    const to = clamp(Math.max(a, b));
    this.#stretch = to - from >= SHORTEST - 1e-6 ? { from, to } : undefined;
    this.#changed();
  }

  clear(): void {
    if (!this.#stretch) return;
    this.#stretch = undefined;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
