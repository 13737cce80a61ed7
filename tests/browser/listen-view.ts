// The Listen view, as the tests use it.
import { expect, type Page } from "@playwright/test";

export const answer = (page: Page) => page.locator("#answer");
export const answered = /^(answer|unsure)$/;

export async function open(page: Page, backend: "auto" | "cpu" | "webgpu", more = "") {
  await page.goto(`/?backend=${backend}${more}`);
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
}

export async function playClip(page: Page, name: string) {
  // On a phone the examples fold away once one was chosen.
  await openSection(page, "examples-fold");
  await page.locator(`[data-clip="${name}"]`).click();
  await expect(page.locator(`[data-clip="${name}"]`)).toHaveAttribute("aria-pressed", "true");
  await expect(answer(page)).toHaveAttribute("data-kind", answered);
  // The parts under the answer have it too.
  await expect(page.locator("#take-along")).toBeVisible();
}

export async function openFile(page: Page, name: string, buffer: Buffer) {
  await page.locator("#file").setInputFiles({ name, mimeType: "audio/wav", buffer });
}

/** Opens a folded section by its summary. */
export async function openSection(page: Page, id: string) {
  const section = page.locator(`#${id}`);
  if ((await section.getAttribute("open")) === null) {
    await section.locator("summary").first().click();
  }
  await expect(section).toHaveAttribute("open", "");
}

/** "91.3%" and "<0.1%" as a share. */
export const parseFigure = (text: string): number =>
  text.startsWith("<") ? 0 : parseFloat(text) / 100;

/** The shares that the bars in `root` show, by label. */
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

/** The next file is the first of a session, as far as the model has sessions. */
export async function newSpeaker(page: Page) {
  const button = page.locator("#new-speaker");
  if (await button.isVisible()) await button.click();
}
