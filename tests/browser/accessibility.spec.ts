// axe-core finds no violation in any state, in both themes, wide and on a phone.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type axeCore from "axe-core";
import { states } from "./page-states.ts";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { expect, test } from "./watched-page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 up to AA, and axe's best practices. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<axeCore.AxeResults, string[]>(
    (tags) =>
      (globalThis as unknown as { axe: typeof axeCore }).axe.run(document, {
        runOnly: tags,
      }),
    tags,
  );
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`,
  );
}

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
      expect(await violations(page), "light").toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await violations(page), "dark").toEqual([]);
    });
  }
}
