import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const size = (path: string): number =>
  statSync(fileURLToPath(new URL(`../../pkg/dist/${path}`, import.meta.url))).size;

/**
 * Tells the page how many bytes the model and the file for the CPU have: a server that compresses them
 * does not say it, and the progress would have no end.
 */
export const downloadSize = (): Plugin => ({
  name: "download-size",
  config: () => ({
    define: {
      DOWNLOAD_BYTES: String(size("cpu/speech_emotion_bg.wasm") + size("emodb.safetensors")),
    },
  }),
});
