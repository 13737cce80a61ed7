// `listen` of the npm package with synthetic sources: independent of the clock.
import type * as Package from "speech-emotion";
import { clipPath } from "./command-line.ts";
import { commandLine, labelOfGood, goodLabel, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

for (const worker of [true, false]) {
  test(`${worker ? "worker" : "inline"}: after a whole recording the result is that of the recording`, async ({
    page,
  }) => {
    for (const name of ["03b01Wa", "16a05La", "15b10Nc"]) {
      const received = await page.evaluate(
        async ({ name, worker }) => {
          const recognizer = await scope.load({ backend: "cpu", worker });
          const { samples, sampleRate } = await recognizer.decodeAudio(await scope.clip(name));
          const results: Package.LiveResult[] = [];
          const source = { sampleRate, blocks: scope.blocks(samples, 1600) };
          for await (const result of recognizer.listen({
            input: source,
            window: 7,
            smoothing: 0,
          })) {
            results.push(result);
          }
          recognizer.dispose();
          const dropped = results.reduce((sum, result) => sum + result.dropped, 0);
          return {
            last: results.at(-1)!,
            count: results.length + dropped,
            samples: samples.length,
          };
        },
        { name, worker },
      );
      const { last, count, samples } = received;
      expect(last.kind).toBe("classification");
      expect(last.kind === "classification" && last.label).toBe(
        commandLine.get(clipPath(name))!.label,
      );
      // One result for each half second, delivered or dropped, and one for the remainder.
      const due = Math.floor(samples / 8000);
      expect([due, due + 1]).toContain(count);
      expect(Math.abs(last.windowEndSeconds - samples / 16_000)).toBeLessThan(0.1);
    }
  });
}

test("a slow loop gets the newest result and the number of skipped results", async ({ page }) => {
  await loadCpu(page);
  const { first, second, end } = await page.evaluate(async () => {
    const { recognizer } = scope;
    const { samples, sampleRate } = await recognizer.decodeAudio(await scope.clip("13b03Td"));
    let go: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (go = resolve));
    async function* blocks() {
      for (let i = 0; i < 6; i++) {
        yield samples.subarray(i * 8000, (i + 1) * 8000);
        // Results are in order: when this one arrives, the result for the block has arrived.
        await recognizer.classify(samples.subarray(0, 8000));
        if (i === 0) await taken;
      }
    }
    const results = recognizer.listen({ input: { sampleRate, blocks: blocks() }, gate: false });
    const first = await results.next();
    go();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await recognizer.classify(samples);
    // The last block is pulled when the five before it have been classified.
    for (let i = 0; i < 6; i++) await recognizer.classify(samples.subarray(0, 8000));
    const second = await results.next();
    return { first: first.value!, second: second.value!, end: await results.next() };
  });
  expect(first.dropped).toBe(0);
  expect(first.windowEndSeconds).toBeCloseTo(0.48, 2);
  expect(second.dropped).toBe(4);
  expect(second.windowEndSeconds).toBeCloseTo(2.98, 2);
  expect(end).toEqual({ done: true, value: undefined });
});

test("silence is detected, and the model does not run", async ({ page }) => {
  await loadCpu(page);
  const kinds = await page.evaluate(async () => {
    const { samples } = await scope.recognizer.decodeAudio(await scope.clip("03b01Wa"));
    const sound = new Float32Array(4 * 16_000 + samples.length);
    sound.set(samples, 4 * 16_000);
    const listen = async (gate: boolean) => {
      const kinds = new Set<string>();
      const source = { sampleRate: 16_000, blocks: scope.blocks(sound, 8000) };
      for await (const result of scope.recognizer.listen({ input: source, window: 1, gate })) {
        kinds.add(
          result.kind === "classification" ? `classification ${result.unsure ?? ""}` : "silence",
        );
      }
      return [...kinds];
    };
    return { gated: await listen(true), open: await listen(false) };
  });
  expect(kinds.gated[0]).toBe("silence");
  expect(kinds.gated.some((kind) => kind.startsWith("classification"))).toBe(true);
  expect(kinds.open[0]).toBe("classification no-speech");
  expect(kinds.open).not.toContain("silence");
});

test("every failure of listen has a code, and the next call works", async ({ page }) => {
  await loadCpu(page);
  const codes = await page.evaluate(async () => {
    const { recognizer } = scope;
    const first = (options: unknown) => {
      try {
        return scope.code(recognizer.listen(options as Package.ListenOptions).next());
      } catch (failure) {
        return (failure as Package.EmotionError).code;
      }
    };
    const source = (sampleRate: unknown, ...blocks: unknown[]) => ({
      input: { sampleRate, blocks: scope.blocks(...(blocks as [Float32Array, number])) },
    });
    const second = new Float32Array(16_000).fill(0.1);
    const broken = second.slice();
    broken[777] = NaN;
    return {
      window: await first({ window: 0.1 }),
      text: await first({ window: "3" }),
      every: await first({ every: 0 }),
      smoothing: await first({ smoothing: -1 }),
      gate: await first({ gate: "yes" }),
      both: await first({ ...source(16_000, second, 128), device: "default" }),
      device: await first({ device: 7 }),
      noTrack: await first({ input: new MediaStream() }),
      noBlocks: await first({ input: { sampleRate: 16_000 } }),
      offline: await first({ input: new OfflineAudioContext(1, 9, 16_000).createGain() }),
      rate: await first(source(4000, second, 128)),
      rateType: await first(source("16000", second, 128)),
      notFinite: await first(source(16_000, broken, 128)),
      integers: await first(
        source(
          16_000,
          second.map((x) => x * 1e5),
          128,
        ),
      ),
      type: await first({
        input: {
          sampleRate: 16_000,
          blocks: (async function* () {
            yield [0.1];
          })(),
        },
      }),
    };
  });
  expect(codes).toEqual({
    window: "option",
    text: "option",
    every: "option",
    smoothing: "option",
    gate: "option",
    both: "option",
    device: "option",
    noTrack: "option",
    noBlocks: "option",
    offline: "option",
    rate: "sample-rate",
    rateType: "sample-rate",
    notFinite: "samples-not-finite",
    integers: "samples-out-of-range",
    type: "samples-type",
  });
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("a source error, an abort, a break and dispose end listening and close the source", async ({
  page,
}) => {
  await loadCpu(page);
  const ends = await page.evaluate(async () => {
    const { recognizer } = scope;
    const closed: string[] = [];
    async function* endless(name: string) {
      try {
        for (;;) {
          yield new Float32Array(1600).fill(0.01);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } finally {
        closed.push(name);
      }
    }
    const source = (name: string) => ({ sampleRate: 16_000, blocks: endless(name) });

    for await (const _ of recognizer.listen({ input: source("break") })) break;

    const abort = new AbortController();
    let results = 0;
    for await (const _ of recognizer.listen({ input: source("abort"), signal: abort.signal })) {
      if (++results === 2) abort.abort();
    }
    const aborted = await recognizer
      .listen({ input: source("never"), signal: abort.signal })
      .next();

    const failing = (async function* () {
      yield new Float32Array(160);
      throw new RangeError("mine");
    })();
    const failure = await recognizer
      .listen({ input: { sampleRate: 16_000, blocks: failing } })
      .next()
      .catch((error: unknown) => String(error));

    const listening = recognizer.listen({ input: source("dispose") });
    await listening.next();
    const waiting = scope.code(listening.next());
    recognizer.dispose();
    const code = await waiting;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { closed, results, aborted: aborted.done, failure, code };
  });
  expect(ends).toEqual({
    closed: ["break", "abort", "dispose"],
    results: 2,
    aborted: true,
    failure: "EmotionError: `input.blocks` threw: mine",
    code: "disposed",
  });
});
