// The page in as few files as possible, for `single-file.mjs` to put into one.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { downloadSize } from "../build/download-size.ts";
import { englishMarkup } from "../build/english-markup.ts";
import { pendingBuildsPlugin } from "../build/pending-builds.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here(".."),
  base: "./",
  plugins: [downloadSize(), englishMarkup(), pendingBuildsPlugin([])],
  resolve: {
    alias: [
      // The CPU alone: a file that is passed on by hand should be small.
      { find: /^speech-emotion$/, replacement: "speech-emotion/cpu" },
      { find: /^speech-emotion-train\/webgpu$/, replacement: here("train-webgpu.ts") },
      { find: /^speech-emotion-large$/, replacement: here("large-model.ts") },
      { find: /^\.\/cpu-wasm\.js$/, replacement: here("cpu-wasm.ts") },
    ],
  },
  build: {
    target: "es2022",
    outDir: here("../../.build/offline"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: here("../index.html"),
      output: { codeSplitting: false },
    },
  },
  // Chromium starts no module worker from text in a page of a disk.
  worker: { format: "iife" },
});
