// A page on which every console error and every request elsewhere is a failure.
import { test as base, expect } from "@playwright/test";

interface Watch {
  /** Console errors that the test provokes. */
  expectedErrors: RegExp[];
  /** Everything the page has asked for so far. */
  requests: string[];
}

export const test = base.extend<Watch>({
  expectedErrors: [[], { option: true }],
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what is needed from the pattern.
  requests: async ({}, use) => use([]),
  page: async ({ page, baseURL, expectedErrors, requests }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    await use(page);
    const unexpected = errors.filter((text) => !expectedErrors.some((each) => each.test(text)));
    expect(unexpected, "errors in the console").toEqual([]);
    const elsewhere = requests.filter(
      (url) => !/^(data|blob):/.test(url) && !url.startsWith(`${baseURL}/`),
    );
    expect(elsewhere, "requests beyond the origin").toEqual([]);
  },
});

export { expect };
