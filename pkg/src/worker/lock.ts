// A worker that crashes or is terminated by the browser fires no event, but the browser releases its locks. The page
// therefore waits for a lock that the worker holds until it ends.

const locks = (): LockManager | undefined =>
  (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

let count = 0;

/** A unique lock name. */
export const lockName = (): string =>
  `speech-emotion-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++count}`;

/** In the worker: holds the lock until the worker ends. Resolves when the lock is held or unavailable. */
export function holdLock(name: string): Promise<void> {
  return new Promise((held) => {
    const forever = () => {
      held();
      return new Promise<never>(() => undefined);
    };
    // Insecure contexts and sandboxed pages have no locks: there, only events are available.
    Promise.resolve(locks()?.request(name, forever)).then(
      () => held(),
      () => held(),
    );
  });
}

/** On the page, after the worker holds the lock: calls back when the worker ends, unless `signal` is aborted first. */
export function whenReleased(name: string, signal: AbortSignal, call: () => void): void {
  locks()
    ?.request(name, { signal }, call)
    .catch(() => undefined);
}
