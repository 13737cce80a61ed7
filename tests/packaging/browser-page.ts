// The interface of a page in any browser.
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { type BrowserSetup, launchOptions } from "../browser/chromium.ts";
import { classifyByCommandLine, clipPath } from "../browser/command-line.ts";
import { expect } from "@playwright/test";

export interface BrowserPage {
  /** The value of a JavaScript expression on the page. */
  evaluate(expression: string): Promise<unknown>;
  /** The errors of the page so far. */
  complaints: string[];
  close(): Promise<void>;
}

export type PageOpener = (url: string) => Promise<BrowserPage>;

/** Chromium as most users have it: no WebGPU adapter. */
export const inChromium =
  (setup: BrowserSetup = {}): PageOpener =>
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

/** Two recordings with different predicted labels. */
export const clips = ["03b01Wa", "16a05La"];
const results = classifyByCommandLine(clips.map(clipPath));
export const labelOf = (clip: string): string => results.get(clipPath(clip))!.label;

/** The text of the element in which every project shows its result. */
export const shownLabel = (page: BrowserPage): Promise<unknown> =>
  page.evaluate(`document.getElementById("label")?.textContent`);

/** Sets the files of a file input on the page, as a user selection does. */
export async function giveFiles(
  page: BrowserPage,
  input: string,
  files: { name: string; path: string }[],
): Promise<void> {
  const contents = files.map(({ name, path }) => [name, readFileSync(path, "base64")]);
  await page.evaluate(`(() => {
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

/** Sets recordings in the file input of the page, and expects the labels of the command line. */
export async function expectLabels(
  url: string,
  openPage: PageOpener = inChromium(),
): Promise<void> {
  const page = await openPage(url);
  try {
    // A page that shows an error fails with its message.
    await expect.poll(() => shownLabel(page), { timeout: 90_000 }).not.toMatch(/^(Loading)?$/);
    expect(await shownLabel(page)).toBe("Ready");
    for (const clip of clips) {
      await giveFiles(page, "file", [{ name: `${clip}.wav`, path: clipPath(clip) }]);
      await expect.poll(() => shownLabel(page)).toBe(labelOf(clip));
    }
    expect(page.complaints).toEqual([]);
  } finally {
    await page.close();
  }
}
