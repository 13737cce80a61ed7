// Abort signals, disposal, and shared downloads.
import type * as Package from "speech-emotion";
import { good, goodLabel, labelOfGood, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

test("a signal rejects each call with the code aborted and its reason", async ({ page }) => {
  await loadCpu(page);
  const { outcomes, seconds } = await page.evaluate(async (name) => {
    const { recognizer } = scope;
    const sound = await recognizer.decodeAudio(await scope.clip(name));
    const session = recognizer.session();
    const examples = [{ ...sound, label: "one" }];
    const calls: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
      loadRecognizer: (signal) => scope.load({ backend: "cpu", signal }),
      inline: (signal) => scope.load({ backend: "cpu", worker: false, signal }),
      classify: (signal) => recognizer.classify(sound, { signal }),
      file: (signal) =>
        recognizer.classify(new URL(`/tests/clips/${name}.wav`, location.href), { signal }),
      timeline: (signal) => recognizer.timeline(sound, { signal, every: 0.05 }),
      "session.classify": (signal) => session.classify(sound, { signal }),
      "session.timeline": (signal) => session.timeline(sound, { signal, every: 0.05 }),
      train: (signal) => recognizer.train(examples, { signal })[Symbol.asyncIterator]().next(),
    };
    const outcome = (promise: Promise<unknown>, reason: unknown) =>
      promise.then(
        () => "no error",
        (failure: Package.EmotionError) =>
          `${failure.name} ${failure.code} ${failure.cause === reason}`,
      );
    const outcomes: Record<string, string[]> = {};
    for (const [name, call] of Object.entries(calls)) {
      const before = AbortSignal.abort("before");
      const during = new AbortController();
      const reason = new Error("during");
      const running = outcome(call(during.signal), reason);
      during.abort(reason);
      outcomes[name] = [await outcome(call(before), "before"), await running];
    }
    return { outcomes, seconds: session.seconds };
  }, good);
  expect(Object.keys(outcomes)).toHaveLength(8);
  for (const [name, [before, during]] of Object.entries(outcomes)) {
    expect(before, name).toBe("EmotionError aborted true");
    expect(during, name).toBe("EmotionError aborted true");
  }
  // An aborted call does not change a session.
  expect(seconds).toBe(0);
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("a signal that is aborted after loading does not end the recognizer", async ({ page }) => {
  await page.evaluate(async () => {
    const controller = new AbortController();
    scope.recognizer = await scope.load({ backend: "cpu", signal: controller.signal });
    controller.abort();
  });
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("concurrent loads of the same files share one download; aborting one does not abort the others", async ({
  page,
}) => {
  const requests: string[] = [];
  await page.route(/\.(wasm|safetensors)$/, async (route) => {
    requests.push(new URL(route.request().url()).pathname);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  const { labels, aborted, progress } = await page.evaluate(async (name) => {
    const progress: number[] = [];
    const abort = new AbortController();
    const options = (worker: boolean, index: number): Package.LoadOptions => ({
      backend: "cpu",
      worker,
      onProgress: ({ loaded }) => (progress[index] = loaded),
    });
    const leaving = scope.code(scope.load({ ...options(true, 3), signal: abort.signal }));
    const loads = [true, true, false].map((worker, i) => scope.load(options(worker, i)));
    setTimeout(() => abort.abort(), 100);
    const aborted = await leaving;
    const recognizers = await Promise.all(loads);
    const labels = [];
    for (const recognizer of recognizers) {
      const sound = await recognizer.decodeAudio(await scope.clip(name));
      labels.push((await recognizer.classify(sound)).label);
      recognizer.dispose();
    }
    return { labels, aborted, progress: progress.slice(0, 3) };
  }, good);
  expect(labels).toEqual([goodLabel, goodLabel, goodLabel]);
  expect(aborted).toBe("aborted");
  expect(requests).toHaveLength(2);
  expect(new Set(progress).size).toBe(1);
  expect(progress[0]).toBeGreaterThan(1_000_000);
});

test("`using` disposes of recognizers, sessions and listeners", async ({ page }) => {
  await loadCpu(page);
  const outcomes = await page.evaluate(async () => {
    if (!("dispose" in Symbol)) return undefined;
    const samples = new Float32Array(16_000).fill(0.1);
    const session = scope.recognizer.session();
    session[Symbol.dispose]();
    const listening = scope.recognizer.listen({
      input: { sampleRate: 16_000, blocks: scope.blocks(samples, 160) },
    });
    await listening[Symbol.asyncDispose]();
    const other = await scope.load({ backend: "cpu" });
    await other[Symbol.asyncDispose]();
    const codes = [scope.code(session.classify(samples)), scope.code(other.classify(samples))];
    return [...(await Promise.all(codes)), (await listening.next()).done];
  });
  expect(outcomes).toEqual(["disposed", "disposed", true]);
  expect(await labelOfGood(page)).toBe(goodLabel);
});
