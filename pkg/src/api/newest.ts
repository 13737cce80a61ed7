/**
 * Hands values to a consumer that may be slow: it gets the newest, and is told how many it missed.
 * Holds one value at most.
 */
export class Newest<T extends { dropped: number }> {
  #value: T | undefined;
  #dropped = 0;
  #ended = false;
  #failure: Error | undefined;
  readonly #waiting: {
    resolve: (result: IteratorResult<T, undefined>) => void;
    reject: (failure: Error) => void;
  }[] = [];

  /** A newer value. One that nobody took is dropped for it. */
  put(value: T): void {
    if (this.#ended) return;
    if (this.#value) this.#dropped++;
    this.#value = value;
    const consumer = this.#waiting.shift();
    if (consumer) consumer.resolve({ done: false, value: this.#take() });
  }

  /** A value was due and not made. */
  skip(): void {
    this.#dropped++;
  }

  /** No more values come; one that waits is still given, and then the failure, once. */
  end(failure?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    for (const consumer of this.#waiting.splice(0)) {
      this.next().then(consumer.resolve, consumer.reject);
    }
  }

  /** As {@link end}, and the value that waits is not given any more. */
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
