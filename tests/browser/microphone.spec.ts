// Chromium's fake microphone plays a recording of the corpus through `getUserMedia`.
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { launchOptions } from "./chromium.ts";
import { expect, test } from "./watched-page.ts";

const clip = "03b01Wa";
const expected = classifyByCommandLine([clipPath(clip)]).get(clipPath(clip))!;

test.use({ launchOptions: launchOptions({ microphone: clipPath(clip) }) });

test("a recorded sentence is answered as the command line answers its file", async ({ page }) => {
  await page.goto("/?backend=cpu");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await page.locator("#record").click();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "recording");
  await expect(page.locator("#microphone-settings")).toContainText("unprocessed");
  const level = page.locator("#level");
  await expect
    .poll(async () => Number(await level.getAttribute("aria-valuenow")))
    .toBeGreaterThan(-30);

  // 2.18 s of speech.
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:03");
  await page.getByRole("button", { name: "Stop recording" }).click();
  await expect(page.locator("#answer")).toHaveAttribute("data-label", expected.label);
  await expect(page.locator("#answer")).toHaveAttribute("data-kind", "answer");
  await expect(page.locator("#figure-title")).toHaveText("Your recording");
  await expect(page.getByRole("button", { name: "Record your voice" })).toBeVisible();
});

test("a recording ends by itself after 30 seconds", async ({ page }) => {
  await page.goto("/?backend=cpu");
  await page.locator("#record").click();
  await expect(page.locator("#answer")).toContainText("limit of 30 seconds", { timeout: 60_000 });
  await expect(page.locator("#plot")).toHaveAttribute("aria-valuemax", "30.00");
});

test("a microphone that is unplugged keeps what it recorded", async ({ page }) => {
  // The fake device cannot be unplugged: the track is told that it was.
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
  await expect(page.locator("#answer")).toContainText("The microphone went away");
  await expect(page.locator("#answer")).toHaveAttribute("data-label", /./);
});
