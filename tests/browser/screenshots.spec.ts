// Compares all states of the page with small baselines in tests/browser/baselines. `make screenshots` replaces the
// baselines that no longer match, and the corresponding pictures of the documents.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { clipPath, root } from "./command-line.ts";
import { states } from "./page-states.ts";
import { baseline, documentPicture } from "./pictures.ts";
import { trainStates } from "./train-states.ts";

const viewports = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** Used in documents, in docs/screenshots. */
const inDocuments = [
  "result-wide-light",
  "result-wide-dark",
  "result-phone-light",
  "result-phone-dark",
  "live-wide-light",
  "train-done-wide-light",
];

/** Elements that depend on the clock are hidden, at a fixed size to keep the layout. */
const hidden = (selectors: string, size = "") =>
  `${selectors} { visibility: hidden !important; overflow: hidden; ${size} }`;
const recording = hidden("#plot, #level, #recorder-elapsed");
const training = hidden("#run-facts", "height: 3rem;") + hidden("#run-progress, #curve");
const changing: Record<string, string> = {
  recording,
  live: `${recording} #peak { display: none } ${hidden("#history-frame, #bars")}
    ${hidden("#result-summary", "height: 8rem;")}`,
  "train-running": training,
  "train-paused": training,
  "train-done": `${training} ${hidden("#scores, #score-details", "height: 18rem;")}
    ${hidden("#model-list", "height: 8rem;")}`,
};

test.use({
  launchOptions: launchOptions({ microphone: clipPath("13b03Td") }),
  contextOptions: { reducedMotion: "reduce" },
});

for (const [size, viewport] of Object.entries(viewports)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [state, show] of Object.entries({ ...states, ...trainStates })) {
      // The result in every size and theme; for the other states a sample.
      if (state !== "result" && (size === "wide") !== (colorScheme === "light")) continue;
      const name = `${state}-${size}-${colorScheme}`;
      test(`${name} matches its baseline`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.goto("/");
        await show(page);
        // Wait for the remaining animations (bars, cursor).
        await page.waitForTimeout(300);
        await page.evaluate(() => scrollTo(0, 0));
        const fullPage =
          size === "phone" ||
          ["result", "explained", "inspection"].includes(state) ||
          state in trainStates;
        const picture = await page.screenshot({ fullPage });
        const steady = changing[state]
          ? await page.screenshot({ fullPage, style: changing[state] })
          : picture;

        const path = test.info().snapshotPath(`${name}.png`);
        const before = existsSync(path) ? readFileSync(path) : undefined;
        // Font rendering differs slightly between machines.
        const tolerance = { maxDiffPixelRatio: 0.05 };
        expect(await baseline(steady)).toMatchSnapshot(`${name}.png`, tolerance);

        if (!inDocuments.includes(name) || test.info().config.updateSnapshots === "none") return;
        const document = `${root}/docs/screenshots/${name}.webp`;
        if (before?.equals(readFileSync(path)) && existsSync(document)) return;
        mkdirSync(dirname(document), { recursive: true });
        writeFileSync(document, await documentPicture(picture));
      });
    }
  }
}
