import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const size = (path: string): number =>
  statSync(fileURLToPath(new URL(`../../pkg/${path}`, import.meta.url))).size;

/**
 * Defines the download size of each model, including the CPU wasm file. Servers that compress these files do not
 * report a total, which the progress bar needs.
 */
export const downloadSize = (): Plugin => ({
  name: "download-size",
  config: () => {
    const wasm = size("dist/cpu/speech_emotion_bg.wasm");
    return {
      define: {
        DOWNLOAD_BYTES: String(wasm + size("dist/emodb.safetensors")),
        LARGE_DOWNLOAD_BYTES: String(wasm + size("large/dist/emodb-large.safetensors")),
      },
    };
  },
});
