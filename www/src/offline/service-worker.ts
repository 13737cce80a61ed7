// Keeps the page for visits without a connection. Every file but this one, index.html and those of www/public has the
// hash of its content in its name, so that what is stored never has to be asked for again; a new version of the page is
// a new list of files, stored beside the old one until the last tab of that is closed. Other addresses, also of the same
// server, are left to the browser.

// TypeScript's types for workers and for pages exclude each other: the few lines that are used here.
interface Lifetime {
  waitUntil(task: Promise<unknown>): void;
}
interface Fetching extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly registration: { readonly scope: string; unregister(): Promise<boolean> };
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const scope = globalThis as unknown as Scope;

/**
 * What the build puts here, relative to this file: those that answer, stored at once; others (training, WebGPU), stored when
 * they are first used; and the name of this version.
 */
declare const BUILT: {
  version: string;
  files: string[];
  others: string[];
  cpu: { plain: string; relaxed: string };
};

/** The file for the CPU that runs here. The page says it in the address: a worker of one file imports nothing. */
const CPU =
  new URLSearchParams(location.search).get("cpu") === "relaxed"
    ? BUILT.cpu.relaxed
    : BUILT.cpu.plain;

const address = (file: string): string => new URL(file, location.href).href;

/** The page has two addresses; settings in them (`?lang=de`) do not make it another page. */
const PAGE = address("./");
const PAGES = new Set([PAGE, address("index.html")]);
const FILES = [...BUILT.files, CPU].map(address);
const OWN = new Set([...FILES, ...BUILT.others.map(address), address(BUILT.cpu.plain)]);
OWN.add(address(BUILT.cpu.relaxed));

/** Of this page alone: others of the same server have workers of their own. */
const PREFIX = `speech-emotion ${new URL(PAGE).pathname} `;
const NAME = PREFIX + BUILT.version;
/** Milliseconds that a navigation waits for the server before the stored page is shown. */
const PATIENCE = 5000;

scope.addEventListener("install", (event) => {
  const store = async () => {
    const cache = await caches.open(NAME);
    // Asked with the server's word whether the browser's own copy is still the file.
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

/** From the server, so that a new version shows at the first visit; the stored page where there is no connection. */
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

/** Another site may have taken over the address: where this file is gone, its worker and what it stored go too. */
async function leaveIfGone(): Promise<void> {
  let response: Response;
  try {
    response = await fetch(location.href, { cache: "no-store" });
  } catch {
    // No connection says nothing about the server.
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
