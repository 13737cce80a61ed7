/**
 * Passes values to a consumer that may be slow. The consumer receives the newest value and the number of dropped
 * values. Stores at most one value.
 */
export class LatestValue<T extends { dropped: number }> {
  #value: T | undefined;
  #dropped = 0;
  #ended = false;
  #failure: Error | undefined;
  readonly #waiting: {
    resolve: (result: IteratorResult<T, undefined>) => void;
    reject: (failure: Error) => void;
  }[] = [];

  /** Stores a value. A value that was not consumed is dropped. */
  put(value: T): void {
    if (this.#ended) return;
    if (this.#value) this.#dropped++;
    this.#value = value;
    const consumer = this.#waiting.shift();
    if (consumer) consumer.resolve({ done: false, value: this.#take() });
  }

  /** Counts a value that was due but not computed as dropped. */
  skip(): void {
    this.#dropped++;
  }

  /** Ends the sequence. A stored value is still returned, followed by the failure, once. */
  end(failure?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    for (const consumer of this.#waiting.splice(0)) {
      this.next().then(consumer.resolve, consumer.reject);
    }
  }

  /** As {@link end}, but drops the stored value. */
  cut(failure?: Error): void {
    this.#value = undefined;
    this.end(failure);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#value) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#failure) {
      const failure = this.#failure;
      this.#failure = undefined;
      return Promise.reject(failure);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #take(): T {
    const value = { ...this.#value!, dropped: this.#dropped };
    this.#value = undefined;
    this.#dropped = 0;
    return value;
  }
}
