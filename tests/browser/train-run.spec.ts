// Training in the Train view: to the end, through a closed tab, and the model in the Listen view.
import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { root } from "./command-line.ts";
import { expect, test } from "./watched-page.ts";

const folder = `${root}/tests/clips/training`;
const clips = readdirSync(folder)
  .filter((name) => name.endsWith(".flac"))
  .map((name) => `${folder}/${name}`);

async function open(page: Page) {
  await page.goto("/?backend=cpu&lang=en#train");
  await expect(page.locator("#view-train h1")).toBeVisible();
}

async function bring(page: Page) {
  await open(page);
  await page.locator("#bring-files-input").setInputFiles(clips);
  await expect(page.locator("#bring-report")).toContainText(`${clips.length} examples added.`);
  await expect(page.locator("#start")).toBeEnabled();
}

const run = (page: Page) => page.locator("#run");

test("the last layers learn, are scored on a voice held out, and answer in the Listen view", async ({
  page,
}) => {
  await bring(page);
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await expect(page.locator("#run-split")).toContainText("Held out: everything by 0");
  await expect(page.locator("#scores .score-head")).toContainText(/\d+% right/);
  await expect(page.locator(".confusion tbody tr")).toHaveCount(3);
  await expect(page.locator("#curve svg")).toBeVisible();
  await expect(page.locator(".model")).toHaveCount(2);
  await page.locator("#model-use-now").click();
  await expect(page.locator("#model-in-use")).toContainText("answers.");
  await expect(page.locator("#bars .bar")).toHaveCount(3);
  await page.locator('[data-clip="03b01Wa"]').click();
  await expect(page.locator("#answer")).toHaveAttribute("data-label", /anger|neutral|sadness/);
  await page.locator("#model-back").click();
  await expect(page.locator("#bars .bar")).toHaveCount(7);
});

test("a training pauses, survives a closed tab, goes on, and can be cancelled", async ({
  page,
}) => {
  await bring(page);
  // Long enough to be interrupted.
  await page.locator(".settings .fold summary").click();
  await page.locator('[name="epochs"]').fill("10000");
  await page.locator('[name="patience"]').fill("10000");
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "running");
  const step = async () =>
    Number(/step (\d+)/.exec(await page.locator("#run-facts").innerText())?.[1]);
  await expect.poll(step).toBeGreaterThan(60);
  await page.locator("#pause").click();
  await expect(run(page)).toHaveAttribute("data-state", "paused");
  const context = page.context();
  await page.close();

  const again = await context.newPage();
  await open(again);
  await expect(again.locator("#train-notices")).toContainText(/It stopped at step \d*[05]0 of/);
  await again.locator("#resume-go-on").click();
  await expect(again.locator("#run-facts")).toContainText(/step \d{2,} of/);
  await again.locator("#cancel").click();
  await expect(run(again)).toHaveAttribute("data-state", "cancelled");
  await expect(again.locator("#labels-count")).toContainText(`${clips.length} examples`);
});
