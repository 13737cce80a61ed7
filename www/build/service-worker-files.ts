import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PUBLIC = fileURLToPath(new URL("../public", import.meta.url));

/**
 * Passes file lists to the service worker: the files to store immediately (all except the worker itself, WebGPU,
 * training and the large model, which are stored on first use), and the two CPU wasm files, of which a browser uses
 * one.
 */
export const serviceWorkerFiles = (): Plugin => ({
  name: "service-worker-files",
  enforce: "post",
  generateBundle(_options, bundle) {
    const worker = bundle["service-worker.js"];
    if (worker?.type !== "chunk") throw new Error("the build produced no service-worker.js");
    const hash = createHash("sha256");
    const files = readdirSync(PUBLIC);
    const others: string[] = [];
    const cpu: { plain?: string; relaxed?: string } = {};
    for (const [name, file] of Object.entries(bundle)) {
      // The second file, which only `make demo` has, changes while the page is open.
      if (file === worker || name === "builds.json") continue;
      // The files of training and WebGPU, the large model, and the sample data of the Train view.
      const later =
        /webgpu|train-|zip-|-large-|\.flac$/.test(name) || isOf(/webgpu|\/train\//, file);
      if (later) others.push(name);
      else if (isOf(/\/cpu\//, file)) cpu.plain = name;
      else if (isOf(/\/cpu-relaxed\//, file)) cpu.relaxed = name;
      else files.push(name === "index.html" ? "./" : name);
      // All other names contain a content hash.
      if (name === "index.html" && file.type === "asset") hash.update(file.source);
    }
    if (!cpu.plain || !cpu.relaxed) throw new Error("the build lacks a CPU file");
    files.sort();
    others.sort();
    hash.update([...files, ...others, cpu.plain, cpu.relaxed].join("\n"));
    const built = JSON.stringify({ version: hash.digest("hex").slice(0, 12), files, others, cpu });
    worker.code = `const BUILT=${built};\n${worker.code}`;
  },
});

/** All wasm files have the same name in the package and are distinguished by folder. */
const isOf = (folder: RegExp, file: { type: string; originalFileNames?: string[] }): boolean =>
  file.type === "asset" && (file.originalFileNames ?? []).some((name) => folder.test(name));
