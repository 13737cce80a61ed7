// `backend: "auto"`: the CPU classifies first, and WebGPU takes over if it was measured to be faster.
import type { Page } from "@playwright/test";
import type * as Package from "speech-emotion";
import {
  good,
  goodLabel,
  labelOfGood,
  openPackage,
  type Scope,
  test as packageTest,
} from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

// The software adapter is slow: half a second of audio instead of 3 s.
const test = packageTest.extend({
  context: async ({ context }, use) => {
    await context.route("**/engine/compare.js", async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      expect(text).toContain("const SECONDS = 3;");
      await route.fulfill({ response, body: text.replace("SECONDS = 3", "SECONDS = 0.5") });
    });
    await use(context);
  },
});

const KEY = "speech-emotion:auto:inference";
const ADAPTER = "test hardware";

/** Reports the software adapter as a hardware adapter. */
const fakeHardware = (page: Page, software: Record<string, unknown> = {}) =>
  page.evaluate(
    (values) => {
      for (const [key, value] of Object.entries(values)) {
        Object.defineProperty(GPUAdapterInfo.prototype, key, { value, configurable: true });
      }
    },
    {
      isFallbackAdapter: false,
      vendor: "test",
      architecture: "hardware",
      device: "",
      description: "",
      ...software,
    },
  );

/** Multiplies the times that the CPU worker measures. */
const slowCpu = (page: Page) =>
  page.route("**/worker-cpu.js", async (route) => {
    const response = await route.fetch();
    const clock =
      "{ const now = performance.now.bind(performance); performance.now = () => 1e4 * now(); }";
    await route.fulfill({ response, body: `${clock}\n${await response.text()}` });
  });

const store = (page: Page, times: Package.BackendTimes, adapter = ADAPTER, version = "0.1.0") =>
  page.evaluate(([key, record]) => localStorage.setItem(key, record), [
    KEY,
    JSON.stringify({ version, adapter, ...times }),
  ] as const);

const stored = (page: Page) => page.evaluate((key) => localStorage.getItem(key), KEY);

const load = (page: Page, options: { worker?: boolean } = {}) =>
  page.evaluate(async (options) => {
    scope.recognizer = await scope.load(options);
    return scope.recognizer.backend;
  }, options);

const backend = (page: Page) => page.evaluate(() => scope.recognizer.backend);

/** The backend after the comparison. */
async function decided(page: Page): Promise<Package.Backend> {
  await expect.poll(async () => (await backend(page)).reason).not.toContain("until WebGPU");
  return backend(page);
}

/** The downloads of the WebGPU build: its worker and its wasm file. */
const webgpuFiles = (requests: string[]) =>
  requests.filter((url) => /\/worker-webgpu\.js$|\/webgpu\/[^/]*\.wasm$/.test(url));

test("with a software adapter no WebGPU file is downloaded", async ({ page, requests }) => {
  for (const info of [
    { isFallbackAdapter: true },
    { architecture: "swiftshader" },
    { description: "llvmpipe (LLVM 15.0.6, 256 bits)" },
    { description: "Microsoft Basic Render Driver" },
  ]) {
    await fakeHardware(page, info);
    expect((await load(page)).name).toBe("cpu");
    const { reason, times } = await decided(page);
    expect(reason).toContain("software adapter");
    expect(times).toBeUndefined();
  }
  expect(await labelOfGood(page)).toBe(goodLabel);
  expect(webgpuFiles(requests)).toEqual([]);
  expect(await stored(page)).toBeNull();
});

test("a slower GPU is measured once and not downloaded again", async ({ page, requests }) => {
  await fakeHardware(page);
  expect((await load(page)).name).toBe("cpu");
  expect(await labelOfGood(page)).toBe(goodLabel);
  const { name, reason, times } = await decided(page);
  expect([name, reason]).toEqual(["cpu", "WebGPU is not at least 20 % faster than the CPU."]);
  expect(times!.cpu).toBeGreaterThan(0);
  expect(times!.webgpu).toBeGreaterThan(times!.cpu / 1.2);
  const downloaded = webgpuFiles(requests).length;
  expect(downloaded).toBe(2);
  expect(JSON.parse((await stored(page))!)).toMatchObject({ adapter: ADAPTER, ...times });

  // Another visit.
  await openPackage(page);
  await fakeHardware(page);
  await load(page);
  expect(await decided(page)).toMatchObject({ name: "cpu", reason, times });
  expect(webgpuFiles(requests)).toHaveLength(downloaded);
});

test("a faster GPU takes over", async ({ page }) => {
  await fakeHardware(page);
  await slowCpu(page);
  expect((await load(page)).name).toBe("cpu");
  const before = await labelOfGood(page);
  await expect.poll(async () => (await backend(page)).name).toBe("webgpu");
  const { reason, adapter, times } = await backend(page);
  expect(reason).toBe("WebGPU is at least 20 % faster than the CPU.");
  expect(adapter).toBeTruthy();
  expect(times!.cpu).toBeGreaterThan(1.2 * times!.webgpu);
  expect([before, await labelOfGood(page)]).toEqual([goodLabel, goodLabel]);
});

test("times of another adapter or version are measured again", async ({ page, requests }) => {
  await fakeHardware(page);
  let downloaded = 0;
  for (const [adapter, version] of [
    ["another", "0.1.0"],
    [ADAPTER, "0.0.9"],
  ] as const) {
    await store(page, { cpu: 1, webgpu: 9 }, adapter, version);
    await load(page);
    await expect.poll(() => webgpuFiles(requests).length).toBeGreaterThan(downloaded);
    await page.evaluate(() => scope.recognizer.dispose());
    await expect.poll(() => page.workers().length).toBe(0);
    downloaded = webgpuFiles(requests).length;
  }
});

test("the backends are also compared without storage and without a worker", async ({ page }) => {
  await fakeHardware(page);
  await page.evaluate(() =>
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    }),
  );
  expect((await load(page, { worker: false })).name).toBe("cpu");
  const { name, times } = await decided(page);
  expect(name).toBe("cpu");
  expect(times!.webgpu).toBeGreaterThan(0);
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("a failure of WebGPU is a reason, not an error", async ({ page }) => {
  await fakeHardware(page);
  await page.route("**/webgpu/speech_emotion_bg.wasm", (route) =>
    route.fulfill({ contentType: "application/wasm", body: "no wasm" }),
  );
  await load(page);
  const { name, reason, times } = await decided(page);
  expect(name).toBe("cpu");
  expect(reason).toMatch(/^WebGPU could not be used: .*could not be started/);
  expect(times).toBeUndefined();
  expect(await stored(page)).toBeNull();
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("a recognizer that is disposed during the comparison frees both workers", async ({ page }) => {
  await fakeHardware(page);
  let arrived = () => undefined as void;
  const requested = new Promise<void>((resolve) => (arrived = resolve));
  await page.route("**/webgpu/speech_emotion_bg.wasm", async (route) => {
    arrived();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue().catch(() => undefined);
  });
  await load(page);
  await requested;
  await page.evaluate(() => scope.recognizer.dispose());
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await page.evaluate(() => scope.code(scope.recognizer.exportModel()))).toBe("disposed");
});

test("no result of a session and its live loop is lost or repeated when WebGPU takes over", async ({
  page,
}) => {
  await fakeHardware(page);
  await store(page, { cpu: 9, webgpu: 1 });
  const run = (backend: "auto" | "cpu") =>
    page.evaluate(
      async ({ backend, name }) => {
        const recognizer = await scope.load({ backend });
        const { samples, sampleRate } = await recognizer.decodeAudio(await scope.clip("08b03Tc"));
        const other = await recognizer.decodeAudio(await scope.clip(name));
        const session = recognizer.session();
        const block = sampleRate / 2;
        const count = 8;
        let arrived = () => undefined as void;
        const used: string[] = [];
        async function* blocks() {
          for (let i = 0; i < count; i++) {
            const received = new Promise<void>((resolve) => (arrived = resolve));
            yield samples.subarray(i * block, (i + 1) * block);
            if (i < count - 1) await received;
            // WebGPU takes over in the middle; afterwards the session alternates between both backends.
            while (i === 3 && backend === "auto" && recognizer.backend.name !== "webgpu") {
              await new Promise((resolve) => setTimeout(resolve, 20));
            }
            if (i === 4 || i === 6) {
              await session.classify(other.samples, { sampleRate: other.sampleRate });
            }
            used.push(recognizer.backend.name);
          }
        }
        const results: { end: number; dropped: number; shares: number[]; seconds: number }[] = [];
        for await (const result of session.listen({ input: { sampleRate, blocks: blocks() } })) {
          results.push({
            end: result.windowEndSeconds,
            dropped: result.dropped,
            shares: result.kind === "classification" ? Object.values(result.probabilities) : [],
            seconds: session.seconds,
          });
          arrived();
        }
        const last = await session.timeline(other.samples, { sampleRate: other.sampleRate });
        results.push({
          end: 0,
          dropped: 0,
          shares: last.flatMap(({ probabilities }) => Object.values(probabilities)),
          seconds: session.seconds,
        });
        // A new speaker resets the session on both backends.
        session.reset();
        const { probabilities } = await session.classify(other.samples, other);
        const shares = Object.values(probabilities);
        results.push({ end: 0, dropped: 0, shares, seconds: session.seconds });
        const { times } = recognizer.backend;
        recognizer.dispose();
        return { results, used, times };
      },
      { backend, name: good },
    );
  const expected = await run("cpu");
  const received = await run("auto");
  // The times of an earlier visit.
  expect(received.times).toEqual({ cpu: 9, webgpu: 1 });
  expect(received.used.slice(0, 2)).toEqual(["cpu", "cpu"]);
  expect(received.used.slice(4)).toEqual(Array(4).fill("webgpu"));
  expect(received.results).toHaveLength(expected.results.length);
  expected.results.forEach((result, i) => {
    const { end, dropped, shares, seconds } = received.results[i]!;
    expect([end, dropped]).toEqual([result.end, 0]);
    expect(seconds, `result ${i}`).toBeCloseTo(result.seconds, 4);
    expect(shares).toHaveLength(result.shares.length);
    const furthest = Math.max(0, ...shares.map((share, j) => Math.abs(share - result.shares[j]!)));
    // Products in eight bits on the CPU, `f32` on WebGPU.
    expect(furthest, `result ${i}`).toBeLessThan(0.02);
  });
});
