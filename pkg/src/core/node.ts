/**
 * A module of Node.js, or `undefined` elsewhere. Not by `import`, which bundlers for browsers follow.
 */
export function nodeModule<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.(`node:${name}`) as T | undefined;
}

/** What the package uses of `node:fs/promises`. */
export interface NodeFiles {
  readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}

/** What the package uses of `node:worker_threads`. */
export interface NodeThreads {
  Worker: new (file: URL) => NodeWorker;
  /** In a worker, the way to the thread that started it. */
  parentPort: unknown;
}

export interface NodeWorker {
  postMessage(message: unknown, transfer: readonly Transferable[]): void;
  on(event: "message", call: (message: unknown) => void): void;
  on(event: "error" | "messageerror", call: (failure: Error) => void): void;
  on(event: "exit", call: (code: number) => void): void;
  terminate(): Promise<number>;
  /** The process waits for the worker. */
  ref(): void;
  /** The process may end without it. */
  unref(): void;
}

/**
 * The address of a file that is given by its path, from the current folder of the process on, or by its address. In a path
 * `#`, `?` and `%` are letters as any other.
 *
 * @throws TypeError where there is no current folder, as outside of Node.js
 */
export function nodeAddress(path: string): string {
  // A scheme has two letters or more: one is a drive of Windows.
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return new URL(path).href;
  const url = nodeModule<{ pathToFileURL(path: string): URL }>("url");
  return url ? url.pathToFileURL(path).href : new URL(path).href;
}
