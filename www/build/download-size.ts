import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const size = (path: string): number =>
  statSync(fileURLToPath(new URL(`../../pkg/${path}`, import.meta.url))).size;

/**
 * Tells the page how many bytes each of its models has together with the file for the CPU: a server that compresses them
 * does not say it, and the progress would have no end.
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
