// Exports: they match the page and can be read again.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import {
  annotationByCommandLine,
  clipPath,
  filesByCommandLine,
  TOLERANCES,
} from "./command-line.ts";
import { resultSummary, newSpeaker, open, openFile, openSection, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

const name = "03b01Wa";
const expected = filesByCommandLine([clipPath(name)]).get(clipPath(name))!;

async function take(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  await openSection(page, "export");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test.beforeEach(async ({ page }) => {
  await open(page, "cpu");
  await openFile(page, `${name}.wav`, readFileSync(clipPath(name)));
  await expect(page.locator("#export")).toBeVisible();
});

test("the plot as PNG and as SVG", async ({ page }) => {
  const png = await take(page, "Picture (PNG)");
  expect(png.name).toBe(`${name}.png`);
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBe(2400);

  const svg = await take(page, "Picture (SVG)");
  expect(svg.name).toBe(`${name}.svg`);
  const seen = await page.evaluate((text) => {
    const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      root: root.localName,
      title: root.querySelector("title")?.textContent,
      images: root.querySelectorAll("image[href^='data:image/png']").length,
      texts: [...root.querySelectorAll("text")].map((element) => element.textContent),
    };
  }, svg.bytes.toString());
  expect(seen).toMatchObject({ root: "svg", images: 1 });
  expect(seen.title).toContain(`${name}.wav: `);
  expect(seen.texts).toEqual(expect.arrayContaining(["Waveform", "Attention", "1.0 s"]));
  // A self-contained file: nothing is loaded.
  expect(svg.bytes.toString()).not.toMatch(/(href|src)="(?!data:|#)/);
});

test("CSV and JSON contain the values of the command line", async ({ page }) => {
  const csv = (await take(page, "Numbers (CSV)")).bytes.toString().trim().split("\r\n");
  const head = csv[0]!.split(",");
  expect(head.slice(0, 6)).toEqual([
    "seconds",
    "level_db",
    "strongest_band_hz",
    "attention",
    "change_if_muted",
    "label",
  ]);
  const attention = csv.slice(1).flatMap((row) => {
    const value = row.split(",")[3]!;
    return value === "" ? [] : [Number(value)];
  });
  expect(attention).toHaveLength(expected.attention.length);
  attention.forEach((weight, step) => expect(weight).toBeCloseTo(expected.attention[step]!, 3));

  const json = JSON.parse((await take(page, "Result (JSON)")).bytes.toString()) as typeof expected;
  expect(json.label).toBe(expected.label);
  for (const [label, share] of Object.entries(expected.probabilities)) {
    expect(Math.abs(json.probabilities[label]! - share)).toBeLessThan(TOLERANCES.int8);
  }
});

test("the annotations match the command line, in English and German", async ({ page }) => {
  // The last digits of the attention depend on the processor.
  const weight = /(?<=["> ,])0\.\d{6}(?=["<\n])/g;
  const weights = (text: string) => [...text.matchAll(weight)].map(Number);
  const withoutWeights = (text: string) => text.replace(weight, "#");
  for (const [button, file] of [
    ["Praat (TextGrid)", `${name}.TextGrid`],
    ["ELAN (eaf)", `${name}.eaf`],
    ["Audacity labels (txt)", `${name}.txt`],
    ["Subtitles (WebVTT)", `${name}.vtt`],
    ["Attention (CSV)", `${name}-attention.csv`],
  ] as const) {
    const saved = await take(page, button);
    expect(saved.name).toBe(file);
    const text = saved.bytes.toString();
    const written = annotationByCommandLine(name, file.slice(file.lastIndexOf(".")));
    expect(withoutWeights(text)).toBe(withoutWeights(written));
    const [seen, wanted] = [weights(text), weights(written)];
    expect(seen).toHaveLength(/TextGrid|eaf|csv/.test(file) ? expected.attention.length : 0);
    seen.forEach((weight, step) => expect(weight).toBeCloseTo(wanted[step]!, 3));
  }
  await page.locator("#language").selectOption("de");
  const german = await take(page, "Audacity-Textmarken (txt)");
  expect(german.bytes.toString()).toBe(annotationByCommandLine(name, ".txt"));
});

test("the exported WAV, opened again, gives the identical result", async ({ page }) => {
  const before = await page.locator("#bars").innerText();
  const { name: saved, bytes } = await take(page, "Audio (WAV)");
  expect(saved).toBe(`${name}.wav`);
  await newSpeaker(page);
  await openFile(page, "again.wav", bytes);
  await expect(page.locator("#figure-title")).toHaveText("again.wav");
  await expect(page.locator("#export")).toBeVisible();
  expect(await page.locator("#bars").innerText()).toBe(before);
});

test.describe("the link", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("contains language, backend and the bundled recording, and no audio", async ({ page }) => {
    await page.locator("#language").selectOption("de");
    await playClip(page, "16a05La");
    await openSection(page, "export");
    await page.locator("#export-link").click();
    await expect(page.locator("#export-status")).toContainText("Kopiert");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const address = new URL(link);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      lang: "de",
      backend: "cpu",
      clip: "16a05La",
    });
    await page.goto(link);
    await expect(resultSummary(page)).toHaveAttribute("data-label", /./);
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page.locator('[data-clip="16a05La"]')).toHaveAttribute("aria-pressed", "true");
  });
});
