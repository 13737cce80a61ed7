// The pictures in docs/screenshots: `make screenshots` makes them anew, the tests compare with them.
import { expect, test } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { states } from "./page-states.ts";
import { trainStates } from "./train-states.ts";

const viewports = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** What moves by the clock, or names a file by its hash, has pictures but nothing to compare with. */
const changing = [
  "live",
  "recording",
  "train-running",
  "train-paused",
  "train-done",
  "train-failed",
];

test.use({
  launchOptions: launchOptions({ microphone: clipPath("13b03Td") }),
  contextOptions: { reducedMotion: "reduce" },
});

const anew = () => test.info().config.updateSnapshots === "all";

for (const [size, viewport] of Object.entries(viewports)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [state, show] of Object.entries({ ...states, ...trainStates })) {
      // The answer in every form; of the other states a sample of each size and theme.
      if (state !== "answer" && (size === "wide") !== (colorScheme === "light")) continue;
      const name = `${state}-${size}-${colorScheme}`;
      test(`${name} looks as in its picture`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.goto("/");
        await show(page);
        // The tiny moves that remain (bars, cursor) end.
        await page.waitForTimeout(300);
        await page.evaluate(() => scrollTo(0, 0));
        const fullPage =
          size === "phone" ||
          ["answer", "explained", "inside"].includes(state) ||
          state in trainStates;
        const picture = await page.screenshot({ fullPage });
        // Fonts are drawn a little differently on other machines, and times are measured anew.
        const tolerance = { maxDiffPixelRatio: 0.05 };
        if (anew() || !changing.includes(state)) {
          expect(picture).toMatchSnapshot(`${name}.png`, tolerance);
        } else {
          expect(picture.length).toBeGreaterThan(10_000);
        }
      });
    }
  }
}
