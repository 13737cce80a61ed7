import { Downloads } from "../assets/download.js";
import { EmotionError } from "../core/errors.js";
import { bytesOf, describe, isBlob, isResponse, isUrl } from "../core/realm.js";

/** Maximum file size in bytes: five minutes of any common format. */
const MAX_BYTES = 256 * 1024 * 1024;

const EXPECTED = "a Blob, ArrayBuffer, ArrayBufferView, Response, AudioBuffer or URL";

/** Advice for unsupported inputs in error messages. */
const ADVICE: Record<string, string> = {
  "a Promise": ": await it first",
  "a FileList": ": pass one of its files",
  "a ReadableStream": ": pass `new Response(stream)`",
};

/**
 * Reads the bytes of an audio file.
 *
 * @throws EmotionError `argument`, `audio-too-large`, `audio-unreadable`, `download-failed`
 */
export async function readFileBytes(file: unknown): Promise<Uint8Array> {
  const bytes = bytesOf(file);
  if (bytes) return checkSize(bytes.byteLength, bytes);
  if (isBlob(file)) {
    checkSize(file.size, file);
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (cause) {
      const expected = "the file cannot be read: it may have been changed, moved or deleted";
      throw new EmotionError("audio-unreadable", `${expected} after it was chosen`, { cause });
    }
  }
  if (isResponse(file)) return readResponse(file);
  if (isUrl(file)) {
    const downloads = new Downloads();
    return readResponse(await downloads.fetch(file.href, "application/octet-stream"), file.href);
  }
  const received = ArrayBuffer.isView(file) ? "a detached buffer" : describe(file);
  const text = typeof file === "string" ? ": pass its bytes, or `new URL(address)`" : "";
  throw new EmotionError(
    "argument",
    `expected ${EXPECTED}, received ${received}${ADVICE[received] ?? text}`,
  );
}

async function readResponse(response: Response, address = response.url): Promise<Uint8Array> {
  const name = address === "" ? "the response" : address;
  if (response.bodyUsed) {
    throw new EmotionError(
      "argument",
      "expected a Response with an unread body, received one whose body was read",
    );
  }
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim();
    throw new EmotionError("download-failed", `expected a file at ${name}, received ${status}`);
  }
  checkSize(Number(response.headers.get("content-length") ?? 0), response);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new EmotionError("download-failed", `the download of ${name} was interrupted`, { cause });
  }
  return checkSize(bytes.byteLength, bytes);
}

function checkSize<T>(size: number, file: T): T {
  if (size <= MAX_BYTES) return file;
  throw new EmotionError(
    "audio-too-large",
    `expected a file of at most ${MAX_BYTES} bytes, received ${size}`,
  );
}
