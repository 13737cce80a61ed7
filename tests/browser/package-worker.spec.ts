// A worker that terminates fails its calls; the next call starts a new one.
import type * as Package from "speech-emotion";
import { goodLabel, labelOfGood, loadCpu, type Scope, test, watchWorkers } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

test.beforeEach(async ({ page }) => {
  await watchWorkers(page);
  await loadCpu(page);
});

const deaths = {
  // As when the browser terminates it because of low memory: no event is fired.
  "terminated externally": (worker: Worker) => worker.terminate(),
  "an uncaught error": (worker: Worker) =>
    worker.dispatchEvent(new ErrorEvent("error", { message: "a test" })),
  "an unreadable response": (worker: Worker) =>
    worker.dispatchEvent(new MessageEvent("messageerror")),
};

for (const [name, death] of Object.entries(deaths)) {
  test(`${name}: pending calls fail, subsequent calls work`, async ({ page }) => {
    const codes = await page.evaluate(
      async (death) => {
        const die = (0, eval)(death) as (worker: Worker) => void;
        const { samples } = await scope.recognizer.decodeAudio(await scope.clip("08b03Tc"));
        const waiting = [1, 2, 3].map(() => scope.code(scope.recognizer.classify(samples)));
        die(scope.workers[0]!);
        return Promise.all(waiting);
      },
      `(${String(death)})`,
    );
    expect(codes).toEqual(Array(3).fill("worker-failed"));
    // Immediately and concurrently: one new worker for all calls.
    const labels = await Promise.all([labelOfGood(page), labelOfGood(page)]);
    expect(labels).toEqual([goodLabel, goodLabel]);
    expect(await page.evaluate(() => scope.workers.length)).toBe(2);
  });
}

test("listening fails with the worker and can be restarted", async ({ page }) => {
  const received = await page.evaluate(async () => {
    async function* noise() {
      for (;;) {
        yield new Float32Array(8000).map(() => Math.random() - 0.5);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const listen = () =>
      scope.recognizer.listen({ input: { sampleRate: 16_000, blocks: noise() } });
    const results = listen();
    await results.next();
    scope.workers[0]!.terminate();
    let code = "";
    try {
      for await (const _ of results);
    } catch (failure) {
      code = (failure as Package.EmotionError).code;
    }
    for await (const result of listen()) return { code, kind: result.kind };
    return undefined;
  });
  expect(received?.code).toBe("worker-failed");
  expect(["classification", "silence"]).toContain(received?.kind);
});

test.describe("if the new worker cannot be loaded", () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  test("the call fails, and the next call retries with the files of the first load", async ({
    page,
  }) => {
    const files: string[] = [];
    page.on("request", (request) => files.push(request.url()));
    await page.route("**/worker-cpu.js", (route) => route.abort());
    await page.evaluate(() => scope.workers[0]!.terminate());
    // Until the page detects the termination, calls wait for the old worker.
    const workers = () =>
      page.evaluate(async () => {
        const code = await scope.code(scope.recognizer.classify(new Float32Array(16_000)));
        return `${scope.workers.length > 1} ${code}`;
      });
    await expect.poll(workers).toBe("true worker-failed");
    await page.unroute("**/worker-cpu.js");
    expect(await labelOfGood(page)).toBe(goodLabel);
    expect(files.filter((url) => /\.(wasm|safetensors)$/.test(url))).toEqual([]);
  });
});
