// Live mode: the fake microphone plays speech, and the newest window is classified repeatedly.
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { launchOptions } from "./chromium.ts";
import { resultSummary, open, openSection } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

const clip = "08b03Tc"; // 9 s
const labels = Object.keys(
  classifyByCommandLine([clipPath(clip)]).get(clipPath(clip))!.probabilities,
);

test.use({ launchOptions: launchOptions({ microphone: clipPath(clip) }) });

test("live results arrive continuously, the history grows, and stopping classifies the whole recording", async ({
  page,
  requests,
}) => {
  await open(page, "cpu");
  const before = requests.filter((url) => !url.endsWith(".js")).length;
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "live");
  await expect(page.locator("#live-part")).toBeVisible();
  await expect(page.locator("#history-legend li")).toHaveCount(labels.length);
  await expect(resultSummary(page)).toHaveAttribute("data-label", /./);
  // Not announced several times per second.
  await expect(resultSummary(page)).toHaveAttribute("aria-live", "off");
  await expect(page.locator("#live-rate")).toHaveText(/^\d+\.\d results per second, \d+ ms each$/);
  // The newest column of the stacked bands has the color of a label; the oldest is still empty.
  const column = (share: number) =>
    page.locator("#history").evaluate((canvas: HTMLCanvasElement, share) => {
      const x = Math.min(Math.floor(share * canvas.width), canvas.width - 1);
      return canvas.getContext("2d")!.getImageData(x, 20, 1, 1).data[3];
    }, share);
  await expect.poll(() => column(0.99)).toBe(255);
  expect(await column(0.1)).toBeLessThan(200);
  await openSection(page, "history-numbers");
  await expect(page.locator("#history-table tbody tr").first()).toBeVisible();

  await page.getByRole("button", { name: "Stop live mode" }).click();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await expect(page.locator("#figure-title")).toHaveText("Live from your microphone");
  await expect(page.locator("#export")).toBeVisible();
  await expect(resultSummary(page)).toHaveAttribute("aria-live", "polite");
  expect(requests.filter((url) => !url.endsWith(".js")).length).toBe(before);

  // The microphone can be opened again; opening another recording closes it.
  await page.getByRole("button", { name: "Live", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "live");
  await page.locator('[data-clip="03b01Wa"]').click();
  await expect(page.locator("#figure-title")).toHaveText(/Anger/);
  await expect(page.locator("#live-part")).toBeHidden();
  await expect(page.getByRole("button", { name: "Live", exact: true })).toBeVisible();
});

test("while the model loads the page shows the progress, and a second click closes the microphone", async ({
  page,
}) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.safetensors", async (route) => {
    await released;
    await route.continue();
  });
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { tracks });
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const tracks = () =>
    page.evaluate(() =>
      (globalThis as unknown as { tracks: MediaStreamTrack[] }).tracks.map((t) => t.readyState),
    );
  await page.goto("/?backend=cpu");
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "loading");
  await expect(resultSummary(page)).toContainText("Live from your microphone");
  await expect.poll(tracks).toEqual(["live"]);
  await page.getByRole("button", { name: "Stop live mode" }).click();
  await expect.poll(tracks).toEqual(["ended"]);
  await expect(page.getByRole("button", { name: "Live", exact: true })).toBeVisible();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "loading");

  // Opening another recording closes it as well.
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect.poll(tracks).toEqual(["ended", "live"]);
  await page.locator('[data-clip="03b01Wa"]').click();
  await expect.poll(tracks).toEqual(["ended", "ended"]);

  // Live mode starts when the model has loaded.
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect.poll(tracks).toEqual(["ended", "ended", "live"]);
  release();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "live");
  await page.getByRole("button", { name: "Stop live mode" }).click();
  await expect.poll(tracks).toEqual(["ended", "ended", "ended"]);
});

test("after stopping, the timeline stays and each moment can be opened", async ({ page }) => {
  await open(page, "cpu");
  await page.getByRole("button", { name: "Live", exact: true }).click();
  const timeline = page.getByRole("slider", { name: "The last minute" });
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:09");
  await expect(timeline).toHaveAttribute("aria-disabled", "true");
  // Unavailable controls are hidden.
  for (const id of ["record", "open", "play", "zoom", "slow", "history-open"]) {
    await expect(page.locator(`#${id}`)).toBeHidden();
  }
  await page.getByRole("button", { name: "Stop live mode" }).click();
  await expect(page.locator("#figure-title")).toHaveText("Live from your microphone");
  await expect(page.locator("#export")).toBeVisible();
  const plot = page.locator("#plot");
  const whole = Number(await plot.getAttribute("aria-valuemax"));
  expect(whole).toBeGreaterThan(8);
  await expect(timeline).toBeVisible();
  await expect(timeline).toHaveAttribute("aria-disabled", "false");

  // By keyboard: the newest moment, and the one before it.
  await timeline.press("End");
  await expect(timeline).toHaveAttribute("aria-valuetext", /^now: /);
  await timeline.press("PageDown");
  await expect(timeline).toHaveAttribute("aria-valuetext", /^\d\.\d s ago: /);
  await timeline.press("Enter");
  await expect(page.locator("#figure-title")).toHaveText(/^Live, \d+\.\d to \d+\.\d s$/);
  await expect(page.locator("#export")).toBeVisible();
  expect(Math.abs(Number(await plot.getAttribute("aria-valuemax")) - 3)).toBeLessThan(0.2);
  await expect(resultSummary(page)).toHaveAttribute("data-label", /./);
  await expect(timeline).toBeVisible();

  // By mouse: four seconds ago, on an axis of one minute.
  const box = (await timeline.boundingBox())!;
  await page.mouse.click(box.x + box.width * (1 - 4 / 60), box.y + 30);
  await expect(page.locator("#history-chosen")).toHaveText(/^(3\.\d|4\.\d) s ago: /);
  await page.getByRole("button", { name: "Open this moment" }).click();
  await expect(page.locator("#figure-title")).toHaveText(/^Live, \d+\.\d to \d+\.\d s$/);
  await page.getByRole("button", { name: "Open the whole minute" }).click();
  await expect(page.locator("#figure-title")).toHaveText("Live from your microphone");
  await expect(page.locator("#export")).toBeVisible();
  expect(Number(await plot.getAttribute("aria-valuemax"))).toBe(whole);
  // One entry, however often it is opened.
  await expect(page.locator("#results")).toBeHidden();
});
