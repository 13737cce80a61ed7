// A page in any browser, and what the tests ask of it.
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { type BrowserSetup, launchOptions } from "../browser/chromium.ts";
import { classifyByCommandLine, clipPath } from "../browser/command-line.ts";
import { expect } from "@playwright/test";

export interface Visit {
  /** The value of a JavaScript expression on the page. */
  evaluate(expression: string): Promise<unknown>;
  /** What the page complained about so far. */
  complaints: string[];
  close(): Promise<void>;
}

export type Visitor = (url: string) => Promise<Visit>;

/** Chromium as most users have it: no adapter for WebGPU. */
export const inChromium =
  (setup: BrowserSetup = {}): Visitor =>
  async (url) => {
    const browser = await chromium.launch(launchOptions({ webgpu: false, ...setup }));
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(url);
    return {
      complaints,
      evaluate: (expression) => page.evaluate(expression),
      close: () => browser.close(),
    };
  };

/** Two recordings that the network answers differently. */
export const clips = ["03b01Wa", "16a05La"];
const answers = classifyByCommandLine(clips.map(clipPath));
export const labelOf = (clip: string): string => answers.get(clipPath(clip))!.label;

/** The text of the element in which every project shows its answer. */
export const shownLabel = (visit: Visit): Promise<unknown> =>
  visit.evaluate(`document.getElementById("label")?.textContent`);

/** Gives files to one of the page's file inputs, as a user who chooses them. */
export async function giveFiles(
  visit: Visit,
  input: string,
  files: { name: string; path: string }[],
): Promise<void> {
  const contents = files.map(({ name, path }) => [name, readFileSync(path, "base64")]);
  await visit.evaluate(`(() => {
    const chosen = new DataTransfer();
    for (const [name, base64] of ${JSON.stringify(contents)}) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      chosen.items.add(new File([bytes], name));
    }
    const input = document.getElementById("${input}");
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  })()`);
}

/** Gives recordings to the page's file input, and expects the command line's labels. */
export async function expectLabels(url: string, visitor: Visitor = inChromium()): Promise<void> {
  const visit = await visitor(url);
  try {
    // A page that shows what went wrong fails with those words.
    await expect.poll(() => shownLabel(visit), { timeout: 90_000 }).not.toMatch(/^(Loading)?$/);
    expect(await shownLabel(visit)).toBe("Ready");
    for (const clip of clips) {
      await giveFiles(visit, "file", [{ name: `${clip}.wav`, path: clipPath(clip) }]);
      await expect.poll(() => shownLabel(visit)).toBe(labelOf(clip));
    }
    expect(visit.complaints).toEqual([]);
  } finally {
    await visit.close();
  }
}
