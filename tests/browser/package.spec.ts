// The results of the npm package and its execution modes.
import type * as Package from "speech-emotion";
import {
  classifyByCommandLine,
  clipNames,
  clipPath,
  shippedModel,
  TOLERANCES,
} from "./command-line.ts";
import {
  commandLine,
  good,
  goodLabel,
  labelOfGood,
  loadCpu,
  type Scope,
  test,
} from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

for (const backend of ["cpu", "webgpu"] as const) {
  for (const worker of [true, false]) {
    test(`${backend}, ${worker ? "in a worker" : "inline"}: the results of the command line`, async ({
      page,
    }) => {
      const device = backend === "webgpu" ? "cpu" : "int8";
      const references = classifyByCommandLine(clipNames.map(clipPath), shippedModel, device);
      const used = await page.evaluate(
        async (options) => {
          scope.recognizer = await scope.load(options);
          return scope.recognizer.backend;
        },
        { backend, worker },
      );
      expect(used.name, used.reason).toBe(backend);
      expect(used.reason).not.toBe("");
      if (backend === "webgpu") expect(used.adapter).toBeTruthy();

      for (const name of clipNames) {
        const result = await page.evaluate(async (name) => {
          const { samples, sampleRate } = await scope.recognizer.decodeAudio(
            await scope.clip(name),
          );
          const result = await scope.recognizer.classify(samples, { sampleRate });
          return { ...result, attention: [...result.attention] };
        }, name);
        const expected = references.get(clipPath(name))!;
        expect(result.label, name).toBe(expected.label);
        expect(result.unsure, name).toBe(expected.unsure);
        expect(Object.keys(result.probabilities)).toEqual(Object.keys(expected.probabilities));
        for (const [label, probability] of Object.entries(expected.probabilities)) {
          const difference = Math.abs(result.probabilities[label]! - probability);
          expect(difference, `${name}, ${label}`).toBeLessThan(TOLERANCES[device]);
        }
        expect(result.confidence).toBe(result.probabilities[result.label]);
        expect(result.attention.length).toBe(expected.attention.length);
        const furthest = result.attention.map((x, i) => Math.abs(x - expected.attention[i]!));
        expect(Math.max(...furthest), `${name}, attention`).toBeLessThan(TOLERANCES[device]);
        expect(result.stepSeconds).toBeCloseTo(0.04, 6);
        expect(result.startSeconds).toBeCloseTo(expected.startSeconds, 4);
        expect(result.timing.total).toBeGreaterThan(0);
      }
    });
  }
}

test("the card contains the seven labels", async ({ page }) => {
  await loadCpu(page);
  const card = await page.evaluate(() => scope.recognizer.card);
  expect([...card.labels].sort()).toEqual(
    "anger boredom disgust fear happiness neutral sadness".split(" "),
  );
  expect(card.blocks).toBeGreaterThanOrEqual(1);
  expect(card.corpus).toBeTruthy();
});

test("formats that only the browser supports are decoded by the browser", async ({ page }) => {
  await loadCpu(page);
  const decoded = await page.evaluate(async () => {
    const results = [];
    for (const file of ["mono.mp3", "stereo.ogg", "s16.wav", "s24-stereo.flac"]) {
      const blob = await (await fetch(`/tests/audio/${file}`)).blob();
      const { samples, sampleRate } = await scope.recognizer.decodeAudio(blob);
      const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
      results.push({ file, sampleRate, seconds: samples.length / sampleRate, power });
    }
    return results;
  });
  for (const { file, sampleRate, seconds, power } of decoded) {
    expect(sampleRate, file).toBeGreaterThanOrEqual(8000);
    expect(seconds, file).toBeGreaterThan(0.05);
    expect(power, file).toBeGreaterThan(1e-6);
  }
});

test("a model can be a URL, a Blob, an ArrayBuffer or a Uint8Array", async ({ page }) => {
  const labels = await page.evaluate(async (name) => {
    const address = "/pkg/dist/emodb.safetensors";
    const buffer = await (await fetch(address)).arrayBuffer();
    const forms = [
      address,
      new URL(address, location.href),
      new Blob([buffer]),
      buffer,
      new Uint8Array(buffer),
    ];
    const labels = [];
    for (const model of forms) {
      const recognizer = await scope.load({ backend: "cpu", model });
      const { samples, sampleRate } = await recognizer.decodeAudio(await scope.clip(name));
      labels.push((await recognizer.classify(samples, { sampleRate })).label);
      recognizer.dispose();
    }
    return labels;
  }, good);
  expect(labels).toEqual(Array(5).fill(goodLabel));
});

test("calls are queued and complete in order, regardless of their length", async ({ page }) => {
  await loadCpu(page);
  const { order, labels } = await page.evaluate(async (names) => {
    const sounds = await Promise.all(
      names.map(async (name) => scope.recognizer.decodeAudio(await scope.clip(name))),
    );
    const order: number[] = [];
    const results = await Promise.all(
      sounds.map(async ({ samples, sampleRate }, index) => {
        const result = await scope.recognizer.classify(samples, { sampleRate });
        order.push(index);
        return result;
      }),
    );
    return { order, labels: results.map((result) => result.label) };
  }, clipNames);
  expect(order).toEqual(clipNames.map((_, index) => index));
  expect(labels).toEqual(clipNames.map((name) => commandLine.get(clipPath(name))!.label));
});

test("samples are copied unless they are transferred", async ({ page }) => {
  await loadCpu(page);
  const lengths = await page.evaluate(async () => {
    // A view in the middle of a larger buffer, such as a ring buffer.
    const memory = new Float32Array(64_000).fill(0.01);
    const view = memory.subarray(8000, 40_000);
    await scope.recognizer.classify(view);
    const kept = view.length;
    const given = new Float32Array(32_000).fill(0.01);
    await scope.recognizer.classify(given, { transfer: true });
    const again = await scope.code(scope.recognizer.classify(given, { transfer: true }));
    return { kept, given: given.length, again };
  });
  expect(lengths).toEqual({ kept: 32_000, given: 0, again: "samples-type" });
});

test("dispose ends pending calls and does not affect other recognizers", async ({ page }) => {
  await loadCpu(page);
  const codes = await page.evaluate(async () => {
    const codes = [];
    for (const worker of [true, false]) {
      const other = await scope.load({ backend: "cpu", worker });
      const { samples } = await other.decodeAudio(await scope.clip("08b03Tc"));
      const waiting = [1, 2, 3].map(() => scope.code(other.classify(samples)));
      other.dispose();
      other.dispose();
      codes.push(...(await Promise.all(waiting)), await scope.code(other.classify(samples)));
    }
    return codes;
  });
  expect(codes).toEqual(Array(8).fill("disposed"));
  expect(await labelOfGood(page)).toBe(goodLabel);
});

for (const compressed of [false, true]) {
  const end = compressed ? "has no total for compressed files" : "ends at the size of the files";
  test(`progress ${end}`, async ({ page }) => {
    if (!compressed) {
      await page.route(/\.(wasm|safetensors)$/, async (route) => {
        const headers = { ...route.request().headers(), "accept-encoding": "identity" };
        await route.fulfill({ response: await route.fetch({ headers }) });
      });
    }
    const reports = await page.evaluate(async () => {
      const reports: Package.Progress[] = [];
      await scope.load({ backend: "cpu", onProgress: (progress) => reports.push(progress) });
      return reports;
    });
    const loaded = reports.map((report) => report.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    const last = reports.at(-1)!;
    expect(last.total).toBe(compressed ? undefined : last.loaded);
    expect(last.loaded).toBeGreaterThan(1_000_000);
  });
}

test("only the wasm file in use is downloaded", async ({ page, requests, baseURL }) => {
  await loadCpu(page);
  expect(requests.filter((url) => url.endsWith(".wasm"))).toEqual([
    `${baseURL}/pkg/dist/cpu-relaxed/speech_emotion_bg.wasm`,
  ]);
});

test("if WebGPU fails to start, the CPU is used and the reason reported", async ({ page }) => {
  await page.route("**/webgpu/speech_emotion_bg.wasm", (route) =>
    route.fulfill({ contentType: "application/wasm", body: "no wasm" }),
  );
  const backend = await page.evaluate(async () => {
    scope.recognizer = await scope.load({ backend: "webgpu" });
    return scope.recognizer.backend;
  });
  expect(backend.name).toBe("cpu");
  expect(backend.reason).toContain("WebGPU could not be used");
  expect(await labelOfGood(page)).toBe(goodLabel);
});
