/* global window */
// The benchmarks in Chromium: interleaved runs of all libraries, medians over the rounds.
import os from "node:os";
import { chromium } from "@playwright/test";
import { serve } from "./server.mjs";
import { files } from "./speech.mjs";
import { training } from "./training.mjs";

const lengths = [1, 3, 7];
const TOLERANCE = 1e-4;
/** Of products in eight bits. */
export const INT8_TOLERANCE = 0.03;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The medians of nested objects of numbers with the same keys. */
function medians(rounds) {
  return Object.fromEntries(
    Object.entries(rounds[0]).map(([name, first]) => {
      const values = rounds.map((round) => round[name]);
      return [name, typeof first === "number" ? median(values) : medians(values)];
    }),
  );
}

/** Calls `work` with a function that opens a page, and the version of the browser. */
export async function withBrowser(folder, args, work) {
  const server = await serve(folder);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking", ...args],
  });
  /** Opens a page with an empty cache, and returns a function that calls functions of its module. */
  const open = async (document, module) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${server.address().port}${document}`);
    const call = (name, argument) =>
      page.evaluate(
        async ([module, name, argument]) => (await import(`/bench/${module}`))[name](argument),
        [module, name, argument],
      );
    return { page, call, close: () => context.close() };
  };
  try {
    return await work(open, browser.version());
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * The medians by the seconds of the recording, and the largest differences between the results of the libraries and of
 * products in eight bits.
 */
async function compare(page, rounds) {
  const at = {};
  let worst = 0;
  let int8 = 0;
  for (const seconds of lengths) {
    const differences = await page.call("differences", seconds);
    int8 = Math.max(int8, differences.int8);
    if (!(int8 < INT8_TOLERANCE))
      throw new Error(`expected similar results from products in eight bits, difference ${int8}`);
    for (const [name, difference] of Object.entries(differences.libraries)) {
      if (!(difference < TOLERANCE))
        throw new Error(`expected the same results from ${name}, difference ${difference}`);
      worst = Math.max(worst, difference);
    }
    const times = [];
    // In the first rounds the code is not optimized yet.
    for (let round = -10; round < rounds; round++) {
      const once = await page.call("round", seconds);
      if (round >= 0) times.push(once);
    }
    at[seconds] = medians(times);
  }
  return { at, worst, int8 };
}

/** The medians of both files of this project for 3 s where V8 does not use AVX-VNNI, as on older processors. */
const withoutVnni = (folder, rounds) =>
  withBrowser(folder, ["--js-flags=--no-enable-avx-vnni"], async (open) => {
    const page = await open("/bench/page.html", "implementations.js");
    const times = [];
    for (let round = -10; round < rounds; round++) {
      const once = await page.call("builds", 3);
      if (round >= 0) times.push(once);
    }
    return medians(times);
  });

/** The wasm memory in bytes after a model file has been loaded and 7 s have been classified. */
export async function memoryOf(open, file) {
  const page = await open("/bench/empty.html", "memory.js");
  const memory = await page.call("memory", file);
  await page.close();
  return memory;
}

/** @returns all measurements on the CPU */
export async function measureImplementations(folder, rounds) {
  const measured = await measureWithVnni(folder, rounds);
  return { ...measured, withoutVnni: await withoutVnni(folder, rounds) };
}

const measureWithVnni = (folder, rounds) =>
  withBrowser(folder, [], async (open, browser) => {
    const start = [];
    for (let round = 0; round < Math.ceil(rounds / 4); round++) {
      const times = {};
      for (const name of ["ours", "peer", "oursLater", "peerLater"]) {
        const { page, close } = await open("/files/start/index.html");
        times[name] = await page.evaluate((name) => window.start[name](), name);
        await close();
      }
      start.push(times);
    }

    const page = await open("/bench/page.html", "implementations.js");
    const { at, worst, int8 } = await compare(page, rounds);
    await page.close();

    const memory = await memoryOf(open, "small.safetensors");

    const cores = os.cpus().length;
    const parallel = await open(`/bench/page.html?threads=${cores}`, "implementations.js");
    const threads = { cores, at: (await compare(parallel, rounds)).at };
    await parallel.close();

    const growth = await open("/bench/empty.html", "memory-growth.js");
    const grown = [];
    for (let round = -5; round < Math.ceil(rounds / 2); round++) {
      const once = await growth.call("round");
      if (round >= 0) grown.push(once);
    }
    await growth.call("prepare", files);
    const minutes = [];
    for (let round = -1; round < Math.ceil(rounds / 10); round++) {
      const once = await growth.call("minute");
      if (round >= 0) minutes.push(once);
    }
    await growth.close();

    const rates = medians(await training(open, Math.ceil(rounds / 8)));
    return {
      browser,
      start: medians(start),
      at,
      worst,
      int8,
      memory,
      threads,
      growth: { ...medians(grown), listeners: medians(minutes) },
      rates,
    };
  });

/** @returns the number of WebGPU dispatches per classification, by duration in seconds; with a software adapter */
export const dispatches = (folder) => {
  const switches = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
  return withBrowser(folder, switches, async (open) => {
    const page = await open("/bench/empty.html", "dispatches.js");
    const counted = {};
    for (const seconds of lengths) counted[seconds] = await page.call("dispatches", seconds);
    return counted;
  });
};
