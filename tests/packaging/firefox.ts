// Firefox of Debian, over WebDriver BiDi.
import { launch } from "puppeteer-core";
import type { PageOpener } from "./browser-page.ts";

export const inFirefox =
  (preferences: Record<string, unknown> = {}): PageOpener =>
  async (url) => {
    const browser = await launch({
      extraPrefsFirefox: preferences,
      browser: "firefox",
      executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
      headless: true,
    });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(url);
    return {
      complaints,
      evaluate: (expression) => page.evaluate(expression),
      close: () => browser.close(),
    };
  };
