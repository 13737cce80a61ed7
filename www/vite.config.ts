import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the page works in any folder of a server.
  base: "./",
  build: {
    target: "es2022",
    // A `data:` address is no file of our origin, and the content security policy refuses it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The WebGPU wasm; the CPU's is a fraction of it, and nobody downloads both.
    chunkSizeWarningLimit: 1000,
  },
  worker: { format: "es" },
});
