// The page of the package, with a model that has sessions.
import type { Page } from "@playwright/test";
import { type Scope, test as packageTest } from "./package-page.ts";
import { sessionModel } from "./session-model.ts";

declare const scope: Scope;

export const test = packageTest.extend({
  page: async ({ page }, use) => {
    const model = await sessionModel();
    await page.route("**/session.safetensors", (route) => route.fulfill({ path: model }));
    await use(page);
  },
});

/** On the CPU, with a model that has sessions. */
export const loadCpu = (page: Page) =>
  page.evaluate(async () => {
    const { training } = scope;
    const model = "/session.safetensors";
    scope.recognizer = await scope.load({ backend: "cpu", model, training });
  });
