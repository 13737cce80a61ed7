// Results of the command line, the reference for the browser.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const program = process.env.SPEECH_EMOTION_CLI ?? `${root}/target/release/speech-emotion`;

/** One line of `speech-emotion classify --json`. */
export interface CommandLineResult {
  file: string;
  label: string;
  confidence: number;
  probabilities: Record<string, number>;
  attention: number[];
  stepSeconds: number;
  startSeconds: number;
  unsure?: string;
}

/** The same in a session. */
export interface SessionAnswer extends CommandLineResult {
  /** Seconds of speech the session has adapted to. */
  sessionSeconds: number;
}

/** The model included in the program. */
export const shippedModel = `${root}/crate/model/emodb.safetensors`;

/** The model of the package `speech-emotion-large`. */
export const largeModel = `${root}/crate/model/emodb-large.safetensors`;

/** The names of the bundled recordings, without `.wav`. */
export const clipNames = readdirSync(`${root}/tests/clips`)
  .filter((file) => file.endsWith(".wav"))
  .map((file) => file.slice(0, -".wav".length));

export const clipPath = (name: string): string => `${root}/tests/clips/${name}.wav`;

/** A device of the command line: Chromium and Firefox compute matrix products in eight bits on the CPU. */
export type Device = "cpu" | "int8";

/** The maximum difference of a probability between the command line and the page, by device. */
export const TOLERANCES: Record<Device, number> = { cpu: 1e-3, int8: 5e-3 };

/** The results for these recordings, by path. */
export const classifyByCommandLine = (
  paths: string[],
  model = shippedModel,
  device: Device = "cpu",
): Map<string, CommandLineResult> =>
  byPath(classify(["--device", device, "--model", model, ...paths]));

/** The results for these recordings of one speaker, in order. */
export const sessionByCommandLine = (
  paths: string[],
  model = shippedModel,
  device: Device = "cpu",
): SessionAnswer[] =>
  classify(["--session", "--device", device, "--model", model, ...paths]) as SessionAnswer[];

/** The results of the page for these recordings in order: in a session, if the model has sessions. */
export const filesByCommandLine = (paths: string[]): Map<string, CommandLineResult> =>
  hasSessions()
    ? byPath(sessionByCommandLine(paths, shippedModel, "int8"))
    : classifyByCommandLine(paths, shippedModel, "int8");

/** The annotation of a bundled recording that is the first one of its session. */
export function annotationByCommandLine(name: string, ending: string): string {
  const folder = mkdtempSync(join(tmpdir(), "annotation-"));
  const out = join(folder, `out${ending}`);
  const session = hasSessions() ? ["--session"] : [];
  run(
    ["classify", "--device", "int8", ...session, `${name}.wav`, "--annotate", out],
    `${root}/tests/clips`,
  );
  const text = readFileSync(out, "utf8");
  rmSync(folder, { recursive: true });
  return text;
}

/** Whether the header of the file contains the tensor that sessions require. */
const hasSessions = (): boolean => readFileSync(shippedModel).includes('"embedding.mean"');

const byPath = (results: CommandLineResult[]) =>
  new Map(results.map((result) => [result.file, result]));

const classify = (args: string[]): CommandLineResult[] =>
  run(["classify", "--json", ...args])
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CommandLineResult);

function run(args: string[], cwd = root): string {
  if (!existsSync(program)) {
    throw new Error(`expected the command line at ${program}: build it, or set SPEECH_EMOTION_CLI`);
  }
  return execFileSync(program, args, { cwd, encoding: "utf8" });
}
