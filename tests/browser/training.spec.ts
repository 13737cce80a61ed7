// Training with the npm package in a real browser.
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import type * as Package from "speech-emotion";
import { root } from "./command-line.ts";
import { good, goodLabel, labelOfGood, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

/** Recordings of speakers 03 and 08, three of each emotion. */
const files = readdirSync(`${root}/tests/clips/training`);
/** Custom label names: a training run without effect would misclassify every example. */
const meanings = { W: "sadness", T: "neutral", N: "anger" } as const;

interface TrainingScope extends Scope {
  examples: Package.TrainingExample[];
  /** All messages; files are replaced by their lengths. */
  run(
    examples: Package.TrainingExample[],
    options: Package.TrainOptions,
  ): Promise<Package.TrainingMessage[]>;
}
declare const scope: TrainingScope;

test.beforeEach(async ({ page }) => {
  await loadCpu(page);
  await page.evaluate(
    async ({ files, meanings }) => {
      const read = files.map(async (file): Promise<Package.TrainingExample> => {
        const bytes = await (await fetch(`/tests/clips/training/${file}`)).arrayBuffer();
        const { samples, sampleRate } = await scope.recognizer.decodeAudio(bytes);
        const label = meanings[file[5] as keyof typeof meanings];
        return { samples, sampleRate, label, speaker: file.slice(0, 2), take: file };
      });
      scope.examples = await Promise.all(read);
      scope.run = async (examples, options) => {
        const messages: Package.TrainingMessage[] = [];
        for await (const message of scope.recognizer.train(examples, options)) {
          messages.push(message);
        }
        return messages;
      };
    },
    { files, meanings },
  );
});

test("the classifier trains on custom labels, and its model loads here and in the command line", async ({
  page,
}, info) => {
  const { kinds, prepared, done, file, label } = await page.evaluate(async () => {
    const messages = await scope.run(scope.examples, { trainable: "classifier", seed: 1 });
    const done = messages.at(-1)!;
    if (done.type !== "done") throw new Error("expected `done` as the last message");
    const taught = await scope.load({ backend: "cpu", model: done.model });
    const { samples, sampleRate } = scope.examples[0]!;
    const { label } = await taught.classify(samples, { sampleRate });
    const exported = await taught.exportModel();
    if (exported.some((byte, index) => byte !== done.model[index])) {
      throw new Error("expected `exportModel` to return the trained model");
    }
    taught.dispose();
    const kinds = messages.map((message) => message.type);
    // As text, because transferring an array of bytes takes a minute.
    const file = await new Promise<string>((read) => {
      const reader = new FileReader();
      reader.onload = () => read((reader.result as string).split(",")[1]!);
      reader.readAsDataURL(new Blob([done.model as Uint8Array<ArrayBuffer>]));
    });
    return { kinds, prepared: messages[0], done: { ...done, model: 0 }, file, label };
  });
  expect(kinds.slice(0, 3)).toEqual(["prepared", "step", "evaluation"]);
  expect(prepared).toMatchObject({
    training: 9,
    validation: 9,
    heldOutBy: "speaker",
    backend: { name: "cpu" },
  });
  expect(done.scores!.labels).toEqual(["anger", "neutral", "sadness"]);
  expect(done.scores!.ua).toBeGreaterThan(done.before!.ua);
  expect(done.scores!.ua).toBeGreaterThanOrEqual(2 / 3);
  console.log(
    `UA ${done.before!.ua} before, ${done.scores!.ua} after ${done.seconds.toFixed(1)} s`,
  );
  // Any safetensors reader can parse it: eight bytes of length, followed by JSON.
  const bytes = Buffer.from(file, "base64");
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString();
  const { __metadata__: metadata, ...tensors } = JSON.parse(header) as Record<
    string,
    Record<string, unknown>
  >;
  expect(metadata).toMatchObject({ format: "speech-emotion/1" });
  expect(tensors["classifier.output.weight"]).toMatchObject({ dtype: "F16", shape: [3, 64] });

  const model = info.outputPath("taught.safetensors");
  writeFileSync(model, bytes);
  const wav = `${root}/tests/clips/${good}.wav`;
  const program = process.env.SPEECH_EMOTION_CLI ?? `${root}/target/release/speech-emotion`;
  const result = JSON.parse(
    execFileSync(program, ["classify", "--json", "--model", model, wav], { encoding: "utf8" }),
  ) as { probabilities: Record<string, number> };
  expect(Object.keys(result.probabilities)).toEqual(["anger", "neutral", "sadness"]);
  expect(Object.keys(result.probabilities)).toContain(label);
});

test("all layers: the loss on a small data set falls by half", async ({ page }) => {
  const losses = await page.evaluate(async () => {
    const short = scope.examples.slice(0, 6).map((example) => ({
      ...example,
      label: example.label === "anger" ? "anger" : "other",
      samples: example.samples.subarray(0, 8000),
    }));
    const labels = ["anger", "other"];
    short.forEach((example, index) => (example.label = labels[index % 2]!));
    const messages = await scope.run(short, {
      trainable: "all",
      backend: "cpu",
      validation: 0,
      epochs: 25,
      augment: false,
      learningRate: 1e-3,
    });
    return messages.flatMap((message) => (message.type === "step" ? [message.loss] : []));
  });
  expect(losses).toHaveLength(25);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
});

test("a checkpoint resumes in another worker and gives the same model", async ({ page }) => {
  const same = await page.evaluate(async () => {
    const options: Package.TrainOptions = { epochs: 8, patience: 99, checkpointEvery: 3 };
    const whole = await scope.run(scope.examples, options);
    const model = (messages: Package.TrainingMessage[]) => {
      const done = messages.at(-1)!;
      return done.type === "done" ? done.model.join() : done.type;
    };
    const first = whole.find((message) => message.type === "checkpoint");
    if (first?.type !== "checkpoint") throw new Error("there is no checkpoint");
    const rest = await scope.run(scope.examples, { ...options, checkpoint: first.bytes });
    const codes = [
      await scope.code(scope.run(scope.examples, { ...options, seed: 9, checkpoint: first.bytes })),
      await scope.code(
        scope.run(scope.examples, { ...options, checkpoint: first.bytes.slice(0, 999) }),
      ),
    ];
    return { same: model(rest) === model(whole), fewer: rest.length < whole.length, codes };
  });
  expect(same).toEqual({
    same: true,
    fewer: true,
    codes: ["training-checkpoint-mismatch", "training-checkpoint-damaged"],
  });
});

test("training pauses while no message is requested, finishes on request, and can be canceled in every way", async ({
  page,
}) => {
  const seen = await page.evaluate(async () => {
    const options: Package.TrainOptions = { epochs: 1000, patience: 999 };
    const training = scope.recognizer.train(scope.examples, options);
    const messages = training[Symbol.asyncIterator]();
    const next = async () => (await messages.next()).value;
    await next();
    const step = await next();
    await new Promise((done) => setTimeout(done, 300));
    await next();
    const following = await next();
    training.finish();
    const last = await next();
    const after = await messages.next();

    const controller = new AbortController();
    const aborted = scope.code(
      scope.run(scope.examples, { ...options, signal: controller.signal }),
    );
    setTimeout(() => controller.abort(), 500);
    const early = scope.code(
      scope.run(scope.examples, { ...options, signal: AbortSignal.abort() }),
    );

    let count = 0;
    for await (const message of scope.recognizer.train(scope.examples, options)) {
      count++;
      if (message.type === "step") break;
    }
    const waiting = scope.recognizer.train(scope.examples, options)[Symbol.asyncIterator]();
    const pending = waiting.next();
    await waiting.return!();
    return {
      steps: [step, following].map((message) => (message?.type === "step" ? message.step : 0)),
      stopped: last?.type === "done" && last.stopped,
      after: after.done,
      aborted: await aborted,
      early: await early,
      count,
      pending: (await pending).done,
    };
  });
  expect(seen).toEqual({
    steps: [1, 2],
    stopped: "requested",
    after: true,
    aborted: "aborted",
    early: "aborted",
    count: 2,
    pending: true,
  });
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("each invalid input is one error with a code, and the recognizer keeps working", async ({
  page,
}) => {
  const codes = await page.evaluate(async () => {
    const all = scope.examples;
    const code = (examples: Package.TrainingExample[], options: object = {}) =>
      scope.code(scope.run(examples, options));
    const made = (count: number, label: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => ({
        samples: all[0]!.samples.slice(0, 4000),
        sampleRate: 16_000,
        label: label(index),
      }));
    const broken = all.map((example) => ({ ...example }));
    broken[4]!.samples = broken[4]!.samples.slice();
    broken[4]!.samples[100] = NaN;
    return {
      empty: await code([]),
      oneLabel: await code(made(4, () => "a")),
      oneExample: await code(made(2, (index) => `label ${index}`)),
      tooMany: await code(made(42, (index) => `label ${index % 21}`)),
      notFinite: await code(broken),
      noSamples: await code([{ ...all[0]!, samples: null as unknown as Float32Array }]),
      blank: await code([{ ...all[0]!, label: " " }]),
      rate: await code([{ ...all[0]!, sampleRate: 7 }]),
      checkpoint: await code(all, { checkpoint: new Uint8Array(9) }),
      option: await Promise.resolve()
        .then(() => code(all, { validation: 0.9 }))
        .catch(String),
      scratch: await code(all, { from: "scratch" }),
    };
  });
  expect(codes).toEqual({
    empty: "training-examples",
    oneLabel: "training-labels",
    oneExample: "training-label-examples",
    tooMany: "training-labels",
    notFinite: "samples-not-finite",
    noSamples: "samples-type",
    blank: "option",
    rate: "sample-rate",
    checkpoint: "training-checkpoint-damaged",
    option: "option",
    scratch: "option",
  });
  expect(await labelOfGood(page)).toBe(goodLabel);
});

test("the recognizer works during training, and disposing of it ends the training", async ({
  page,
}) => {
  const { label, code } = await page.evaluate(async (name) => {
    const running = scope.code(
      scope.run(scope.examples, { epochs: 5000, patience: 9999, validation: 0 }),
    );
    await new Promise((done) => setTimeout(done, 800));
    const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(name));
    const { label } = await scope.recognizer.classify(samples, { sampleRate });
    scope.recognizer.dispose();
    return { label, code: await running };
  }, good);
  expect(label).toBe(goodLabel);
  expect(code).toBe("disposed");
});

/** `SLOW=1` runs the full duration; other runs a tenth of it. */
const soakSteps = process.env.SLOW ? 1000 : 100;

for (const { what, seconds, batch, steps, settled } of [
  { what: "batch 8 of 3 s: within 300 MiB of wasm memory", seconds: 3, batch: 8, steps: 7, settled: 3 }, // prettier-ignore
  { what: `${soakSteps} steps`, seconds: 0.4, batch: 2, steps: soakSteps, settled: 20 },
]) {
  test(`all layers, ${what}, without memory growth`, async ({ page }) => {
    const bytes = await page.evaluate(
      async ({ seconds, batch, steps }) => {
        const url = "/pkg/train/dist/train/speech_emotion.js";
        const binding = (await import(url)) as {
          default(source: { module_or_path: string }): Promise<{ memory: WebAssembly.Memory }>;
          Training: {
            create(
              options: object,
              model: Uint8Array,
              backend: "cpu",
            ): Promise<{
              add(samples: Float32Array, sampleRate: number, label: string): void;
              next(): Promise<{ type: string }>;
            }>;
          };
        };
        const { memory } = await binding.default({
          module_or_path: "/pkg/train/dist/train/speech_emotion_bg.wasm",
        });
        const options = { trainable: "all", batch, validation: 0, epochs: 10_000 };
        const model = await scope.recognizer.exportModel();
        const training = await binding.Training.create(options, model, "cpu");
        for (let example = 0; example < 8; example++) {
          // Noise, so that no silence is trimmed.
          const samples = Float32Array.from(
            { length: 16_000 * seconds },
            () => 0.2 * Math.random() - 0.1,
          );
          training.add(samples, 16_000, example % 2 ? "a" : "b");
        }
        await training.next();
        const bytes = [];
        for (let step = 0; step < steps; step++) {
          const { type } = await training.next();
          if (type !== "step") throw new Error(`${type} instead of a step`);
          bytes.push(memory.buffer.byteLength);
        }
        return bytes;
      },
      { seconds, batch, steps },
    );
    const mib = Math.max(...bytes) / 2 ** 20;
    const grown = bytes.flatMap((value, step) => (value > (bytes[step - 1] ?? 0) ? [step] : []));
    console.log(`${mib.toFixed(0)} MiB of wasm memory, grown at steps ${grown.join(", ")}`);
    expect(bytes).toHaveLength(steps);
    expect(mib).toBeLessThan(300);
    expect(bytes.at(-1)).toBe(bytes[settled]);
  });
}
