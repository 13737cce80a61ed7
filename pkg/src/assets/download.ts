import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeFiles } from "../core/node.js";
import type { Progress } from "../types/index.js";

/** Adds up the progress of several downloads into one figure. */
export class Downloads {
  readonly #report: (progress: Progress) => void;
  readonly #parts: Progress[] = [];

  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /**
   * Fetches a file whose body is counted as it is read.
   *
   * @throws EmotionError `download-failed`, with the address and what came instead.
   */
  async fetch(url: string, contentType: string): Promise<Response> {
    const part: Progress = { loaded: 0, total: undefined };
    this.#parts.push(part);

    let response: Response;
    try {
      response = await request(url);
    } catch (failure) {
      throw new EmotionError("download-failed", `expected a file at ${url}, received no answer`, {
        cause: failure,
      });
    }
    if (!response.ok || !response.body) {
      const status = `${response.status} ${response.statusText}`.trim();
      throw new EmotionError("download-failed", `expected a file at ${url}, received ${status}`);
    }

    // A compressed answer states its compressed length, which the body will exceed.
    const length = Number(response.headers.get("content-length"));
    if (length > 0 && !response.headers.get("content-encoding")) part.total = length;

    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        part.loaded += chunk.byteLength;
        this.#sum();
        controller.enqueue(chunk);
      },
    });
    // The type is ours: a server that does not know `application/wasm` still gives a streaming start.
    return new Response(response.body.pipeThrough(count), {
      headers: { "content-type": contentType },
    });
  }

  #sum(): void {
    let loaded = 0;
    let total: number | undefined = 0;
    for (const part of this.#parts) {
      loaded += part.loaded;
      total = total === undefined || part.total === undefined ? undefined : total + part.total;
    }
    this.#report({ loaded, total });
  }
}

/** `fetch`, and the files of this machine in Node.js, which `fetch` does not read. */
async function request(url: string): Promise<Response> {
  const files = url.startsWith("file:") ? nodeModule<NodeFiles>("fs/promises") : undefined;
  if (!files) return fetch(url);
  const bytes = await files.readFile(new URL(url));
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}
