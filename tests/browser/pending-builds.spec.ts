// The page of `make demo`: served without training and WebGPU, which become available when they are compiled.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { deploy } from "../../tools/deploy.mjs";
import { createStaticServer } from "../../tools/serve.mjs";
import { root } from "./command-line.ts";
import { resultSummary, open, openSection, playClip } from "./listen-view.ts";
import { importTrainingClips, run } from "./train-view.ts";
import { expect, test as base } from "./watched-page.ts";

const vite = join(root, "node_modules/.bin/vite");
const ALL = ["train", "webgpu", "train-webgpu"];

interface Demo {
  folder: string;
  url: string;
  /** Builds the page without these wasm files and copies it to the served folder. */
  build(pending: string[]): Promise<void>;
}

const test = base.extend<{ demo: Demo }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what is needed from the pattern.
  demo: async ({}, use) => {
    const temporary = await mkdtemp(join(tmpdir(), "pending-builds-"));
    const [next, folder] = [join(temporary, "next"), join(temporary, "demo")];
    const build = async (pending: string[]) => {
      const options = ["build", "www", "--outDir", next, "--emptyOutDir", "--logLevel", "error"];
      const env = { ...process.env, PENDING_BUILDS: pending.join(" ") };
      await promisify(execFile)(vite, options, { cwd: root, env });
      await deploy(next, folder);
    };
    await build(ALL);
    const server = createStaticServer(folder);
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const { port } = server.address() as AddressInfo;
    await use({ folder, url: `http://localhost:${port}`, build });
    server.closeAllConnections();
    server.close();
    await rm(temporary, { recursive: true });
  },
  baseURL: async ({ demo }, use) => use(demo.url),
});

test("it classifies on the CPU, lists the missing builds, and gets them without a reload", async ({
  page,
  demo,
  requests,
}) => {
  await open(page, "webgpu", "&lang=en");
  const notice = page.locator("#pending-builds");
  await expect(notice).toHaveText(
    /^Still being compiled on this computer: training, WebGPU,? and training on WebGPU\./,
  );
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "cpu");
  await expect(page.locator("#facts")).toContainText('"webgpu" is still being compiled');
  await playClip(page, "16a05La");
  const label = await resultSummary(page).getAttribute("data-label");
  expect(requests.filter((url) => /(train|webgpu)[^/]*\.(wasm|js)$/.test(url))).toEqual([]);

  await demo.build(["webgpu", "train-webgpu"]);
  await expect(notice).toHaveText(/^Now available: training\. Still .*: WebGPU and training on/);
  await demo.build([]);
  await expect(notice).toHaveText("Now available: training, WebGPU, and training on WebGPU.");
  await expect(notice).toHaveAttribute("data-pending", "");

  // The page opened before, without a reload.
  await openSection(page, "engine");
  await page.locator("#backend").selectOption("cpu");
  await page.locator("#backend").selectOption("webgpu");
  await playClip(page, "16a05La");
  await expect(page.locator("#facts")).toHaveAttribute("data-backend", "webgpu");
  expect(await resultSummary(page).getAttribute("data-label")).toBe(label);
  await page.locator("#language").selectOption("de");
  await expect(notice).toHaveText(/^Jetzt verfügbar: Training, WebGPU und Training auf WebGPU\.$/);
});

test("training that starts before its build is available shows the reason, and runs afterwards", async ({
  page,
  demo,
}) => {
  await importTrainingClips(page);
  await page.locator("#start").click();
  await expect(page.locator("#view-train")).toContainText("Not available. This is still being");
  await demo.build(["webgpu", "train-webgpu"]);
  await expect(page.locator("#pending-builds")).toContainText("Now available: training.");
  await page.locator("#start").click();
  await expect(run(page)).toHaveAttribute("data-state", "done");
  await expect(page.locator("#scores .score-head")).toContainText(
    /\d+ of \d+ correct: too few to judge/,
  );
});

test("if compiling failed, the page shows it and keeps classifying", async ({ page, demo }) => {
  await open(page, "cpu", "&lang=en");
  const file = join(demo.folder, "builds.json");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace('"failed":false', '"failed":true'));
  await expect(page.locator("#pending-builds")).toContainText("because compiling failed: training");
  await playClip(page, "16a05La");
});
