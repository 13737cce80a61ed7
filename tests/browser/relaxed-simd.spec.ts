// The two CPU wasm files: one uses relaxed SIMD, with matrix products in eight bits. Probabilities are nearly equal.
import type * as Cpu from "../../pkg/dist/cpu.js";
import type * as Slim from "../../pkg/dist/slim.js";
import { clipNames } from "./command-line.ts";
import { goodLabel, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

const files = ["cpu", "cpu-relaxed"];

test("both CPU files give the same results within the error of eight bits", async ({ page }) => {
  const results = await page.evaluate(
    async ({ files, names }) => {
      const url = "/pkg/dist/slim.js";
      const slim = (await import(url)) as typeof Slim;
      const worker = () => new Worker("/pkg/dist/worker-cpu.js", { type: "module" });
      const all: Record<string, number[][]> = {};
      for (const file of files) {
        const recognizer = await slim.loadRecognizer({
          wasm: `/pkg/dist/${file}/speech_emotion_bg.wasm`,
          model: "/pkg/dist/emodb.safetensors",
          worker,
        });
        all[file] = [];
        for (const name of names) {
          const clip = await (await fetch(`/tests/clips/${name}.wav`)).arrayBuffer();
          const { samples, sampleRate } = await recognizer.decodeAudio(clip);
          const { probabilities, attention } = await recognizer.classify(samples, { sampleRate });
          all[file].push([...Object.values(probabilities), ...attention]);
        }
        recognizer.dispose();
      }
      return { has: slim.hasRelaxedSimd(), all };
    },
    { files, names: clipNames },
  );
  expect(results.has, "Chromium has relaxed SIMD").toBe(true);
  const [plain, relaxed] = files.map((file) => results.all[file]!.flat());
  expect(relaxed!.length).toBe(plain!.length);
  const furthest = Math.max(...plain!.map((x, i) => Math.abs(x - relaxed![i]!)));
  expect(furthest).toBeLessThan(0.02);
  // Two files in `f32` would differ by their rounding only.
  expect(furthest).toBeGreaterThan(1e-4);
});

test("without relaxed SIMD the other CPU file is used", async ({ page, baseURL, requests }) => {
  // A browser that appears to lack relaxed SIMD.
  await page.addInitScript(() => (WebAssembly.validate = () => false));
  await page.goto("/tests/browser/blank.html");
  const label = await page.evaluate(async () => {
    const url = "/pkg/dist/cpu.js";
    const { loadRecognizer } = (await import(url)) as typeof Cpu;
    const recognizer = await loadRecognizer();
    const clip = await (await fetch("/tests/clips/03b01Wa.wav")).arrayBuffer();
    const { samples, sampleRate } = await recognizer.decodeAudio(clip);
    return (await recognizer.classify(samples, { sampleRate })).label;
  });
  expect(label).toBe(goodLabel);
  expect(requests.filter((url) => url.endsWith(".wasm"))).toEqual([
    `${baseURL}/pkg/dist/cpu/speech_emotion_bg.wasm`,
  ]);
});
