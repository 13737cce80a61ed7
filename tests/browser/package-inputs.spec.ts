// The inputs of `classify` and `timeline`, and the fields of their results.
import type * as Package from "speech-emotion";
import { clipNames } from "./command-line.ts";
import { good, goodLabel, loadCpu, type Scope, test } from "./package-page.ts";
import { silence, wav } from "./sounds.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

test("every kind of input gives the result of its samples", async ({ page }) => {
  await loadCpu(page);
  const results = await page.evaluate(async (name) => {
    const { recognizer } = scope;
    const wav = new Uint8Array(await scope.clip(name));
    const sound = await recognizer.decodeAudio(wav);
    const address = new URL(`/tests/clips/${name}.wav`, location.href);
    const buffer = new AudioBuffer({ length: sound.samples.length, sampleRate: sound.sampleRate });
    buffer.copyToChannel(sound.samples as Float32Array<ArrayBuffer>, 0);
    const inputs: Record<string, () => Package.AudioInput | Promise<Package.AudioInput>> = {
      sound: () => sound,
      AudioBuffer: () => buffer,
      Blob: () => new Blob([wav]),
      File: () => new File([wav], "recording.wav"),
      Response: () => fetch(address),
      URL: () => address,
    };
    const bySamples = await recognizer.classify(sound.samples, { sampleRate: sound.sampleRate });
    const session = recognizer.session();
    const results: Record<string, unknown> = {};
    for (const [kind, make] of Object.entries(inputs)) {
      const { label, probabilities } = await recognizer.classify(await make());
      const [window] = await recognizer.timeline(await make(), { window: 10 });
      const inSession = await session.classify(await make());
      const windows = await session.timeline(await make(), { window: 10 });
      session.reset();
      results[kind] = {
        label,
        same: JSON.stringify(probabilities) === JSON.stringify(bySamples.probabilities),
        window: JSON.stringify(window!.probabilities) === JSON.stringify(probabilities),
        session: [typeof inSession.label, windows.length],
      };
    }
    return results;
  }, good);
  const expected = { label: goodLabel, same: true, window: true, session: ["string", 1] };
  const kinds = ["sound", "AudioBuffer", "Blob", "File", "Response", "URL"];
  expect(results).toEqual(Object.fromEntries(kinds.map((kind) => [kind, expected])));
});

test.describe("invalid inputs", () => {
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("results contain the warnings of the file, and invalid inputs have a code", async ({
    page,
  }) => {
    await page.route("**/missing.wav", (route) => route.fulfill({ status: 404 }));
    await loadCpu(page);
    const { codes, warnings } = await page.evaluate(async (name) => {
      const { recognizer } = scope;
      const wav = new Uint8Array(await scope.clip(name));
      const cutOff = new Blob([wav.subarray(0, 2 * Math.floor(wav.length / 4))]);
      const blob = new Blob([wav]);
      const missing = new URL("/missing.wav", location.href);
      const classify = (input: unknown, options?: Package.ClassifyOptions) =>
        scope.code(recognizer.classify(input as Blob, options));
      return {
        warnings: [
          (await recognizer.classify(cutOff)).warnings,
          (await recognizer.timeline(cutOff))[0]!.warnings,
        ].map((list) => list?.map(({ code }) => code)),
        codes: {
          rate: await classify(blob, { sampleRate: 16_000 }),
          topK: await classify(blob, { topK: 0 }),
          missing: await classify(missing),
          text: await classify(new Blob(["text"])),
          bytes: await classify(wav),
          sound: await classify({ samples: [0.1], sampleRate: 16_000 }),
          soundRate: await classify({ samples: new Float32Array(16_000), sampleRate: 1 }),
        },
      };
    }, good);
    expect(warnings).toEqual([["audio-damaged"], ["audio-damaged"]]);
    expect(codes).toEqual({
      rate: "option",
      topK: "option",
      missing: "download-failed",
      text: "audio-format",
      bytes: "samples-type",
      sound: "samples-type",
      soundRate: "sample-rate",
    });
  });
});

test("scores are sorted, and topK limits them", async ({ page }) => {
  await loadCpu(page);
  const { result, top, live } = await page.evaluate(async (name) => {
    const sound = await scope.recognizer.decodeAudio(await scope.clip(name));
    const input = { sampleRate: sound.sampleRate, blocks: scope.blocks(sound.samples, 1600) };
    const listening = scope.recognizer.listen({ input, window: 7, topK: 3 });
    let live: Package.LiveResult | undefined;
    for await (const next of listening) live = next;
    return {
      result: await scope.recognizer.classify(sound),
      top: await scope.recognizer.classify(sound, { topK: 2 }),
      live,
    };
  }, good);
  const { scores, probabilities, label } = result;
  expect(scores).toHaveLength(7);
  expect(scores[0]!.label).toBe(label);
  for (const [i, { label, score }] of scores.entries()) {
    expect(score).toBe(probabilities[label]);
    expect(score).toBeLessThanOrEqual(scores[i - 1]?.score ?? 1);
  }
  expect(top.scores).toEqual(scores.slice(0, 2));
  expect(live?.kind === "classification" && live.scores).toHaveLength(3);
});

test("embeddings are returned on request, and those of one recording are nearest", async ({
  page,
}) => {
  await loadCpu(page);
  const found = await page.evaluate(async (names) => {
    const { recognizer } = scope;
    const without = await recognizer.classify(new Float32Array(16_000));
    const embeddings: Record<string, Float32Array> = {};
    const halves: Record<string, Float32Array> = {};
    let windows = 0;
    for (const name of names) {
      const sound = await recognizer.decodeAudio(await scope.clip(name));
      const { embedding } = await recognizer.classify(sound, { embedding: true });
      embeddings[name] = embedding!;
      // The same utterance at half the level.
      const quiet = { ...sound, samples: sound.samples.map((sample) => sample / 2) };
      halves[name] = (await recognizer.classify(quiet, { embedding: true })).embedding!;
      const [window] = await recognizer.timeline(sound, { embedding: true, window: 9 });
      if (window!.embedding!.every((value, i) => value === embedding![i])) windows++;
    }
    const distance = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
    const nearest = names.map((name) =>
      names.reduce((best, each) =>
        distance(halves[name]!, embeddings[each]!) < distance(halves[name]!, embeddings[best]!)
          ? each
          : best,
      ),
    );
    const lengths = Object.values(embeddings).map(({ length }) => length);
    const { embeddingSize } = recognizer.card;
    return { absent: !("embedding" in without), lengths, embeddingSize, nearest, windows };
  }, clipNames);
  expect(found.absent).toBe(true);
  expect(found.embeddingSize).toBeGreaterThanOrEqual(256);
  expect(found.lengths).toEqual(clipNames.map(() => found.embeddingSize));
  expect(found.nearest).toEqual(clipNames);
  expect(found.windows).toBe(clipNames.length);
});

test("start and end delimit the classified part of the recording", async ({ page }) => {
  await loadCpu(page);
  const parts = await page.evaluate(
    async ({ name, quiet, long }) => {
      const { recognizer } = scope;
      const part = async (input: Package.AudioInput) => {
        const { start, end } = await recognizer.classify(input);
        return [start, end] as const;
      };
      const blob = (base64: string) =>
        new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
      const sound = await recognizer.decodeAudio(await scope.clip(name));
      const { samples, sampleRate } = sound;
      const seconds = samples.length / sampleRate;
      const around = new Float32Array(samples.length + 4 * sampleRate);
      around.set(samples, 2 * sampleRate);
      return {
        seconds,
        whole: await part(sound),
        around: await part({ samples: around, sampleRate }),
        silence: await part(blob(quiet)),
        long: await part(blob(long)),
      };
    },
    {
      name: good,
      quiet: silence(2).toString("base64"),
      // A speech-like sound for its entire 12 s: the middle 7 s are classified.
      long: wav(12, 16_000, (i) => 0.3 * Math.sin(i / 9) * (1 + Math.sin(i / 900))).toString(
        "base64",
      ),
    },
  );
  const { seconds } = parts;
  expect(parts.whole[0]).toBeGreaterThanOrEqual(0);
  expect(parts.whole[1]).toBeLessThanOrEqual(seconds + 1e-3);
  expect(parts.around[0]).toBeGreaterThan(1);
  expect(parts.around[0]).toBeLessThan(2.6);
  expect(parts.around[1]).toBeGreaterThan(parts.around[0] + 0.5);
  expect(parts.around[1]).toBeLessThan(seconds + 3);
  expect(parts.silence).toEqual([0, 2]);
  expect(parts.long[1] - parts.long[0]).toBeCloseTo(7, 1);
  expect(parts.long[0]).toBeCloseTo(2.5, 1);
});

test("the labels of the default model match the type", async ({ page }) => {
  await loadCpu(page);
  const labels: Record<Package.EmotionLabel, true> = {
    anger: true,
    boredom: true,
    disgust: true,
    fear: true,
    happiness: true,
    sadness: true,
    neutral: true,
  };
  const card = await page.evaluate(() => scope.recognizer.card);
  expect([...card.labels].sort()).toEqual(Object.keys(labels).sort());
  for (const key of Object.keys(card)) expect(key).not.toContain("_");
});
