// `make demo` serves the page before all wasm files are compiled. The bundled page contains this folder instead of the
// missing files (`www/build/pending-builds.ts`) and reads their addresses from `builds.json` when they are available.
import { EmotionError } from "speech-emotion";

export type BuildName = (typeof PENDING_BUILDS)[number];

/** A wasm file and its worker module, relative to the page. */
export interface Built {
  wasm: string;
  worker: string;
}

/** The content of `builds.json`. */
export interface Builds {
  built: Partial<Record<BuildName, Built>>;
  /** Builds that are still being compiled, in compilation order. */
  pending: BuildName[];
  /** Whether compilation failed: pending builds will not become available. */
  failed: boolean;
}

/** Builds that were missing at bundling, in compilation order. */
export const missing: readonly BuildName[] = PENDING_BUILDS;

let current: Builds = { built: {}, pending: [...missing], failed: false };

/** Reads `builds.json`. The server responds with 304 if it is unchanged. */
export async function readBuilds(): Promise<Builds> {
  const response = await fetch(new URL("builds.json", document.baseURI));
  if (response.ok) current = (await response.json()) as Builds;
  return current;
}

/** The addresses of a build. @throws EmotionError `backend-unavailable` while it is being compiled */
export function addressesOf(name: BuildName): { wasm: URL; worker: URL } {
  const build = current.built[name];
  if (!build) {
    const state = current.failed ? "could not be compiled" : "is still being compiled";
    throw new EmotionError("backend-unavailable", `the build "${name}" ${state}`);
  }
  const { baseURI } = document;
  return { wasm: new URL(build.wasm, baseURI), worker: new URL(build.worker, baseURI) };
}

/** Starts the worker of a build. @throws EmotionError `backend-unavailable` */
export const startWorker = (name: BuildName): Worker =>
  new Worker(addressesOf(name).worker, { type: "module" });
