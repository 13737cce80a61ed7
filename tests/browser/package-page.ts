// A page with the npm package as published, without a bundler.
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import type * as Package from "speech-emotion";
import type * as Training from "speech-emotion-train";
import type * as TrainingOnWebgpu from "speech-emotion-train/webgpu";
import { createStaticServer } from "../../tools/serve.mjs";
import { classifyByCommandLine, clipNames, clipPath, root } from "./command-line.ts";
import { test as watchedTest } from "./watched-page.ts";

export const commandLine = classifyByCommandLine(clipNames.map(clipPath));
export const good = "03b01Wa";
export const goodLabel = commandLine.get(clipPath(good))!.label;

/** Opens the package on a page, for example in another tab. */
export async function openPackage(page: Page): Promise<void> {
  await page.goto("/tests/browser/blank.html");
  await page.evaluate(async () => {
    const url = "/pkg/dist/index.js";
    const { loadRecognizer, openMicrophone, EmotionError } = (await import(url)) as typeof Package;
    const [cpuUrl, webgpuUrl] = ["cpu", "webgpu"].map((name) => `/pkg/train/dist/train-${name}.js`);
    const { trainCpu } = (await import(cpuUrl!)) as typeof Training;
    const { trainWebgpu } = (await import(webgpuUrl!)) as typeof TrainingOnWebgpu;
    const made: Partial<Scope> = {
      training: { cpu: trainCpu, webgpu: trainWebgpu },
      openMicrophone,
      load: loadRecognizer,
      clip: async (name) =>
        new Uint8Array(await (await fetch(`/tests/clips/${name}.wav`)).arrayBuffer()),
      blocks: async function* (samples, length) {
        for (let i = 0; i < samples.length; i += length) yield samples.subarray(i, i + length);
      },
      code: (promise) =>
        promise.then(
          (value) => `no error, but ${JSON.stringify(value)}`,
          (error: unknown) => (error instanceof EmotionError ? error.code : String(error)),
        ),
    };
    Object.assign(globalThis, { scope: made });
  });
}

export const test = watchedTest.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what is needed from the pattern.
  baseURL: async ({}, use) => {
    const server = createStaticServer(root);
    await new Promise<void>((done) => server.listen(0, "localhost", done));
    await use(`http://localhost:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
  },
  page: async ({ page }, use) => {
    await openPackage(page);
    await use(page);
  },
});

/** The globals of the test page: the package and helpers. */
export interface Scope {
  load(options?: Package.LoadOptions): Promise<Package.Recognizer<string>>;
  training: Package.TrainingFiles;
  openMicrophone(): Promise<Package.SoundInput>;
  clip(name: string): Promise<Uint8Array>;
  /** The samples in blocks, as a source of `listen`. */
  blocks(samples: Float32Array, length: number): AsyncGenerator<Float32Array>;
  code(promise: Promise<unknown>): Promise<string>;
  recognizer: Package.Recognizer<string>;
  /** All workers created since `watchWorkers`. */
  workers: Worker[];
}
declare const scope: Scope;

/** Records the workers created from now on. */
export const watchWorkers = (page: Page): Promise<void> =>
  page.evaluate(() => {
    scope.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        scope.workers.push(this);
      }
    };
  });

export const loadCpu = (page: Page) =>
  page.evaluate(async () => {
    scope.recognizer = await scope.load({ backend: "cpu", training: scope.training });
  });

/** The label of a recording that is independent of backend and session. */
export const labelOfGood = (page: Page) =>
  page.evaluate(async (name) => {
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    return (await scope.recognizer.classify(samples, { sampleRate })).label;
  }, good);
