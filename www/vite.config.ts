import { defineConfig } from "vite";
import { downloadSize } from "./build/download-size.ts";
import { englishMarkup } from "./build/english-markup.ts";
import { pendingBuildsPlugin } from "./build/pending-builds.ts";
import { serviceWorkerFiles } from "./build/service-worker-files.ts";

export default defineConfig({
  // Relative addresses, so that the page works in any folder of a server.
  base: "./",
  plugins: [downloadSize(), englishMarkup(), pendingBuildsPlugin(), serviceWorkerFiles()],
  build: {
    target: "es2022",
    // The content security policy blocks `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Above the size of the WebGPU wasm file; a browser downloads either it or the much smaller CPU file.
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: { index: "index.html", "service-worker": "src/offline/service-worker.ts" },
      output: {
        // A service worker needs a stable address, and its scope is its folder.
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js",
      },
    },
  },
  worker: { format: "es" },
});
