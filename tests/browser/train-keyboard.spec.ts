// The Train view from the first label to a trained model, by keyboard only; axe-core checks every state.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { endless, openTrain, run, step, trainingClips } from "./train-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Moves the focus by keyboard until `selector` has it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const there = () =>
    page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
  for (let presses = 0; presses < 250; presses++) {
    if (await there()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} is not reachable with Tab`);
}

async function press(page: Page, selector: string, key = "Enter"): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}

test("the Train view by keyboard alone, without accessibility violations in any state", async ({
  page,
}) => {
  await openTrain(page);
  await expectAccessible(page, "empty");
  await press(page, "#label-new");
  await expect(page.locator("#label-problem")).toContainText("A name is missing");
  await page.keyboard.type("calm");
  await page.keyboard.press("Enter");
  await expect(page.locator("#labels-count")).toHaveText("1 label, 0 examples");

  const choosing = page.waitForEvent("filechooser");
  await press(page, "#import-files");
  await (await choosing).setFiles(trainingClips);
  await expect(page.locator("#import-report")).toContainText("18 examples added.");
  await press(page, '.label-item[data-label="neutral"]');
  await expect(page.locator("#examples-title")).toHaveText("Neutral");
  await press(page, ".example-play");
  await expect(page.locator(".example.is-playing")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator(".example.is-playing")).toHaveCount(0);
  await press(page, "#choose-all", "Space");
  // Its first letter selects an option.
  await press(page, "#move-to", "c");
  await expect(page.locator('.label-item[data-label="calm"] .label-count')).toHaveText("6");
  await expectAccessible(page, "filled");

  await press(page, ".settings .fold summary");
  for (const [name, value] of Object.entries(endless)) {
    await tabTo(page, `[name="${name}"]`);
    await page.keyboard.type(value);
  }
  await press(page, "#start");
  await expect(run(page)).toBeFocused();
  await expect.poll(() => step(page)).toBeGreaterThan(5);
  await expectAccessible(page, "running");
  await press(page, "#pause");
  await expect(run(page)).toHaveAttribute("data-state", "paused");
  await expect(page.locator("#pause")).toBeFocused();
  await expectAccessible(page, "paused");
  await page.keyboard.press("Enter");
  await expect(run(page)).toHaveAttribute("data-state", "running");
  await press(page, "#finish");
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await expect(run(page)).toBeFocused();
  await expect(page.locator("#model-use-now")).toBeVisible();
  await expectAccessible(page, "done");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, "done, on a phone");
  await press(page, "#model-use-now");
  await expect(page.locator("#model-choice option:checked")).toContainText("Anger");
  await expect(page.locator("#bars .bar")).toHaveCount(3);
});

test.describe("if the training module cannot be downloaded", () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test("one error message, no example lost, and the next attempt trains", async ({ page }) => {
    await openTrain(page);
    await page.locator("#import-files-input").setInputFiles(trainingClips);
    await expect(page.locator("#import-report")).toContainText("examples added.");
    await expect(page.locator("#start")).toBeEnabled();
    await page.route("**/*.wasm", (route) => route.abort());
    await page.locator("#start").click();
    await expect(run(page)).toHaveAttribute("data-state", "failed");
    await expect(page.locator("#run-head")).toContainText("Your examples are unchanged.");
    await expect(page.locator("#run-head")).toContainText("(download-failed)");
    await expect(page.locator("#labels-count")).toHaveText("3 labels, 18 examples");
    await expectAccessible(page, "failed");
    await page.unroute("**/*.wasm");
    await page.locator("#start").click();
    await expect(run(page)).toHaveAttribute("data-state", "done");
  });
});

test("models are opened, used, remembered, renamed, downloaded and removed", async ({ page }) => {
  await openTrain(page);
  const model = (name: string) => page.locator(".model", { hasText: name });
  await page.locator("#model-input").setInputFiles({
    name: "broken.safetensors",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("no model"),
  });
  await expect(page.locator("#model-problem")).toContainText("The model file could not be read.");
  const file = readFileSync(new URL("../golden/network.safetensors", import.meta.url));
  await page.locator("#model-input").setInputFiles({
    name: "Golden.safetensors",
    mimeType: "application/octet-stream",
    buffer: file,
  });
  await expect(model("Golden")).toBeVisible();
  await expect(page.locator("#model-problem")).toBeHidden();
  await model("Golden").getByRole("button", { name: "Use Golden" }).click();
  await expect(page.locator("#model-choice option:checked")).toHaveText("Golden");
  await page.reload();
  await expect(page.locator("#model-choice option:checked")).toHaveText("Golden");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");

  await page.locator('[data-view="train"]').click();
  await expect(model("Golden").locator(".badge")).toHaveText("in use");
  await model("Golden").getByRole("button", { name: "Rename Golden" }).click();
  await page.keyboard.type("Silver");
  await page.keyboard.press("Enter");
  await expect(model("Silver")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download Silver" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Silver.safetensors");
  expect(readFileSync(await download.path()).equals(file)).toBe(true);

  await page.getByRole("button", { name: "Remove Silver" }).click();
  await expect(page.locator(".model")).toHaveCount(1);
  await page.locator("#undo").click();
  await expect(model("Silver")).toBeVisible();
  await page.getByRole("button", { name: "Remove Silver" }).click();
  await expect(page.locator(".model")).toHaveCount(1);
  await page.reload();
  await expect(page.locator(".model")).toHaveCount(1);
  await expect(page.locator("#model-choice")).toHaveValue("");
});
