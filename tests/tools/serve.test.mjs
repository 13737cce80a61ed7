import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { createStaticServer } from "../../tools/serve.mjs";

/** Large enough to be compressed. */
const script = "export const value = 1;\n".repeat(200);

let folder;
let server;
let port;

/** A request with the path sent unchanged: `fetch` would normalize it. */
function get(path, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    request({ host: "localhost", port, path, headers, method }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status, headers } = response;
        const bytes = Buffer.concat(chunks);
        resolve({ status, headers, bytes, body: bytes.toString() });
      });
    })
      .on("error", reject)
      .end();
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "serve-test-"));
  await mkdir(join(folder, "site", "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "not for visitors");
  await writeFile(join(folder, "site", "index.html"), "<!doctype html><title>page</title>");
  await writeFile(join(folder, "site", "assets", "a.wasm"), "0123456789");
  await writeFile(join(folder, "site", "assets", "index-B1a_-9xZ.js"), script);
  await writeFile(join(folder, "site", "assets", "model-abcdefgh.safetensors"), script);
  server = createStaticServer(join(folder, "site"));
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  port = server.address().port;
});

after(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

test("the page is served with its content security policy", async () => {
  const { status, headers, body } = await get("/?query=ignored");
  assert.equal(status, 200);
  assert.match(body, /<title>page/);
  assert.equal(headers["content-type"], "text/html; charset=utf-8");
  assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'self'/);
});

test("wasm has the media type for streaming compilation", async () => {
  assert.equal((await get("/assets/a.wasm")).headers["content-type"], "application/wasm");
});

test("a missing file or one outside the folder is a 404", async () => {
  const absent = [
    "/absent.js",
    "/assets",
    "/assets/",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%00",
  ];
  for (const path of [...absent, "/..%2fsecret.txt", "/assets/../../secret.txt"]) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /not for visitors/);
  }
});

test("a malformed URL is a 400, a writing method a 405", async () => {
  assert.equal((await get("/%zz")).status, 400);
  assert.equal((await get("/", {}, "POST")).status, 405);
});

test("an unchanged file is not sent again", async () => {
  const first = await get("/assets/a.wasm");
  assert.equal(first.headers["cache-control"], "no-cache");
  const second = await get("/assets/a.wasm", { "If-None-Match": first.headers.etag });
  assert.deepEqual([second.status, second.body], [304, ""]);
});

test("a file with a hash in its name is immutable, any other is revalidated", async () => {
  const forever = "public, max-age=31536000, immutable";
  assert.equal((await get("/assets/index-B1a_-9xZ.js")).headers["cache-control"], forever);
  assert.equal((await get("/assets/model-abcdefgh.safetensors")).headers["cache-control"], forever);
  for (const path of ["/", "/assets/a.wasm"]) {
    assert.equal((await get(path)).headers["cache-control"], "no-cache", path);
  }
});

test("text is compressed as the client accepts, each encoding with its own ETag", async () => {
  const path = "/assets/index-B1a_-9xZ.js";
  const plain = await get(path);
  assert.deepEqual([plain.headers["content-encoding"], plain.body], [undefined, script]);
  assert.equal(plain.headers.vary, "Accept-Encoding");
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
  const cases = [
    ["gzip, deflate, br", "br"],
    ["gzip;q=1.0, br;q=0", "gzip"],
    ["gzip", "gzip"],
  ];
  for (const [accepted, encoding] of cases) {
    const { status, headers, bytes } = await get(path, { "Accept-Encoding": accepted });
    assert.deepEqual([status, headers["content-encoding"]], [200, encoding], accepted);
    assert.equal(Number(headers["content-length"]), bytes.length);
    assert.ok(bytes.length < script.length / 5);
    assert.equal(unpack[encoding](bytes).toString(), script);
    assert.notEqual(headers.etag, plain.headers.etag);
    const again = await get(path, { "Accept-Encoding": accepted, "If-None-Match": headers.etag });
    assert.equal(again.status, 304);
  }
});

test("models and ranges are sent uncompressed", async () => {
  const accepted = { "Accept-Encoding": "br" };
  const model = await get("/assets/model-abcdefgh.safetensors", accepted);
  assert.equal(model.headers["content-encoding"], undefined);
  const part = await get("/assets/index-B1a_-9xZ.js", { ...accepted, Range: "bytes=0-5" });
  assert.deepEqual([part.status, part.body], [206, "export"]);
});

test("range requests return the requested bytes", async () => {
  const cases = { "bytes=2-4": "234", "bytes=7-": "789", "bytes=-2": "89", "bytes=8-99": "89" };
  for (const [range, expected] of Object.entries(cases)) {
    const { status, body } = await get("/assets/a.wasm", { Range: range });
    assert.deepEqual([status, body], [206, expected], range);
  }
  const { status, headers } = await get("/assets/a.wasm", { Range: "bytes=10-" });
  assert.deepEqual([status, headers["content-range"]], [416, "bytes */10"]);
});

test("HEAD returns the length and no body", async () => {
  const { status, headers, body } = await get("/assets/a.wasm", {}, "HEAD");
  assert.deepEqual([status, headers["content-length"], body], [200, "10", ""]);
});

test("a port in use and a missing page end the program with one error message", async () => {
  const program = fileURLToPath(new URL("../../tools/serve.mjs", import.meta.url));
  const run = (...args) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args]);
      let errors = "";
      child.stderr.on("data", (data) => {
        errors += data;
      });
      child.on("exit", (code) => resolve({ code, errors }));
    });
  const taken = await run(join(folder, "site"), "--port", String(port));
  assert.equal(taken.code, 1);
  assert.match(taken.errors, new RegExp(`port ${port} is in use.*PORT=${port + 1}`));
  const missing = await run(folder);
  assert.equal(missing.code, 1);
  assert.match(missing.errors, /index\.html: build the page first/);
});
