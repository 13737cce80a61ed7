// Every invalid input of the npm package has an error code, and the next valid call works.
import type * as Package from "speech-emotion";
import { goodLabel, labelOfGood, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

test("each kind of invalid samples has a code, and the next valid call works", async ({ page }) => {
  await loadCpu(page);
  const bad: [code: string, make: string][] = [
    ["samples-too-short", "[new Float32Array(), { sampleRate: 16000 }]"],
    ["samples-too-short", "[new Float32Array(1), { sampleRate: 16000 }]"],
    ["samples-too-short", "[new Float32Array(624).fill(0.1), { sampleRate: 16000 }]"],
    ["samples-too-long", "[new Float32Array(16000 * 600).fill(0.1), { sampleRate: 16000 }]"],
    ["samples-not-finite", "[new Float32Array(16000).fill(NaN), { sampleRate: 16000 }]"],
    ["samples-not-finite", "[new Float32Array(16000).fill(Infinity), { sampleRate: 16000 }]"],
    ["sample-rate", "[new Float32Array(16000).fill(0.1), { sampleRate: 0 }]"],
    ["sample-rate", "[new Float32Array(16000).fill(0.1), { sampleRate: 3e6 }]"],
    ["sample-rate", "[new Float32Array(16000).fill(0.1), { sampleRate: -16000 }]"],
    ["sample-rate", "[new Float32Array(16000).fill(0.1), { sampleRate: NaN }]"],
    ["sample-rate", "[new Float32Array(16000).fill(0.1), { sampleRate: '16000' }]"],
    ["samples-type", "[null]"],
    ["samples-type", "[[0.1, 0.2]]"],
    ["samples-type", "[new Float64Array(16000)]"],
  ];
  for (const [code, make] of bad) {
    const handle = await page.evaluateHandle(`(${make})`);
    const received = await page.evaluate(
      (call) =>
        scope.code(
          scope.recognizer.classify(
            ...(call as Parameters<Package.Recognizer<string>["classify"]>),
          ),
        ),
      handle,
    );
    expect(received, make).toBe(code);
    expect(await labelOfGood(page), `after ${make}`).toBe(goodLabel);
  }
});

test("silence and too little speech are unsure, with the reason", async ({ page }) => {
  await loadCpu(page);
  const unsure = await page.evaluate(async () => {
    const silence = await scope.recognizer.classify(new Float32Array(48_000));
    const { samples } = await scope.recognizer.decodeAudio(await scope.clip("03b01Wa"));
    const short = await scope.recognizer.classify(samples.slice(4800, 9600));
    return [silence.unsure, short.unsure];
  });
  expect(unsure).toEqual(["no-speech", "too-short"]);
});

test("damaged and renamed files have a code that starts with audio-", async ({ page }) => {
  await loadCpu(page);
  const codes = await page.evaluate(async () => {
    const wav = await scope.clip("03b01Wa");
    const flac = new Uint8Array(await (await fetch("/tests/audio/s16.flac")).arrayBuffer());
    const files: Record<string, Uint8Array> = {
      empty: new Uint8Array(),
      text: new TextEncoder().encode("this is a text file, whatever its name says\n".repeat(50)),
      "wav header cut": wav.slice(0, 30),
      "wav without data": wav.slice(0, 44),
      "flac header cut": flac.slice(0, 20),
      "flac cut in half": flac.slice(0, flac.length / 2),
    };
    const codes: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(files)) {
      codes[name] = await scope.code(scope.recognizer.decodeAudio(bytes));
    }
    return codes;
  });
  for (const [name, code] of Object.entries(codes)) expect(code, name).toMatch(/^audio-[a-z-]+$/);
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test.describe("invalid model files", () => {
  test.use({ expectedErrors: [/Failed to load resource.*404/] });

  test("each kind has a code, and the next load works", async ({ page }) => {
    const codes = await page.evaluate(async () => {
      const model = await (await fetch("/pkg/dist/emodb.safetensors")).arrayBuffer();
      const load = (model: Package.LoadOptions["model"]) =>
        scope.code(scope.load({ backend: "cpu", model: model! }));
      return {
        half: await load(model.slice(0, model.byteLength / 2)),
        empty: await load(new ArrayBuffer(0)),
        text: await load(new Blob(["this is no model"])),
        html: await load("/tests/browser/blank.html"),
        missing: await load("/nowhere.safetensors"),
        number: await load(7 as unknown as string),
        backend: await scope.code(scope.load({ backend: "cuda" as "cpu" })),
      };
    });
    const { missing, number, backend, ...damaged } = codes;
    for (const [name, code] of Object.entries(damaged)) expect(code, name).toMatch(/^model-/);
    expect({ missing, number, backend }).toEqual({
      missing: "download-failed",
      number: "option",
      backend: "option",
    });
    await loadCpu(page);
    expect(await labelOfGood(page)).toBe(goodLabel);
  });
});

test("the networks of Table 5, which only native builds run, are rejected by name", async ({
  page,
}) => {
  const failures = await page.evaluate(async () => {
    // The card of the default model with another architecture. Its tensors are not read.
    const file = await (await fetch("/pkg/dist/emodb.safetensors")).arrayBuffer();
    const length = Number(new DataView(file).getBigUint64(0, true));
    const text = new TextDecoder().decode(file.slice(8, 8 + length));
    const { __metadata__: card } = JSON.parse(text) as { __metadata__: Record<string, string> };
    const of = (architecture: string): ArrayBuffer => {
      const json = JSON.stringify({ __metadata__: { ...card, architecture } });
      const header = new TextEncoder().encode(json + " ".repeat(-json.length & 7));
      const model = new Uint8Array(8 + header.length);
      new DataView(model.buffer).setBigUint64(0, BigInt(header.length), true);
      model.set(header, 8);
      return model.buffer;
    };
    const failures: Record<string, string> = {};
    for (const architecture of ["3d-acrnn", "drn", "bcrnn"]) {
      const loaded = scope.load({ backend: "cpu", model: of(architecture) });
      failures[architecture] = await loaded.then(
        () => "no error",
        (error: unknown) => {
          const { code, message } = error as Package.EmotionError;
          return `${code}: ${message}`;
        },
      );
    }
    return failures;
  });
  for (const architecture of ["3d-acrnn", "drn", "bcrnn"]) {
    expect(failures[architecture]).toBe(
      "model-architecture: model architecture: expected `separable-bigru` or `whisper-encoder`, " +
        `received \`${architecture}\``,
    );
  }
  await loadCpu(page);
  expect(await labelOfGood(page)).toBe(goodLabel);
});
