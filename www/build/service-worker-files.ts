import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PUBLIC = fileURLToPath(new URL("../public", import.meta.url));

/**
 * Tells the service worker which files to store: everything but itself and the WebGPU build, which most
 * visitors never run.
 */
export const serviceWorkerFiles = (): Plugin => ({
  name: "service-worker-files",
  enforce: "post",
  generateBundle(_options, bundle) {
    const worker = bundle["service-worker.js"];
    if (worker?.type !== "chunk") throw new Error("the build made no service-worker.js");
    const hash = createHash("sha256");
    const files = readdirSync(PUBLIC);
    for (const [name, file] of Object.entries(bundle)) {
      if (file === worker || /webgpu/.test(name) || isGpuWasm(file)) continue;
      files.push(name === "index.html" ? "./" : name);
      // Every other name has the hash of its content.
      if (name === "index.html" && file.type === "asset") hash.update(file.source);
    }
    files.sort();
    hash.update(files.join("\n"));
    const built = JSON.stringify({ version: hash.digest("hex").slice(0, 12), files });
    worker.code = `const BUILT=${built};\n${worker.code}`;
  },
});

/** Both wasm files have one name in the package; the GPU's is the one of the folder `webgpu`. */
const isGpuWasm = (file: { type: string; originalFileNames?: string[] }): boolean =>
  file.type === "asset" && (file.originalFileNames ?? []).some((name) => /webgpu/.test(name));
