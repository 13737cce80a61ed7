import { PageError } from "../../page-error.ts";
import { MAX_BYTES, MAX_FILES, MAX_TOTAL_BYTES } from "./candidate.ts";

/** A file in an archive. */
export interface ZipEntry {
  path: string;
  /** The size in bytes according to the archive. */
  size: number;
  /** Extracts the file. @throws PageError `zip-too-large` if it is larger than stated, `zip-damaged` */
  read: () => Promise<Blob>;
}

export interface ZipLimits {
  files: number;
  bytes: number;
  totalBytes: number;
}

const DEFAULT_LIMITS: ZipLimits = {
  files: MAX_FILES,
  bytes: MAX_BYTES,
  totalBytes: MAX_TOTAL_BYTES,
};

// Loaded on demand. The build without workers, since the content security policy blocks `blob:` workers; browsers
// decompress off the main thread in any case.
const library = () => import("@zip.js/zip.js/lib/zip-core-custom.js");

export const isZip = async (file: Blob): Promise<boolean> => {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
};

/**
 * Lists the files of an archive from its directory. Sizes are checked before extraction, and extraction stops at the
 * stated size.
 *
 * @throws PageError `zip-damaged`, `zip-encrypted`, `zip-too-many`, `zip-too-large`
 */
export async function openZip(file: Blob, limits: ZipLimits = DEFAULT_LIMITS): Promise<ZipEntry[]> {
  const { BlobReader, ZipReader, configure } = await library();
  configure({ useWebWorkers: false });
  const reader = new ZipReader(new BlobReader(file));
  const entries: ZipEntry[] = [];
  let total = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (entry.encrypted) {
        throw new PageError("zip-encrypted", `${entry.filename} is encrypted`);
      }
      total += entry.uncompressedSize;
      if (entries.length >= limits.files) {
        throw new PageError("zip-too-many", `expected at most ${limits.files} files`);
      }
      if (entry.uncompressedSize > limits.bytes || total > limits.totalBytes) {
        throw new PageError(
          "zip-too-large",
          `expected files of at most ${limits.bytes} bytes, ${limits.totalBytes} together, ` +
            `received ${entry.filename} of ${entry.uncompressedSize}, ${total} so far`,
        );
      }
      entries.push({
        path: entry.filename.replaceAll("\\", "/").replace(/^\/+/, ""),
        size: entry.uncompressedSize,
        read: () => unpack((to) => entry.getData(to), entry.filename, entry.uncompressedSize),
      });
    }
  } catch (failure) {
    throw damaged(failure);
  }
  return entries;
}

async function unpack(
  write: (to: WritableStream<Uint8Array>) => Promise<unknown>,
  name: string,
  size: number,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  let tooLarge: PageError | undefined;
  const bounded = new WritableStream<Uint8Array>({
    write(chunk) {
      received += chunk.byteLength;
      if (received > size) {
        tooLarge = new PageError(
          "zip-too-large",
          `${name}: expected ${size} bytes as the archive states, received more`,
        );
        throw tooLarge;
      }
      parts.push(chunk.slice());
    },
  });
  try {
    await write(bounded);
  } catch (failure) {
    throw tooLarge ?? damaged(failure);
  }
  return new Blob(parts);
}

function damaged(failure: unknown): PageError {
  return failure instanceof PageError
    ? failure
    : new PageError("zip-damaged", `expected a zip archive: ${String(failure)}`, {
        cause: failure,
      });
}
