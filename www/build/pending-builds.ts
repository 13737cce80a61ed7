import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The import of the module of a wasm file, its replacement, and its worker file. */
const builds = {
  train: { source: /^speech-emotion-train$/, module: "train-cpu", worker: "worker-train-cpu" },
  webgpu: { source: /\/build-webgpu\.js$/, module: "build-webgpu", worker: "worker-webgpu" },
  "train-webgpu": {
    source: /^speech-emotion-train\/webgpu$/,
    module: "train-webgpu",
    worker: "worker-train-webgpu",
  },
};
type Name = keyof typeof builds;
const names = Object.keys(builds) as Name[];

/** The builds in PENDING_BUILDS, in compilation order. */
export function pendingBuilds(): Name[] {
  const asked = (process.env.PENDING_BUILDS ?? "").split(" ").filter(Boolean);
  const unknown = asked.filter((name) => !(name in builds));
  if (unknown.length > 0) throw new Error(`unknown build in PENDING_BUILDS: ${unknown.join(", ")}`);
  return names.filter((name) => asked.includes(name));
}

/**
 * For `make demo`: builds the page without the wasm files named in PENDING_BUILDS and loads them from a later build.
 * `builds.json` contains the addresses of the available files. Other builds of the page have no such file.
 */
export function pendingBuildsPlugin(pending = pendingBuilds()): Plugin {
  return {
    name: "pending-builds",
    enforce: "pre",
    config: () => ({ define: { PENDING_BUILDS: JSON.stringify(pending) } }),
    resolveId(source, importer) {
      const name = pending.find((each) => builds[each].source.test(source));
      if (name) return here(`../src/pending/${builds[name].module}.ts`);
      if (!importer?.includes("/pkg/dist/")) return null;
      const bound = pending.some((each) => source.endsWith(`/${each}/speech_emotion.js`));
      return bound ? here("../src/pending/binding.ts") : null;
    },
    generateBundle(_options, bundle) {
      if (process.env.PENDING_BUILDS === undefined) return;
      const files = Object.values(bundle);
      const built = Object.fromEntries(
        names
          .filter((name) => !pending.includes(name))
          .map((name) => {
            const wasm = files.find(
              (file) =>
                file.type === "asset" &&
                file.originalFileNames.some((path) => path.includes(`/dist/${name}/`)),
            )?.fileName;
            const { worker: start } = builds[name];
            const worker = files.find(({ fileName }) =>
              new RegExp(`/${start}-[\\w-]+\\.js$`).test(fileName),
            )?.fileName;
            if (!wasm || !worker) throw new Error(`the page has no ${name} build`);
            return [name, { wasm, worker }];
          }),
      );
      const source = JSON.stringify({ built, pending, failed: false });
      this.emitFile({ type: "asset", fileName: "builds.json", source });
    },
  };
}
