// Less common inputs that the npm package accepts: values of another realm, every kind of file, shared memory; and the
// warnings in results.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Package from "speech-emotion";
import { goodLabel, type Scope } from "./package-page.ts";
import { loadCpu, test } from "./session-page.ts";
import { silence } from "./sounds.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

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
          ? "classification"
          : goodLabel;
    expect(value, name).toBe(expected);
  }
});

test.describe("decodeAudio", () => {
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("accepts files, bytes, responses, URLs and decoded audio, and names any other type", async ({
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
      detached: "argument: a detached buffer",
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

test("a selected file that changed before it was read is audio-unreadable", async ({ page }) => {
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
    // The browser reads the time of the file when it is first requested.
    await page.evaluate(
      () => document.querySelector<HTMLInputElement>("#chosen")!.files![0]!.lastModified,
    );
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

test("a detached buffer is samples-type, and shared memory is copied", async ({ page }) => {
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

test("a classification contains the warnings of its file, also in a session and a timeline", async ({
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
