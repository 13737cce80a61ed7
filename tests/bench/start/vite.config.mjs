// The page of the start as a user of the package would build it: tools/bench.sh gives the folder.
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
