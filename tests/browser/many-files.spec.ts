// Several files at once: all are classified and listed.
import { readFileSync } from "node:fs";
import { filesByCommandLine, clipNames, clipPath } from "./command-line.ts";
import { resultSummary, open, openSection, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

const names = clipNames.slice(0, 4);
const commandLine = filesByCommandLine(names.map(clipPath));
const files = names.map((name) => ({
  name: `${name}.wav`,
  mimeType: "audio/wav",
  buffer: readFileSync(clipPath(name)),
}));

test("several files are classified, listed and saved; a damaged file does not affect the others", async ({
  page,
}) => {
  await open(page, "cpu");
  await expect(page.locator("#results")).toBeHidden();
  const broken = { name: "broken.wav", mimeType: "audio/wav", buffer: Buffer.from("no sound") };
  await page.locator("#file").setInputFiles([...files.slice(0, 2), broken, ...files.slice(2)]);
  await expect(page.locator("#results-status")).toHaveText("5 recordings");
  const rows = page.locator(".results-item");
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(0)).toHaveAttribute("aria-pressed", "true");
  await expect(rows.nth(2)).toContainText("not readable");

  // By mouse and by keyboard.
  await rows.nth(3).click();
  await expect(page.locator("#figure-title")).toHaveText(files[2]!.name);
  const label = commandLine.get(clipPath(names[2]!))!.label;
  await expect(resultSummary(page)).toHaveAttribute("data-label", label);
  await rows.nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#figure-title")).toHaveText(files[1]!.name);
  await rows.nth(2).click();
  await expect(resultSummary(page)).toHaveAttribute("data-kind", "error");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "List as CSV" }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatch(new RegExp(`^${names[0]}\\.wav,\\d+\\.\\d{3},`));
  expect(lines[3]).toBe(`broken.wav${",".repeat(lines[0]!.split(",").length - 1)}`);

  await page.getByRole("button", { name: "Clear the list" }).click();
  await expect(page.locator("#results")).toBeHidden();
});

test("a bundled recording is listed once, even if it is played repeatedly", async ({ page }) => {
  await open(page, "cpu");
  for (const name of [names[0]!, names[1]!, names[0]!]) await playClip(page, name);
  await expect(page.locator(".results-item")).toHaveCount(2);
});

test("two recordings are compared side by side", async ({ page }) => {
  const names = ["03b01Wa", "13b03Td", "08a05Fe"];
  await open(page, "cpu");
  await expect(page.locator("#compare")).toBeHidden();
  await page.locator("#file").setInputFiles(names.map(clipPath));
  await expect(page.locator("#results-status")).toHaveText("3 recordings");
  await openSection(page, "compare");
  const first = page.locator("#compare-first");
  const second = page.locator("#compare-second");
  await first.selectOption(`${names[2]}.wav`);
  await second.selectOption(`${names[1]}.wav`);
  const compared = page.locator("#compared-recordings .compared-one");
  await expect(compared).toHaveCount(2);
  for (const [place, name] of [names[2]!, names[1]!].entries()) {
    const one = compared.nth(place);
    await expect(one.locator("h4")).toHaveText(`${name}.wav`);
    await expect(one).toContainText(/Most attention at \d\.\d\d s: \d+%/);
    const bars = await one.locator(".bar-figure").allInnerTexts();
    await page.locator(".results-item").filter({ hasText: name }).click();
    await expect(page.locator("#figure-title")).toHaveText(`${name}.wav`);
    await expect(page.locator("#export")).toBeVisible();
    expect(await page.locator("#bars .bar-figure").allInnerTexts()).toEqual(bars);
  }
  // The selection is preserved when another recording is added.
  await playClip(page, "16a05La");
  await expect(compared.nth(0).locator("h4")).toHaveText(`${names[2]}.wav`);
});
