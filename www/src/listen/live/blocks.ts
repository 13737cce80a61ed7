/** Converts blocks from a callback into an async iterable that ends on request. */
export class Blocks implements AsyncIterable<Float32Array> {
  readonly #waiting: Float32Array[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  push(block: Float32Array): void {
    this.#waiting.push(block);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array, undefined> {
    for (;;) {
      const block = this.#waiting.shift();
      if (block) yield block;
      else if (this.#ended) return undefined;
      else await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}
