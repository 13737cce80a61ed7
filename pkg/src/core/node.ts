/**
 * A built-in module of Node.js, or `undefined` elsewhere. Avoids `import`, which browser bundlers would resolve.
 */
export function nodeModule<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.(`node:${name}`) as T | undefined;
}

/** The members of `node:fs/promises` in use. */
export interface NodeFiles {
  readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}

/** The members of `node:worker_threads` in use. */
export interface NodeThreads {
  Worker: new (file: URL) => NodeWorker;
  /** In a worker, the port to the parent thread. */
  parentPort: unknown;
}

export interface NodeWorker {
  postMessage(message: unknown, transfer: readonly Transferable[]): void;
  on(event: "message", call: (message: unknown) => void): void;
  on(event: "error" | "messageerror", call: (failure: Error) => void): void;
  on(event: "exit", call: (code: number) => void): void;
  terminate(): Promise<number>;
  /** Keeps the process alive while the worker runs. */
  ref(): void;
  /** Lets the process exit while the worker runs. */
  unref(): void;
}

/**
 * Resolves a file path, relative to the working directory, or an address. In a path, `#`, `?` and `%` are ordinary
 * characters.
 *
 * @throws TypeError where there is no working directory, as outside of Node.js
 */
export function nodeAddress(path: string): string {
  // A scheme has at least two letters: a single letter is a Windows drive.
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) return new URL(path).href;
  const url = nodeModule<{ pathToFileURL(path: string): URL }>("url");
  return url ? url.pathToFileURL(path).href : new URL(path).href;
}
