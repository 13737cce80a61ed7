// The error codes of the package, from the sources: the table of pkg/README.md.
//   node tools/error-codes.mjs           prints it
//   node tools/error-codes.mjs --write   writes it into the README
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { table, writeTable } from "./readme-table.mjs";

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** The words of a doc comment, in one line. */
const words = (comment) =>
  comment
    .replace(/^\s*(\/\/\/|\/\*\*|\*\/|\*)/gm, "")
    .replaceAll("*/", "")
    .replace(/\s+/g, " ")
    .trim();

/** Codes of the TypeScript layer, with their descriptions. */
export function packageCodes() {
  const union = /export type ErrorCode =([\s\S]*?)\(string & \{\}\);/.exec(
    read("pkg/src/errors.ts"),
  )[1];
  const pairs = union.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\s*\| "([a-z-]+)"/g);
  return new Map([...pairs].map(([, comment, code]) => [code, words(comment)]));
}

/** Codes that the TypeScript layer throws, wherever it does. */
export function thrownCodes() {
  const files = readdirSync(new URL("../pkg/src", import.meta.url));
  const texts = files.filter((file) => file.endsWith(".ts")).map((file) => read(`pkg/src/${file}`));
  const thrown = texts.join("\n").matchAll(/EmotionError\(\s*"([a-z-]+)"/g);
  return new Set([...thrown].map(([, code]) => code));
}

/** Codes of the Rust crate, but for those of corpora, which are only on the command line. */
export function crateCodes() {
  const source = read("crate/src/error.rs");
  const codes = new Map();
  for (const [, variant, code] of source.matchAll(/Self::(\w+)[^=]*=> "([a-z-]+)"/g)) {
    const before = source.slice(0, source.search(new RegExp(`^    ${variant}\\b`, "m")));
    const comment = /((?:^ {4}\/\/\/.*\n)+)(?:^ {4}#\[error[\s\S]*)?$/m.exec(
      before.slice(before.lastIndexOf("\n\n")),
    );
    if (!comment) throw new Error(`expected a doc comment above ${variant} in crate/src/error.rs`);
    if (!code.startsWith("corpus-")) codes.set(code, words(comment[1]));
  }
  return codes;
}

export async function errorTable() {
  const codes = new Map([...crateCodes(), ...packageCodes()]);
  const rows = [...codes].sort(([a], [b]) => (a < b ? -1 : 1));
  return table([["code", ""], ...rows.map(([code, text]) => [`\`${code}\``, text])]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = await errorTable();
  if (process.argv.includes("--write")) writeTable("errors", text);
  else console.log(text);
}
