import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createStaticServer } from "../../tools/serve.mjs";

let folder;
let server;
let port;

/** A request whose path is sent as it is: `fetch` would tidy it. */
function get(path, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    request({ host: "localhost", port, path, headers, method }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks).toString() });
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
  server = createStaticServer(join(folder, "site"));
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  port = server.address().port;
});

after(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

test("the page comes with its content security policy", async () => {
  const { status, headers, body } = await get("/?query=ignored");
  assert.equal(status, 200);
  assert.match(body, /<title>page/);
  assert.equal(headers["content-type"], "text/html; charset=utf-8");
  assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'self'/);
});

test("wasm has the type that streaming compilation needs", async () => {
  assert.equal((await get("/assets/a.wasm")).headers["content-type"], "application/wasm");
});

test("what is not there, or not inside the folder, is a 404", async () => {
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

test("a malformed address is a 400, a method that writes a 405", async () => {
  assert.equal((await get("/%zz")).status, 400);
  assert.equal((await get("/", {}, "POST")).status, 405);
});

test("an unchanged file is not sent again", async () => {
  const first = await get("/assets/a.wasm");
  assert.equal(first.headers["cache-control"], "no-cache");
  const second = await get("/assets/a.wasm", { "If-None-Match": first.headers.etag });
  assert.deepEqual([second.status, second.body], [304, ""]);
});

test("parts of a file are sent as asked, as players do to seek", async () => {
  const cases = { "bytes=2-4": "234", "bytes=7-": "789", "bytes=-2": "89", "bytes=8-99": "89" };
  for (const [range, expected] of Object.entries(cases)) {
    const { status, body } = await get("/assets/a.wasm", { Range: range });
    assert.deepEqual([status, body], [206, expected], range);
  }
  const { status, headers } = await get("/assets/a.wasm", { Range: "bytes=10-" });
  assert.deepEqual([status, headers["content-range"]], [416, "bytes */10"]);
});

test("HEAD gives the length and no body", async () => {
  const { status, headers, body } = await get("/assets/a.wasm", {}, "HEAD");
  assert.deepEqual([status, headers["content-length"], body], [200, "10", ""]);
});

test("a taken port and a missing page end the program with one clear sentence", async () => {
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
