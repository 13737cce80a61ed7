// The single-file page, whose policy blocks all connections, with a disabled network.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";
import { launchOptions } from "./chromium.ts";
import { classifyByCommandLine, clipNames, clipPath, filesByCommandLine } from "./command-line.ts";
import { run, trainingClips } from "./train-view.ts";

const file = fileURLToPath(new URL("../../www/dist-offline/speech-emotion.html", import.meta.url));
const commandLine = classifyByCommandLine(clipNames.map(clipPath));
/** The label of a recording that is the first of its session. */
const fileLabel = (path: string) => filesByCommandLine([path]).get(path)!.label;

/** All tests use a `file:` address; all requests except the first are blocked and recorded. */
const test = base.extend<{ requests: string[]; expectedErrors: RegExp }>({
  expectedErrors: [/(?!)/, { option: true }],
  requests: async ({ page, context, expectedErrors }, use) => {
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await context.setOffline(true);
    await page.goto(`file://${file}`);
    await use(requests);
    const unexpected = errors.filter((text) => !expectedErrors.test(text));
    expect(unexpected, "errors in the console").toEqual([]);
    const elsewhere = requests.slice(1).filter((url) => !/^(data|blob):/.test(url));
    expect(elsewhere, "requests after the first").toEqual([]);
  },
});

// A recording with a high confidence (see microphone.spec.ts): 4.98 s.
const spoken = clipPath("13b03Td");
test.use({ launchOptions: launchOptions({ microphone: spoken }) });

test("the policy allows no connection", () => {
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(file, "utf8"),
  )![1];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
});

test("bundled recordings and files give the results of the command line", async ({
  page,
  requests,
}) => {
  const summary = page.locator("#result-summary");
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await page.locator('[data-clip="03b01Wa"]').click();
  await expect(summary).toHaveAttribute("data-label", commandLine.get(clipPath("03b01Wa"))!.label);
  const buffer = readFileSync(clipPath("16a05La"));
  await page.locator("#file").setInputFiles({ name: "a.wav", mimeType: "audio/wav", buffer });
  await expect(summary).toHaveAttribute("data-label", fileLabel(clipPath("16a05La")));
  expect(requests.length).toBeGreaterThan(0);
});

test("training works, and the trained model classifies", async ({ page, requests }) => {
  await page.evaluate(() => (location.hash = "train"));
  await page.locator("#import-files-input").setInputFiles(trainingClips);
  await expect(page.locator("#import-report")).toContainText(
    `${trainingClips.length} examples added.`,
  );
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await page.locator("#model-use-now").click();
  await expect(page.locator("#bars .bar")).toHaveCount(3);
  expect(requests.length).toBeGreaterThan(0);
});

test("microphone input gives the result of the command line", async ({ page, requests }) => {
  await expect(page.locator("#status")).toHaveAttribute("data-state", "ready");
  await page.locator("#record").click();
  await expect(page.locator("#recorder-elapsed")).toHaveText("0:05");
  await page.getByRole("button", { name: "Stop recording" }).click();
  await expect(page.locator("#result-summary")).toHaveAttribute("data-label", fileLabel(spoken));
  expect(requests.length).toBeGreaterThan(0);
});

test.describe("with a network connection", () => {
  test.use({ expectedErrors: /Content Security Policy|connect-src/ });
  test("a connection is blocked by the browser", async ({ page, context, requests }) => {
    // With the network enabled and the original `fetch`, only the policy blocks requests.
    await context.setOffline(false);
    const outcome = await page.evaluate(
      () =>
        new Promise<string>((done) => {
          document.addEventListener("securitypolicyviolation", (event) =>
            done(event.violatedDirective),
          );
          const request = new XMLHttpRequest();
          request.open("GET", "http://localhost:9/");
          request.onload = () => done("succeeded");
          request.send();
        }),
    );
    expect(outcome).toBe("connect-src");
    requests.splice(1);
  });
});
