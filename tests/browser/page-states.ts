// All states of the page and how to reach them, for the screenshots and the accessibility tests.
import { expect, type Page } from "@playwright/test";
import { resultSummary, openSection } from "./listen-view.ts";
import { silence } from "./sounds.ts";

const openSound = (page: Page, name: string, buffer: Buffer) =>
  page.locator("#file").setInputFiles({ name, mimeType: "audio/wav", buffer });

async function playClip(page: Page, name: string) {
  await openSection(page, "examples-fold");
  await page.locator(`[data-clip="${name}"]`).click();
  await expect(resultSummary(page)).toHaveAttribute("data-kind", /result|unsure/);
  await expect(page.locator("#export")).toBeVisible();
  await page.locator("#play").click();
}

async function select(page: Page, from: string, to: string) {
  await openSection(page, "selection");
  await page.locator("#selection-from").fill(from);
  await page.locator("#selection-to").fill(to);
  await page.locator("#selection-to").press("Enter");
  await page.locator("#selection-to").blur();
}

export const states: Record<string, (page: Page) => Promise<void>> = {
  async empty(page) {
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  },
  async result(page) {
    await playClip(page, "08a05Fe");
    // Past the middle of the utterance, with the cursor in the picture.
    await page.locator("#plot").focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < 3; i++) await page.keyboard.press("PageUp");
    await page.locator("#plot").blur();
  },
  async explained(page) {
    await playClip(page, "08a05Fe");
    await select(page, "2.2", "2.9");
    await openSection(page, "explain");
    await page.locator("#explain-mute").click();
    await expect(page.locator("#explain-compared .compared-one")).toHaveCount(2);
    await page.locator("#explain-scan").click();
    await expect(page.locator("#explain-verdict")).toHaveText(/./);
    await openSection(page, "export");
    await page.locator("#numbers summary").click();
  },
  async cropped(page) {
    await playClip(page, "08b03Tc");
  },
  async unsure(page) {
    await openSound(page, "silence.wav", silence(2));
    await expect(resultSummary(page)).toHaveAttribute("data-kind", "unsure");
  },
  async error(page) {
    await openSound(page, "notes.wav", Buffer.from("no sound\n"));
    await expect(resultSummary(page)).toHaveAttribute("data-kind", "error");
  },
  async recording(page) {
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
    await page.locator("#record").click();
    await expect(page.locator("#recorder-elapsed")).toHaveText("0:03");
  },
  async live(page) {
    await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
    await page.locator("#live").click();
    await expect(page.locator("#live-rate")).toHaveText(/./);
    await expect(page.locator("#recorder-elapsed")).toHaveText("0:05");
  },
  async inspection(page) {
    await playClip(page, "08a05Fe");
    await openSection(page, "inspection");
    await expect(page.locator(".stage")).toHaveCount(13);
  },
  async train(page) {
    await page.locator('[data-view="train"]').click();
    await expect(page.locator("#view-train")).toBeVisible();
  },
};
