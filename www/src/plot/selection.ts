/** A section of a recording, in seconds. */
export interface Stretch {
  from: number;
  to: number;
}

/** The minimum length of a selection, in seconds: one step of the network. */
const MIN_SECONDS = 0.04;

/** The current selection, if any. */
export class Selection {
  readonly #listeners = new Set<() => void>();
  #stretch: Stretch | undefined;
  #total = 0;

  get stretch(): Stretch | undefined {
    return this.#stretch;
  }

  /** The selectable part of the recording, in seconds. */
  get total(): number {
    return this.#total;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Another recording: clears the selection. */
  reset(total: number): void {
    this.#total = total;
    this.#stretch = undefined;
    this.#changed();
  }

  /** Selects between two moments in either order. A section that is too short clears the selection. */
  set(a: number, b: number): void {
    const clamp = (seconds: number) => Math.min(Math.max(seconds, 0), this.#total);
    const from = clamp(Math.min(a, b));
    const to = clamp(Math.max(a, b));
    this.#stretch = to - from >= MIN_SECONDS - 1e-6 ? { from, to } : undefined;
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
