// The figure: time axis, zoom, pan, selection and readout.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { figureSpace, lanes } from "../../www/src/plot/lanes.ts";
import { clipPath } from "./command-line.ts";
import { resultSummary, open, openFile, openSection, playClip } from "./listen-view.ts";
import { wav } from "./sounds.ts";
import { expect, test } from "./watched-page.ts";

const plot = (page: Page) => page.locator("#plot");
const position = async (page: Page) => Number(await plot(page).getAttribute("aria-valuenow"));
const selected = async (page: Page) =>
  Promise.all(
    ["#selection-from", "#selection-to"].map(async (id) =>
      Number(await page.locator(id).inputValue()),
    ),
  );

async function pause(page: Page) {
  const button = page.getByRole("button", { name: "Pause" });
  await button.click();
  await expect(button).toHaveCount(0);
}

/** Opens a recording of 3 s without playback. */
async function openSentence(page: Page, name = "03b01Wa") {
  await open(page, "cpu");
  await openFile(page, `${name}.wav`, readFileSync(clipPath(name)));
  await expect(page.locator("#export")).toBeVisible();
}

/** The color in the middle of a lane at a fraction of the width. */
const pixel = (page: Page, share: number, y: number) =>
  page.locator("#plot-canvas").evaluate(
    (canvas: HTMLCanvasElement, [share, y]) => {
      const x = Math.floor(share! * canvas.width);
      const row = Math.floor(y! * (canvas.height / canvas.clientHeight));
      return [...canvas.getContext("2d")!.getImageData(x, row, 1, 1).data];
    },
    [share, y],
  );

test("the log-mel spectrogram is below the waveform: a tone is a bright line at its frequency and duration", async ({
  page,
}) => {
  await open(page, "cpu");
  // 3 kHz in the first half, 1 kHz in the second.
  const tone = wav(
    2,
    16_000,
    (i) => 0.5 * Math.sin((2 * Math.PI * (i < 16_000 ? 3000 : 1000) * i) / 16_000),
  );
  await openFile(page, "tone.wav", tone);
  await expect(page.locator("#export")).toBeVisible();
  // On the Slaney scale 1 kHz is band 41.8 of 128, and 3 kHz band 87.3.
  const lane = lanes(figureSpace(page.viewportSize()!), { change: false }).logMel;
  const brightness = async (share: number, band: number) => {
    const [r, g, b] = await pixel(page, share, lane.top + lane.height * (1 - (band + 0.5) / 128));
    return r! + g! + b!;
  };
  await expect.poll(() => brightness(0.75, 41.8)).toBeGreaterThan(550);
  expect(await brightness(0.25, 87.3)).toBeGreaterThan(550);
  expect(await brightness(0.75, 87.3)).toBeLessThan(300);
  expect(await brightness(0.25, 41.8)).toBeLessThan(300);
});

test("buttons, keys and the wheel zoom and pan, and the axis shows the range", async ({ page }) => {
  await openSentence(page);
  await expect(page.getByRole("button", { name: "Show all" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Earlier" })).toBeDisabled();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(page.getByRole("button", { name: "Show all" })).toBeEnabled();
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("button", { name: "Earlier" })).toBeEnabled();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByRole("button", { name: "Earlier" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Later" })).toBeDisabled();

  // When zoomed, a click in the middle seeks to another moment.
  const box = (await plot(page).boundingBox())!;
  const duration = Number(await plot(page).getAttribute("aria-valuemax"));
  await plot(page).press("Home");
  await plot(page).press("+");
  await plot(page).click({ position: { x: box.width / 2, y: 40 } });
  expect(Math.abs((await position(page)) - duration / 4)).toBeLessThan(0.05);
  await plot(page).press("0");
  await page.mouse.move(box.x + box.width / 2, box.y + 50);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  await expect(page.getByRole("button", { name: "Show all" })).toBeEnabled();
  await plot(page).press(".");
  await plot(page).press(",");
  await plot(page).press("-");
  await plot(page).press("0");
  await expect(page.getByRole("button", { name: "Show all" })).toBeDisabled();
  // The wheel without a modifier scrolls the page.
  const before = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 200);
  await expect.poll(() => page.evaluate(() => scrollY)).not.toBe(before);
});

test("a section is selected by dragging, by keys and by numbers, and plays alone", async ({
  page,
}) => {
  await openSentence(page);
  const box = (await plot(page).boundingBox())!;
  const duration = Number(await plot(page).getAttribute("aria-valuemax"));
  await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.up();
  const [from, to] = await selected(page);
  expect(Math.abs(from! - duration * 0.25)).toBeLessThan(0.03);
  expect(Math.abs(to! - duration * 0.5)).toBeLessThan(0.03);

  await page.getByRole("button", { name: "Play selection" }).click();
  // Playback stays within the selection.
  await expect.poll(() => position(page)).toBeCloseTo(to!, 1);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  await plot(page).press("Escape");
  await expect(page.locator("#selection-from")).toHaveValue("");
  await expect(page.getByRole("button", { name: "Play selection" })).toBeDisabled();
  await plot(page).press("Home");
  for (let i = 0; i < 5; i++) await plot(page).press("Shift+ArrowRight");
  await plot(page).press("Shift+ArrowLeft");
  expect(await selected(page)).toEqual([0, 0.16]);

  await openSection(page, "selection");
  await page.locator("#selection-from").fill("0.5");
  await page.locator("#selection-to").fill("1.25");
  await page.locator("#selection-to").press("Tab");
  expect(await selected(page)).toEqual([0.5, 1.25]);
  await page.getByRole("button", { name: "Zoom to selection" }).click();
  await expect(page.getByRole("button", { name: "Show all" })).toBeEnabled();
  const marked = (await page.locator("#plot-selection").boundingBox())!;
  expect(Math.abs(marked.width - box.width)).toBeLessThan(8);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.locator("#plot-selection")).toBeHidden();
  // A start beyond the end selects nothing; in the wrong order, the last edited value takes precedence.
  await page.locator("#selection-from").fill("99");
  await page.locator("#selection-from").press("Enter");
  await expect(page.getByRole("button", { name: "Play selection" })).toBeDisabled();
  await page.locator("#selection-to").fill("1");
  await page.locator("#selection-to").press("Enter");
  await expect.poll(async () => (await selected(page))[1]).toBe(1);
  await expect(page.getByRole("button", { name: "Play selection" })).toBeEnabled();
});

test("hovering and keys show time, level and attention", async ({ page }) => {
  await openSentence(page);
  const box = (await plot(page).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  const readout = page.locator("#readout");
  await expect(readout).toHaveText(/^\d\.\d\d s, level −\d+ dB, attention <?\d+\.\d% in 40 ms, \d/);
  const hovered = await readout.innerText();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
  await expect(readout).not.toHaveText(hovered);
  await plot(page).press("Home");
  await plot(page).press("PageUp");
  await expect(plot(page)).toHaveAttribute("aria-valuetext", /^0\.50 s, level .*attention/);
});

test("two fingers zoom, and one finger shows the values", async ({ page }) => {
  await openSentence(page);
  // Native touch events of Chromium, two at a time.
  const session = await page.context().newCDPSession(page);
  const box = (await plot(page).boundingBox())!;
  const y = box.y + 60;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: xs.map((x, id) => ({ x: box.x + x * box.width, y, id })),
    });
  await touch("touchStart", 0.4, 0.6);
  for (const by of [0.02, 0.06, 0.1, 0.15]) await touch("touchMove", 0.4 - by, 0.6 + by);
  await touch("touchEnd");
  await expect(page.getByRole("button", { name: "Show all" })).toBeEnabled();
});

test("cropped and silent sections are marked", async ({ page }) => {
  await open(page, "cpu");
  await playClip(page, "08b03Tc");
  await pause(page);
  await expect(resultSummary(page)).toContainText("middle 7 s");
  await plot(page).press("Home");
  await expect(plot(page)).toHaveAttribute("aria-valuetext", /not used by the model/);
});

test("the table contains the values of the plots", async ({ page }) => {
  await openSentence(page);
  await openSection(page, "export");
  await page.getByText("The pictures as a table").click();
  const rows = page.locator("#numbers-table tbody tr");
  const seconds = Number(await plot(page).getAttribute("aria-valuemax"));
  expect(Math.abs((await rows.count()) - seconds / 0.04)).toBeLessThan(3);
  const shares = await page.locator("#numbers-table tbody tr td:nth-child(4)").allTextContents();
  const sum = shares.reduce((sum, text) => sum + (parseFloat(text.replace("<", "")) || 0), 0);
  expect(Math.abs(sum - 100)).toBeLessThan(4);
});
