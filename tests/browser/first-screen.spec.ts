// The elements visible without scrolling after a click on an example, on a projector and on a phone.
import type { Locator, Page } from "@playwright/test";
import { figureSpace, lanes } from "../../www/src/plot/lanes.ts";
import { launchOptions } from "./chromium.ts";
import { classifyByCommandLine, clipNames, clipPath } from "./command-line.ts";
import { resultSummary, open, openFile } from "./listen-view.ts";
import { wav } from "./sounds.ts";
import { expect, test } from "./watched-page.ts";

const spoken = "08b03Tc"; // 9 s
test.use({ launchOptions: launchOptions({ microphone: clipPath(spoken) }) });

const wide = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const phones = [
  { width: 360, height: 800 },
  { width: 430, height: 932 },
];
const results = classifyByCommandLine(clipNames.map(clipPath));

/** The position of an element in the window. */
const boxOf = async (locator: Locator) => (await locator.boundingBox())!;

/** The element is entirely in the window, and its center is not covered. */
async function expectInViewport(page: Page, locator: Locator, what: string) {
  const { width, height } = page.viewportSize()!;
  const box = await boxOf(locator);
  expect(box.x, `${what}: left`).toBeGreaterThanOrEqual(0);
  expect(box.y, `${what}: top`).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width, `${what}: right`).toBeLessThanOrEqual(width);
  expect(box.y + box.height, `${what}: bottom`).toBeLessThanOrEqual(height);
  const uncovered = await locator.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return found !== null && (element.contains(found) || found.contains(element));
  });
  expect(uncovered, `${what} is not covered`).toBe(true);
}

/** The label, its probability, the attention text, the attention curve and its maximum. */
async function expectResultInSight(page: Page, peakSeconds?: number) {
  await expectInViewport(page, page.locator("#result-summary .result-label strong"), "label");
  await expectInViewport(page, page.locator("#result-summary .result-label span"), "probability");
  await expectInViewport(page, page.locator("#peak-text"), "most attention");
  const plot = page.locator("#plot");
  await expectInViewport(page, plot, "waveform, spectrogram and attention");
  if (peakSeconds === undefined) return;
  const seconds = Number(await plot.getAttribute("aria-valuemax"));
  const box = await boxOf(plot);
  const { attention } = lanes(figureSpace(page.viewportSize()!), { change: false });
  expect(box.height).toBeGreaterThanOrEqual(attention.bottom);
  const peak = {
    x: box.x + (peakSeconds / seconds) * box.width,
    y: box.y + attention.top,
  };
  const { width, height } = page.viewportSize()!;
  expect(peak.x).toBeGreaterThan(0);
  expect(peak.x).toBeLessThan(width);
  expect(peak.y).toBeGreaterThan(0);
  expect(peak.y).toBeLessThan(height);
}

function peakOf(name: string) {
  const { attention, startSeconds, stepSeconds } = results.get(clipPath(name))!;
  const step = attention.indexOf(Math.max(...attention));
  return startSeconds + (step + 0.5) * stepSeconds;
}

for (const viewport of wide) {
  const size = `${viewport.width} x ${viewport.height}`;

  test(`${size}: one click on an example shows everything`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page, "cpu");
    await expect(page.locator("h1").first()).toBeVisible();
    for (const name of clipNames) {
      await page.locator(`[data-clip="${name}"]`).click();
      await expect(page.locator("#export")).toBeVisible();
      await expect(resultSummary(page)).toHaveAttribute(
        "data-label",
        results.get(clipPath(name))!.label,
      );
      expect(await page.evaluate(() => scrollY), `${name}: nothing was scrolled`).toBe(0);
      await expectResultInSight(page, peakOf(name));
    }
    // The headline and the lead are hidden.
    expect((await boxOf(page.locator("#intro"))).height).toBeLessThanOrEqual(1);
    for (const bar of await page.locator("#bars .bar").all()) {
      await expectInViewport(page, bar, "bar");
    }
    for (const id of ["record", "live", "open", "model-choice", "play", "peak-play"]) {
      await expectInViewport(page, page.locator(`#${id}`), id);
    }
    // The content uses the full width.
    const { width } = await boxOf(page.locator("#plot"));
    expect(width).toBeGreaterThan(viewport.width * 0.64);
    // All other sections are collapsed.
    for (const section of await page.locator("#sections > details:visible").all()) {
      if ((await section.getAttribute("id")) === "results") continue;
      await expect(section).not.toHaveAttribute("open");
    }
  });

  test(`${size}: live mode shows bars, timeline and attention`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page, "cpu");
    await page.locator("#live").click();
    await expect(resultSummary(page)).toHaveAttribute("data-label", /./);
    await expect(page.locator("#peak-text")).toHaveText(/^Most attention \d\.\d s ago: \d+%$/);
    // The result is updated several times per second.
    await expect(() => expectResultInSight(page)).toPass();
    await expectInViewport(page, page.locator("#history-frame"), "the last minute");
    await expectInViewport(page, page.locator("#bars"), "bars");
  });
}

for (const viewport of phones) {
  const size = `${viewport.width} x ${viewport.height}`;

  test.describe(size, () => {
    test.use({ hasTouch: true, viewport });

    test("an example: the result is directly under the record button", async ({ page }) => {
      await open(page, "cpu");
      await expect(page.locator(`[data-clip="${clipNames[0]!}"]`)).toBeHidden();
      for (const name of clipNames) {
        await page.getByText("Try an example", { exact: true }).tap();
        await page.locator(`[data-clip="${name}"]`).tap();
        await expect(page.locator("#export")).toBeVisible();
        await expect(resultSummary(page)).toHaveAttribute(
          "data-label",
          results.get(clipPath(name))!.label,
        );
        await expect(page.locator("#examples-fold")).not.toHaveAttribute("open");
        await expectResultInSight(page, peakOf(name));
      }
      const record = await boxOf(page.locator("#record"));
      const result = await boxOf(page.locator("#result"));
      // Three lines between them: the model, the session and the collapsed examples.
      expect(result.y - record.y - record.height).toBeLessThan(180);
    });

    test("recording, live mode and a file show the result there as well", async ({ page }) => {
      await open(page, "cpu");
      await page.locator("#record").tap();
      await expect(page.locator("#recorder-elapsed")).toHaveText("0:04");
      await expectInViewport(page, page.locator("#recorder-elapsed"), "time");
      await expectInViewport(page, page.locator("#level"), "level");
      await expectInViewport(page, page.locator("#plot"), "the recording in progress");
      await page.locator("#record").tap();
      await expect(resultSummary(page)).toHaveAttribute("data-kind", /result|unsure/);
      await expect(page.locator("#export")).toBeVisible();
      await expectResultInSight(page);

      await page.locator("#live").tap();
      await expect(page.locator("#peak-text")).toHaveText(/ago: \d+%$/);
      await expect(() => expectResultInSight(page)).toPass();
      await page.locator("#live").tap();

      const tone = wav(2, 16_000, (i) => 0.4 * Math.sin(i / 9) * Math.sin(i / 3000));
      await openFile(page, "tone.wav", tone);
      await expect(page.locator("#figure-title")).toHaveText("tone.wav");
      await expect(page.locator("#export")).toBeVisible();
      await expectInViewport(page, resultSummary(page), "result of the file");
    });

    for (const lang of ["en", "de"]) {
      test(`no button of the record bar is cut off (${lang})`, async ({ page }) => {
        await open(page, "cpu", `&lang=${lang}`);
        const cut = () =>
          page.evaluate(() =>
            [...document.querySelectorAll("#record-bar .button")]
              .filter((button) => button.checkVisibility())
              .filter((button) => button.scrollWidth > button.clientWidth)
              .map(({ id }) => id),
          );
        const overflow = () =>
          page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(await cut()).toEqual([]);
        expect(await overflow()).toBeLessThanOrEqual(0);
        for (const mode of ["#record", "#live"]) {
          await page.locator(mode).tap();
          await expect(page.locator("#recorder-elapsed")).toHaveText(/0:0[1-9]/);
          expect(await cut(), mode).toEqual([]);
          expect(await overflow(), mode).toBeLessThanOrEqual(0);
          await page.locator(mode).tap();
          await expect(page.locator("#recorder-live")).toBeHidden();
        }
      });
    }

    test("the record bar stays visible, and touch targets are large enough", async ({ page }) => {
      await open(page, "cpu");
      const small = async () =>
        page.evaluate(() =>
          [...document.querySelectorAll("button, select, summary, input, a[href], [role=slider]")]
            .filter((element) => element.checkVisibility() && !element.closest(".skip-link"))
            .map((element) => ({ element, box: element.getBoundingClientRect() }))
            .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
            .map(({ element }) => element.id || element.textContent),
        );
      expect(await small()).toEqual([]);
      await page.locator("#menu-button").tap();
      expect(await small(), "the menu").toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByText("Try an example", { exact: true }).tap();
      expect(await small(), "the examples").toEqual([]);
      await page.locator("[data-clip]").first().tap();
      await expect(page.locator("#export")).toBeVisible();
      for (const summary of await page.locator("#sections > details:visible > summary").all()) {
        await summary.tap();
      }
      await expect(page.locator(".stage")).toHaveCount(13);
      expect(await small(), "the sections").toEqual([]);
      await page.locator(".private").scrollIntoViewIfNeeded();
      expect(await page.evaluate(() => scrollY)).toBeGreaterThan(1000);
      await expectInViewport(page, page.locator("#record"), "the record button, at the end");
    });
  });
}
