// The example without a bundler, and training without one, in all browser engines that Debian provides.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { root } from "../browser/command-line.ts";
import { inFirefox } from "./firefox.ts";
import { withOtherOrigin, withStaticServer } from "./serving.ts";
import { expectTraining } from "./training.ts";
import { expectLabels, inChromium, type PageOpener } from "./browser-page.ts";
import { inWebkit } from "./webkit.ts";
import { copyProject } from "./temporary-projects.ts";

const engines: Record<string, PageOpener> = {
  Chromium: inChromium(),
  Firefox: inFirefox(),
  WebKit: inWebkit,
};

let inference: string;
let training: string;
let element: string;
test.beforeAll(() => {
  inference = copyProject("examples/no-bundler");
  training = copyProject("tests/packaging/projects/no-bundler-train");
  element = copyProject("examples/element");
});

/** The page of the README, with the package at another origin. */
const readmePage = (origin: string): string =>
  /```html\n(<!doctype[\s\S]*?)```/
    .exec(readFileSync(join(root, "pkg/README.md"), "utf8"))![1]!
    .replace(/https:\/\/cdn[^"]*(?=\/dist)/, origin);

for (const [name, openPage] of Object.entries(engines)) {
  test(`${name}: the page of the README, with the package at another origin`, () =>
    withOtherOrigin(join(inference, "node_modules/speech-emotion"), readmePage, (url) =>
      expectLabels(url, openPage),
    ));

  test(`${name}: the example without bundler and worker`, () =>
    withStaticServer(inference, (url) => expectLabels(url, openPage)));

  test(`${name}: training without bundler, with the CPU entry point`, () =>
    withStaticServer(training, (url) => expectTraining(url, openPage)));

  // interface.spec.ts has more tests in Chromium.
  if (name === "Chromium") continue;
  test(`${name}: the element example`, () =>
    withStaticServer(element, (url) => expectLabels(url, openPage)));
}
