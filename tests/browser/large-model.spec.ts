// The large model of the page: selected, remembered, and stored for offline use.
import { classifyByCommandLine, clipPath, largeModel, shippedModel } from "./command-line.ts";
import { resultSummary, open, playClip } from "./listen-view.ts";
import { importTrainingClips, run } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ serviceWorkers: "allow" });

const clip = "16a05La";
const resultOf = (model: string) =>
  classifyByCommandLine([clipPath(clip)], model).get(clipPath(clip))!;

test("it can be selected, matches the command line, and stays selected offline", async ({
  page,
  context,
}) => {
  await open(page, "cpu", "&offline");
  await expect(page.locator("#offline")).toContainText("works without a connection");
  const choice = page.locator("#model-choice");
  const note = page.locator("#model-note");
  await expect(choice).toHaveValue("");
  await playClip(page, clip);
  await expect(resultSummary(page)).toHaveAttribute("data-label", resultOf(shippedModel).label);

  const downloaded = page.waitForResponse(/emodb-large-[^/]*\.safetensors$/);
  await choice.selectOption("large");
  await downloaded;
  await expect(note).toContainText("4 MB");
  await playClip(page, clip);
  const { label, confidence } = resultOf(largeModel);
  await expect(resultSummary(page)).toHaveAttribute("data-label", label);
  await expect(page.locator(`#bars [data-label="${label}"] .bar-figure`)).toHaveText(
    `${(100 * confidence).toFixed(1)}%`,
  );
  await expect(page.locator(".site-footer")).toContainText("Whisper");

  await context.setOffline(true);
  await page.reload();
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await expect(choice).toHaveValue("large");
  await playClip(page, clip);
  await expect(resultSummary(page)).toHaveAttribute("data-label", label);
  await choice.selectOption("");
  await playClip(page, clip);
  await expect(resultSummary(page)).toHaveAttribute("data-label", resultOf(shippedModel).label);
  await context.setOffline(false);
});

test("it runs on WebGPU", async ({ page }) => {
  await open(page, "webgpu");
  await page.locator("#model-choice").selectOption("large");
  await playClip(page, clip);
  const { label, confidence } = resultOf(largeModel);
  await expect(resultSummary(page)).toHaveAttribute("data-label", label);
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "webgpu");
  const shown = await page.locator(`#bars [data-label="${label}"] .bar-figure`).textContent();
  expect(Math.abs(parseFloat(shown!) - 100 * confidence)).toBeLessThan(0.2);
});

test("every stage of the large model is shown", async ({ page }) => {
  await open(page, "cpu");
  await page.locator("#model-choice").selectOption("large");
  await playClip(page, clip);
  await page.locator("#inspection summary").first().click();
  const titles = page.locator("#inspection-stages h3");
  await expect(titles.filter({ hasText: "Transformer block 2" })).toBeVisible();
  await expect(titles.filter({ hasText: "Convolution" })).toHaveCount(2);
  // Each step of 20 ms has a weight.
  const attention = page.locator("#inspection-stages li", {
    has: page.locator("h3", { hasText: "Eq. 1" }),
  });
  const steps = resultOf(largeModel).attention.length;
  await expect(attention.locator(".stage-shape")).toContainText(`${steps} `);
  await expect(page.locator("#inspection-total")).toContainText("4,1");
});

test("new labels are trained on its embeddings", async ({ page }) => {
  await open(page, "cpu");
  await page.locator("#model-choice").selectOption("large");
  await importTrainingClips(page);
  await expect(page.locator("#model-choice")).toHaveValue("large");
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await expect(page.locator(".confusion tbody tr")).toHaveCount(3);

  // The trained model is another large model, and can be used.
  await page.locator('[data-view="listen"]').first().click();
  await page.locator("#model-choice").selectOption({ index: 2 });
  await playClip(page, clip);
  await expect(resultSummary(page)).toHaveAttribute("data-label", /.+/);
  await page.locator("#inspection summary").first().click();
  await expect(
    page.locator("#inspection-stages h3").filter({ hasText: "Transformer block 2" }),
  ).toBeVisible();
});
