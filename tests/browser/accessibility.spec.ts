// axe-core finds no violation in any state, in both themes, on wide screens and phones.
import { expectAccessible } from "./axe.ts";
import { states } from "./page-states.ts";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { test } from "./watched-page.ts";

test.use({
  launchOptions: launchOptions({ microphone: clipPath("13b03Td") }),
  contextOptions: { reducedMotion: "reduce" },
});

for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  for (const [state, show] of Object.entries(states)) {
    test(`${state}, ${size}: no violation in either theme`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto("/?backend=cpu");
      await show(page);
      await expectAccessible(page);
    });
  }
}
