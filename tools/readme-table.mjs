// A table of a README between two marks, made by a script and checked by a test.
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";

const readme = new URL("../pkg/README.md", import.meta.url);

/** Rows of cells as Prettier would leave them. */
export async function table(rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const [head, ...body] = rows;
  const lines = [line(head), line(head.map(() => "---")), ...body.map(line)];
  return (await format(lines.join("\n"), { parser: "markdown", printWidth: 100 })).trim();
}

function split(name) {
  const text = readFileSync(readme, "utf8");
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open) + open.length, text.indexOf(close)];
  if (to < from) throw new Error(`expected ${open} and ${close} in pkg/README.md`);
  return [text.slice(0, from), text.slice(from, to).trim(), text.slice(to)];
}

/** The table that is there. */
export const readTable = (name) => split(name)[1];

export function writeTable(name, text) {
  const [before, , after] = split(name);
  writeFileSync(readme, `${before}\n\n${text}\n\n${after}`);
}
