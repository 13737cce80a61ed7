// A project as one file: examples, models and settings, saved and opened elsewhere.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { openTrain, run, setAdvanced } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

async function save(page: Page): Promise<{ name: string; buffer: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save project" }).click(),
  ]);
  return { name: download.suggestedFilename(), buffer: readFileSync(await download.path()) };
}

test("a saved project opens unchanged in another browser", async ({ page, browser, baseURL }) => {
  await openTrain(page);
  await expect(page.getByRole("button", { name: "Save project" })).toBeDisabled();
  await page.getByRole("button", { name: "Try it with 18 clips" }).click();
  await expect(page.locator("#labels-count")).toHaveText("3 labels, 18 examples");
  await setAdvanced(page, { epochs: "40", loss: "focal", seed: "7" });
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await page.getByRole("button", { name: "Use this model" }).click();
  await expect(page.locator("#bars .bar")).toHaveCount(3);
  await page.getByRole("link", { name: "Train" }).click();
  const saved = await save(page);
  expect(saved.name).toMatch(/^speech-emotion-project-\d{4}-\d\d-\d\d\.zip$/);

  const context = await browser.newContext({ baseURL: baseURL!, serviceWorkers: "block" });
  const other = await context.newPage();
  await openTrain(other);
  const file = { ...saved, mimeType: "application/zip" };
  await other.locator("#import-files-input").setInputFiles(file);
  await expect(other.locator("#import-report")).toHaveText("18 examples added. 1 model added.");
  await expect(other.locator("#labels-count")).toHaveText("3 labels, 18 examples");
  await expect(other.locator(".model")).toHaveCount(2);
  await expect(other.locator(".model .badge")).toHaveCount(1);
  const settings = other.locator(".settings");
  await expect(settings.locator('[name="epochs"]')).toHaveValue("40");
  await expect(settings.locator('[name="seed"]')).toHaveValue("7");
  await expect(settings.locator('[name="loss"]')).toHaveValue("focal");
  // The model that was in use is selected, and classifies.
  await other.getByRole("link", { name: "Recognize" }).click();
  await expect(other.locator("#model-choice option:checked")).toContainText("Neutral, Anger");
  await other.locator('[data-clip="03b01Wa"]').click();
  await expect(other.locator("#result-summary")).toHaveAttribute(
    "data-label",
    /anger|neutral|sadness/,
  );

  // Opening it again adds nothing.
  await other.getByRole("link", { name: "Train" }).click();
  await other.locator("#import-files-input").setInputFiles(file);
  await expect(other.locator("#import-report")).toContainText("0 examples added.");
  await expect(other.locator("#import-report")).toContainText("18 files skipped");
  await expect(other.locator(".model")).toHaveCount(2);
  await context.close();
});

test("a project can be shared if the browser shares files", async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: ({ files }: { files: File[] }) => {
        Object.assign(globalThis, { shared: files.map(({ name, type }) => ({ name, type })) });
        return Promise.resolve();
      },
    });
  });
  await openTrain(page);
  await expect(page.getByRole("button", { name: "Share project" })).toBeHidden();
  await page.getByRole("button", { name: "Try it with 18 clips" }).click();
  await expect(page.locator("#labels-count")).toHaveText("3 labels, 18 examples");
  await page.getByRole("button", { name: "Share project" }).click();
  const shared = () => page.evaluate(() => (globalThis as { shared?: unknown }).shared);
  await expect
    .poll(shared)
    .toEqual([
      { name: expect.stringMatching(/^speech-emotion-project-.*\.zip$/), type: "application/zip" },
    ]);
});
