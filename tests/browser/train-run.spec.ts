// Training in the Train view: to the end, across a closed tab, and with the model in the Recognize view.
import {
  importTrainingClips,
  endless,
  openTrain,
  run,
  setAdvanced,
  step,
  trainingClips,
} from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

test("the last layers train, are tested on a held-out speaker, and classify in the Recognize view", async ({
  page,
}) => {
  await importTrainingClips(page);
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await expect(page.locator("#run-split")).toContainText("Test speaker: 0");
  await expect(page.locator("#scores .score-head")).toContainText(
    /\d+ of \d+ correct: too few to judge/,
  );
  await expect(page.locator(".confusion tbody tr")).toHaveCount(3);
  await expect(page.locator("#curve svg")).toBeVisible();
  await expect(page.locator(".model")).toHaveCount(2);
  await page.locator("#model-use-now").click();
  await expect(page.locator("#model-choice option:checked")).toContainText("Anger");
  await expect(page.locator("#bars .bar")).toHaveCount(3);
  await page.locator('[data-clip="03b01Wa"]').click();
  await expect(page.locator("#result-summary")).toHaveAttribute(
    "data-label",
    /anger|neutral|sadness/,
  );
  await page.locator("#model-choice").selectOption("");
  await expect(page.locator("#bars .bar")).toHaveCount(7);
});

test("training pauses, resumes after the tab was closed, and can be canceled", async ({ page }) => {
  await importTrainingClips(page);
  await setAdvanced(page, endless);
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "running");
  await expect.poll(() => step(page)).toBeGreaterThan(60);
  await page.locator("#pause").click();
  await expect(run(page)).toHaveAttribute("data-state", "paused");
  const context = page.context();
  await page.close();

  const again = await context.newPage();
  await openTrain(again);
  await expect(again.locator("#train-notices")).toContainText(/It stopped at step \d*[05]0 of/);
  await again.locator("#resume-continue").click();
  await expect(again.locator("#run-facts")).toContainText(/step \d{2,} of/);
  await again.locator("#cancel").click();
  await expect(run(again)).toHaveAttribute("data-state", "canceled");
  await expect(again.locator("#labels-count")).toContainText(`${trainingClips.length} examples`);
});

test("training of all layers resumes after a tab crash and finishes with the best weights", async ({
  page,
}) => {
  await importTrainingClips(page);
  await page.locator('[name="trainable"][value="all"]').check();
  await setAdvanced(page, { ...endless, batch: "2" });
  await page.locator("#start").click();
  // Checkpoints are four steps apart.
  await expect.poll(() => step(page)).toBeGreaterThan(8);
  const context = page.context();
  const client = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  client.send("Page.crash").catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await openTrain(again);
  await expect(again.locator("#train-notices")).toContainText(/It stopped at step \d+ of/);
  const notice = await again.locator("#train-notices").innerText();
  const stopped = Number(/step (\d+)/.exec(notice)![1]);
  expect(stopped % 4).toBe(0);
  await again.locator("#resume-continue").click();
  await expect.poll(() => step(again)).toBeGreaterThan(stopped);
  await again.locator("#finish").click();
  await expect(run(again)).toHaveAttribute("data-state", "done");
  await expect(again.locator("#scores")).toContainText("It was stopped");
  await expect(again.locator(".model")).toHaveCount(2);
  await expect(again.locator("#labels-count")).toContainText(`${trainingClips.length} examples`);
  await again.reload();
  await expect(again.locator(".model")).toHaveCount(2);
  await expect(again.locator("#train-notices")).toBeEmpty();
});
