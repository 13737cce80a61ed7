// `make demo` serves the page before all wasm files are compiled. Such a page contains this folder instead of the
// missing files (`www/build/pending-builds.ts`) and takes their addresses from `builds.json` when they are there.
import { EmotionError } from "speech-emotion";

export type BuildName = (typeof PENDING_BUILDS)[number];

/** A wasm file and the module of its worker, relative to the page. */
export interface Built {
  wasm: string;
  worker: string;
}

/** What `builds.json` contains. */
export interface Builds {
  built: Partial<Record<BuildName, Built>>;
  /** Builds that are still being compiled, in this order. */
  pending: BuildName[];
  /** Whether compiling ended with an error: what is pending will not come. */
  failed: boolean;
}

/** Builds that were missing when the page was bundled, in the order in which they are compiled. */
export const missing: readonly BuildName[] = PENDING_BUILDS;

let current: Builds = { built: {}, pending: [...missing], failed: false };

/** Reads `builds.json`. The server answers with 304 while nothing changed. */
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
