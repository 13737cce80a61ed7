// The fake microphone of Chromium plays a recording of the corpus through `getUserMedia`.
import { chromium } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { filesByCommandLine, clipPath } from "./command-line.ts";
import { expect, test, watch } from "./watched-page.ts";

// Duration of each recording in seconds. Microphone audio starts and ends with silence, is resampled, and may lose
// samples at either end, so it differs from the file. These recordings have a high confidence; short ones (2.1 s) got
// another label in two of ten runs.
const clips = { "13b03Td": 4.98, "16a05La": 4.05 };
/** Each is the first of its session. */
const labelOf = (clip: string) => filesByCommandLine([clipPath(clip)]).get(clipPath(clip))!.label;

test.use({ launchOptions: launchOptions({ microphone: clipPath("13b03Td") }) });

for (const [clip, seconds] of Object.entries(clips)) {
  const label = labelOf(clip);

  test(`${clip} played into the microphone is ${label}, as on the command line`, async ({
    baseURL,
  }) => {
    // A separate browser, because the recording of the fake microphone is a command-line switch.
    const browser = await chromium.launch(launchOptions({ microphone: clipPath(clip) }));
    const page = await browser.newPage({ baseURL: baseURL! });
    const { check } = watch(page, baseURL!);
    await page.goto("/?backend=cpu");
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
    await page.locator("#record").click();
    await expect(page.locator("#status")).toHaveAttribute("data-state", "recording");
    await expect(page.locator("#microphone-settings")).toContainText("unprocessed");
    const level = page.locator("#level");
    await expect
      .poll(async () => Number(await level.getAttribute("aria-valuenow")))
      .toBeGreaterThan(-30);

    const elapsed = page.locator("#recorder-elapsed");
    await expect(elapsed).toHaveText(`0:0${Math.floor(seconds)}`);
    await page.waitForTimeout(((seconds % 1) + 0.1) * 1000);
    await page.getByRole("button", { name: "Stop recording" }).click();
    await expect(page.locator("#result-summary")).toHaveAttribute("data-label", label);
    await expect(page.locator("#figure-title")).toHaveText("Your recording");
    await expect(page.getByRole("button", { name: "Record", exact: true })).toBeVisible();
    check();
    await browser.close();
  });
}

test("a recording ends automatically after 30 seconds", async ({ page }) => {
  await page.goto("/?backend=cpu");
  await page.locator("#record").click();
  await expect(page.locator("#result-summary")).toContainText("limit of 30 seconds", {
    timeout: 60_000,
  });
  await expect(page.locator("#plot")).toHaveAttribute("aria-valuemax", "30.00");
});

test("an audio system that never starts shows an error, and the page keeps working", async ({
  page,
}) => {
  await page.addInitScript(() => {
    AudioContext.prototype.resume = () => new Promise(() => undefined);
  });
  await page.goto("/?backend=cpu");
  await page.locator("#record").click();
  await expect(page.locator("#result-summary")).toHaveAttribute("data-kind", "error");
  await expect(page.locator("#result-summary")).toContainText("microphone");
  await expect(page.getByRole("button", { name: "Record", exact: true })).toBeVisible();
});

test("disconnecting the microphone keeps the recorded samples", async ({ page }) => {
  // The fake device cannot be unplugged: dispatch the event on the track.
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      setTimeout(() => {
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }
      }, 2500);
      return stream;
    };
  });
  await page.goto("/?backend=cpu");
  await page.locator("#record").click();
  await expect(page.locator("#result-summary")).toContainText("The microphone was disconnected");
  await expect(page.locator("#result-summary")).toHaveAttribute("data-label", /./);
});
