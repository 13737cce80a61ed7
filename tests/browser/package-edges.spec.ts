// For any argument of the npm package, each promise settles, each failure is an EmotionError with a code, and values of
// another realm are accepted.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Package from "speech-emotion";
import { packageCodes, crateCodes } from "../../tools/error-codes.mjs";
import type { Page } from "@playwright/test";
import { goodLabel, labelOfGood, type Scope, test as packageTest } from "./package-page.ts";
import { sessionModel } from "./session-model.ts";
import { silence } from "./sounds.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

const test = packageTest.extend({
  page: async ({ page }, use) => {
    const model = await sessionModel();
    await page.route("**/session.safetensors", (route) => route.fulfill({ path: model }));
    await use(page);
  },
});

/** On the CPU, with a model that has sessions. */
const loadCpu = (page: Page) =>
  page.evaluate(async () => {
    const { training } = scope;
    const model = "/session.safetensors";
    scope.recognizer = await scope.load({ backend: "cpu", model, training });
  });

const codes = new Set([...packageCodes().keys(), ...crateCodes().keys()]);

test.describe("wrong arguments", () => {
  // The string "text" as model is fetched as an address.
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("every public call settles with every wrong argument, with a code of the table", async ({
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

test("functions of the caller's that throw reject the call that got them", async ({ page }) => {
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

test("arrays, files and signals of another realm are accepted", async ({ page }) => {
  await loadCpu(page);
  const results = await page.evaluate(async (name) => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const realm = frame.contentWindow as unknown as typeof globalThis;
    const wav = new Uint8Array(await scope.clip(name));
    const bytes = new realm.Uint8Array(wav);
    const files = {
      Uint8Array: bytes,
      ArrayBuffer: bytes.buffer,
      Blob: new realm.Blob([wav]),
      File: new realm.File([wav], "recording.wav"),
      DataView: new realm.DataView(bytes.buffer),
    };
    const labels: Record<string, string> = {};
    const signal = new realm.AbortController().signal;
    const model = new realm.Blob([new Uint8Array(await scope.recognizer.exportModel())]);
    const inline = await scope.load({ backend: "cpu", worker: false, model });
    for (const recognizer of [scope.recognizer, inline]) {
      const where = recognizer === inline ? "inline" : "worker";
      for (const [kind, file] of Object.entries(files)) {
        const sound = await recognizer.decodeAudio(file);
        const samples = realm.Float32Array.from(sound.samples);
        labels[`${where} ${kind}`] = (await recognizer.classify(samples, sound)).label;
      }
      const sound = await recognizer.decodeAudio(wav);
      const samples = () => realm.Float32Array.from(sound.samples);
      const session = recognizer.session();
      labels[`${where} transfer`] = (
        await recognizer.classify(samples(), { ...sound, transfer: true })
      ).label;
      const windows = await recognizer.timeline(samples(), { ...sound, window: 7, signal });
      labels[`${where} timeline`] = windows[0]!.label;
      labels[`${where} session`] = typeof (await session.classify(samples(), sound)).label;
      labels[`${where} logMel`] = String((await recognizer.logMel(samples(), sound)).length > 0);
      const source = { sampleRate: 16_000, blocks: [samples()].values() };
      const blocks = (async function* () {
        yield* source.blocks;
      })();
      const { value } = await recognizer.listen({ input: { ...source, blocks }, signal }).next();
      labels[`${where} listen`] = value!.kind;
    }
    return labels;
  }, "03b01Wa");
  expect(Object.keys(results)).toHaveLength(20);
  for (const [name, value] of Object.entries(results)) {
    const expected = name.endsWith("session")
      ? "string"
      : name.endsWith("logMel")
        ? "true"
        : name.endsWith("listen")
          ? "answer"
          : goodLabel;
    expect(value, name).toBe(expected);
  }
});

test.describe("decodeAudio", () => {
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("takes files, bytes, responses, URLs and decoded audio, and names what else came", async ({
    page,
  }) => {
    await loadCpu(page);
    const results = await page.evaluate(async () => {
      const { recognizer } = scope;
      const url = new URL("/tests/clips/03b01Wa.wav", location.href);
      const wav = new Uint8Array(await scope.clip("03b01Wa"));
      const seconds = async (file: unknown) => {
        try {
          const sound = await recognizer.decodeAudio(file as Blob);
          return `${(sound.samples.length / sound.sampleRate).toFixed(3)} ${sound.decoder}`;
        } catch (failure) {
          const { code, message } = failure as Package.EmotionError;
          return `${code}: ${message.replace(/^.*received /, "")}`;
        }
      };
      const within = new Uint8Array(wav.length + 100);
      within.set(wav, 37);
      const used = await fetch(url);
      await used.text();
      const detached = wav.slice();
      structuredClone(detached.buffer, { transfer: [detached.buffer] });
      const decoded = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(
        wav.slice().buffer,
      );
      return {
        whole: await seconds(wav),
        view: await seconds(within.subarray(37, 37 + wav.length)),
        dataView: await seconds(new DataView(within.buffer, 37, wav.length)),
        words: await seconds(new Uint16Array(wav.slice().buffer)),
        response: await seconds(await fetch(url)),
        own: await seconds(new Response(wav)),
        url: await seconds(url),
        audioBuffer: await seconds(decoded),
        missing: await seconds(new URL("/nowhere.wav", location.href)),
        notFound: await seconds(await fetch("/nowhere.wav")),
        used: await seconds(used),
        detached: await seconds(detached),
        text: await seconds("recording.wav"),
        promise: await seconds(fetch(url)),
        files: await seconds(
          Object.assign(document.createElement("input"), { type: "file" }).files,
        ),
        nothing: await seconds(undefined),
        stream: await seconds(new Response(wav).body),
        number: await seconds(7),
        floats: await seconds([0.1]),
        empty: await seconds(new Uint8Array()),
      };
    });
    const { whole } = results;
    expect(whole).toMatch(/^\d\.\d{3} package$/);
    const browser = whole.replace("package", "browser");
    expect(results).toEqual({
      whole,
      view: whole,
      dataView: whole,
      words: whole,
      response: whole,
      own: whole,
      url: whole,
      audioBuffer: browser,
      missing: "download-failed: 404 Not Found",
      notFound: "download-failed: 404 Not Found",
      used: "argument: one whose body was read",
      detached: "argument: memory that was transferred away",
      text: 'argument: "recording.wav": pass its bytes, or `new URL(address)`',
      promise: "argument: a Promise: await it first",
      files: "argument: a FileList: pass one of its files",
      nothing: "argument: undefined",
      stream: "argument: a ReadableStream: pass `new Response(stream)`",
      number: "argument: 7",
      floats: "argument: an Array",
      empty: "audio-empty: an empty file",
    });
  });
});

test("a chosen file that changed before it was read is audio-unreadable", async ({ page }) => {
  await loadCpu(page);
  const folder = mkdtempSync(join(tmpdir(), "speech-emotion-"));
  const path = join(folder, "recording.wav");
  try {
    writeFileSync(path, silence(1));
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", id: "chosen" });
      document.body.append(input);
    });
    await page.setInputFiles("#chosen", path);
    writeFileSync(path, silence(2));
    utimesSync(path, 1, 1);
    const code = await page.evaluate(() => {
      const file = document.querySelector<HTMLInputElement>("#chosen")!.files![0]!;
      return scope.code(scope.recognizer.decodeAudio(file));
    });
    expect(code).toBe("audio-unreadable");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("memory that was transferred is samples-type, and shared memory is copied", async ({
  page,
}) => {
  await loadCpu(page);
  const results = await page.evaluate(async (name) => {
    const { recognizer } = scope;
    const sound = await recognizer.decodeAudio(await scope.clip(name));
    // A page without isolation has no `SharedArrayBuffer`, but its wasm memory can be shared.
    const pages = Math.ceil(sound.samples.byteLength / 65_536);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const shared = new Float32Array(memory.buffer, 0, sound.samples.length);
    shared.set(sound.samples);
    const unshared = new WebAssembly.Memory({ initial: pages });
    const wasm = new Float32Array(unshared.buffer, 0, sound.samples.length);
    wasm.set(sound.samples);
    const label = async (samples: Float32Array, transfer: boolean) => {
      try {
        return (await recognizer.classify(samples, { ...sound, transfer })).label;
      } catch (failure) {
        return (failure as Package.EmotionError).code;
      }
    };
    const twice = sound.samples.slice();
    const session = recognizer.session();
    const inSession = sound.samples.slice();
    await session.classify(inSession, { ...sound, transfer: true });
    return {
      sharedCopied: await label(shared, false),
      shared: await label(shared, true),
      wasm: await label(wasm, true),
      first: await label(twice, true),
      second: await label(twice, true),
      // Concurrent calls: the first transfers the buffer immediately.
      both: await Promise.all([label(sound.samples, true), label(sound.samples, true)]),
      session: await scope.code(session.classify(inSession, { transfer: true })),
    };
  }, "03b01Wa");
  expect(results).toEqual({
    sharedCopied: goodLabel,
    shared: goodLabel,
    wasm: goodLabel,
    first: goodLabel,
    second: "samples-type",
    both: [goodLabel, "samples-type"],
    session: "samples-type",
  });
});

test("a classification carries the warnings of its file, in a session and a timeline too", async ({
  page,
}) => {
  await loadCpu(page);
  const codes = await page.evaluate(async () => {
    const { recognizer } = scope;
    const sound = await recognizer.decodeAudio(await scope.clip("03b01Wa"));
    const given = { ...sound, warnings: [{ code: "opposite-phase", message: "A sentence." }] };
    const results = [
      await recognizer.classify(sound.samples, given),
      await recognizer.session().classify(sound.samples, given),
      ...(await recognizer.timeline(sound.samples, { ...given, window: 7 })),
    ];
    return results.map(({ warnings }) => warnings?.[0]?.code);
  });
  expect(new Set(codes)).toEqual(new Set(["opposite-phase"]));
});

test.describe("without WebAssembly", () => {
  test("loading is wasm-failed, with a sentence for users", async ({ page }) => {
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
    const expected = /^wasm-failed: WebAssembly is switched off in this browser/;
    for (const text of failures) expect(text).toMatch(expected);
  });
});
