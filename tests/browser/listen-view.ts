// Helpers for the Recognize view.
import { expect, type Page } from "@playwright/test";

export const resultSummary = (page: Page) => page.locator("#result-summary");
export const classified = /^(result|unsure)$/;

export async function open(page: Page, backend: "auto" | "cpu" | "webgpu", more = "") {
  await page.goto(`/?backend=${backend}${more}`);
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
}

export async function playClip(page: Page, name: string) {
  // On phones the examples are collapsed after one was chosen.
  await openSection(page, "examples-fold");
  await page.locator(`[data-clip="${name}"]`).click();
  await expect(page.locator(`[data-clip="${name}"]`)).toHaveAttribute("aria-pressed", "true");
  await expect(resultSummary(page)).toHaveAttribute("data-kind", classified);
  // The parts below the result are updated as well.
  await expect(page.locator("#export")).toBeVisible();
}

export async function openFile(page: Page, name: string, buffer: Buffer) {
  await page.locator("#file").setInputFiles({ name, mimeType: "audio/wav", buffer });
}

/** Expands a collapsed section by its summary. */
export async function openSection(page: Page, id: string) {
  const section = page.locator(`#${id}`);
  if ((await section.getAttribute("open")) === null) {
    await section.locator("summary").first().click();
  }
  await expect(section).toHaveAttribute("open", "");
}

/** "91.3%" and "<0.1%" as a fraction. */
export const parseFigure = (text: string): number =>
  text.startsWith("<") ? 0 : parseFloat(text) / 100;

/** The fractions shown by the bars in `root`, by label. */
export async function shares(page: Page, root: string): Promise<Record<string, number>> {
  const rows = await page
    .locator(`${root} .bar`)
    .evaluateAll((items) =>
      items.map((item) => [
        (item as HTMLElement).dataset.label ?? "",
        item.querySelector(".bar-figure")?.textContent ?? "",
      ]),
    );
  return Object.fromEntries(rows.map(([label, text]) => [label!, parseFigure(text!)] as const));
}

/** Resets the session, if the model has sessions, so that the next file is its first. */
export async function newSpeaker(page: Page) {
  const button = page.locator("#new-speaker");
  if (await button.isVisible()) await button.click();
}
