// A worker that crashes or is ended from outside says nothing. The browser gives back what it had
// locked, though: the page waits for a lock that the worker holds for life.

const locks = (): LockManager | undefined =>
  (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

let count = 0;

/** A name that no other worker has. */
export const lockName = (): string =>
  `speech-emotion-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++count}`;

/** In the worker: holds the lock until the worker ends. Resolves when it is held, or cannot be. */
export function holdLock(name: string): Promise<void> {
  return new Promise((held) => {
    const forever = () => {
      held();
      return new Promise<never>(() => undefined);
    };
    // Pages that are not secure, and sandboxed ones, have no locks: then only events tell.
    Promise.resolve(locks()?.request(name, forever)).then(
      () => held(),
      () => held(),
    );
  });
}

/** On the page, once the worker holds the lock: calls when it ends, unless `signal` came first. */
export function whenReleased(name: string, signal: AbortSignal, call: () => void): void {
  locks()
    ?.request(name, { signal }, call)
    .catch(() => undefined);
}
