// The controls of the header, presenter mode, the microphone selection and printing.
import { expectAccessible } from "./axe.ts";
import { launchOptions } from "./chromium.ts";
import { clipPath } from "./command-line.ts";
import { resultSummary, open, openSection, playClip } from "./listen-view.ts";
import { expect, test } from "./watched-page.ts";

test.use({ launchOptions: launchOptions({ microphone: clipPath("13b03Td") }) });

test("one tab is marked as current, and each view starts at the top", async ({ page }) => {
  await open(page, "cpu");
  const current = page.locator('[aria-current="page"]');
  await expect(current).toHaveText("Recognize");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.getByRole("link", { name: "Train" }).click();
  await expect(current).toHaveText("Train");
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole("link", { name: "Recognize" }).click();
  await expect(current).toHaveText("Recognize");
});

test("the theme can be selected, also for the plots, and is stored", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "cpu");
  await playClip(page, "03b01Wa");
  const background = () =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.map(Number));
  /** The color of the waveform, the only one in the middle of its column. */
  const wave = () =>
    page.locator("#plot-canvas").evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext("2d")!;
      const { data } = context.getImageData(0, 0, canvas.width, Math.round(canvas.height * 0.2));
      let [dark, light] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3]! < 250) continue;
        if (data[i]! < 60) dark++;
        if (data[i]! > 215 && data[i + 2]! > 235) light++;
      }
      return dark > light ? "dark" : "light";
    });
  expect((await background())[0]).toBeGreaterThan(200);
  await expect.poll(wave).toBe("dark");
  const theme = page.getByLabel("Theme");
  await theme.selectOption("Dark");
  expect((await background())[0]).toBeLessThan(40);
  await expect.poll(wave).toBe("light");
  await page.reload();
  await expect(theme).toHaveValue("dark");
  expect((await background())[0]).toBeLessThan(40);
  await theme.selectOption("Light");
  await page.emulateMedia({ colorScheme: "dark" });
  expect((await background())[0]).toBeGreaterThan(200);
  await theme.selectOption("Automatic");
  expect((await background())[0]).toBeLessThan(40);
});

test("on a phone the settings open from a button, by touch and by keyboard", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "cpu");
  const menu = page.getByRole("button", { name: "Menu" });
  await expect(page.getByLabel("Language")).toBeHidden();
  await menu.click();
  await expect(menu).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByLabel("Language")).toBeVisible();
  await expectAccessible(page, "menu");
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Enter");
  await page.getByLabel("Language").selectOption("de");
  await expect(page.locator("#record-text")).toHaveText("Aufnehmen");
  // A tap outside closes it.
  await page.mouse.click(40, 700);
  await expect(page.getByLabel("Sprache")).toBeHidden();
});

test("the install button is shown if the browser supports installation", async ({ page }) => {
  await open(page, "cpu");
  const install = page.getByRole("button", { name: "Install" });
  await expect(install).toBeHidden();
  await page.evaluate(() => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    Object.assign(offer, { prompt: () => Object.assign(globalThis, { requested: true }) });
    dispatchEvent(offer);
  });
  await install.click();
  expect(await page.evaluate(() => (globalThis as { requested?: boolean }).requested)).toBe(true);
  await expect(install).toBeHidden();
});

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 430, height: 932 },
]) {
  test(`presenter mode at ${viewport.width} shows only live bars and attention`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await open(page, "cpu");
    if (viewport.width < 1000) await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: "Presenter mode" }).click();
    await expect(page.locator("#live")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("#peak-text")).toHaveText(/ago: \d+%$/);
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    for (const part of ["#result-summary", "#bars", "#plot", "#live", "#present-end"]) {
      const { x, y, width, height } = (await page.locator(part).boundingBox())!;
      expect(Math.min(x, y), part).toBeGreaterThanOrEqual(0);
      expect(x + width, part).toBeLessThanOrEqual(size.width);
      expect(y + height, part).toBeLessThanOrEqual(size.height);
    }
    for (const part of [".site-header", ".site-footer", "#sections", "#examples-fold", "#open"]) {
      await expect(page.locator(part)).toBeHidden();
    }
    const letters = await page
      .locator("#result-summary .result-label strong")
      .evaluate((label) => parseFloat(getComputedStyle(label).fontSize));
    expect(letters).toBeGreaterThan(viewport.width > 1000 ? 80 : 48);
    await expectAccessible(page, "presenting");
    await page.getByRole("button", { name: "Leave presenter mode" }).click();
    await expect(page.locator(".site-header")).toBeVisible();
    await expect(page.locator("#status")).toHaveAttribute("data-state", "live");
  });
}

test("the microphone can be selected", async ({ page }) => {
  await page.addInitScript(() => {
    const requested: unknown[] = [];
    Object.assign(globalThis, { requested });
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => {
      requested.push((constraints?.audio as MediaTrackConstraints).deviceId);
      return ask(constraints);
    };
  });
  await open(page, "cpu");
  await page.locator("#record").click();
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:01");
  await page.locator("#record").click();
  await openSection(page, "microphone");
  const choice = page.getByLabel("Record with");
  await expect.poll(() => choice.locator("option").count()).toBeGreaterThan(1);
  const second = choice.locator("option").nth(1);
  await choice.selectOption({ index: 1 });
  await page.locator("#record").click();
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:01");
  await page.locator("#record").click();
  const requested = await page.evaluate(
    () => (globalThis as unknown as { requested: unknown[] }).requested,
  );
  expect(requested).toEqual([undefined, { exact: await second.getAttribute("value") }]);
  await expect(resultSummary(page)).toHaveAttribute("data-kind", /result|unsure/);
});

test("the printed page shows the result with its plots and no controls", async ({ page }) => {
  await open(page, "cpu");
  await playClip(page, "03b01Wa");
  await page.emulateMedia({ media: "print" });
  for (const part of ["#result-summary", "#peak-text", "#bars", "#plot-canvas", ".about"]) {
    await expect(page.locator(part)).toBeVisible();
  }
  for (const part of [".site-header", "#record-bar", ".side", "#play", "#zoom", "#explain"]) {
    await expect(page.locator(part)).toBeHidden();
  }
});
