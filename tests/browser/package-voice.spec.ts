// A speaker's voice in the npm package: heard as the command line hears it, kept over the death of a worker, refused where
// it is none.
import { classifyByCommandLine, clipPath } from "./command-line.ts";
import { type Scope, test, watchWorkers } from "./package-page.ts";
import type { Page } from "@playwright/test";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

const [neutral, other] = ["15b10Nc", "15a05Eb"];
const probabilities = (voices: string[]) =>
  classifyByCommandLine([clipPath(other)], voices.map(clipPath)).get(clipPath(other))!
    .probabilities;
const expected = { with: probabilities([neutral]), without: probabilities([]) };

const load = (page: Page, worker: boolean, backend: "cpu" | "webgpu") =>
  page.evaluate(
    async ([worker, backend]) => {
      scope.recognizer = await scope.load({ backend, worker });
    },
    [worker, backend] as const,
  );

const answer = (page: Page) =>
  page.evaluate(async (name) => {
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    return (await scope.recognizer.classify(samples, { sampleRate })).probabilities;
  }, other);

/** Takes the voice of the neutral recording. */
const setVoice = (page: Page) =>
  page.evaluate(async (name) => {
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    const voice = await scope.recognizer.measureVoice(samples, { sampleRate });
    await scope.recognizer.setVoice(voice);
    return [...scope.recognizer.voice!];
  }, neutral);

function expectSame(received: Record<string, number>, expected: Record<string, number>) {
  for (const [label, share] of Object.entries(expected)) {
    expect(Math.abs(received[label]! - share), label).toBeLessThan(2e-3);
  }
}

for (const [name, worker, backend] of [
  ["in a worker", true, "cpu"],
  ["on the page's thread", false, "cpu"],
  ["on WebGPU", true, "webgpu"],
] as const) {
  test(`a voice is heard as by the command line, ${name}`, async ({ page }) => {
    await load(page, worker, backend);
    expectSame(await answer(page), expected.without);
    const voice = await setVoice(page);
    expect(voice).toHaveLength(128);
    expect(Math.max(...voice)).toBeLessThanOrEqual(0);
    expectSame(await answer(page), expected.with);
    const forgotten = await page.evaluate(async () => {
      await scope.recognizer.setVoice(undefined);
      return scope.recognizer.voice;
    });
    expect(forgotten).toBeUndefined();
    expectSame(await answer(page), expected.without);
  });
}

test("the worker that follows a dead one hears the voice", async ({ page }) => {
  await watchWorkers(page);
  await load(page, true, "cpu");
  await setVoice(page);
  await page.evaluate(() => {
    scope.workers[0]!.dispatchEvent(new ErrorEvent("error", { message: "a test" }));
  });
  expectSame(await answer(page), expected.with);
  expect(await page.evaluate(() => scope.workers.length)).toBe(2);
});

test("what is no voice has a code, and the last one stays", async ({ page }) => {
  await load(page, true, "cpu");
  await setVoice(page);
  const codes = await page.evaluate(async () => {
    const { recognizer } = scope;
    const code = (promise: Promise<unknown>) => scope.code(promise);
    const measure = (samples: unknown) => code(recognizer.measureVoice(samples as Float32Array));
    const set = (voice: unknown) => code(recognizer.setVoice(voice as Float32Array));
    return {
      silence: await measure(new Float32Array(48_000)),
      short: await measure(new Float32Array(10)),
      list: await measure([0.1]),
      few: await set(new Float32Array(3).fill(-20)),
      loud: await set(new Float32Array(128).fill(1)),
      notFinite: await set(new Float32Array(128).fill(NaN)),
      text: await set("a voice"),
      nothing: await set(null),
    };
  });
  expect(codes).toEqual({
    silence: "voice-too-short",
    short: "samples-too-short",
    list: "samples-type",
    few: "voice-bands",
    loud: "voice-bands",
    notFinite: "voice-bands",
    text: "voice-bands",
    nothing: "voice-bands",
  });
  expectSame(await answer(page), expected.with);
  const old = await page.evaluate(async () => {
    const model = await (await fetch("/tests/golden/network.safetensors")).arrayBuffer();
    const recognizer = await scope.load({ backend: "cpu", model });
    const refused = await scope.code(recognizer.setVoice(new Float32Array(128).fill(-40)));
    recognizer.dispose();
    return refused;
  });
  expect(old).toBe("model-voice");
});
