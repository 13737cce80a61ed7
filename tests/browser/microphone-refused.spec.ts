// A microphone is available, but permission is denied.
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { launchOptions } from "./chromium.ts";
import { expect, test } from "./watched-page.ts";

const options = launchOptions();
test.use({
  launchOptions: {
    ...options,
    args: [
      ...(options.args ?? []),
      "--use-fake-device-for-media-stream",
      "--deny-permission-prompts",
    ],
  },
});

test("a denied microphone shows an explanation, and the other features work", async ({ page }) => {
  const clip = clipPath("03b01Wa");
  const expected = classifyByCommandLine([clip]).get(clip)!;
  await page.goto("/?backend=cpu");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  for (let attempt = 0; attempt < 2; attempt++) {
    await page.locator("#record").click();
    await expect(page.locator("#result-summary")).toHaveAttribute("data-kind", "error");
    await expect(page.locator("#result-summary")).toContainText("Microphone access was blocked");
    await page.locator('[data-clip="03b01Wa"]').click();
    await expect(page.locator("#result-summary")).toHaveAttribute("data-label", expected.label);
  }
});
