// Audio files of the kinds that users report: the results of the package in Chromium.
import type * as Package from "speech-emotion";
import { loadCpu, type Scope, test } from "./package-page.ts";
import { soundCases, spoken, spokenLabel } from "./sound-cases.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

test("each kind of file is decoded by the package or the browser, or rejected with its code", async ({
  page,
}) => {
  await loadCpu(page);
  for (const { name, bytes, chromium } of soundCases) {
    const outcome = await page.evaluate(
      async ([text, isSpoken]) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        try {
          const sound = await scope.recognizer.decodeAudio(bytes);
          const { decoder, samples, sampleRate, warnings } = sound;
          const result = await scope.recognizer.classify(samples, sound);
          const codes = warnings.map(({ code }) => code);
          if ((result.warnings ?? []).length !== warnings.length) codes.push("not carried on");
          const words = [decoder, (samples.length / sampleRate).toFixed(2), ...codes];
          if (isSpoken) words.push(result.label);
          return words.join(" ");
        } catch (failure) {
          const { code, message } = failure as Package.EmotionError;
          return `${code} ${message}`;
        }
      },
      [bytes.toString("base64"), chromium.endsWith(spokenLabel)] as const,
    );
    if (chromium.startsWith("audio-")) {
      const [code, ...words] = chromium.split(" ");
      expect.soft(outcome, name).toMatch(new RegExp(`^${code} .*${words.join(" ")}`));
    } else expect.soft(outcome, name).toBe(chromium);
  }
});

test("a quiet recording has the label of a loud one", async ({ page }) => {
  await loadCpu(page);
  const labels = await page.evaluate(async (name) => {
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const labels: string[] = [];
    for (const decibels of [0, -42, -50, -60, -90]) {
      const gain = 10 ** (decibels / 20) / peak;
      const quiet = samples.map((sample) => sample * gain);
      const inBits = quiet.map((sample) => Math.round(sample * 32_768) / 32_768);
      for (const made of decibels < -60 ? [quiet] : [quiet, inBits]) {
        const { label, unsure } = await scope.recognizer.classify(made, { sampleRate });
        labels.push(unsure === "no-speech" ? unsure : label);
      }
    }
    return labels;
  }, spoken);
  expect(labels).toEqual(Array.from({ length: 9 }, () => spokenLabel));
});
