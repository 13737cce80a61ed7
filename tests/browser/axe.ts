// Runs axe-core on a page.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type axeCore from "axe-core";
import { expect } from "./watched-page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 up to AA, and the best practices of axe. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Waits for the transitions of colors after a change of the theme. */
const transitions = (page: Page) =>
  page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    const running = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(running.map((one) => one.finished));
  });

async function violations(page: Page): Promise<string[]> {
  await transitions(page);
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

/** Expects no violation in either theme. */
export async function expectAccessible(page: Page, what = ""): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${what} ${colorScheme}`).toEqual([]);
  }
}
