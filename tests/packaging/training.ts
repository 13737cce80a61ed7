// Training on a page: the steps shared by the forms of all projects, and the result of the trained model.
import { readdirSync } from "node:fs";
import { expect } from "@playwright/test";
import { clipPath, root } from "../browser/command-line.ts";
import { giveFiles, inChromium, type PageOpener } from "./browser-page.ts";

const folder = `${root}/tests/clips/training`;

/** The emotion in Emo-DB names and a custom label, which the model does not have before training. */
const labels: Record<string, string> = { W: "loud", N: "plain", T: "low" };

/** Emo-DB recordings with the file names that the example expects. */
export const trainingFiles = readdirSync(folder).map((file, index) => {
  const [speaker, letter] = [file.slice(0, 2), file[5]!];
  const label = labels[letter];
  if (label === undefined)
    throw new Error(`expected an emotion of ${Object.keys(labels).join()}: ${file}`);
  return { name: `${label}-${speaker}-${index}.flac`, path: `${folder}/${file}`, label, speaker };
});

/** Trains with the form of examples/train, and expects one of the new labels for a new recording. */
export async function expectTraining(
  url: string,
  openPage: PageOpener = inChromium(),
): Promise<void> {
  const page = await openPage(url);
  const state = () => page.evaluate(`document.getElementById("state").textContent`);
  try {
    await expect.poll(state).toBe("Ready");
    await giveFiles(page, "files", trainingFiles);
    await expect.poll(state, { timeout: 150_000 }).toMatch(/^Done: \d+ %\.$/);
    await expect.poll(() => page.evaluate(`document.getElementById("model").hidden`)).toBe(false);
    await giveFiles(page, "try", [{ name: "13b03Td.wav", path: clipPath("13b03Td") }]);
    await expect.poll(state).toMatch(/^low, \d+ %$/);
    expect(page.complaints).toEqual([]);
  } finally {
    await page.close();
  }
}
