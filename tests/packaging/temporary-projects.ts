// The location of temporary projects: outside the clone, so that module resolution finds nothing there.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../browser/command-line.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The bundlers and frameworks of the lock file, installed once per machine. */
const cache = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "speech-emotion",
  `packaging-${createHash("sha256")
    .update(readFileSync(here("package-lock.json")))
    .digest("hex")
    .slice(0, 12)}`,
);

/** The folder of this run, below the frameworks, so that the module resolution of Node.js finds them. */
export const runFolder = (): string => {
  const path = process.env.PACKAGING_RUN_FOLDER;
  if (path === undefined) throw new Error("the global set-up has not run");
  return path;
};

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;

/** The fields of package.json in use. */
export interface Manifest {
  name: string;
  workspaces?: string[];
  exports: Record<string, string | { default: string }>;
  repository?: { url: string; directory: string };
  homepage?: string;
  bugs?: string;
}

/** The published packages by name. */
export const packages = new Map(
  readManifest(".")
    .workspaces!.filter((folder) => folder.startsWith("pkg"))
    .map((folder) => [readManifest(folder).name, folder] as const),
);

/** A packed package. */
export const tarball = (name: string): string => join(runFolder(), `${name}.tgz`);

/** The package.json of a published package. */
export const manifest = (name: string): Manifest => readManifest(packages.get(name)!);

/** The report of `npm pack` for a package. */
export interface Packed {
  filename: string;
  name: string;
  /** Bytes. */
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** The reports of this run. */
export const packed = (): Packed[] =>
  JSON.parse(readFileSync(join(runFolder(), "packed.json"), "utf8")) as Packed[];

/** The pinned version of a framework. */
export const pinned = (name: string): string => {
  const file = readFileSync(here("package.json"), "utf8");
  const { devDependencies } = JSON.parse(file) as { devDependencies: Record<string, string> };
  const version = devDependencies[name];
  if (version === undefined)
    throw new Error(`${name} is not pinned in tests/packaging/package.json`);
  return version;
};

/** The other tested runtimes, by their names in tests/packaging/package.json. */
export function runtime(name: "node" | "bun"): string {
  const { arch, platform } = process;
  const installed =
    name === "node"
      ? `node-${platform}-${arch}`
      : `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}`;
  const path = join(cache, "node_modules", installed, "bin", name);
  if (existsSync(path)) return path;
  throw new Error(`no ${name} for ${platform} on ${arch}: pin it in tests/packaging/package.json`);
}

/** Runs a program; on failure the error contains its output. */
export function run(folder: string, program: string, ...args: string[]): string {
  const path = [join(cache, "node_modules", ".bin"), process.env.PATH].join(":");
  try {
    return execFileSync(program, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...quiet, PATH: path },
    });
  } catch (failure) {
    const { stdout, stderr } = failure as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout ?? ""}\n${stderr ?? ""}`, {
      cause: failure,
    });
  }
}

export const quiet = {
  CI: "1",
  // Playwright enables colors in child processes.
  FORCE_COLOR: "0",
  NEXT_TELEMETRY_DISABLED: "1",
  npm_config_fund: "false",
  npm_config_audit: "false",
  npm_config_update_notifier: "false",
};

/** Packs the packages as `npm publish` does, and installs them and the frameworks. */
export function createProjects(): void {
  if (!existsSync(join(cache, "installed"))) {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) cpSync(here(file), join(cache, file));
    run(cache, "npm", "ci", "--ignore-scripts", "--prefer-offline");
    // Bundlers run with the system's Node.js; the other version is started by its path.
    rmSync(join(cache, "node_modules", ".bin", "node"), { force: true });
    writeFileSync(join(cache, "installed"), "");
  }
  const folder = mkdtempSync(join(cache, "run-"));
  process.env.PACKAGING_RUN_FOLDER = folder;
  const workspaces = [...packages.keys()].flatMap((name) => ["--workspace", name]);
  const reports = run(root, "npm", "pack", ...workspaces, "--json", "--pack-destination", folder);
  writeFileSync(join(folder, "packed.json"), reports);
  for (const { filename, name } of packed()) renameSync(join(folder, filename), tarball(name));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "packaging-run", private: true }),
  );
  installAlone(folder);
}

/** Installs the packed packages in an empty project. */
function installAlone(folder: string): void {
  run(
    folder,
    "npm",
    "install",
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--offline",
    ...[...packages.keys()].map(tarball),
  );
}

/** Copies installed packages to the location where npm installs them in a project. */
export function install(folder: string, names: Iterable<string> = packages.keys()): void {
  for (const name of names) {
    const from = join(runFolder(), "node_modules", name);
    cpSync(from, join(folder, "node_modules", name), { recursive: true });
  }
}

/** A copy of a project of this repository, given by its folder. */
export function copyProject(folder: string): string {
  const copy = join(runFolder(), folder.replaceAll("/", "-"));
  cpSync(join(root, folder), copy, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|\.next)$/.test(path),
  });
  install(copy);
  return copy;
}

export function removeProjects(): void {
  rmSync(runFolder(), { recursive: true, force: true });
}
