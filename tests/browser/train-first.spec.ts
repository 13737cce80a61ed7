// The Train view for first-time users: the sample data, the start button and the results.
import { readFileSync } from "node:fs";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { expectAccessible } from "./axe.ts";
import { openTrain, run } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ launchOptions: launchOptions({ microphone: clipPath("13b03Td") }) });

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 360, height: 800 },
]) {
  test(`${viewport.width} x ${viewport.height}: from the sample data to a model in use`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await openTrain(page);
    await page.getByRole("button", { name: "Try it with 18 clips" }).click();
    await expect(page.locator("#labels-count")).toHaveText("3 labels, 18 examples");

    // The start button is visible without scrolling.
    await page.evaluate(() => scrollTo(0, 0));
    const start = page.getByRole("button", { name: "Start training" });
    await expect(start).toBeEnabled();
    const box = (await start.boundingBox())!;
    expect(box.y).toBeGreaterThan(0);
    expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
    await start.click();
    await expect(run(page)).toHaveAttribute("data-state", "done");

    // Too few examples for a percentage.
    const head = page.locator("#scores .score-head");
    await expect(head).toContainText(/^Training finished\s*\d of 9 correct: too few to judge/);
    await expect(head).not.toContainText("%");
    for (const figure of await page.locator("#score-details .bar-figure").all()) {
      await expect(figure).toHaveText(/^\d of 3$/);
    }
    // Results are above the curves.
    const top = async (selector: string) => (await page.locator(selector).boundingBox())!.y;
    expect(await top("#scores")).toBeLessThan(await top("#curve"));
    expect(await top("#score-details")).toBeLessThan(await top("#curve"));

    // The model can be tested next to its scores.
    await page.getByRole("button", { name: "Test it live" }).click();
    await expect(page.locator("#test-label")).toHaveText(/^(Anger|Neutral|Sadness) \d+%$/);
    await expect(page.locator("#test-bars .bar")).toHaveCount(3);
    await expectAccessible(page, "live test");
    await page.getByRole("button", { name: "Stop test" }).click();
    await expect(page.getByRole("button", { name: "Test it live" })).toBeVisible();

    await page.getByRole("button", { name: "Use this model" }).click();
    await expect(page.locator("#view-listen")).toBeVisible();
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await expect(page.locator("#bars .bar")).toHaveCount(3);
    // The footer describes this model.
    const footer = page.locator(".site-footer");
    await expect(footer).toContainText(/This is your model “Neutral, Anger, Sadness/);
    await expect(footer).not.toContainText("ten German sentences");
    await page.locator("#model-choice").selectOption({ index: 0 });
    await expect(page.locator("#bars .bar")).toHaveCount(7);
    await expect(footer).toContainText("ten German sentences");
  });
}

test("custom labels have the same colors in both views", async ({ page }) => {
  await openTrain(page);
  for (const label of ["yes", "no"]) {
    await page.locator("#label-new").fill(label);
    await page.keyboard.press("Enter");
    await page.locator(`.label-item[data-label="${label}"]`).click();
    const speakers = { yes: ["03b01Wa", "13b03Td"], no: ["08a05Fe", "16a05La"] };
    await page.locator("#import-files-input").setInputFiles(
      speakers[label as "yes" | "no"].map((name, i) => ({
        name: `${label}${i}.wav`,
        mimeType: "audio/wav",
        buffer: readFileSync(clipPath(name)),
      })),
    );
    await expect(page.locator(`.label-item[data-label="${label}"] .label-count`)).toHaveText("2");
  }
  // In one call: the list is redrawn with each change, and a replaced element has no computed style.
  const colorOf = (selector: string) =>
    page.evaluate(
      (query) => getComputedStyle(document.querySelector(query)!).backgroundColor,
      selector,
    );
  const trained = {
    yes: await colorOf('.label-item[data-label="yes"] .label-fill'),
    no: await colorOf('.label-item[data-label="no"] .label-fill'),
  };
  expect(trained.yes).not.toBe(trained.no);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await page.getByRole("button", { name: "Use this model" }).click();
  for (const label of ["yes", "no"] as const) {
    await expect(page.locator(`#bars .bar[data-label="${label}"] .bar-fill`)).toHaveCSS(
      "background-color",
      trained[label],
    );
  }
});
