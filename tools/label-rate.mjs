// Measures throughput and memory of `speech-emotion label` on one core and on all, as a section of docs/benchmarks.md.
//   node tools/label-rate.mjs PROGRAM      RECORDINGS=1000 for fewer copies of the clips
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { clearInterval, setInterval } from "node:timers";
import { HEADINGS, withSection } from "./benchmark-section.mjs";
import { table } from "./readme-table.mjs";

const RECORDINGS = Number(process.env.RECORDINGS ?? 10_000);
/** Number of interleaved runs with one thread and with all; the fastest of each counts. */
const ROUNDS = 3;

const program = process.argv[2];
const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "label-rate-"));

/** Copies of the clips, as a list for `--list`. */
function archive() {
  const clips = join(root, "tests/clips/training");
  const names = readdirSync(clips).filter((name) => name.endsWith(".flac"));
  return Array.from({ length: RECORDINGS }, (_, index) => {
    const copy = join(folder, `${index}.flac`);
    cpSync(join(clips, names[index % names.length]), copy);
    return copy;
  });
}

let runs = 0;

/** Clock ticks per second, the unit of CPU time in Linux. */
const TICKS = 100;

/** Seconds, seconds of CPU time, and peak memory in MiB of a run. */
async function label(paths, threads) {
  const out = join(folder, `labels-${++runs}.csv`);
  const list = join(folder, `list-${runs}.txt`);
  writeFileSync(list, paths.map((path) => `${path}\n`).join(""));
  const began = performance.now();
  const child = spawn(program, ["label", "--list", list, "--out", out, "--threads", threads], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  let memory = 0;
  let processor = 0;
  const timer = setInterval(() => {
    try {
      // User and system time are the 14th and 15th field; the name in parentheses may contain spaces.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
      processor = (Number(fields[11]) + Number(fields[12])) / TICKS;
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      memory = Math.max(memory, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // The process has ended.
    }
  }, 20);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${program} label: exit code ${code}`);
  return { seconds: (performance.now() - began) / 1000, processor, memory };
}

async function main() {
  const load = loadavg()[0].toFixed(2);
  const cores = cpus().length;
  const paths = archive();
  const tenth = paths.slice(0, RECORDINGS / 10);
  const best = { 1: Infinity, [cores]: Infinity };
  const processor = { ...best };
  let memory = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const threads of [1, cores]) {
      const run = await label(tenth, threads);
      best[threads] = Math.min(best[threads], run.seconds);
      processor[threads] = Math.min(processor[threads], run.processor);
      if (threads === cores) memory = run.memory;
    }
  }
  const whole = await label(paths, cores);
  const rate = (seconds) => (tenth.length / seconds).toFixed(1);
  const milliseconds = (seconds) => `${((1000 * seconds) / tenth.length).toFixed(1)} ms`;
  const share = best[1] / best[cores] / cores;
  const rows = [
    ["measurement", "value"],
    ["recordings per second, one thread", rate(best[1])],
    [`recordings per second, ${cores} threads`, rate(best[cores])],
    ["parallel efficiency", share.toFixed(2)],
    ["CPU time per recording, one thread", milliseconds(processor[1])],
    [`CPU time per recording, ${cores} threads`, milliseconds(processor[cores])],
    [`memory, ${tenth.length} recordings`, `${memory.toFixed(0)} MiB`],
    [`memory, ${paths.length} recordings`, `${whole.memory.toFixed(0)} MiB`],
  ];
  const text = `${HEADINGS.label}
Written by \`make bench\` on ${new Date().toISOString().slice(0, 10)}: ${cores} cores of ${cpus()[0].model}, load average ${load} at the
start. Copies of the clips in \`tests/clips/training\`, 1.4 to 3.8 s each; fastest of ${ROUNDS} runs.
${load < cores ? "" : "Other processes used the cores as well: the rate of all threads is lower than on an idle machine.\n"}
${await table(rows)}
`;
  console.log(text);
  const document = new URL("../docs/benchmarks.md", import.meta.url);
  writeFileSync(document, withSection(readFileSync(document, "utf8"), HEADINGS.label, text));
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}
