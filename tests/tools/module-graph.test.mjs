import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { cycles, edges, readModules, upward } from "../../tools/module-graph.mjs";

/** The graph of these files. */
function graphOf(files) {
  const folder = mkdtempSync(join(tmpdir(), "module-graph-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return edges(readModules(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("re-exports resolve to the file that defines an item", () => {
  const graph = graphOf({
    "lib.rs": "pub mod audio;\npub mod frontend;\n",
    "audio/mod.rs": "mod wav;\npub use wav::decode;\n",
    "audio/wav.rs": "pub fn decode() {}\n",
    "frontend.rs": "use crate::audio::{self, decode};\nfn all() { decode() }\n",
  });
  assert.ok(graph.get("frontend").has("audio::wav"));
  assert.deepEqual(cycles(graph), []);
  assert.deepEqual(upward(graph), []);
});

test("cycles and edges against the layer order are found; tests are ignored", () => {
  const graph = graphOf({
    "lib.rs": "pub mod audio;\npub mod frontend;\n",
    "audio/mod.rs": "mod wav;\npub struct Recording;\npub fn read() { wav::decode() }\n",
    "audio/wav.rs": "use super::Recording;\npub fn decode() { crate::frontend::level() }\n",
    "frontend.rs": "pub fn level() {}\n#[cfg(test)]\nmod tests {\n    use crate::audio::read;\n}\n",
  });
  assert.deepEqual(cycles(graph), [["audio", "audio::wav"]]);
  assert.deepEqual(upward(graph), ["audio::wav -> frontend"]);
});
