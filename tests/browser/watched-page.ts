// A page on which every console error and every request to another host is a failure.
import { test as base, expect, type Page } from "@playwright/test";

/** Watches a page from now on; the returned function checks its errors and requests. */
export function watch(page: Page, baseURL: string, expectedErrors: RegExp[] = []) {
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("request", (request) => requests.push(request.url()));
  const check = () => {
    const unexpected = errors.filter((text) => !expectedErrors.some((each) => each.test(text)));
    expect(unexpected, "errors in the console").toEqual([]);
    const elsewhere = requests.filter(
      (url) => !/^(data|blob):/.test(url) && !url.startsWith(`${baseURL}/`),
    );
    expect(elsewhere, "requests beyond the origin").toEqual([]);
  };
  return { requests, check };
}

interface Watched {
  /** Console errors that the test provokes. */
  expectedErrors: RegExp[];
  /** All requests so far. */
  requests: string[];
  watched: ReturnType<typeof watch>;
}

export const test = base.extend<Watched>({
  expectedErrors: [[], { option: true }],
  watched: [
    async ({ page, baseURL, expectedErrors }, use) => {
      const watched = watch(page, baseURL!, expectedErrors);
      await use(watched);
      watched.check();
    },
    { auto: true },
  ],
  requests: async ({ watched }, use) => use(watched.requests),
});

export { expect };
