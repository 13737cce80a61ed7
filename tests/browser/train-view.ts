// Helpers for the Train view.
import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { root } from "./command-line.ts";
import { expect } from "./watched-page.ts";

const folder = `${root}/tests/clips/training`;

/** Recordings of speakers 03 and 08, three of each of three emotions. */
export const trainingClips = readdirSync(folder)
  .filter((name) => name.endsWith(".flac"))
  .map((name) => `${folder}/${name}`);

export async function openTrain(page: Page): Promise<void> {
  await page.goto("/?backend=cpu&lang=en#train");
  await expect(page.locator("#view-train h1")).toBeVisible();
}

/** Opens the view and imports all of the recordings. */
export async function importTrainingClips(page: Page): Promise<void> {
  await openTrain(page);
  await page.locator("#import-files-input").setInputFiles(trainingClips);
  await expect(page.locator("#import-report")).toContainText(
    `${trainingClips.length} examples added.`,
  );
  await expect(page.locator("#start")).toBeEnabled();
}

/** Sets fields of the settings by name. */
export async function setAdvanced(page: Page, values: Record<string, string>): Promise<void> {
  const fold = page.locator(".settings .fold");
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
  for (const [name, value] of Object.entries(values)) {
    const field = fold.locator(`[name="${name}"]`);
    if (name === "backend" || name === "loss") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Enough epochs to be interrupted. */
export const endless = { epochs: "10000", patience: "10000" };

/** The panel with the progress. */
export const run = (page: Page) => page.locator("#run");

/** The current step; NaN before the first. */
export const step = async (page: Page) =>
  Number(/step (\d+)/.exec(await page.locator("#run-facts").innerText())?.[1]);
