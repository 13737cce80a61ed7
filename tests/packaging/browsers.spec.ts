// The example without a bundler, in every engine that Debian has.
import { test } from "@playwright/test";
import { inFirefox } from "./firefox.ts";
import { withStaticServer } from "./serving.ts";
import { expectLabels, inChromium, type Visitor } from "./visit.ts";
import { inWebkit } from "./webkit.ts";
import { copyProject } from "./workshop.ts";

const engines: Record<string, Visitor> = {
  Chromium: inChromium(),
  Firefox: inFirefox,
  WebKit: inWebkit,
};

let folder: string;
test.beforeAll(() => {
  folder = copyProject("examples/no-bundler");
});

for (const [name, visitor] of Object.entries(engines)) {
  test(`${name}: the example without bundler and worker`, () =>
    withStaticServer(folder, (url) => expectLabels(url, visitor)));
}
