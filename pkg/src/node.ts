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

/** The current folder of the process, as an address that others are resolved against. */
export function nodeFolder(): string | undefined {
  const url = nodeModule<{ pathToFileURL(path: string): URL }>("url");
  const { process } = globalThis as { process?: { cwd?(): string } };
  const folder = process?.cwd?.();
  return url && folder !== undefined ? url.pathToFileURL(`${folder}/`).href : undefined;
}
