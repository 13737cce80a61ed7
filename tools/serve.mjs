// Serves a folder of static files on localhost like a static host: compressed, with permanent caching of files whose
// name contains the content hash.
//   node tools/serve.mjs [FOLDER] [--port N]
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const mimeTypes = {
  ".css": "text/css; charset=utf-8",
  ".flac": "audio/flac",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".safetensors": "application/octet-stream",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

// The page must not load from other hosts; this policy enforces it on every visit.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Compressible types; models and audio files are not. */
const compressible = /\.(?:css|html|js|json|map|md|mjs|svg|txt|wasm|webmanifest)$/;
/** Minimum size for compression, in bytes: smaller files fit in one packet. */
const SMALL = 1400;
/** File names of the bundler, which contain the content hash. */
const hashed = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;

const packers = {
  // High compression, because each file is compressed once.
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** The first supported encoding that the client accepts, if any. */
function encodingFor(header = "") {
  const taken = header.split(",").map((each) => each.trim());
  const names = taken.filter((each) => !/;\s*q=0(?:\.0*)?$/.test(each));
  return Object.keys(packers).find((name) => names.some((each) => each.split(";")[0] === name));
}

/** The bytes of a `Range` header, `null` for all, `undefined` if it cannot be satisfied. */
function byteRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start <= end ? { start, end } : undefined;
}

/** A server of the files of `folder`, not yet listening. */
export function createStaticServer(folder) {
  const root = resolve(folder);
  /** Compressed files by ETag and encoding. */
  const packed = new Map();

  function pack(file, key, encoding) {
    if (!packed.has(key)) packed.set(key, readFile(file).then(packers[encoding]));
    return packed.get(key);
  }

  async function respond(request, response) {
    const headers = {
      "Content-Security-Policy": contentSecurityPolicy,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-cache",
    };
    const refuse = (status, text, more = {}) => {
      response.writeHead(status, { ...headers, ...more, "Content-Type": mimeTypes[".txt"] });
      response.end(request.method === "HEAD" ? "" : `${text}\n`);
    };

    if (request.method !== "GET" && request.method !== "HEAD") {
      return refuse(405, `${request.method} is not supported`, { Allow: "GET, HEAD" });
    }
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return refuse(400, "the address is malformed");
    }
    let file = normalize(join(root, path));
    if ((file !== root && !file.startsWith(root + sep)) || path.includes("\0")) {
      return refuse(404, `not found: ${path}`);
    }
    let info = await stat(file).catch(() => undefined);
    if (info?.isDirectory() && path.endsWith("/")) {
      file = join(file, "index.html");
      info = await stat(file).catch(() => undefined);
    }
    if (!info?.isFile()) return refuse(404, `not found: ${path}`);

    if (hashed.test(path)) headers["Cache-Control"] = "public, max-age=31536000, immutable";
    const packable = compressible.test(file) && info.size > SMALL;
    // Ranges refer to the uncompressed file.
    const encoding =
      packable && !request.headers.range
        ? encodingFor(request.headers["accept-encoding"])
        : undefined;
    if (packable) headers.Vary = "Accept-Encoding";
    const version = `${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}`;
    headers.ETag = `"${version}${encoding ? `-${encoding}` : ""}"`;
    if (request.headers["if-none-match"] === headers.ETag) {
      response.writeHead(304, headers);
      return response.end();
    }
    headers["Content-Type"] = mimeTypes[extname(file).toLowerCase()] ?? "application/octet-stream";
    if (encoding) {
      const body = await pack(file, `${file} ${headers.ETag}`, encoding);
      headers["Content-Encoding"] = encoding;
      headers["Content-Length"] = body.length;
      response.writeHead(200, headers);
      return response.end(request.method === "HEAD" ? "" : body);
    }
    headers["Accept-Ranges"] = "bytes";
    const range = byteRange(request.headers.range, info.size);
    if (range === undefined) {
      return refuse(416, "the range cannot be satisfied", {
        "Content-Range": `bytes */${info.size}`,
      });
    }
    const { start, end } = range ?? { start: 0, end: info.size - 1 };
    headers["Content-Length"] = end - start + 1;
    if (range !== null) headers["Content-Range"] = `bytes ${start}-${end}/${info.size}`;
    response.writeHead(range === null ? 200 : 206, headers);
    if (request.method === "HEAD" || info.size === 0) return response.end();
    createReadStream(file, { start, end })
      .on("error", (error) => response.destroy(error))
      .pipe(response);
  }

  return createServer((request, response) => {
    respond(request, response).catch((error) => response.destroy(error));
  });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string", default: "8080" } },
  });
  const folder = positionals[0] ?? "www/dist";
  const port = Number(values.port);
  const fail = (text) => {
    console.error(`error: ${text}`);
    process.exit(1);
  };
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    fail(`expected a port of 0 to 65535, received ${values.port}`);
  }
  if (!(await stat(join(folder, "index.html")).catch(() => undefined))?.isFile()) {
    fail(`expected ${join(folder, "index.html")}: build the page first (make demo)`);
  }
  const server = createStaticServer(folder);
  server.on("error", (error) => {
    if (error.code !== "EADDRINUSE") fail(error.message);
    fail(
      `port ${port} is in use by another program; choose another port: make demo PORT=${port + 1}`,
    );
  });
  server.listen(port, "localhost", () => {
    console.log(`\n  http://localhost:${server.address().port}\n\nPress Ctrl+C to stop.`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.closeAllConnections();
      server.close(() => process.exit(0));
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
