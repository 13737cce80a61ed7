// node tools/strip-names.mjs INPUT.wasm OUTPUT.wasm: copies a wasm file without its name section (function names for
// debuggers), a sixth of the size without wasm-opt. An identical file is not rewritten.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The bytes of a wasm file without the custom section "name". */
export function withoutNames(bytes) {
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  const unsigned = () => {
    let [value, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    return value;
  };
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    const end = unsigned() + at;
    if (!(end <= bytes.length)) throw new Error("the wasm file is truncated");
    const length = id === 0 ? unsigned() : 0;
    const name = bytes.toString("utf8", at, at + length);
    if (id !== 0 || name !== "name") parts.push(bytes.subarray(start, end));
    at = end;
  }
  return Buffer.concat(parts);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [input, output] = process.argv.slice(2);
  const bytes = withoutNames(readFileSync(input));
  if (!existsSync(output) || !bytes.equals(readFileSync(output))) writeFileSync(output, bytes);
}
