// How calls of the npm package fail: for any argument each promise settles, and each failure is an EmotionError with a code.
import { packageCodes, crateCodes } from "../../tools/error-codes.mjs";
import type * as Package from "speech-emotion";
import { goodLabel, labelOfGood, type Scope } from "./package-page.ts";
import { loadCpu, test } from "./session-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

const codes = new Set([...packageCodes().keys(), ...crateCodes().keys()]);

test.describe("wrong arguments", () => {
  // The string "text" as model is fetched as an address.
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("every public call settles for every wrong argument, with a documented code", async ({
    page,
  }) => {
    await loadCpu(page);
    const outcomes = await page.evaluate(async () => {
      const { recognizer } = scope;
      const samples = new Float32Array(1600).fill(0.1);
      const detached = samples.slice();
      structuredClone(detached, { transfer: [detached.buffer] });
      const wrong: Record<string, unknown> = {
        null: null,
        number: 7,
        text: "text",
        symbol: Symbol("symbol"),
        function: () => undefined,
        array: [1, 2],
        object: {},
        bare: Object.create(null) as unknown,
        promise: Promise.resolve(samples),
        date: new Date(0),
        bigint: 10n,
        files: Object.assign(document.createElement("input"), { type: "file" }).files,
        element: document.body,
        detached,
      };
      const url = "/pkg/dist/slim.js";
      const slim = (await import(url)) as { loadRecognizer(options: unknown): Promise<unknown> };
      const cpuUrl = "/pkg/dist/cpu.js";
      const cpu = (await import(cpuUrl)) as typeof slim;
      type Call = (argument: never, options?: never) => unknown;
      const session = recognizer.session();
      const source = () => ({ sampleRate: 16_000, blocks: scope.blocks(samples, 160) });
      const firstOf = async (iterable: AsyncIterable<unknown>) => {
        const iterator = iterable[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.return?.();
      };
      // The functions with samples as first argument, those with options only, and the options of each.
      const classify = ["sampleRate", "transfer", "warnings", "topK", "embedding", "signal"];
      const timeline = [...classify, "window", "every", "onWindow"];
      const listen = [
        "window",
        "every",
        "smoothing",
        "gate",
        "signal",
        "onStart",
        "topK",
        "embedding",
      ];
      const record = ["input", "device", "maxSeconds", "signal", "onStart"];
      const load = ["backend", "model", "worker", "training", "onProgress", "signal"];
      const bySamples: Record<string, [call: Call, options: string[]]> = {
        classify: [(a, o) => recognizer.classify(a, o), classify],
        timeline: [(a, o) => recognizer.timeline(a, o), timeline],
        logMel: [(a, o) => recognizer.logMel(a, o), ["sampleRate"]],
        inspect: [(a, o) => recognizer.inspect(a, o), ["sampleRate"]],
        "session.classify": [(a, o) => session.classify(a, o), classify],
        "session.timeline": [(a, o) => session.timeline(a, o), timeline],
      };
      const byOptions: Record<string, [call: Call, options: string[]]> = {
        loadRecognizer: [(o) => scope.load(o), load],
        "cpu.loadRecognizer": [(o) => cpu.loadRecognizer(o), ["model", "worker", "training"]],
        "slim.loadRecognizer": [(o) => slim.loadRecognizer(o), [...load, "wasm", "worklet"]],
        session: [(o) => recognizer.session(o), ["state"]],
        listen: [(o) => firstOf(recognizer.listen(o)), [...listen, "input", "device"]],
        record: [(o) => recognizer.record(o), record],
        "listen to a source": [
          (o) => {
            const given: unknown = o;
            const isObject = typeof given === "object" && given !== null;
            return firstOf(recognizer.listen(isObject ? { input: source(), ...given } : o));
          },
          listen,
        ],
        "session.listen": [(o) => firstOf(session.listen(o)), [...listen, "input", "device"]],
        train: [
          (o) => recognizer.train([], o),
          [
            ...[
              "backend",
              "trainable",
              "from",
              "labels",
              "epochs",
              "batch",
              "learningRate",
              "loss",
            ],
            ...[
              "augment",
              "validation",
              "patience",
              "seed",
              "checkpointEvery",
              "checkpoint",
              "signal",
            ],
          ],
        ],
      };
      const others: Record<string, Call> = {
        decodeAudio: (a) => recognizer.decodeAudio(a),
        "examples of train": (a) => firstOf(recognizer.train(a)),
        "an example of train": (a) => firstOf(recognizer.train([a])),
      };
      const outcomes: [name: string, outcome: string][] = [];
      const within = async (name: string, call: () => unknown) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<string>((resolve) => {
          timer = setTimeout(() => resolve("did not settle"), 20_000);
        });
        const settled = (async () => {
          try {
            const value = await call();
            (value as { dispose?: () => void } | undefined)?.dispose?.();
            return "";
          } catch (failure) {
            const { name, code, message } = failure as Package.EmotionError;
            return name === "EmotionError" && message !== "" ? code : String(failure);
          }
        })();
        outcomes.push([name, await Promise.race([settled, late])]);
        clearTimeout(timer);
      };
      for (const [kind, value] of Object.entries(wrong)) {
        const given = value as never;
        for (const [name, call] of Object.entries(others)) {
          await within(`${name}(${kind})`, () => call(given));
        }
        for (const [name, [call, options]] of Object.entries(bySamples)) {
          await within(`${name}(${kind})`, () => call(given));
          await within(`${name}(samples, ${kind})`, () => call(samples as never, given));
          for (const option of options) {
            await within(`${name}({ ${option}: ${kind} })`, () =>
              call(samples as never, { [option]: value } as never),
            );
          }
        }
        for (const [name, [call, options]] of Object.entries(byOptions)) {
          await within(`${name}(${kind})`, () => call(given));
          for (const option of options) {
            await within(`${name}({ ${option}: ${kind} })`, () =>
              call({ [option]: value } as never),
            );
          }
        }
      }
      return outcomes;
    });
    const bad = outcomes.filter(([, outcome]) => outcome !== "" && !codes.has(outcome));
    expect(bad).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(1000);
    const of = (name: string) => outcomes.find(([each]) => each === name)?.[1];
    expect(of("classify(null)")).toBe("samples-type");
    expect(of("classify(samples, text)")).toBe("option");
    expect(of("classify({ sampleRate: symbol })")).toBe("sample-rate");
    expect(of("timeline({ onWindow: number })")).toBe("option");
    expect(of("timeline({ every: bare })")).toBe("window");
    expect(of("session.timeline({ signal: object })")).toBe("option");
    expect(of("loadRecognizer(null)")).toBe("option");
    expect(of("loadRecognizer({ worker: text })")).toBe("option");
    expect(of("listen({ input: object })")).toBe("option");
    expect(of("train(null)")).toBe("option");
    expect(of("session({ state: date })")).toBe("session-state");
    expect(of("decodeAudio(promise)")).toBe("argument");
    expect(await labelOfGood(page)).toBe(goodLabel);
  });
});

test("a call after dispose has the code disposed", async ({ page }) => {
  await loadCpu(page);
  const codes = await page.evaluate(async () => {
    const { recognizer } = scope;
    const session = recognizer.session();
    recognizer.dispose();
    const samples = new Float32Array(16_000).fill(0.1);
    const source = { sampleRate: 16_000, blocks: scope.blocks(samples, 1600) };
    const sync = (call: () => unknown) => scope.code((async () => call())());
    return Promise.all([
      scope.code(recognizer.classify(samples)),
      scope.code(recognizer.timeline(samples)),
      scope.code(recognizer.logMel(samples)),
      scope.code(recognizer.inspect(samples)),
      scope.code(recognizer.decodeAudio(new ArrayBuffer(100))),
      scope.code(recognizer.decodeAudio(new AudioBuffer({ length: 9, sampleRate: 8000 }))),
      scope.code(recognizer.exportModel()),
      scope.code(recognizer.listen({ input: source }).next()),
      scope.code(recognizer.train([])[Symbol.asyncIterator]().next()),
      sync(() => recognizer.session()),
      scope.code(session.classify(samples)),
      scope.code(session.timeline(samples)),
      sync(() => session.listen({ input: source })),
    ]);
  });
  expect(codes).toEqual(Array.from({ length: 13 }, () => "disposed"));
});

test("a callback that throws rejects its call", async ({ page }) => {
  await loadCpu(page);
  const failures = await page.evaluate(async () => {
    const { recognizer } = scope;
    const fail = () => {
      throw new RangeError("mine");
    };
    const outcome = (promise: Promise<unknown>) =>
      promise.then(
        () => "no error",
        (failure: Package.EmotionError) =>
          `${failure.name} ${failure.code} ${String(failure.cause)}: ${failure.message}`,
      );
    const samples = new Float32Array(48_000).map((_, i) => 0.1 * Math.sin(i / 10));
    const good = () => ({ sampleRate: 16_000, blocks: scope.blocks(samples, 1600) });
    const broken = async function* () {
      yield samples;
      fail();
    };
    const examples = function* () {
      yield { samples, sampleRate: 16_000, label: "one" };
      fail();
    };
    let calls = 0;
    const once = () => {
      calls++;
      fail();
    };
    return {
      onWindow: await outcome(recognizer.timeline(samples, { onWindow: once })),
      calls,
      "onWindow of a session": await outcome(
        recognizer.session().timeline(samples, { onWindow: fail }),
      ),
      onProgress: await outcome(scope.load({ backend: "cpu", onProgress: fail })),
      "onProgress without a worker": await outcome(
        scope.load({ backend: "cpu", worker: false, onProgress: fail }),
      ),
      onStart: await outcome(recognizer.listen({ input: good(), onStart: fail }).next()),
      "input.blocks": await outcome(
        recognizer.listen({ input: { sampleRate: 16_000, blocks: broken() } }).next(),
      ),
      "input.blocks at once": await outcome(
        recognizer
          .listen({ input: { sampleRate: 16_000, blocks: { [Symbol.asyncIterator]: fail } } })
          .next(),
      ),
      examples: await outcome(recognizer.train(examples())[Symbol.asyncIterator]().next()),
    };
  });
  const { calls, ...texts } = failures;
  expect(calls).toBe(1);
  for (const [name, text] of Object.entries(texts)) {
    const option = name.split(" ")[0]!;
    expect(text, name).toBe(`EmotionError callback RangeError: mine: \`${option}\` threw: mine`);
  }
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test.describe("without WebAssembly", () => {
  test("loading is wasm-failed, with a message for users", async ({ page }) => {
    const failures = await page.evaluate(async () => {
      delete (globalThis as { WebAssembly?: unknown }).WebAssembly;
      const url = "/pkg/dist/slim.js";
      const slim = (await import(url)) as { loadRecognizer(options: unknown): Promise<unknown> };
      const said = (promise: Promise<unknown>) =>
        promise.then(
          () => "loaded",
          ({ code, message }: Package.EmotionError) => `${code}: ${message}`,
        );
      const bytes = new Uint8Array(8);
      return [
        await said(scope.load()),
        await said(scope.load({ worker: false, backend: "cpu" })),
        await said(slim.loadRecognizer({ worker: false, wasm: bytes, model: bytes })),
      ];
    });
    const expected = /^wasm-failed: WebAssembly is disabled in this browser/;
    for (const text of failures) expect(text).toMatch(expected);
  });
});
