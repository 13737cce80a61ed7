// Concurrent calls, several recognizers, dispose during a call, two tabs: correct results in order, or an error code.
import type { Page } from "@playwright/test";
import { clipNames, clipPath } from "./command-line.ts";
import {
  commandLine,
  goodLabel,
  labelOfGood,
  loadCpu,
  openPackage,
  type Scope,
  test,
} from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

const labels = clipNames.map((name) => commandLine.get(clipPath(name))!.label);

for (const worker of [true, false]) {
  const where = worker ? "in a worker" : "inline";
  // Both have the same queue; pages use the worker.
  const count = worker ? 100 : 30;

  test(`${where}: ${count} concurrent calls return correct results in order`, async ({ page }) => {
    const { results, order } = await page.evaluate(
      async ([names, worker, count]) => {
        const recognizer = await scope.load({ backend: "cpu", worker });
        const sounds = await Promise.all(
          names.map(async (name) => recognizer.decodeAudio(await scope.clip(name))),
        );
        const order: number[] = [];
        const calls = Array.from({ length: count }, async (_, index) => {
          const { samples, sampleRate } = sounds[index % sounds.length]!;
          const { label } = await recognizer.classify(samples, { sampleRate });
          order.push(index);
          return label;
        });
        const results = await Promise.all(calls);
        recognizer.dispose();
        return { results, order };
      },
      [clipNames, worker, count] as const,
    );
    expect(results).toEqual(results.map((_, index) => labels[index % labels.length]));
    expect(order).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test(`${where}: several recognizers do not affect each other`, async ({ page }) => {
    const results = await page.evaluate(
      async ([names, worker]) => {
        const recognizers = await Promise.all(
          [1, 2, 3].map(() => scope.load({ backend: "cpu", worker })),
        );
        const clips = await Promise.all(names.map((name) => scope.clip(name)));
        const calls = clips.flatMap((clip, index) =>
          recognizers.map(async (recognizer, which) => {
            const { samples, sampleRate } = await recognizer.decodeAudio(clip);
            const { label } = await recognizer.classify(samples, { sampleRate });
            // One is disposed while the others have pending calls.
            if (which === 0 && index === names.length - 1) recognizer.dispose();
            return label;
          }),
        );
        const results = await Promise.all(calls);
        recognizers.forEach((recognizer) => recognizer.dispose());
        return results;
      },
      [clipNames, worker] as const,
    );
    expect(results).toEqual(labels.flatMap((label) => [label, label, label]));
  });

  test(`${where}: dispose during calls settles every call with a result or a code`, async ({
    page,
  }) => {
    await loadCpu(page);
    const outcomes = await page.evaluate(async (worker) => {
      const outcomes: string[] = [];
      const bytes = await scope.clip("08b03Tc");
      for (const wait of [0, 1, 5, 20]) {
        const recognizer = await scope.load({ backend: "cpu", worker });
        const { samples, sampleRate } = await recognizer.decodeAudio(bytes);
        const outcome = (call: Promise<unknown>) =>
          call.then(
            () => "classified",
            (failure: { code: string }) => failure.code,
          );
        const listened = async () => {
          const source = { sampleRate, blocks: scope.blocks(samples, 4_000) };
          for await (const _ of recognizer.listen({ input: source }));
        };
        const calls = [
          ...Array.from({ length: 5 }, () => recognizer.classify(samples, { sampleRate })),
          recognizer.timeline(samples, { sampleRate }),
          recognizer.inspect(samples, { sampleRate }),
          recognizer.exportModel(),
          listened(),
        ].map(outcome);
        await new Promise((done) => setTimeout(done, wait));
        recognizer.dispose();
        outcomes.push(...(await Promise.all(calls)));
        outcomes.push(await outcome(recognizer.classify(samples, { sampleRate })));
      }
      return outcomes;
    }, worker);
    expect(outcomes.length).toBe(40);
    expect(outcomes.filter((each) => each !== "classified" && each !== "disposed")).toEqual([]);
    expect(outcomes.at(-1)).toBe("disposed");
    // The recognizer of the test itself is not affected.
    expect(await labelOfGood(page)).toBe(goodLabel);
  });
}

/** Trains on two labels of synthetic sounds and returns a digest of the model. */
const train = (page: Page) =>
  page.evaluate(async () => {
    const recognizer = await scope.load({ backend: "cpu", training: scope.training });
    let model: Uint8Array | undefined;
    const examples = Array.from({ length: 8 }, (_, example) => ({
      samples: new Float32Array(8_000).map(
        (_, i) => 0.3 * Math.sin(i * (0.05 + 0.1 * (example % 2) + 0.01 * example)),
      ),
      sampleRate: 16_000,
      label: example % 2 ? "high" : "low",
    }));
    for await (const message of recognizer.train(examples, { epochs: 5, seed: 7 })) {
      if (message.type === "done") model = message.model;
    }
    recognizer.dispose();
    return [...new Uint8Array(await crypto.subtle.digest("SHA-256", model!.slice()))].join();
  });

test("two tabs that train concurrently get the same models as alone", async ({ page, context }) => {
  const other = await context.newPage();
  await openPackage(other);
  const together = await Promise.all([train(page), train(other)]);
  expect(together).toEqual([together[0], together[0]]);
  expect(await train(page)).toBe(together[0]);
});
