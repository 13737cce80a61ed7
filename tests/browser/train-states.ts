// The states of the Train view and how to reach them, for the screenshots.
import { expect, type Page } from "@playwright/test";
import { endless, run, setAdvanced, step, trainingClips } from "./train-view.ts";

async function importClips(page: Page): Promise<void> {
  await page.locator('[data-view="train"]').click();
  await page.locator("#import-files-input").setInputFiles(trainingClips);
  await expect(page.locator("#import-report")).toContainText("added.");
  await expect(page.locator("#start")).toBeEnabled();
}

async function start(page: Page, settings: Record<string, string>): Promise<void> {
  await importClips(page);
  await setAdvanced(page, settings);
  await page.locator(".settings .fold summary").click();
  await page.locator("#start").click();
}

export const trainStates: Record<string, (page: Page) => Promise<void>> = {
  async "train-examples"(page) {
    await importClips(page);
    await page.locator('.label-item[data-label="anger"]').click();
  },
  async "train-running"(page) {
    await start(page, endless);
    await expect.poll(() => step(page)).toBeGreaterThan(40);
  },
  async "train-paused"(page) {
    await start(page, endless);
    await expect.poll(() => step(page)).toBeGreaterThan(40);
    await page.locator("#pause").click();
    await expect(run(page)).toHaveAttribute("data-state", "paused");
  },
  async "train-done"(page) {
    await start(page, { epochs: "60" });
    await expect(run(page)).toHaveAttribute("data-state", "done");
    await expect(page.locator("#model-use-now")).toBeVisible();
  },
  async "train-failed"(page) {
    await importClips(page);
    // The wasm file for training is requested at the start and does not arrive.
    await page.route("**/*.wasm", (route) => route.abort());
    await page.locator("#start").click();
    await expect(run(page)).toHaveAttribute("data-state", "failed");
    // The name of the file has a hash, which can wrap anywhere.
    await page.locator("#run-head .result-detail").evaluate((detail) => {
      detail.textContent = "expected a file, received no response (download-failed)";
    });
  },
};
