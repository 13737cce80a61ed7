// "Does attention explain the result?": the page and the command line give the same result without a section.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesByCommandLine, clipPath } from "./command-line.ts";
import { open, openFile, openSection, shares } from "./listen-view.ts";
import { wav } from "./sounds.ts";
import { expect, test } from "./watched-page.ts";

const name = "13b03Td";
const file = readFileSync(clipPath(name));
const sample = (i: number) => file.readInt16LE(44 + 2 * i) / 32_768;
const seconds = (file.length - 44) / 2 / 16_000;
const [from, to] = [1.2, 2.4];

/** The result of the command line for these samples. */
function commandLine(length: number, at: (index: number) => number) {
  const folder = mkdtempSync(join(tmpdir(), "explain-"));
  const path = join(folder, "changed.wav");
  writeFileSync(path, wav(length, 16_000, at));
  const result = filesByCommandLine([path]).get(path)!;
  rmSync(folder, { recursive: true });
  return result;
}

const expected = {
  mute: commandLine(seconds, (i) => {
    // The 5 ms fades at the edges.
    const inside = Math.min(i - from * 16_000, to * 16_000 - 1 - i);
    const fade = 0.5 + 0.5 * Math.cos((Math.PI * (inside + 1)) / 81);
    return sample(i) * (inside < 0 ? 1 : inside < 80 ? fade : 0);
  }),
  keep: commandLine(to - from, (i) => sample(i + from * 16_000)),
};

test.beforeEach(async ({ page }) => {
  await open(page, "cpu");
  await openFile(page, `${name}.wav`, file);
  await expect(page.locator("#explain")).toBeVisible();
  await openSection(page, "explain");
});

for (const [how, button] of [
  ["mute", "Mute the selection"],
  ["keep", "Keep only the selection"],
] as const) {
  test(`"${button}" classifies again and shows both results side by side`, async ({ page }) => {
    await expect(page.getByRole("button", { name: button })).toBeDisabled();
    await openSection(page, "selection");
    await page.locator("#selection-from").fill(String(from));
    await page.locator("#selection-to").fill(String(to));
    await page.locator("#selection-to").press("Tab");
    await page.getByRole("button", { name: button }).click();
    const compared = page.locator("#explain-compared .compared-one");
    await expect(compared).toHaveCount(2);
    await expect(compared.nth(1)).toContainText("1.20 to 2.40 s");
    const whole = await shares(page, "#bars");
    expect(await shares(page, "#explain-compared .compared-one:nth-child(1)")).toEqual(whole);
    const shown = await shares(page, "#explain-compared .compared-one:nth-child(2)");
    for (const [label, share] of Object.entries(expected[how].probabilities)) {
      expect(Math.abs(shown[label]! - share), `${how}, ${label}`).toBeLessThan(0.01);
    }
    expect(shown).not.toEqual(whole);
  });
}

test("muting every half second draws the change for each and shows a conclusion", async ({
  page,
}) => {
  const before = await page.locator("#plot-canvas").evaluate((canvas) => canvas.clientHeight);
  await page.getByRole("button", { name: "Mute each half second in turn" }).click();
  await expect(page.locator("#explain-verdict")).toContainText("Most attention is on");
  await expect
    .poll(() => page.locator("#plot-canvas").evaluate((canvas) => canvas.clientHeight))
    .toBeGreaterThan(before);
  await page.locator("#plot").press("Home");
  for (let i = 0; i < 3; i++) await page.locator("#plot").press("PageUp");
  await expect(page.locator("#plot")).toHaveAttribute("aria-valuetext", /muted: [+−]?\d/);
  // The half second around 1.5 s, as computed by the command line.
  await openSection(page, "export");
  await page.getByText("The pictures as a table").click();
  const heads = await page.locator("#numbers-table th[scope=col]").allTextContents();
  expect(heads.at(-1)).toBe("Change if muted, points");
});

test("opening another recording cancels the analysis of the previous one", async ({ page }) => {
  await page.getByRole("button", { name: "Mute each half second in turn" }).click();
  await openFile(page, "other.wav", readFileSync(clipPath("03b01Wa")));
  await expect(page.locator("#figure-title")).toHaveText("other.wav");
  await expect(page.locator("#export")).toBeVisible();
  await expect(page.locator("#explain-verdict")).toHaveText("");
  await expect(page.locator("#explain-scan")).toBeEnabled();
});
