// A demo at a fair runs for a week: memory of the wasm module, of the page and of the GPU stay flat.
// Short here; `make soak` sets SOAK=full, and prints the figures.
import type { Page } from "@playwright/test";
import { good, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;
declare const soak: { read(): { wasm: number; buffers: number } };

const full = process.env.SOAK === "full";

/** How much of each is done. */
const classifications = full ? 10_000 : 200;
const listened = full ? 3_600 : 60;
const loads = full ? 200 : 10;

interface Reading {
  /** Bytes. */
  wasm: number;
  heap: number;
  buffers: number;
}

/** What is in use once the garbage is collected. */
async function read(page: Page): Promise<Reading> {
  const session = await page.context().newCDPSession(page);
  // Finalizers run after a collection, and free what the next one finds.
  for (let i = 0; i < 3; i++) {
    await session.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(50);
  }
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { heap: usedSize, ...(await page.evaluate(() => soak.read())) };
}

/** The second reading must not be above the first but for what a collector leaves to chance. */
function expectFlat(before: Reading, after: Reading, what: string) {
  const line = ({ wasm, heap, buffers }: Reading) =>
    `wasm ${(wasm / 2 ** 20).toFixed(2)} MiB, heap ${(heap / 2 ** 20).toFixed(2)} MiB, ${buffers} GPU buffers`;
  console.log(`soak: ${what}\n  before: ${line(before)}\n  after:  ${line(after)}`);
  expect(after.wasm, `${what}: wasm memory`).toBe(before.wasm);
  expect(after.heap - before.heap, `${what}: JavaScript heap`).toBeLessThan(512 * 1024);
  expect(after.buffers, `${what}: GPU buffers`).toBeLessThanOrEqual(before.buffers);
}

/** In WebGPU a software adapter takes hours. */
const backend = "cpu" as const;

test(`${backend}: nothing grows over many answers and loads`, async ({ page }) => {
  test.setTimeout(full ? 10 * 3_600_000 : 180_000);
  await page.addScriptTag({ url: "/tests/browser/soak-meter.js" });
  const used = await page.evaluate(async (backend) => {
    scope.recognizer = await scope.load({ backend, worker: false });
    return scope.recognizer.backend;
  }, backend);
  expect(used.name, used.reason).toBe(backend);

  // Lengths from 0.6 to 2 s: every buffer size is met before the first reading.
  const classify = (count: number) =>
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
  await classify(80);
  let before = await read(page);
  await classify(classifications);
  let after = await read(page);
  expectFlat(before, after, `${backend}, ${classifications} classifications`);

  // Sound from memory, as fast as it is answered: seconds of the sound and not of the clock.
  const listen = (seconds: number) =>
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
            // The next answer is due after five blocks.
            if (given % 5 === 4) await new Promise((done) => setTimeout(done));
          }
        }
        const source = { sampleRate, blocks: blocks() };
        let answers = 0;
        let milliseconds = 0;
        for await (const heard of scope.recognizer.listen({ source, gate: false })) {
          if (heard.kind !== "answer") continue;
          answers++;
          milliseconds += heard.timing.total;
        }
        return { answers, mean: milliseconds / answers };
      },
      [good, seconds] as const,
    );
  await listen(5);
  before = await read(page);
  const { answers, mean } = await listen(listened);
  after = await read(page);
  expectFlat(before, after, `${backend}, ${listened} s listened to, ${answers} answers`);
  console.log(`  ${mean.toFixed(1)} ms an answer`);
  expect(answers).toBeGreaterThan(0);

  const load = (count: number) =>
    page.evaluate(
      async ([name, backend, count]) => {
        const { samples } = await scope.recognizer.decodeAudio(await scope.clip(name));
        for (let i = 0; i < count; i++) {
          const other = await scope.load({ backend, worker: false });
          await other.classify(samples.subarray(0, 16_000));
          other.dispose();
        }
        // What was disposed of is freed after the call in flight.
        await new Promise((done) => setTimeout(done, 50));
      },
      [good, backend, count] as const,
    );
  await load(4);
  before = await read(page);
  await load(loads);
  after = await read(page);
  expectFlat(before, after, `${backend}, ${loads} times loaded and disposed of`);
});
test("webgpu: answers make no buffer that stays, and a recognizer frees its own", async ({
  page,
}) => {
  await page.addScriptTag({ url: "/tests/browser/soak-meter.js" });
  const [loaded, answered, both, left, none] = await page.evaluate(async (name) => {
    const open = async () => {
      const recognizer = await scope.load({ backend: "webgpu", worker: false });
      if (recognizer.backend.name !== "webgpu") throw new Error(recognizer.backend.reason);
      return recognizer;
    };
    // What was disposed of is freed after the call in flight.
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
  console.log(`soak: webgpu, ${loaded} GPU buffers a recognizer`);
  expect(loaded).toBeGreaterThan(0);
  expect(answered).toBe(loaded);
  expect(both).toBe(2 * loaded);
  expect(left).toBe(loaded);
  expect(none).toBe(0);
});

test("workers that were disposed of are gone", async ({ page }) => {
  test.setTimeout(full ? 3_600_000 : 180_000);
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
