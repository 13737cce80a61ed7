// The session of the page: recordings, files and live mode adapt to one speaker, the bundled examples do not.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { launchOptions } from "./chromium.ts";
import {
  classifyByCommandLine,
  clipPath,
  root,
  sessionByCommandLine,
  shippedModel,
  TOLERANCES,
} from "./command-line.ts";
import {
  resultSummary,
  classified,
  open,
  openFile,
  openSection,
  playClip,
  shares,
} from "./listen-view.ts";
import { sessionModel } from "./session-model.ts";
import { silence } from "./sounds.ts";
import { expect, test } from "./watched-page.ts";

const names = ["03b01Wa", "08a05Fe", "13b03Td"] as const;
const [first, second, third] = names;

test.use({
  launchOptions: launchOptions({ microphone: clipPath(third), repeated: true }),
  contextOptions: { reducedMotion: "reduce" },
});

const useModel = (page: Page, path: string) =>
  page.route("**/emodb*.safetensors", (route) => route.fulfill({ path }));

test.beforeEach(async ({ page }) => useModel(page, await sessionModel()));

const line = (page: Page) => page.locator("#adaptation-text");
const newSpeaker = (page: Page) => page.getByRole("button", { name: "New speaker" });

/** Opens a recording as a file and waits for its result. */
async function give(page: Page, name: string) {
  await openFile(page, `${name}.wav`, readFileSync(clipPath(name)));
  await expect(page.locator("#figure-title")).toHaveText(`${name}.wav`);
  await expect(page.locator("#export")).toBeVisible();
}

/** Of a displayed share. */
const ROUNDING = 0.0006;

async function expectShares(page: Page, expected: Record<string, number>) {
  await expect
    .poll(async () => {
      const shown = await shares(page, "#bars");
      return Math.max(...Object.keys(expected).map((l) => Math.abs(shown[l]! - expected[l]!)));
    })
    .toBeLessThan(TOLERANCES.int8 + ROUNDING);
}

/** The results of a session with these recordings, and the adaptation shown by the page. */
const sessionOf = async (given: readonly string[]) =>
  sessionByCommandLine(given.map(clipPath), await sessionModel(), "int8").map(
    ({ probabilities, sessionSeconds }) => ({
      probabilities,
      text: `Adapted to ${sessionSeconds.toFixed(0)} s of this speaker`,
    }),
  );

test("files adapt the session in sequence and the page shows it; bundled examples do not", async ({
  page,
}) => {
  const expected = await sessionOf(names);
  const example = classifyByCommandLine([clipPath(first)], shippedModel, "int8").get(
    clipPath(first),
  )!;
  await open(page, "cpu");
  await expect(line(page)).toHaveText("Results adapt to one speaker.");
  await expect(newSpeaker(page)).toBeHidden();
  await playClip(page, second);
  await expect(newSpeaker(page)).toBeHidden();
  for (const [index, name] of names.entries()) {
    await give(page, name);
    await expectShares(page, expected[index]!.probabilities);
    await expect(line(page)).toHaveText(expected[index]!.text);
    await playClip(page, first);
    await expectShares(page, example.probabilities);
    await expect(line(page)).toHaveText(expected[index]!.text);
  }
  // No adaptation without speech.
  await openFile(page, "silence.wav", silence(2));
  await expect(resultSummary(page)).toHaveAttribute("data-kind", "unsure");
  await expect(line(page)).toHaveText(expected[2]!.text);
});

test("a recording counts once: reopened, muted or on another backend it keeps its result", async ({
  page,
}) => {
  const expected = await sessionOf(names);
  await open(page, "cpu");
  for (const name of names) await give(page, name);
  const rows = page.locator(".results-item");
  await rows.filter({ hasText: second }).click();
  await expectShares(page, expected[1]!.probabilities);
  await openSection(page, "selection");
  await page.locator("#selection-from").fill("0.2");
  await page.locator("#selection-to").fill("0.6");
  await page.locator("#selection-to").press("Tab");
  await openSection(page, "explain");
  await page.getByRole("button", { name: "Mute the selection" }).click();
  await expect(page.locator("#explain-compared .compared-one")).toHaveCount(2);
  await expect(line(page)).toHaveText(expected[2]!.text);
  await openSection(page, "engine");
  await page.locator("#backend").selectOption("auto");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await expectShares(page, expected[1]!.probabilities);
  await expect(line(page)).toHaveText(expected[2]!.text);
});

test("a new speaker resets the adaptation, by keyboard", async ({ page }) => {
  const [alone] = await sessionOf([second]);
  await open(page, "cpu");
  await give(page, first);
  await newSpeaker(page).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#adaptation-status")).toContainText("starts a new speaker");
  await expect(newSpeaker(page)).toBeHidden();
  await expect(page.locator("#record")).toBeFocused();
  await give(page, second);
  await expectShares(page, alone!.probabilities);
  await expect(line(page)).toHaveText(alone!.text);
});

test("several files opened at once adapt in order", async ({ page }) => {
  const expected = await sessionOf(names);
  await open(page, "cpu");
  await page.locator("#file").setInputFiles(names.map(clipPath));
  await expect(page.locator("#results-status")).toHaveText("3 recordings");
  await expect(line(page)).toHaveText(expected[2]!.text);
  await page.locator(".results-item").filter({ hasText: third }).click();
  await expectShares(page, expected[2]!.probabilities);
});

/** The seconds of adaptation shown by the page. */
const seconds = async (page: Page) => Number(/\d+/.exec(await line(page).innerText())?.[0] ?? 0);

test("live mode and recordings adapt the same session; speech in live mode counts once", async ({
  page,
}) => {
  await open(page, "cpu");
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(3);
  await page.getByRole("button", { name: "Stop live mode" }).click();
  await expect(page.locator("#figure-title")).toHaveText("Live from your microphone");
  await expect(page.locator("#export")).toBeVisible();
  const live = await seconds(page);
  // A window of 3 s every half second: counting the speech of every window would give six times the duration.
  const duration = await page.locator(".results-item", { hasText: "Live" }).innerText();
  expect(live).toBeLessThanOrEqual(Number(/0:(\d\d)/.exec(duration)?.[1]) + 1);
  await page.locator("#record").click();
  // Before the recording starts, the hidden meter contains the time of live mode.
  await expect(page.getByRole("button", { name: "Stop recording" })).toBeVisible();
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:04");
  await page.getByRole("button", { name: "Stop recording" }).click();
  await expect(page.locator("#figure-title")).toHaveText("Your recording");
  await expect(resultSummary(page)).toHaveAttribute("data-kind", classified);
  await expect.poll(() => seconds(page)).toBeGreaterThan(live);
});

test("a new speaker during live mode", async ({ page }) => {
  await open(page, "cpu");
  await give(page, "08b03Tc");
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(8);
  await newSpeaker(page).click();
  await expect(page.getByRole("button", { name: "Stop live mode" })).toBeFocused();
  await expect.poll(() => seconds(page)).toBeLessThan(6);
});

test("the adaptation is shown in German, is visible on a small screen and on a phone, and is accessible", async ({
  page,
}) => {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    await open(page, "cpu", "&lang=de");
    await give(page, third);
    await page.evaluate(() => scrollTo(0, 0));
    await expect(line(page)).toHaveText(/^An \d s dieses Sprechers angepasst$/);
    await expect(line(page)).toBeInViewport();
    await expect(page.getByRole("button", { name: "Neuer Sprecher" })).toBeInViewport();
    await expectAccessible(page);
  }
});

test("the exported result contains the seconds of adaptation", async ({ page }) => {
  await open(page, "cpu");
  const json = async () => {
    await openSection(page, "export");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Result (JSON)" }).click(),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    return (JSON.parse(text) as { sessionSeconds?: number }).sessionSeconds;
  };
  await playClip(page, first);
  expect(await json()).toBeUndefined();
  await give(page, first);
  expect(await json()).toBeGreaterThan(1);
});

test("a model without sessions shows no adaptation", async ({ page }) => {
  await page.unrouteAll();
  await useModel(page, `${root}/tests/golden/network.safetensors`);
  await open(page, "cpu");
  await give(page, first);
  await expect(page.locator("#adaptation")).toBeHidden();
  await give(page, second);
  await expect(page.locator("#adaptation")).toBeHidden();
});
