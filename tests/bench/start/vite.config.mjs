// Builds the page of the start-up benchmark like a project of a user; tools/bench.sh sets the output folder.
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  logLevel: "warn",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    emptyOutDir: true,
    rollupOptions: { external: ["onnxruntime-web"] },
  },
  worker: { format: "es" },
});
