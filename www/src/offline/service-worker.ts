// Keeps the page for visits without a connection. Every file but this one and index.html has the hash
// of its content in its name, so that what is stored never has to be asked for again; a new version of
// the page is a new list of files, stored beside the old one until the last tab of that is closed.

// TypeScript's types for workers and for pages exclude each other: the few lines that are used here.
interface Lifetime {
  waitUntil(task: Promise<unknown>): void;
}
interface Fetching {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const scope = globalThis as unknown as Scope;

/** What the build puts here: the files of this version, relative to this one, and its name. */
declare const BUILT: { version: string; files: string[]; cpu: { plain: string; relaxed: string } };

/** The file for the CPU that runs here. The page says it in the address: a worker of one file imports nothing. */
const CPU =
  new URLSearchParams(location.search).get("cpu") === "relaxed"
    ? BUILT.cpu.relaxed
    : BUILT.cpu.plain;

const PREFIX = "speech-emotion ";
const NAME = PREFIX + BUILT.version;

scope.addEventListener("install", (event) => {
  const store = async () => {
    const cache = await caches.open(NAME);
    // Asked with the server's word whether the browser's own copy is still the file.
    const files = [...BUILT.files, CPU];
    await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(store());
});

scope.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(clean());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  // Settings in the address (`?lang=de`) do not make it another page.
  const page = request.mode === "navigate";
  const stored = await cache.match(page ? "./" : request, { ignoreSearch: page });
  if (stored) return stored;
  const response = await fetch(request);
  // The WebGPU files: stored for those who use them, and not loaded by those who do not.
  if (response.status === 200 && /-[\w-]{8}\.\w+$/.test(new URL(request.url).pathname)) {
    await cache.put(request, response.clone());
  }
  return response;
}
