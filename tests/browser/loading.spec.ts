// While the model loads: the static HTML, the available actions, and progress on a slow network.
import { VIEWPORTS, visit } from "../../tools/page-load.mjs";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { resultSummary } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ launchOptions: launchOptions({ microphone: clipPath("13b03Td") }) });

test("the English text is in the HTML", async ({ request }) => {
  const html = await (await request.get("/")).text();
  expect(html).toContain("Recognize the emotion in a voice</h1>");
  expect(html).toContain('aria-label="Zoom in"');
  // The script fills nothing else.
  expect(html.match(/data-text="[\w.]+"[^>]*>\s*</g)).toBeNull();
});

test.describe("without scripts", () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test("the page can be read", async ({ page }) => {
    await page.route("**/*.js", (route) => route.abort());
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Record" })).toBeVisible();
    await expect(page.locator("#status")).toHaveText("Loading the model");
  });
});

test("progress is shown at the record button, and recording works while loading", async ({
  page,
}) => {
  let allow = () => undefined as void;
  const allowed = new Promise<void>((resolve) => (allow = resolve));
  await page.route("**/*.safetensors", async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto("/?backend=cpu");
  const record = page.locator("#record");
  const progress = page.locator("#status-progress");
  await expect(page.locator("#status")).toHaveText("Loading the model");
  await expect(progress).toBeVisible();
  const [bar, button] = [(await progress.boundingBox())!, (await record.boundingBox())!];
  expect(bar.y).toBeGreaterThan(button.y);
  expect(bar.y + bar.height).toBeLessThanOrEqual(button.y + button.height + 1);
  // One part, the CPU wasm file, has been loaded.
  await expect
    .poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.value))
    .toBeGreaterThan(0.1);
  expect(await progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBeLessThan(1);

  await record.click();
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:03");
  await record.click();
  await expect(resultSummary(page)).toContainText("will be classified when the model has loaded");
  allow();
  await expect(resultSummary(page)).toHaveAttribute("data-kind", /result|unsure/);
  await expect(page.locator("#figure-title")).toHaveText("Your recording");
  await expect(progress).toBeHidden();
});

for (const viewport of VIEWPORTS) {
  test(`at ${viewport.width} pixels, loading at 1.6 Mbit/s causes no layout shift and few downloads`, async ({
    browser,
    baseURL,
  }) => {
    // `make page-load` measures the duration.
    const loaded = await visit(browser, `${baseURL}/?backend=cpu`, viewport);
    const { shift, bytes, requests } = loaded as Record<"shift" | "bytes" | "requests", number>;
    expect(shift).toBeLessThan(0.02);
    expect(bytes).toBeLessThan(1_600_000);
    expect(requests).toBeLessThan(12);
  });
}
