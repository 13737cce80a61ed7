// Measures page loading on a slow network, as a section of docs/benchmarks.md.
//   node tools/page-load.mjs [FOLDER]
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { pathToFileURL } from "node:url";
import { HEADINGS, withSection } from "./benchmark-section.mjs";
import { table } from "./readme-table.mjs";
import { createStaticServer } from "./serve.mjs";

/** 1.6 Mbit/s with a round trip of 150 ms: a phone on a slow network. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1.6e6 / 8,
  uploadThroughput: 0.75e6 / 8,
};
export const VIEWPORTS = [
  { width: 1280, height: 720 },
  { width: 360, height: 800 },
];
/** Number of visits per window size; the median counts. */
const VISITS = 3;

/** Times and scores of one visit with an empty cache. */
export async function visit(browser, url, viewport) {
  const context = await browser.newContext({ viewport, serviceWorkers: "block" });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", NETWORK);
  let requests = 0;
  page.on("request", (request) => (requests += request.url().startsWith("data:") ? 0 : 1));
  const sizes = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes().catch(() => undefined)));
  await page.addInitScript(() => {
    globalThis.shifted = 0;
    new globalThis.PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!entry.hadRecentInput) globalThis.shifted += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector('#status[data-state="ready"]', { state: "attached" });
  const ready = await page.evaluate(() => globalThis.performance.now());
  const paint = await page.evaluate(
    () => globalThis.performance.getEntriesByName("first-contentful-paint")[0].startTime,
  );
  // Includes layout shifts after the last request.
  await page.waitForTimeout(500);
  const shift = await page.evaluate(() => globalThis.shifted);
  const received = (await Promise.all(sizes)).reduce(
    (sum, size) => sum + (size ? size.responseBodySize + size.responseHeadersSize : 0),
    0,
  );
  await context.close();
  return { paint: paint / 1000, shift, ready: ready / 1000, bytes: received, requests };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The section, from the visits of each window size. */
export async function section(rows, machine) {
  const head = ["window", "first paint", "layout shift", "ready", "bytes", "requests"];
  const cells = rows.map(({ viewport, visits }) => {
    const of = (name) => median(visits.map((each) => each[name]));
    return [
      `${viewport.width} x ${viewport.height}`,
      `${of("paint").toFixed(2)} s`,
      // The maximum instead of the median.
      Math.max(...visits.map(({ shift }) => shift)).toFixed(3),
      `${of("ready").toFixed(1)} s`,
      `${Math.round(of("bytes") / 1000)} kB`,
      String(of("requests")),
    ];
  });
  return `${HEADINGS.load}
Written by \`make page-load\` on ${machine.date}: ${machine.cores} cores of ${machine.model}, load average ${machine.load}
at the start, Chromium ${machine.browser}. The server is that of \`make demo\`; the network is limited to 1.6 Mbit/s with a
round trip of 150 ms, and nothing is cached. Medians of ${VISITS} visits; maximum of the layout shift. Ready: the time at
which a recording can be classified. Recording is possible before.

${await table([head, ...cells])}
`;
}

async function main() {
  const { chromium } = await import("@playwright/test");
  const load = loadavg()[0].toFixed(2);
  const server = createStaticServer(process.argv[2] ?? "www/dist");
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${server.address().port}/?backend=cpu&lang=en`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  // The server compresses files at their first request.
  await visit(browser, url, VIEWPORTS[0]);
  const rows = [];
  for (const viewport of VIEWPORTS) {
    const visits = [];
    for (let i = 0; i < VISITS; i++) visits.push(await visit(browser, url, viewport));
    rows.push({ viewport, visits });
  }
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cores: cpus().length,
    model: cpus()[0].model,
    load,
    browser: browser.version(),
  };
  await browser.close();
  server.close();
  server.closeAllConnections();
  const document = new URL("../docs/benchmarks.md", import.meta.url);
  const text = await section(rows, machine);
  console.log(text);
  writeFileSync(document, withSection(readFileSync(document, "utf8"), HEADINGS.load, text));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
