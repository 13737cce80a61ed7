import { defineConfig } from "vite";
import { downloadSize } from "./build/download-size.ts";
import { englishMarkup } from "./build/english-markup.ts";
import { pendingBuildsPlugin } from "./build/pending-builds.ts";
import { serviceWorkerFiles } from "./build/service-worker-files.ts";

export default defineConfig({
  // Relative addresses: the page works in any folder of a server.
  base: "./",
  plugins: [downloadSize(), englishMarkup(), pendingBuildsPlugin(), serviceWorkerFiles()],
  build: {
    target: "es2022",
    // A `data:` address is no file of our origin, and the content security policy refuses it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The WebGPU wasm; the CPU's is a fraction of it, and nobody downloads both.
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: { index: "index.html", "service-worker": "src/offline/service-worker.ts" },
      output: {
        // A service worker keeps its address, and may serve only what lies below it.
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js",
      },
    },
  },
  worker: { format: "es" },
});
