// The attention maximum: it is described, marked and played, and nothing covers it.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { classifyByCommandLine, clipNames, clipPath } from "./command-line.ts";
import { open, openFile, openSection, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

const results = classifyByCommandLine(clipNames.map(clipPath));

/** The attention maximum by the command line: its weight and its center in seconds. */
function peakOf(name: string) {
  const { attention, startSeconds, stepSeconds } = results.get(clipPath(name))!;
  const share = Math.max(...attention);
  return { share, seconds: startSeconds + (attention.indexOf(share) + 0.5) * stepSeconds };
}

const position = async (page: Page) =>
  Number(await page.locator("#plot").getAttribute("aria-valuenow"));

test("the peak matches the command line", async ({ page }) => {
  await open(page, "cpu");
  for (const name of clipNames) {
    await playClip(page, name);
    const { share, seconds } = peakOf(name);
    const words = await page.locator("#peak-text").innerText();
    const [, at, percent] = /^Most attention at ([\d.]+) s: (\d+)%$/.exec(words) ?? [];
    expect(Math.abs(Number(at) - seconds), name).toBeLessThan(0.011);
    expect(Math.abs(Number(percent) / 100 - share), name).toBeLessThan(0.0075);
  }
});

test("the peak plays alone, is highlighted during playback, and stays in the readout", async ({
  page,
}) => {
  const name = "13b03Td";
  const { seconds } = peakOf(name);
  await open(page, "cpu");
  await openFile(page, `${name}.wav`, readFileSync(clipPath(name)));
  await expect(page.locator("#export")).toBeVisible();
  const readout = page.locator("#readout");
  await expect(readout).toHaveText(/^Peak: \d\.\d\d s, level .*, attention \d+\.\d% in 40 ms/);
  const rests = await readout.innerText();
  await expect(page.locator("#plot-playing")).toBeHidden();

  await page.getByRole("button", { name: "Play this moment" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#plot-playing")).toBeVisible();
  await expect(readout).not.toHaveText(rests);
  const start = await position(page);
  expect(start).toBeGreaterThan(seconds - 0.3);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  expect(Math.abs((await position(page)) - (seconds + 0.25))).toBeLessThan(0.05);
  await expect(page.locator("#plot-playing")).toBeHidden();
  await expect(readout).toHaveText(rests);

  // The readout shows the chosen moment.
  await page.locator("#plot").press("Home");
  await expect(readout).toHaveText(/^0\.00 s, /);
});

test("half speed takes twice as long, at the same pitch", async ({ page }) => {
  await page.addInitScript(() => {
    const played: { samples: number[]; rate: number }[] = [];
    Object.assign(globalThis, { played });
    const { prototype } = AudioBufferSourceNode;
    const start = Object.getOwnPropertyDescriptor(prototype, "start")!.value as (
      ...args: number[]
    ) => void;
    prototype.start = function (...args: number[]) {
      const { buffer } = this;
      if (buffer) {
        played.push({ samples: [...buffer.getChannelData(0)], rate: buffer.sampleRate });
      }
      return start.apply(this, args);
    };
  });
  const name = "03b01Wa";
  await open(page, "cpu");
  await openFile(page, `${name}.wav`, readFileSync(clipPath(name)));
  await expect(page.locator("#export")).toBeVisible();
  const slow = page.getByRole("button", { name: "Half speed" });
  await expect(slow).toHaveAttribute("aria-pressed", "false");
  await slow.click();
  await expect(slow).toHaveAttribute("aria-pressed", "true");
  const began = Date.now();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  const duration = Number(await page.locator("#plot").getAttribute("aria-valuemax"));
  expect((Date.now() - began) / 1000).toBeGreaterThan(1.8 * duration);
  expect(await position(page)).toBeCloseTo(duration, 1);

  // Duration and level are as expected, and the zero crossings per second are unchanged, so the pitch is unchanged.
  const [sound] = await page.evaluate(
    () => (globalThis as unknown as { played: { samples: number[]; rate: number }[] }).played,
  );
  const { samples, rate } = sound!;
  expect(samples.length / rate / duration).toBeCloseTo(2, 2);
  const original = readFileSync(clipPath(name)).subarray(44);
  const first = Array.from(
    { length: original.length / 2 },
    (_, i) => original.readInt16LE(2 * i) / 32_768,
  );
  const crossings = (values: number[]) =>
    values.filter((value, i) => i > 0 && value > 0 !== values[i - 1]! > 0).length;
  const energy = (values: number[]) => values.reduce((sum, value) => sum + value * value, 0);
  expect(crossings(samples) / crossings(first)).toBeGreaterThan(1.7);
  expect(crossings(samples) / crossings(first)).toBeLessThan(2.3);
  expect(energy(samples) / energy(first)).toBeGreaterThan(1.4);
  expect(energy(samples) / energy(first)).toBeLessThan(2.6);
});

test("no label covers the peak, on a projector and on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "cpu");
  const texts = () =>
    page.evaluate(async () => {
      let resolve: (blob: Blob) => void = () => undefined;
      const promise = new Promise<Blob>((done) => (resolve = done));
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => {
        resolve(blob as Blob);
        return make(blob);
      };
      document.getElementById("export-svg")!.click();
      const holder = document.createElement("div");
      holder.innerHTML = await (await promise).text();
      URL.createObjectURL = make;
      document.body.append(holder);
      const box = (element: Element) => element.getBoundingClientRect();
      const [dot] = [...holder.querySelectorAll("circle")].slice(-1);
      const found = {
        dot: dot && { left: box(dot).left, right: box(dot).right, top: box(dot).top },
        names: [...holder.querySelectorAll("text")].map((text) => ({
          text: text.textContent,
          left: box(text).left - 5,
          right: box(text).right + 5,
          bottom: box(text).bottom,
        })),
      };
      holder.remove();
      return found;
    });
  for (const name of clipNames) {
    await playClip(page, name);
    await openSection(page, "export");
    const { dot, names } = await texts();
    expect(dot, name).toBeDefined();
    const labels = names.filter(({ text }) => /^(Waveform|Log-mel.*|Attention|\d+%)$/.test(text));
    expect(labels).toHaveLength(4);
    for (const { text, left, right } of labels) {
      expect(left > dot!.right || right < dot!.left, `${name}: ${text} is beside the peak`).toBe(
        true,
      );
    }
  }
});
