/** Adds `Symbol.dispose` and `Symbol.asyncDispose` to a class if the browser has them. */
export function disposable<T extends object>(
  prototype: T,
  dispose: (object: T) => void | Promise<void>,
): void {
  const { dispose: sync, asyncDispose: async } = Symbol as {
    dispose?: symbol;
    asyncDispose?: symbol;
  };
  const method = (value: (this: T) => unknown) => ({ value, configurable: true, writable: true });
  if (sync) {
    Object.defineProperty(
      prototype,
      sync,
      method(function () {
        void dispose(this);
      }),
    );
  }
  if (async) {
    Object.defineProperty(
      prototype,
      async,
      method(async function () {
        await dispose(this);
      }),
    );
  }
}
