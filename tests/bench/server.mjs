// Serves the libraries and their inputs on the loopback interface.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { folder as speech } from "./speech.mjs";
import { clips } from "./training.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** @param folder contains the audio files, the models and node_modules with the other libraries */
export function serve(folder) {
  const places = [
    ["/ours/", path.join(root, "pkg/dist/cpu/")],
    ["/ours-relaxed/", path.join(root, "pkg/dist/cpu-relaxed/")],
    ["/ours-train/", path.join(root, "pkg/train/dist/train/")],
    ["/ours-webgpu/", path.join(root, "pkg/dist/webgpu/")],
    ["/clips/", clips],
    ["/speech/", `${speech}/`],
    ["/peers/", path.join(folder, "node_modules/")],
    ["/files/", `${folder}/`],
    ["/bench/", path.join(root, "tests/bench/")],
  ];
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url.split("?")[0]);
    const place = places.find(([prefix]) => url.startsWith(prefix));
    const file = place && path.join(place[1], url.slice(place[0].length));
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    // Cross-origin isolation, for clocks with a resolution of 5 us.
    response.writeHead(200, {
      "Content-Type": types[path.extname(file)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    if (file.endsWith("transformers.web.js")) {
      // The library does not export the functions that compute its features.
      const names = "mel_filter_bank, spectrogram, window_function";
      response.end(`${readFileSync(file)}\nexport { ${names} };\n`);
    } else {
      createReadStream(file).pipe(response);
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
