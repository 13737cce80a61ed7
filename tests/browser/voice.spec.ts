// "The speaker's voice": a calm recording is taken, and answers become those of the command line with it.
import { readFileSync } from "node:fs";
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { answer, answered, open, openFile, playClip, shares } from "./listen-view.ts";
import { silence } from "./sounds.ts";
import type { Page } from "@playwright/test";
import { expect, test } from "./watched-page.ts";

const [neutral, other] = ["15b10Nc", "15a05Eb"];
const shareOf = (voices: string[]) =>
  classifyByCommandLine([clipPath(other)], voices.map(clipPath)).get(clipPath(other))!
    .probabilities;

const status = (page: Page) => page.locator("#voice-status");
const take = (page: Page) => page.getByRole("button", { name: "This is the calm voice" });
const forget = (page: Page) => page.getByRole("button", { name: "Forget the voice" });

async function expectShares(page: Page, expected: Record<string, number>) {
  await expect
    .poll(async () => {
      const shown = await shares(page, "#bars");
      return Math.max(...Object.keys(expected).map((l) => Math.abs(shown[l]! - expected[l]!)));
    })
    .toBeLessThan(0.01);
}

test("a calm recording is taken, heard with, kept over another backend, and forgotten", async ({
  page,
}) => {
  await open(page, "cpu");
  await playClip(page, neutral);
  await expect(forget(page)).toBeHidden();
  await take(page).click();
  await expect(status(page)).toContainText("a difference from a calm recording");
  await expect(take(page)).toBeFocused();
  await expect(answer(page)).toHaveAttribute("data-kind", answered);
  // Once is enough for each recording.
  await take(page).click();
  await expect(status(page)).toContainText("taken already");

  await playClip(page, other);
  await expectShares(page, shareOf([neutral]));
  await page.locator("#backend").selectOption("auto");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await expect(status(page)).toContainText("a difference from a calm recording");
  await expectShares(page, shareOf([neutral]));

  await openFile(page, "calm.wav", readFileSync(clipPath("16a05La")));
  await expect(answer(page)).toHaveAttribute("data-kind", answered);
  await take(page).click();
  await expect(status(page)).toContainText("2 calm recordings");
  await playClip(page, other);
  await expectShares(page, shareOf([neutral, "16a05La"]));

  await forget(page).click();
  await expect(status(page)).toHaveText("");
  await expect(take(page)).toBeFocused();
  await expectShares(page, shareOf([]));
});

test("too little speech is no voice, and silence is not asked about", async ({ page }) => {
  await open(page, "cpu");
  const whole = readFileSync(clipPath("03b01Wa"));
  // Half a second, with the header of the whole: the page reads what is there.
  const short = Buffer.concat([whole.subarray(0, 44), whole.subarray(9_600, 9_600 + 22_000)]);
  short.writeUInt32LE(22_000, 40);
  short.writeUInt32LE(22_036, 4);
  await openFile(page, "short.wav", short);
  await expect(answer(page)).toHaveAttribute("data-kind", answered);
  await take(page).click();
  await expect(status(page)).toContainText("a second of speech or more");
  await expect(forget(page)).toBeHidden();
  await openFile(page, "silence.wav", silence(2));
  await expect(answer(page)).toHaveAttribute("data-kind", "unsure");
  await expect(page.locator("#voice")).toBeHidden();
});

test("a model that knows no voice of its training says so", async ({ page }) => {
  await page.route("**/emodb*.safetensors", (route) =>
    route.fulfill({
      body: readFileSync(new URL("../golden/network.safetensors", import.meta.url)),
    }),
  );
  await open(page, "cpu");
  await playClip(page, neutral);
  await take(page).click();
  await expect(status(page)).toContainText("does not know the voices of its training");
  await expect(answer(page)).toHaveAttribute("data-kind", answered);
});
