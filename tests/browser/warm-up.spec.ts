// The warm-up rounds of a worker: they use the entire network and yield to other calls.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import type { ClassifyResult } from "../../pkg/dist/engine/engine.js";
import { EmotionError } from "../../pkg/dist/core/errors.js";
import { loadRecognizer } from "../../pkg/dist/slim.js";
import type { Backend } from "../../pkg/dist/types/index.js";
import { warmUp } from "../../pkg/dist/engine/warm-up.js";

const backend = (name: Backend["name"]): Backend => ({ name, adapter: null, reason: "" });

/** An engine that records its calls and passes their number to `then`. */
function fake(then: (rounds: number) => void = () => undefined, name: Backend["name"] = "cpu") {
  const sounds: Float32Array[] = [];
  const classify = ({ samples }: { samples: Float32Array }) => {
    sounds.push(samples);
    then(sounds.length);
    return Promise.resolve({} as ClassifyResult);
  };
  return { sounds, engine: { backend: backend(name), classify } };
}

test("the warm-up ends automatically, immediately on a call, and without an error", async () => {
  const whole = fake();
  await warmUp(whole.engine, () => true);
  expect(whole.sounds.length).toBeGreaterThan(5);

  let wanted = true;
  const requested = fake((rounds) => (wanted = rounds < 3));
  await warmUp(requested.engine, () => wanted);
  expect(requested.sounds).toHaveLength(3);

  const disposed = fake(() => {
    throw new EmotionError("disposed", "the recognizer was disposed");
  });
  await warmUp(disposed.engine, () => true);
  expect(disposed.sounds).toHaveLength(1);

  const gpu = fake(undefined, "webgpu");
  await warmUp(gpu.engine, () => true);
  expect(gpu.sounds).toHaveLength(0);
});

test("other events run between two rounds", async () => {
  let events = 0;
  const timer = setInterval(() => events++);
  await warmUp(fake().engine, () => true);
  clearInterval(timer);
  expect(events).toBeGreaterThan(0);
});

test("its samples pass through features and model", async () => {
  const { sounds, engine } = fake();
  await warmUp(engine, () => sounds.length === 0);
  const file = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../../pkg/dist/${name}`, import.meta.url)));
  const recognizer = await loadRecognizer({
    wasm: file("cpu/speech_emotion_bg.wasm"),
    model: file("emodb.safetensors"),
    worker: false,
  });
  const { timing, unsure, attention } = await recognizer.classify(sounds[0]!, {
    sampleRate: 16_000,
  });
  expect(unsure).not.toBe("no-speech");
  expect(timing.model).toBeGreaterThan(0);
  expect(attention.length).toBeGreaterThan(5);
  recognizer.dispose();
});
