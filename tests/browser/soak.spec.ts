// Long-running use: the memory of the wasm module, of the page and of the GPU does not grow.
// Short by default; `make soak` sets SOAK=full and prints the measurements.
import type { Page } from "@playwright/test";
import { good, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;
declare const soak: { read(): { wasm: number; buffers: number } };

type Backend = "cpu" | "webgpu";

const full = process.env.SOAK === "full";

/**
 * The number of repetitions. With WebGPU, a software adapter takes seconds for work of milliseconds on a graphics card.
 */
const amounts: Partial<Record<Backend, { results: number; seconds: number; loads: number }>> = full
  ? {
      cpu: { results: 10_000, seconds: 3_600, loads: 200 },
      webgpu: { results: 100, seconds: 60, loads: 20 },
    }
  : { cpu: { results: 200, seconds: 60, loads: 10 } };

const timeout = full ? 10 * 3_600_000 : 180_000;

interface Reading {
  /** Bytes. */
  wasm: number;
  heap: number;
  buffers: number;
}

/** The memory in use after garbage collection. */
async function read(page: Page): Promise<Reading> {
  const session = await page.context().newCDPSession(page);
  // Finalizers run after a collection and release objects for the next one.
  for (let i = 0; i < 3; i++) {
    await session.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(50);
  }
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { heap: usedSize, ...(await page.evaluate(() => soak.read())) };
}

/** The second measurement must not exceed the first, apart from the variation of the garbage collector. */
function expectFlat(before: Reading, after: Reading, what: string) {
  const line = ({ wasm, heap, buffers }: Reading) =>
    `wasm ${(wasm / 2 ** 20).toFixed(2)} MiB, heap ${(heap / 2 ** 20).toFixed(2)} MiB, ${buffers} GPU buffers`;
  console.log(`soak: ${what}\n  before: ${line(before)}\n  after:  ${line(after)}`);
  expect(after.wasm, `${what}: wasm memory`).toBe(before.wasm);
  expect(after.heap - before.heap, `${what}: JavaScript heap`).toBeLessThan(512 * 1024);
  expect(after.buffers, `${what}: GPU buffers`).toBeLessThanOrEqual(before.buffers);
}

/** Opens the meter and a recognizer with that backend on the page itself. */
async function open(page: Page, backend: Backend) {
  await page.addScriptTag({ url: "/tests/browser/soak-meter.js" });
  await page.evaluate(async (backend) => {
    scope.recognizer = await scope.load({ backend, worker: false });
  }, backend);
  await expectStill(page, backend);
}

/** After a GPU failure the CPU would do the work. */
async function expectStill(page: Page, backend: Backend) {
  const { name, reason } = await page.evaluate(() => scope.recognizer.backend);
  expect(name, reason).toBe(backend);
}

/** Durations from 0.6 to 2 s. */
const classify = (page: Page, count: number) =>
  page.evaluate(
    async ([name, count]) => {
      const { samples } = await scope.recognizer.decodeAudio(await scope.clip(name));
      for (let i = 0; i < count; i++) {
        const length = 9_600 + 3_200 * (i % 8);
        await scope.recognizer.classify(samples.subarray(0, length));
      }
    },
    [good, count] as const,
  );

/** A source in memory, pulled at the speed of classification, independent of the clock. */
const listen = (page: Page, seconds: number) =>
  page.evaluate(
    async ([name, seconds]) => {
      const sound = await scope.recognizer.decodeAudio(await scope.clip(name));
      const { sampleRate } = sound;
      const block = sampleRate / 10;
      let given = 0;
      async function* blocks() {
        for (; given < 10 * seconds; given++) {
          const at = (given * block) % (sound.samples.length - block);
          yield sound.samples.slice(at, at + block);
          // The next result is due after five blocks.
          if (given % 5 === 4) await new Promise((done) => setTimeout(done));
        }
      }
      const source = { sampleRate, blocks: blocks() };
      let results = 0;
      let milliseconds = 0;
      for await (const result of scope.recognizer.listen({ input: source, gate: false })) {
        if (result.kind !== "classification") continue;
        results++;
        milliseconds += result.timing.total;
      }
      return { results, mean: milliseconds / results };
    },
    [good, seconds] as const,
  );

const load = (page: Page, backend: Backend, count: number) =>
  page.evaluate(
    async ([name, backend, count]) => {
      const { samples } = await scope.recognizer.decodeAudio(await scope.clip(name));
      for (let i = 0; i < count; i++) {
        const other = await scope.load({ backend, worker: false });
        if (other.backend.name !== backend) throw new Error(other.backend.reason);
        await other.classify(samples.subarray(0, 16_000));
        other.dispose();
      }
      // Disposed objects are freed after the call in flight.
      await new Promise((done) => setTimeout(done, 50));
    },
    [good, backend, count] as const,
  );

for (const [backend, { results, seconds, loads }] of Object.entries(amounts) as [
  Backend,
  NonNullable<(typeof amounts)[Backend]>,
][]) {
  test(`${backend}: no memory growth over many classifications`, async ({ page }) => {
    test.setTimeout(timeout);
    await open(page, backend);
    // Every duration occurs before the first measurement.
    await classify(page, 16);
    const before = await read(page);
    await classify(page, results);
    expectFlat(before, await read(page), `${backend}, ${results} classifications`);
    await expectStill(page, backend);
  });

  test(`${backend}: no memory growth during listening`, async ({ page }) => {
    test.setTimeout(timeout);
    await open(page, backend);
    await listen(page, 5);
    const before = await read(page);
    const listened = await listen(page, seconds);
    const what = `${backend}, ${seconds} s listened to, ${listened.results} results`;
    expectFlat(before, await read(page), what);
    console.log(`  ${listened.mean.toFixed(1)} ms per classification`);
    expect(listened.results).toBeGreaterThan(0);
    await expectStill(page, backend);
  });

  test(`${backend}: no memory growth over many loads`, async ({ page }) => {
    test.setTimeout(timeout);
    await open(page, backend);
    await load(page, backend, 4);
    const before = await read(page);
    await load(page, backend, loads);
    expectFlat(before, await read(page), `${backend}, ${loads} times loaded and disposed of`);
    await expectStill(page, backend);
  });
}

test("webgpu: classification leaks no buffer, and a recognizer frees its buffers", async ({
  page,
}) => {
  await page.addScriptTag({ url: "/tests/browser/soak-meter.js" });
  const [loaded, afterCall, both, left, none] = await page.evaluate(async (name) => {
    const open = async () => {
      const recognizer = await scope.load({ backend: "webgpu", worker: false });
      if (recognizer.backend.name !== "webgpu") throw new Error(recognizer.backend.reason);
      return recognizer;
    };
    // Disposed objects are freed after the call in flight.
    const buffers = async () => {
      await new Promise((done) => setTimeout(done, 50));
      return soak.read().buffers;
    };
    const first = await open();
    const { samples } = await first.decodeAudio(await scope.clip(name));
    const counts = [await buffers()];
    for (let i = 0; i < 3; i++) await first.classify(samples.subarray(0, 16_000));
    counts.push(await buffers());
    const second = await open();
    counts.push(await buffers());
    second.dispose();
    counts.push(await buffers());
    first.dispose();
    counts.push(await buffers());
    return counts as [number, number, number, number, number];
  }, good);
  console.log(`soak: webgpu, ${loaded} GPU buffers per recognizer`);
  expect(loaded).toBeGreaterThan(0);
  expect(afterCall).toBe(loaded);
  expect(both).toBe(2 * loaded);
  expect(left).toBe(loaded);
  expect(none).toBe(0);
});

test("disposed workers are terminated", async ({ page }) => {
  test.setTimeout(timeout);
  const count = full ? 200 : 8;
  await page.addScriptTag({ url: "/tests/browser/soak-meter.js" });
  const cycle = (count: number) =>
    page.evaluate(
      async ([name, count]) => {
        const bytes = await scope.clip(name);
        for (let i = 0; i < count; i++) {
          const recognizer = await scope.load({ backend: "cpu" });
          const { samples } = await recognizer.decodeAudio(bytes);
          await recognizer.classify(samples);
          recognizer.dispose();
        }
      },
      [good, count] as const,
    );
  await cycle(3);
  const before = await read(page);
  await cycle(count);
  expectFlat(before, await read(page), `${count} workers started and ended`);
  await expect.poll(() => page.workers().length).toBe(0);
});
