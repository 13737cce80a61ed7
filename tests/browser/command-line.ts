// What the command line says about a recording: the answer that the browser is held to.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const program = process.env.SPEECH_EMOTION_CLI ?? `${root}/target/release/speech-emotion`;

/** One line of `speech-emotion classify --json`. */
export interface CommandLineAnswer {
  file: string;
  label: string;
  confidence: number;
  probabilities: Record<string, number>;
  attention: number[];
  stepSeconds: number;
  startSeconds: number;
  unsure?: string;
}

/** The names of the bundled recordings, without `.wav`. */
export const clipNames = readdirSync(`${root}/tests/clips`)
  .filter((file) => file.endsWith(".wav"))
  .map((file) => file.slice(0, -".wav".length));

export const clipPath = (name: string): string => `${root}/tests/clips/${name}.wav`;

/** The results for these recordings, by path. */
export function classifyByCommandLine(paths: string[]): Map<string, CommandLineAnswer> {
  if (!existsSync(program)) {
    throw new Error(`no command line at ${program}: build it, or set SPEECH_EMOTION_CLI`);
  }
  const lines = execFileSync(program, ["classify", "--json", ...paths], {
    encoding: "utf8",
  });
  const answers = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CommandLineAnswer);
  return new Map(answers.map((answer) => [answer.file, answer]));
}
