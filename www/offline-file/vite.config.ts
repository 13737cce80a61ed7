// Builds the page with as few files as possible, as input of `single-file.mjs`.
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
      // CPU only, to keep the single file small.
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
  // Chromium does not start module workers from text on `file:` pages.
  worker: { format: "iife" },
});
