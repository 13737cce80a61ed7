// All kinds of WebGPU failures: the CPU completes the call in flight with a correct result, the backend contains the
// reason, and WebGPU is tried again.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import {
  classifyByCommandLine,
  clipNames,
  clipPath,
  type Device,
  shippedModel,
  TOLERANCES,
} from "./command-line.ts";
import { commandLine, good, goodLabel, labelOfGood, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

const references = {
  cpu: commandLine,
  int8: classifyByCommandLine(clipNames.map(clipPath), shippedModel, "int8"),
};

type Fault =
  | "lost device"
  | "out of memory"
  | "uncaptured error"
  | "broken shaders"
  | "work skipped"
  | "no adapter"
  | "small buffers"
  | "hang"
  | "none";

const faults = readFileSync(new URL("gpu-faults.js", import.meta.url), "utf8");

/** Injects GPU faults on the page and in the worker of the package. */
async function prepare(page: Page) {
  // Not with a script tag, which the content security policy blocks.
  await page.evaluate(faults);
  await page.route("**/worker-webgpu.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${faults}\n${await response.text()}` });
  });
}

/** Injects a GPU fault everywhere. */
const breakGpu = (page: Page, fault: Fault, worker: boolean) =>
  page.evaluate(
    ([fault, worker]) =>
      new Promise<void>((done) => {
        const channel = new BroadcastChannel("gpu-faults-done");
        // The page replies, and the worker if there is one.
        let missing = worker ? 2 : 1;
        channel.onmessage = () => {
          if (--missing > 0) return;
          channel.close();
          done();
        };
        new BroadcastChannel("gpu-faults").postMessage(fault);
      }),
    [fault, worker] as const,
  );

/** Loads a recognizer and checks that it uses WebGPU. */
async function loadGpu(page: Page, worker: boolean) {
  const used = await page.evaluate(async (worker) => {
    scope.recognizer = await scope.load({ backend: "webgpu", worker });
    return scope.recognizer.backend;
  }, worker);
  expect(used.name, used.reason).toBe("webgpu");
  expect(await labelOfGood(page)).toBe(goodLabel);
}

const backend = (page: Page) => page.evaluate(() => scope.recognizer.backend);

/**
 * Classifies a recording and compares all probabilities with the command line: those of WebGPU and of the CPU in its
 * module, or those of the CPU module.
 */
async function expectRightAnswer(page: Page, name: string, device: Device = "cpu") {
  const probabilities = await page.evaluate(async (name) => {
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    return (await scope.recognizer.classify(samples, { sampleRate })).probabilities;
  }, name);
  const expected = references[device].get(clipPath(name))!;
  for (const [label, probability] of Object.entries(expected.probabilities)) {
    const difference = Math.abs(probabilities[label]! - probability);
    expect(difference, `${name}, ${label}`).toBeLessThan(TOLERANCES[device]);
  }
}

/** Classifies until WebGPU is used again; every result is correct. */
const expectReturn = (page: Page) =>
  expect(async () => {
    await expectRightAnswer(page, good);
    const used = await backend(page);
    expect(used.name, used.reason).toBe("webgpu");
  }).toPass();

for (const [fault, reason, worker] of [
  ["lost device", /lost|destroyed/i, true],
  ["lost device", /lost|destroyed/i, false],
  ["out of memory", /memory/i, false],
  ["uncaptured error", /forced by the test/i, false],
  ["broken shaders", /shader|pipeline|invalid/i, false],
  ["work skipped", /another call/i, false],
  ["hang", /no result within/i, false],
] as const) {
  test(`${fault} ${worker ? "in the worker" : "on the page"}: falls back to the CPU and returns to WebGPU`, async ({
    page,
  }) => {
    await prepare(page);
    await loadGpu(page, worker);
    await breakGpu(page, fault, worker);
    // Recordings of other lengths than before, so that stale memory cannot produce a correct result.
    for (const name of clipNames.slice(0, 3)) {
      await expectRightAnswer(page, name);
      const { name: used, reason: reported } = await backend(page);
      expect(used, reported).toBe("cpu");
      expect(reported).toMatch(reason);
    }
    await breakGpu(page, "none", worker);
    await expectReturn(page);
  });
}

test("a device lost during a call: every call returns a result", async ({ page }) => {
  await prepare(page);
  await loadGpu(page, true);
  const labels = await page.evaluate(async (names) => {
    const sounds = [];
    for (const name of names) {
      sounds.push(await scope.recognizer.decodeAudio(await scope.clip(name)));
    }
    const calls = sounds.map(({ samples, sampleRate }) =>
      scope.recognizer.classify(samples, { sampleRate }),
    );
    new BroadcastChannel("gpu-faults").postMessage("lost device");
    return (await Promise.all(calls)).map((result) => result.label);
  }, clipNames);
  expect(labels).toEqual(clipNames.map((name) => commandLine.get(clipPath(name))!.label));
});

test("an adapter lost with its device: WebGPU is used again once the adapter returns", async ({
  page,
}) => {
  await prepare(page);
  await loadGpu(page, false);
  await breakGpu(page, "lost device", false);
  await expectRightAnswer(page, good);
  await breakGpu(page, "no adapter", false);
  await expect(async () => {
    await expectRightAnswer(page, good);
    const used = await backend(page);
    expect(used.name).toBe("cpu");
    expect(used.reason).toMatch(/adapter/i);
  }).toPass();
  await breakGpu(page, "none", false);
  await expectReturn(page);
});

test("an adapter lost between the choice and the start: falls back to the CPU", async ({
  page,
}) => {
  const used = await page.evaluate(async () => {
    const ask = GPU.prototype.requestAdapter.bind(navigator.gpu);
    let requested = 0;
    GPU.prototype.requestAdapter = (options) =>
      requested++ === 0 ? ask(options) : Promise.resolve(null);
    scope.recognizer = await scope.load({ backend: "webgpu", worker: false });
    return scope.recognizer.backend;
  });
  expect(used.name, used.reason).toBe("cpu");
  expect(used.reason).toMatch(/adapter/i);
  await expectRightAnswer(page, good, "int8");
});

for (const fault of ["broken shaders", "work skipped"] as const) {
  test(`${fault} from the start: WebGPU is never used`, async ({ page }) => {
    await prepare(page);
    await breakGpu(page, fault, false);
    const used = await page.evaluate(async () => {
      scope.recognizer = await scope.load({ backend: "webgpu", worker: false });
      return scope.recognizer.backend;
    });
    expect(used.name, used.reason).toBe("cpu");
    expect(used.reason).toContain("WebGPU could not be used");
    await expectRightAnswer(page, good, "int8");
  });
}

test("a device without the memory of the large model: it runs on the CPU, the small model on WebGPU", async ({
  page,
}) => {
  await prepare(page);
  await breakGpu(page, "small buffers", false);
  const used = await page.evaluate(async () => {
    const model = "/crate/model/emodb-large.safetensors";
    const large = await scope.load({ model, backend: "webgpu", worker: false });
    return large.backend;
  });
  expect(used.name, used.reason).toBe("cpu");
  expect(used.reason).toContain("maxBufferSize");
  await loadGpu(page, false);
});

test("a background tab is classified on WebGPU", async ({ page, context }) => {
  await loadGpu(page, true);
  const other = await context.newPage();
  await other.bringToFront();
  for (const name of clipNames.slice(0, 2)) await expectRightAnswer(page, name);
  const used = await backend(page);
  expect(used.name, used.reason).toBe("webgpu");
  await other.close();
});
