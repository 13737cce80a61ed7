// The page stores itself on the first visit and works offline afterwards.
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { createStaticServer } from "../../tools/serve.mjs";
import { classifyByCommandLine, clipPath, root } from "./command-line.ts";
import { resultSummary, open, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ serviceWorkers: "allow" });

const clip = "16a05La";
const { label } = classifyByCommandLine([clipPath(clip)]).get(clipPath(clip))!;

test("after one visit the page reloads and classifies offline, without requests", async ({
  page,
  context,
}) => {
  await open(page, "cpu", "&offline");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  // Checked by the network: nothing leaves the browser.
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await playClip(page, clip);
  await expect(resultSummary(page)).toHaveAttribute("data-label", label);
  // Another address of the same page.
  await page.goto("/?lang=de&backend=cpu&offline#train");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await context.setOffline(false);
});

test("it can be installed: the manifest has a name, a start URL and existing icons", async ({
  page,
  request,
}) => {
  await open(page, "cpu");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const response = await request.get(href!.replace(/^\.?\//, "/"));
  expect(response.headers()["content-type"]).toContain("manifest+json");
  const manifest = (await response.json()) as {
    name: string;
    start_url: string;
    display: string;
    icons: { src: string; sizes: string; type: string }[];
  };
  expect(manifest).toMatchObject({ start_url: "./", display: "standalone" });
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(
    expect.arrayContaining(["192x192", "512x512"]),
  );
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(`/${src}`);
    expect(icon.status(), src).toBe(200);
    expect(icon.headers()["content-type"]).toBe(type);
  }
  // The installability errors reported by Chromium.
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  const ids = installabilityErrors.map(({ errorId }) => errorId);
  // Tests run in a context similar to a private window, which does not support installation.
  expect(ids.filter((id) => id !== "in-incognito")).toEqual([]);
});

/** The stored paths of all caches. */
const storedPaths = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const opened = await Promise.all(names.map((name) => caches.open(name)));
    const requests = await Promise.all(opened.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

const registrations = (page: Page) =>
  page.evaluate(async () => {
    const found = await navigator.serviceWorker.getRegistrations();
    return found.map(({ scope }) => new URL(scope).pathname);
  });

test("classification uses the stored files; training files are stored on first use", async ({
  page,
}) => {
  await open(page, "cpu", "&offline");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  const stored = await storedPaths(page);
  expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
  expect(stored).toContain("/");
  expect(stored.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  expect(stored.filter((path) => path.endsWith(".safetensors"))).toHaveLength(1);
  expect(stored.filter((path) => /webgpu|train|zip/.test(path))).toEqual([]);
  // The page is controlled from the next visit on.
  await page.reload();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  const assets = readdirSync(`${root}/www/dist/assets`);
  const trains = assets.find((name) => name.startsWith("worker-train-cpu"))!;
  await page.evaluate(async (name) => (await fetch(`assets/${name}`)).text(), trains);
  expect(await storedPaths(page)).toContain(`/assets/${trains}`);
});

test("on localhost nothing is stored by default, and files of an earlier version are deleted", async ({
  page,
}) => {
  await open(page, "cpu");
  await playClip(page, clip);
  expect(await registrations(page)).toEqual([]);
  expect(await storedPaths(page)).toEqual([]);
  await open(page, "cpu", "&offline");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  expect(await registrations(page)).toEqual(["/"]);
  await open(page, "cpu");
  await expect.poll(() => registrations(page)).toEqual([]);
});

/** A server with the page in a folder among other pages, and its current content. */
interface Site {
  url: string;
  /**
   * `"page"`, a newer version of the page, or another site, which either has no such files or serves one page for all
   * addresses.
   */
  serves: "page" | "newer" | "other" | "other for all";
}

const PREFIX = "/projects/emotion/";

async function openSite(): Promise<{ site: Site; close: () => void }> {
  const files = createStaticServer(`${root}/www/dist`);
  const site: Site = { url: "", serves: "page" };
  const other = "<!doctype html><title>Another site</title><link rel=icon href=data:,>";
  const server = createServer((request, response) => {
    const html = (status: number, text: string) => {
      response.writeHead(status, { "Content-Type": "text/html" });
      response.end(text);
    };
    const { pathname } = new URL(request.url!, "http://localhost");
    const isPage = pathname === PREFIX;
    if (!pathname.startsWith(PREFIX) || pathname.endsWith("about.html")) return html(200, other);
    if (site.serves === "newer" && isPage) return html(200, other.replace("Another", "Newer"));
    if (site.serves === "other") return html(isPage ? 200 : 404, other);
    if (site.serves === "other for all") return html(200, other);
    request.url = request.url!.slice(PREFIX.length - 1);
    files.emit("request", request, response);
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  site.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    site,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const siteTest = test.extend<{ site: Site }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what is needed from the pattern.
  site: async ({}, use) => {
    const { site, close } = await openSite();
    await use(site);
    close();
  },
  baseURL: async ({ site }, use) => use(site.url),
  // Chromium may request the icon of the page without its service worker.
  // eslint-disable-next-line no-empty-pattern -- as above
  expectedErrors: async ({}, use) => use([/ERR_INTERNET_DISCONNECTED/]),
});

const visit = async (page: Page, more = "") => {
  await page.goto(`${PREFIX}?backend=cpu&offline${more}`);
  await expect(page.locator("#offline")).toContainText("works without a connection");
};

siteTest(
  "in a subfolder it stores the page and does not affect other pages",
  async ({ page, context }) => {
    await visit(page);
    expect(await registrations(page)).toEqual([PREFIX]);
    // The cache of another copy of the page is kept.
    await page.evaluate(() => caches.open("speech-emotion /elsewhere/ 1"));
    await page.reload();
    for (const [path, title] of [
      ["/", "Another site"],
      [`${PREFIX}about.html`, "Another site"],
    ] as const) {
      const response = (await page.goto(path))!;
      expect(await page.title()).toBe(title);
      expect(response.fromServiceWorker(), path).toBe(false);
    }
    const icon = (await page.goto(`${PREFIX}icon.svg`))!;
    expect(icon.headers()["content-type"]).toContain("svg");
    await context.setOffline(true);
    await page.goto(`${PREFIX}?backend=cpu&offline`);
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
    await playClip(page, clip);
    await expect(resultSummary(page)).toHaveAttribute("data-label", label);
    await context.setOffline(false);
    expect(await page.evaluate(() => caches.keys())).toContain("speech-emotion /elsewhere/ 1");
  },
);

siteTest("a newer page shows at the first visit", async ({ page, site }) => {
  await visit(page);
  site.serves = "newer";
  await page.goto(PREFIX);
  expect(await page.title()).toBe("Newer site");
});

for (const serves of ["other", "other for all"] as const) {
  siteTest(`it goes when another site has its address (${serves})`, async ({ page, site }) => {
    await visit(page);
    site.serves = serves;
    await page.goto(PREFIX);
    expect(await page.title()).toBe("Another site");
    await expect.poll(() => registrations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  });
}
