import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PUBLIC = fileURLToPath(new URL("../public", import.meta.url));

/**
 * Tells the service worker which files to store at once: everything but itself, WebGPU, training and the large model,
 * which it stores when they are first used; and which two wasm files answer on the CPU, of which a browser runs one.
 */
export const serviceWorkerFiles = (): Plugin => ({
  name: "service-worker-files",
  enforce: "post",
  generateBundle(_options, bundle) {
    const worker = bundle["service-worker.js"];
    if (worker?.type !== "chunk") throw new Error("the build made no service-worker.js");
    const hash = createHash("sha256");
    const files = readdirSync(PUBLIC);
    const others: string[] = [];
    const cpu: { plain?: string; relaxed?: string } = {};
    for (const [name, file] of Object.entries(bundle)) {
      // The second, of `make demo` alone, changes while the page is open.
      if (file === worker || name === "builds.json") continue;
      // The files of training and of WebGPU, the large model, and the sample of the Train view.
      const later =
        /webgpu|train-|zip-|-large-|\.flac$/.test(name) || isOf(/webgpu|\/train\//, file);
      if (later) others.push(name);
      else if (isOf(/\/cpu\//, file)) cpu.plain = name;
      else if (isOf(/\/cpu-relaxed\//, file)) cpu.relaxed = name;
      else files.push(name === "index.html" ? "./" : name);
      // Every other name has the hash of its content.
      if (name === "index.html" && file.type === "asset") hash.update(file.source);
    }
    if (!cpu.plain || !cpu.relaxed) throw new Error("the build has not both files for the CPU");
    files.sort();
    others.sort();
    hash.update([...files, ...others, cpu.plain, cpu.relaxed].join("\n"));
    const built = JSON.stringify({ version: hash.digest("hex").slice(0, 12), files, others, cpu });
    worker.code = `const BUILT=${built};\n${worker.code}`;
  },
});

/** All wasm files have one name in the package: their folders tell them apart. */
const isOf = (folder: RegExp, file: { type: string; originalFileNames?: string[] }): boolean =>
  file.type === "asset" && (file.originalFileNames ?? []).some((name) => folder.test(name));
