// The timelines of the npm package and of the command line are identical.
import { execFileSync } from "node:child_process";
import { clipPath, program, TOLERANCES } from "./command-line.ts";
import { good, goodLabel, labelOfGood, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

interface Window {
  windowStartSeconds: number;
  label: string;
  confidence: number;
  startSeconds: number;
}

test("a long recording has the label of the command line in each window", async ({ page }) => {
  const path = clipPath("08b03Tc");
  const args = "classify --json --device int8 --every 1 --window 2".split(" ").concat(path);
  const { timeline } = JSON.parse(execFileSync(program, args, { encoding: "utf8" })) as {
    timeline: Window[];
  };
  await loadCpu(page);
  const received = await page.evaluate(async () => {
    const sound = await scope.recognizer.decodeAudio(await scope.clip("08b03Tc"));
    const reported: number[] = [];
    const windows = await scope.recognizer.timeline(sound.samples, {
      sampleRate: sound.sampleRate,
      window: 2,
      every: 1,
      onWindow: (window, count) => reported.push(window.windowStartSeconds / count),
    });
    return { windows, reported };
  });
  expect(received.windows.length).toBe(timeline.length);
  expect(received.reported).toEqual(timeline.map((w) => w.windowStartSeconds / timeline.length));
  timeline.forEach((expected, i) => {
    const window = received.windows[i]!;
    expect(window.windowStartSeconds).toBe(expected.windowStartSeconds);
    expect(window.windowEndSeconds).toBe(expected.windowStartSeconds + 2);
    // The label of the command line has the largest probability, or nearly so.
    const below = window.confidence - (window.probabilities[expected.label] ?? NaN);
    expect(below, expected.label).toBeLessThan(2 * TOLERANCES.int8);
    expect(Math.abs(window.confidence - expected.confidence)).toBeLessThan(TOLERANCES.int8);
    expect(window.startSeconds).toBeCloseTo(expected.startSeconds, 4);
  });
});

test("other calls run between the windows, and an abort ends the timeline", async ({ page }) => {
  await loadCpu(page);
  const result = await page.evaluate(async (name) => {
    const { recognizer } = scope;
    const { samples } = await recognizer.decodeAudio(await scope.clip(name));
    const long = new Float32Array(60 * 16_000).map((_, i) => samples[i % samples.length]!);
    const abort = new AbortController();
    let windows = 0;
    let count = 0;
    const options = {
      every: 0.1,
      signal: abort.signal,
      onWindow: (_: unknown, all: number) => {
        windows++;
        count = all;
        begun();
      },
    };
    let begun: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const timeline = scope.code(recognizer.timeline(long, options));
    await first;
    const { label } = await recognizer.classify(samples);
    const before = windows;
    abort.abort();
    const code = await timeline;
    const codes = [code, await scope.code(recognizer.timeline(long, { signal: abort.signal }))];
    for (const bad of [{ window: 0 }, { every: 0 }, { every: NaN }, { window: 301 }]) {
      codes.push(await scope.code(recognizer.timeline(samples, bad)));
    }
    codes.push(await scope.code(recognizer.timeline(new Float32Array(100))));
    return { label, between: before < count, missing: windows < count, codes };
  }, good);
  expect(result).toEqual({
    label: goodLabel,
    between: true,
    missing: true,
    codes: ["aborted", "aborted", "window", "window", "window", "window", "samples-too-short"],
  });
  expect(await labelOfGood(page)).toBe(goodLabel);
});
