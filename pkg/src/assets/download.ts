import { abortable } from "../core/abort.js";
import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeFiles } from "../core/node.js";
import type { Progress } from "../types/index.js";

type Report = (progress: Progress) => void;

/** Sums the progress of several downloads. */
export class Downloads {
  readonly #report: Report;
  readonly #signal: AbortSignal | undefined;
  readonly #parts: Progress[] = [];

  constructor(report: Report = () => undefined, signal?: AbortSignal) {
    this.#report = report;
    this.#signal = signal;
  }

  /**
   * Fetches a file and reports its progress.
   *
   * @throws EmotionError `download-failed`, with the address and the response
   */
  async fetch(url: string, contentType: string): Promise<Response> {
    const part = this.#part();
    let response: Response;
    try {
      response = await request(url, this.#signal);
    } catch (cause) {
      const expected = `expected a file at ${url}, received no response`;
      throw new EmotionError("download-failed", expected, { cause });
    }
    if (!response.ok || !response.body) {
      const status = `${response.status} ${response.statusText}`.trim();
      throw new EmotionError("download-failed", `expected a file at ${url}, received ${status}`);
    }

    // `content-length` of a compressed response is the compressed size, which the body exceeds.
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
    // Set the MIME type, so that streaming compilation works with servers that send another one.
    return new Response(response.body.pipeThrough(count), {
      headers: { "content-type": contentType },
    });
  }

  /** Downloads a file, once for concurrent calls. @throws EmotionError `download-failed` */
  blob(url: string): Promise<Blob> {
    return this.#shared(`blob ${url}`, async (downloads) => {
      const response = await downloads.fetch(url, "application/octet-stream");
      return response.blob().catch((cause: unknown) => brokeOff(url, cause));
    });
  }

  /**
   * Downloads and compiles a wasm file, once for concurrent calls. @throws EmotionError `download-failed`,
   * `wasm-failed`
   */
  wasm(url: string): Promise<WebAssembly.Module> {
    return this.#shared(`wasm ${url}`, async (downloads) => {
      const response = await downloads.fetch(url, "application/wasm");
      try {
        // Bun has no streaming compilation.
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

  /** Registers a file and returns its progress callback. */
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

/** A shared download, aborted when its last consumer aborts. */
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
    // Prevents an unhandled rejection if all consumers have aborted.
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
  throw new EmotionError("download-failed", `the download of ${url} was interrupted`, { cause });
}

/** `fetch`, extended by local files in Node.js, which `fetch` does not support. */
async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const files = url.startsWith("file:") ? nodeModule<NodeFiles>("fs/promises") : undefined;
  if (!files) return fetch(url, { signal: signal ?? null });
  const bytes = await files.readFile(new URL(url));
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}
