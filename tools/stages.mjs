// The stage durations of `make demo` in docs/benchmarks.md, from the records of tools/common.sh.
//   node tools/stages.mjs STAGES.tsv
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { pathToFileURL } from "node:url";
import { HEADINGS, withSection } from "./benchmark-section.mjs";
import { table } from "./readme-table.mjs";

const document = new URL("../docs/benchmarks.md", import.meta.url);
/** The section, from the lines of a `stages.tsv`. */
export async function section(lines, machine) {
  const rows = lines.map((line) => line.split("\t")).filter(([name]) => name !== "start");
  const served = rows.findIndex(([name]) => name === "served");
  if (served < 0) throw new Error("expected a line `served` in the stages");
  const before = rows.slice(0, served);
  const sum = (some) => some.reduce((all, [, , processor]) => all + Number(processor), 0);
  const figures = (some) =>
    some.map(([name, seconds, processor]) => [name, `${seconds} s`, `${processor} s`]);
  const [, elapsed] = rows[served];
  const head = ["stage", "time", "CPU time"];
  return `${HEADINGS.demo}
Written by \`make demo-time\` on ${machine.date}: ${machine.cores} cores of ${machine.model}, load average ${machine.load}
at the start. The clone is new; the homes of Cargo and npm, the tools and the target folder are empty; Rust and Node.js are
installed. Stages overlap.

${await table([head, ...figures(before), ["page served", `${elapsed} s`, `${sum(before).toFixed(1)} s`]])}

In the background, at a lower priority:

${await table([head, ...figures(rows.slice(served + 1))])}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const lines = readFileSync(process.argv[2], "utf8").trim().split("\n");
  const [, , load] = lines[0].split("\t");
  const text = readFileSync(document, "utf8");
  const { model } = cpus()[0];
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    model,
    load: load ?? loadavg()[0].toFixed(2),
  };
  writeFileSync(document, withSection(text, HEADINGS.demo, await section(lines, machine)));
}
