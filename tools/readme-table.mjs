// Tables between two markers in the package's documents, written by a script and checked by a test.
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";

/** The documents with tables, by table name. */
const files = { errors: "pkg/docs/errors.md", sizes: "pkg/docs/guide.md" };
const address = (name) => new URL(`../${files[name]}`, import.meta.url);

/** Rows of cells in Prettier's format. */
export async function table(rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const [head, ...body] = rows;
  const lines = [line(head), line(head.map(() => "---")), ...body.map(line)];
  return (await format(lines.join("\n"), { parser: "markdown", printWidth: 100 })).trim();
}

function split(name) {
  const text = readFileSync(address(name), "utf8");
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open) + open.length, text.indexOf(close)];
  if (to < from) throw new Error(`expected ${open} and ${close} in ${files[name]}`);
  return [text.slice(0, from), text.slice(from, to).trim(), text.slice(to)];
}

/** The current table. */
export const readTable = (name) => split(name)[1];

export function writeTable(name, text) {
  const [before, , after] = split(name);
  writeFileSync(address(name), `${before}\n\n${text}\n\n${after}`);
}
