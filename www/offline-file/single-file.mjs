// Combines the output folder of `vite build` into one HTML file without network requests.
//   node www/offline-file/single-file.mjs FOLDER OUT
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".flac": "audio/flac",
  ".safetensors": "application/octet-stream",
};

const [folder, out] = process.argv.slice(2);
if (!folder || !out) throw new Error("expected FOLDER and OUT");
const here = dirname(fileURLToPath(import.meta.url));

let html = readFileSync(join(folder, "index.html"), "utf8");
const used = new Set();

/** Replaces each match with the result of `make` for the file that it names. */
function replace(pattern, make) {
  html = html.replaceAll(pattern, (whole, path) => {
    const name = basename(path);
    used.add(name);
    return make(readFileSync(join(folder, path)), name);
  });
}

const hashes = { script: [], style: [] };
/** Script content must not contain a closing tag. The policy allows exactly this text by its hash. */
function allowed(kind, text) {
  const safe = text.replaceAll(/<\/(script|style)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
  hashes[kind].push(`'sha256-${createHash("sha256").update(safe).digest("base64")}'`);
  return safe;
}

const dataUrl = (bytes, name) => `data:${types[extname(name)]};base64,${bytes.toString("base64")}`;
replace(/(?<=<(?:img|link)\b[^>]*?(?:src|href)=")\.?\/?([^":]+\.(?:svg|png))(?=")/g, dataUrl);
html = html.replaceAll(/<link rel="(?:manifest|modulepreload)"[^>]*>\s*/g, "");
replace(
  /<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>/g,
  (bytes) => `<style>${allowed("style", bytes.toString())}</style>`,
);
const modules = [];
replace(/<script type="module"[^>]*src="([^"]+)"[^>]*><\/script>\s*/g, (bytes) => {
  modules.push(bytes.toString());
  return "";
});
if (modules.length !== 1) throw new Error(`expected one script, found ${modules.length}`);

const missing = html.match(/(?:src|href)="(?!data:|#)[^"]+"/g);
if (missing) throw new Error(`not in the file: ${missing.join(" ")}`);

// All other files go into the table; files that the page does not request by name are omitted.
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !used.has(entry.name) && entry.name !== "index.html")
  .filter((entry) =>
    [".js", ".wasm", ".wav", ".flac", ".safetensors"].includes(extname(entry.name)),
  );
const text = modules.join("");
const files = Object.fromEntries(
  names
    .filter(({ name }) => text.includes(name))
    .map(({ name, parentPath }) => [
      name,
      [types[extname(name)], readFileSync(join(parentPath, name)).toString("base64")],
    ]),
);
const shim = readFileSync(join(here, "shim.js"), "utf8");
const before = allowed("script", `${shim}\nanswerFrom(${JSON.stringify(files)});`);
const program = allowed("script", text);
const scripts = `<script>${before}</script>\n<script type="module">${program}</script>\n`;
// Use a function, since "$&" has a special meaning in a replacement string.
html = html.replace("</body>", () => `${scripts}</body>`);

const policy = [
  "default-src 'none'",
  "connect-src 'none'",
  // `data:` is required by the microphone worklet.
  `script-src ${hashes.script.join(" ")} 'wasm-unsafe-eval' data:`,
  "worker-src blob:",
  `style-src ${hashes.style.join(" ")}`,
  "img-src data: blob:",
  "media-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
let policies = 0;
html = html.replace(/(http-equiv="Content-Security-Policy"\s+content=")[^"]*/, (_, start) => {
  policies++;
  return start + policy;
});
if (policies !== 1) throw new Error("expected the page to have a content security policy");

mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, html);
console.log(`${out}: ${Buffer.byteLength(html)} bytes, ${Object.keys(files).length} files in it`);
