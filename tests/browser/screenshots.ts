// Not a test: `make screenshots`.
import { test } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { clipPath, root } from "./command-line.ts";
import { states } from "./page-states.ts";
import { trainStates } from "./train-states.ts";

const viewports = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

test.use({
  launchOptions: launchOptions({ microphone: clipPath("13b03Td") }),
  contextOptions: { reducedMotion: "reduce" },
});

for (const [size, viewport] of Object.entries(viewports)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [state, show] of Object.entries({ ...states, ...trainStates })) {
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
        const whole =
          size === "phone" ||
          ["answer", "explained", "inside"].includes(state) ||
          state in trainStates;
        await page.screenshot({ path, fullPage: whole });
      });
    }
  }
}
