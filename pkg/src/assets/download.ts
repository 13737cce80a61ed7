import { abortable } from "../core/abort.js";
import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeFiles } from "../core/node.js";
import type { Progress } from "../types/index.js";

type Report = (progress: Progress) => void;

/** Adds up the progress of several downloads into one figure. */
export class Downloads {
  readonly #report: Report;
  readonly #signal: AbortSignal | undefined;
  readonly #parts: Progress[] = [];

  constructor(report: Report = () => undefined, signal?: AbortSignal) {
    this.#report = report;
    this.#signal = signal;
  }

  /**
   * Fetches a file whose body is counted as it is read.
   *
   * @throws EmotionError `download-failed`, with the address and what was received
   */
  async fetch(url: string, contentType: string): Promise<Response> {
    const part = this.#part();
    let response: Response;
    try {
      response = await request(url, this.#signal);
    } catch (cause) {
      const expected = `expected a file at ${url}, received no answer`;
      throw new EmotionError("download-failed", expected, { cause });
    }
    if (!response.ok || !response.body) {
      const status = `${response.status} ${response.statusText}`.trim();
      throw new EmotionError("download-failed", `expected a file at ${url}, received ${status}`);
    }

    // A compressed answer states its compressed length, which the body will exceed.
    const length = Number(response.headers.get("content-length"));
    const total = length > 0 && !response.headers.get("content-encoding") ? length : undefined;
    let loaded = 0;
    part({ loaded, total });
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        part({ loaded, total });
        controller.enqueue(chunk);
      },
    });
    // The type is ours: a server that does not know `application/wasm` still gives a streaming start.
    return new Response(response.body.pipeThrough(count), {
      headers: { "content-type": contentType },
    });
  }

  /** The content of a file, downloaded once for all that ask for it meanwhile. @throws EmotionError `download-failed` */
  blob(url: string): Promise<Blob> {
    return this.#shared(`blob ${url}`, async (downloads) => {
      const response = await downloads.fetch(url, "application/octet-stream");
      return response.blob().catch((cause: unknown) => brokeOff(url, cause));
    });
  }

  /** A wasm file, likewise, compiled. @throws EmotionError `download-failed`, `wasm-failed` */
  wasm(url: string): Promise<WebAssembly.Module> {
    return this.#shared(`wasm ${url}`, async (downloads) => {
      const response = await downloads.fetch(url, "application/wasm");
      try {
        // Not in Bun.
        return typeof WebAssembly.compileStreaming === "function"
          ? await WebAssembly.compileStreaming(response)
          : await WebAssembly.compile(await response.arrayBuffer());
      } catch (cause) {
        if (!(cause instanceof WebAssembly.CompileError)) return brokeOff(url, cause);
        const failed = `${url} could not be started: ${String(cause)}`;
        throw new EmotionError("wasm-failed", failed, { cause });
      }
    });
  }

  #shared<T>(key: string, start: (downloads: Downloads) => Promise<T>): Promise<T> {
    const shared = (running.get(key) ?? new SharedDownload(key, start)) as SharedDownload<T>;
    return shared.join(this.#part(), this.#signal);
  }

  /** Adds a file to the sum; called with its progress. */
  #part(): Report {
    const index = this.#parts.length;
    const sum = (key: "loaded" | "total") =>
      this.#parts.reduce<number | undefined>((total, part) => {
        const value = part[key];
        return total === undefined || value === undefined ? undefined : total + value;
      }, 0);
    this.#parts.push({ loaded: 0, total: undefined });
    return (progress) => {
      this.#parts[index] = progress;
      if (progress.loaded > 0) this.#report({ loaded: sum("loaded")!, total: sum("total") });
    };
  }
}

const running = new Map<string, SharedDownload<unknown>>();

/** A download in progress, for everybody who waits for it; it is aborted when nobody does any more. */
class SharedDownload<T> {
  readonly #abort = new AbortController();
  readonly #reports = new Set<Report>();
  readonly #result: Promise<T>;
  #latest: Progress | undefined;

  constructor(key: string, start: (downloads: Downloads) => Promise<T>) {
    const report: Report = (progress) => {
      this.#latest = progress;
      for (const each of this.#reports) each(progress);
    };
    running.set(key, this);
    const remove = () => running.delete(key);
    this.#abort.signal.addEventListener("abort", remove);
    this.#result = start(new Downloads(report, this.#abort.signal)).finally(remove);
    // Nobody waits for a download that everybody has left.
    this.#result.catch(() => undefined);
  }

  async join(report: Report, signal: AbortSignal | undefined): Promise<T> {
    this.#reports.add(report);
    if (this.#latest) report(this.#latest);
    try {
      return await abortable(signal, () => this.#result);
    } finally {
      this.#reports.delete(report);
      if (this.#reports.size === 0) this.#abort.abort();
    }
  }
}

function brokeOff(url: string, cause: unknown): never {
  throw new EmotionError("download-failed", `the download of ${url} broke off`, { cause });
}

/** `fetch`, and the files of this machine in Node.js, which `fetch` does not read. */
async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const files = url.startsWith("file:") ? nodeModule<NodeFiles>("fs/promises") : undefined;
  if (!files) return fetch(url, { signal: signal ?? null });
  const bytes = await files.readFile(new URL(url));
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}
