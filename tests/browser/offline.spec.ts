// The page stores itself at the first visit, and works without a connection from then on.
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { answer, open, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ serviceWorkers: "allow" });

const clip = "16a05La";
const { label } = classifyByCommandLine([clipPath(clip)]).get(clipPath(clip))!;

test("after one visit it reloads and answers offline, and asks for nothing", async ({
  page,
  context,
}) => {
  await open(page, "cpu");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  // By word of the network: nothing leaves the browser.
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await playClip(page, clip);
  await expect(answer(page)).toHaveAttribute("data-label", label);
  // Another address of the same page.
  await page.goto("/?lang=de&backend=cpu#train");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await context.setOffline(false);
});

test("it can be installed: a manifest with a name, a start and icons that are there", async ({
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
  // Chromium's own list of what keeps a page from being installed.
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  const ids = installabilityErrors.map(({ errorId }) => errorId);
  // Tests run in a context like a private window, where nothing can be installed.
  expect(ids.filter((id) => id !== "in-incognito")).toEqual([]);
});

test("what is stored is this version's files, without the WebGPU build", async ({ page }) => {
  await open(page, "cpu");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  const stored = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await (await caches.open(names[0]!)).keys();
    return { names, paths: requests.map(({ url }) => new URL(url).pathname) };
  });
  expect(stored.names).toHaveLength(1);
  expect(stored.paths).toContain("/");
  // What answers, and what trains: both work offline.
  expect(stored.paths.filter((path) => path.endsWith(".wasm"))).toHaveLength(2);
  expect(stored.paths.filter((path) => path.endsWith(".safetensors"))).toHaveLength(1);
  expect(stored.paths.filter((path) => path.includes("webgpu"))).toEqual([]);
});
