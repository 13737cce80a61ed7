// The wasm files of the packages: without function names, and otherwise unchanged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutNames } from "../../tools/strip-names.mjs";

const section = (id, content) => [id, content.length, ...content];
const custom = (name, content) => section(0, [name.length, ...Buffer.from(name), ...content]);
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
// A wasm function without a result.
const body = [
  ...section(1, [1, 0x60, 0, 0]),
  ...section(3, [1, 0]),
  ...section(10, [1, 2, 0, 0x0b]),
];
const producers = custom("producers", [0]);

test("the name section is removed, and the module stays valid", async () => {
  const long = custom("name", Array(100).fill(0));
  const named = Buffer.from([...header, ...body, ...long, ...producers]);
  const plain = withoutNames(named);
  assert.deepEqual([...plain], [...header, ...body, ...producers]);
  const module = await globalThis.WebAssembly.compile(plain);
  assert.equal(globalThis.WebAssembly.Module.customSections(module, "producers").length, 1);
  assert.deepEqual(withoutNames(plain), plain);
});

test("a truncated file is an error", () => {
  const bytes = Buffer.from([...header, ...body]);
  assert.throws(() => withoutNames(bytes.subarray(0, bytes.length - 2)), /truncated/);
});
