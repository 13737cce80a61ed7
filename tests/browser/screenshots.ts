import { type Page, expect, test } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { clipPath, root } from "./command-line.ts";
import { silence } from "./sounds.ts";

const viewports = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

const answer = (page: Page) => page.locator("#answer");

/** What to show, and how to get there. */
const states: Record<string, (page: Page) => Promise<void>> = {
  async empty(page) {
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  },
  async answer(page) {
    await page.locator('[data-clip="08a05Fe"]').click();
    await expect(answer(page)).toHaveAttribute("data-kind", "answer");
    // Past the middle of the sentence, with the cursor in the picture.
    await page.locator("#play").click();
    await page.locator("#plot").focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < 3; i++) await page.keyboard.press("PageUp");
    await page.locator("#plot").blur();
  },
  async cropped(page) {
    await page.locator('[data-clip="08b03Tc"]').click();
    await expect(answer(page)).toHaveAttribute("data-kind", /answer|unsure/);
    await page.locator("#play").click();
  },
  async unsure(page) {
    const wav = { name: "silence.wav", mimeType: "audio/wav", buffer: silence(2) };
    await page.locator("#file").setInputFiles(wav);
    await expect(answer(page)).toHaveAttribute("data-kind", "unsure");
  },
  async error(page) {
    const wav = { name: "notes.wav", mimeType: "audio/wav", buffer: Buffer.from("no sound\n") };
    await page.locator("#file").setInputFiles(wav);
    await expect(answer(page)).toHaveAttribute("data-kind", "error");
  },
  async recording(page) {
    await page.locator("#record").click();
    await expect(page.locator("#recorder-elapsed")).toHaveText("0:03");
  },
};

test.use({
  launchOptions: launchOptions({ microphone: clipPath("13b03Td") }),
  contextOptions: { reducedMotion: "reduce" },
});

for (const [size, viewport] of Object.entries(viewports)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [state, show] of Object.entries(states)) {
      // The answer in every form; of the other states a sample of each size and theme.
      if (state !== "answer" && (size === "wide") !== (colorScheme === "light")) continue;
      test(`${state}-${size}-${colorScheme}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.goto("/");
        await show(page);
        // The tiny moves that remain (bars, cursor) end.
        await page.waitForTimeout(300);
        await page.evaluate(() => scrollTo(0, 0));
        const path = `${root}/docs/screenshots/${state}-${size}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: size === "phone" || state === "answer" });
      });
    }
  }
}
