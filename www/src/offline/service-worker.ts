// Stores the page for offline use. The names of all files except this one, index.html and the files of www/public
// contain a content hash, so stored files are never requested again. A new version of the page has a new file list,
// stored next to the old one until the last tab of the old version is closed. Other addresses, also on the same server,
// are not handled.

// TypeScript cannot combine the types of workers and of pages, so the members in use are declared here.
interface Lifetime {
  waitUntil(task: Promise<unknown>): void;
}
interface Fetching extends Lifetime {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  readonly registration: { readonly scope: string; unregister(): Promise<boolean> };
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const scope = globalThis as unknown as Scope;

/**
 * Inserted by the build, relative to this file: the files to store immediately, those to store on first use
 * (training, WebGPU), and the name of this version.
 */
declare const BUILT: {
  version: string;
  files: string[];
  others: string[];
  cpu: { plain: string; relaxed: string };
};

/** The CPU wasm file for this browser. The page passes it in the address, since a single-file worker has no imports. */
const CPU =
  new URLSearchParams(location.search).get("cpu") === "relaxed"
    ? BUILT.cpu.relaxed
    : BUILT.cpu.plain;

const address = (file: string): string => new URL(file, location.href).href;

/** The page has two addresses; query parameters (`?lang=de`) do not matter. */
const PAGE = address("./");
const PAGES = new Set([PAGE, address("index.html")]);
const FILES = [...BUILT.files, CPU].map(address);
const OWN = new Set([...FILES, ...BUILT.others.map(address), address(BUILT.cpu.plain)]);
OWN.add(address(BUILT.cpu.relaxed));

/** Prefix of the caches of this page: other pages of the same origin have their own service workers. */
const PREFIX = `speech-emotion ${new URL(PAGE).pathname} `;
const NAME = PREFIX + BUILT.version;
/** Milliseconds to wait for the server on navigation before the stored page is shown. */
const PATIENCE = 5000;

scope.addEventListener("install", (event) => {
  const store = async () => {
    const cache = await caches.open(NAME);
    // Revalidates the file in the HTTP cache.
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(store());
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(deleteCaches((name) => name !== NAME));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  url.search = url.hash = "";
  if (PAGES.has(url.href)) {
    event.respondWith(page(request));
    event.waitUntil(leaveIfGone());
  } else if (OWN.has(url.href)) {
    event.respondWith(file(request, url.href));
  }
});

/** Network first, so that a new version is shown on the first visit; the stored page if there is no connection. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const stored = await cache.match(PAGE);
  if (!stored) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(stored), PATIENCE));
  return Promise.race([fetch(request).catch(() => stored), late]);
}

async function file(request: Request, url: string): Promise<Response> {
  const cache = await caches.open(NAME);
  const stored = await cache.match(url);
  if (stored) return stored;
  const response = await fetch(request);
  if (response.status === 200) await cache.put(url, response.clone());
  return response;
}

/** Another site may use the address now: if this file no longer exists, the worker and its caches are removed. */
async function leaveIfGone(): Promise<void> {
  let response: Response;
  try {
    response = await fetch(location.href, { cache: "no-store" });
  } catch {
    // A connection error does not show whether the file exists.
    return;
  }
  const type = response.headers.get("content-type") ?? "";
  const isGone = [404, 410].includes(response.status) || (response.ok && !type.includes("script"));
  if (!isGone) return;
  await deleteCaches(() => true);
  await scope.registration.unregister();
}

async function deleteCaches(isOld: (name: string) => boolean): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && isOld(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}
