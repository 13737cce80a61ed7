// Compares training on WebGPU, here with the software adapter of Chromium, with training on the CPU.
import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import type * as Package from "speech-emotion";
import { root } from "./command-line.ts";
import { loadCpu, openPackage, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

/** Recordings of speakers 03 and 08; a third of a second of each, because the software adapter is slow. */
const files = readdirSync(`${root}/tests/clips/training`).slice(0, 4);
const SAMPLES = 4800;

/** The part of the interface of a training wasm file used here. */
interface Binding {
  default(source: { module_or_path: string }): Promise<unknown>;
  Training: {
    create(options: object, model: Uint8Array, backend: "cpu" | "webgpu"): Promise<Door>;
  };
}
interface Door {
  add(samples: Float32Array, sampleRate: number, label: string): void;
  next(): Promise<Package.TrainingMessage | undefined>;
  free(): void;
}

interface TrainingScope extends Scope {
  examples: Package.TrainingExample[];
}
declare const scope: TrainingScope;

/** Loads a recognizer and the examples. */
async function prepare(page: Page): Promise<void> {
  await loadCpu(page);
  await page.evaluate(
    async ({ files, SAMPLES }) => {
      scope.examples = await Promise.all(
        files.map(async (file, index) => {
          const bytes = await (await fetch(`/tests/clips/training/${file}`)).arrayBuffer();
          const { samples, sampleRate } = await scope.recognizer.decodeAudio(bytes);
          const middle = (samples.length - SAMPLES) >> 1;
          const label = ["anger", "other"][index % 2]!;
          return { samples: samples.slice(middle, middle + SAMPLES), sampleRate, label };
        }),
      );
    },
    { files, SAMPLES },
  );
}

test.beforeEach(({ page }) => prepare(page));

/** Two steps per epoch. */
const EPOCHS = 8;
/** The step at which the backends are compared, and the step from which memory must not grow. */
const TENTH = 10;

test("ten steps of all layers match the CPU, and GPU memory does not grow afterwards", async ({
  page,
}) => {
  test.setTimeout(900_000);
  const { cpu, webgpu, differences, live } = await page.evaluate(
    async ({ EPOCHS, TENTH }) => {
      // Buffers that were created and not destroyed.
      let count = 0;
      const buffers = new WeakSet<object>();
      const { GPUDevice, GPUBuffer } = globalThis as unknown as Record<
        "GPUDevice" | "GPUBuffer",
        { prototype: Record<string, (...args: unknown[]) => object> }
      >;
      const instead = (
        { prototype }: typeof GPUDevice,
        name: string,
        call: (call: () => object, self: object) => object,
      ) => {
        const original = prototype[name]!;
        prototype[name] = function (this: object, ...args) {
          return call(() => original.apply(this, args), this);
        };
      };
      instead(GPUDevice, "createBuffer", (call) => {
        const made = call();
        buffers.add(made);
        count++;
        return made;
      });
      instead(GPUBuffer, "destroy", (call, self) => {
        if (buffers.delete(self)) count--;
        return call();
      });

      type Tensors = Map<string, Float32Array>;
      /** Parses a safetensors file. */
      const tensorsOf = (bytes: Uint8Array): Tensors => {
        const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
        const header = JSON.parse(
          new TextDecoder().decode(bytes.subarray(8, 8 + length)),
        ) as Record<string, { dtype: string; data_offsets: [number, number] }>;
        const data = bytes.slice(8 + length);
        const tensors: Tensors = new Map();
        for (const [name, { dtype, data_offsets: offsets }] of Object.entries(header)) {
          if (name === "__metadata__") continue;
          if (dtype !== "F32") throw new Error(`${name} is ${dtype}`);
          const size = (offsets[1] - offsets[0]) / 4;
          tensors.set(name, new Float32Array(data.buffer, offsets[0], size));
        }
        return tensors;
      };

      const model = await scope.recognizer.exportModel();
      const live: number[] = [];
      const run = async (folder: string, backend: "cpu" | "webgpu") => {
        const binding = (await import(`/pkg/train/dist/${folder}/speech_emotion.js`)) as Binding;
        await binding.default({
          module_or_path: `/pkg/train/dist/${folder}/speech_emotion_bg.wasm`,
        });
        const options = {
          trainable: "all",
          epochs: EPOCHS,
          batch: 2,
          // At a higher rate the loss is near 0 after a few steps, and the gradients are dominated by rounding errors.
          learningRate: 3e-5,
          augment: {},
          validation: 0,
          checkpointEvery: TENTH / 2,
        };
        const training = await binding.Training.create(options, model, backend);
        for (const { samples, sampleRate, label } of scope.examples) {
          training.add(samples, sampleRate, label);
        }
        const losses: number[] = [];
        let tensors: Tensors = new Map();
        for (;;) {
          const message = await training.next();
          if (!message) break;
          if (message.type === "step") {
            losses.push(message.loss);
            if (backend === "webgpu") live.push(count);
          }
          if (message.type === "checkpoint" && message.step === TENTH) {
            tensors = tensorsOf(message.bytes);
          }
        }
        training.free();
        return { losses, tensors };
      };
      const cpu = await run("train", "cpu");
      const webgpu = await run("train-webgpu", "webgpu");

      const differences: Record<string, number> = {};
      for (const [name, expected] of cpu.tensors) {
        const received = webgpu.tensors.get(name);
        let [difference, length] = [0, 0];
        expected.forEach((value, index) => {
          difference += (value - (received?.[index] ?? NaN)) ** 2;
          length += value ** 2;
        });
        differences[name] = Math.sqrt(difference / length);
      }
      return { cpu: cpu.losses, webgpu: webgpu.losses, differences, live };
    },
    { EPOCHS, TENTH },
  );

  console.log(
    `losses ${cpu.join(" ")} and ${webgpu.join(" ")}, largest difference ${Math.max(...Object.values(differences)).toExponential(1)}, live buffers ${live.join(" ")}`,
  );
  const names = Object.keys(differences);
  for (const part of ["weights.", "first.", "second."]) {
    expect(names.filter((name) => name.startsWith(part)).length, part).toBeGreaterThan(20);
  }
  // Relative to the Euclidean norm of a tensor; Adam's second moments are squares, so their tolerance is doubled.
  const apart = Object.entries(differences).filter(
    ([name, difference]) => !(difference <= (name.startsWith("second.") ? 2e-3 : 1e-3)),
  );
  expect(apart).toEqual([]);
  expect(webgpu).toHaveLength(2 * EPOCHS);
  webgpu.slice(0, TENTH).forEach((loss, step) => {
    expect(Math.abs(loss - cpu[step]!) / cpu[step]!, `loss ${step}`).toBeLessThan(1e-3);
  });
  const two = (from: number) =>
    webgpu
      .slice(from)
      .slice(0, 2)
      .reduce((a, b) => a + b);
  expect(two(-2)).toBeLessThan(two(0) / 2);
  // One step creates hundreds of tensors. A pool may allocate one more page if the adapter lags.
  expect(live.at(-1)! - live[TENTH - 1]!).toBeLessThan((2 * EPOCHS - TENTH) / 2);
});

/** Trains for one epoch; returns the backend of the first message and whether training was completed. */
const train = (
  page: Page,
  backend: "auto" | "webgpu",
  trainable: "classifier" | "all" = "classifier",
) =>
  page.evaluate(
    async ({ backend, trainable }) => {
      const options = { trainable, backend, validation: 0, epochs: 1 } as const;
      let first: Package.Backend | undefined;
      let done = false;
      for await (const message of scope.recognizer.train(scope.examples, options)) {
        if (message.type === "prepared") first = message.backend;
        done = message.type === "done";
      }
      return { ...first, done };
    },
    { backend, trainable },
  );

const webgpuFiles = (requests: string[]) =>
  requests.filter((url) => /train-webgpu[^/]*\.js$|\/train-webgpu\/.*\.wasm$/.test(url));

test("training uses WebGPU on request, and otherwise downloads no WebGPU file", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));

  const classifier = await train(page, "auto");
  expect(classifier).toMatchObject({ name: "cpu", adapter: null, done: true });
  expect(classifier.reason).toContain("unless WebGPU is requested");
  const all = await train(page, "auto", "all");
  expect(all).toMatchObject({ name: "cpu", adapter: null, done: true });
  expect(all.reason).toContain("software adapter");
  expect(webgpuFiles(fetched)).toEqual([]);

  const requested = await train(page, "webgpu");
  expect(requested).toMatchObject({ name: "webgpu", reason: "WebGPU was requested.", done: true });
  expect(requested.adapter).toMatch(/./);
  expect(webgpuFiles(fetched)).not.toEqual([]);
});

test("the first training of all layers compares a few steps of both backends", async ({
  page,
  requests,
}) => {
  // The software adapter is slow: one step with four examples of 0.3 s instead of three with eight of 3 s.
  await page.route("**/training/time-steps.js", async (route) => {
    const response = await route.fetch();
    let body = await response.text();
    for (const [long, short] of [
      ["EXAMPLES = 8;", "EXAMPLES = 4;"],
      ["STEPS = 3;", "STEPS = 1;"],
      ["SECONDS = 3;", "SECONDS = 0.3;"],
    ] as const) {
      expect(body).toContain(long);
      body = body.replace(long, short);
    }
    await route.fulfill({ response, body });
  });
  await openPackage(page);
  await prepare(page);
  await page.evaluate(() => {
    const hardware = { isFallbackAdapter: false, vendor: "test", architecture: "", device: "" };
    for (const [key, value] of Object.entries({ ...hardware, description: "" })) {
      Object.defineProperty(GPUAdapterInfo.prototype, key, { value });
    }
  });
  const measured = await train(page, "auto", "all");
  expect(measured).toMatchObject({ name: "cpu", done: true });
  expect(measured.reason).toBe("WebGPU is not at least 20 % faster than the CPU.");
  expect(measured.times!.cpu).toBeGreaterThan(0);
  expect(measured.times!.webgpu).toBeGreaterThan(measured.times!.cpu / 1.2);
  const downloaded = webgpuFiles(requests).length;
  expect(downloaded).toBeGreaterThan(0);

  const stored = await train(page, "auto", "all");
  expect(stored).toMatchObject({ name: "cpu", times: measured.times, done: true });
  expect(webgpuFiles(requests)).toHaveLength(downloaded);

  // As measured on a fast graphics card.
  const times = { cpu: 9, webgpu: 1 };
  await page.evaluate((times) => {
    const key = "speech-emotion:auto:training";
    const record = JSON.parse(localStorage.getItem(key)!) as object;
    localStorage.setItem(key, JSON.stringify({ ...record, ...times }));
  }, times);
  const fast = await page.evaluate(async () => {
    const options = { trainable: "all", validation: 0 } as const;
    for await (const message of scope.recognizer.train(scope.examples, options)) {
      if (message.type === "prepared") return message.backend;
    }
    throw new Error("expected a message");
  });
  expect(fast).toMatchObject({ name: "webgpu", times });
  expect(fast.reason).toBe("WebGPU is at least 20 % faster than the CPU.");
});

/** The faults injected into a worker before training, and the expected reason for the CPU fallback. */
const faults = {
  "a refused device": {
    script: "GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error('gone'));",
    reason: /^WebGPU could not be used: /,
  },
  "skipped shaders": {
    script: "GPUComputePassEncoder.prototype.dispatchWorkgroups = () => undefined;",
    reason: /logits of the network differ from those of the CPU/,
  },
};
for (const [fault, { script, reason }] of Object.entries(faults)) {
  test(`${fault}: training falls back to the CPU and reports the reason`, async ({ page }) => {
    await page.route("**/worker-train-webgpu.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n${script}` });
    });
    const failed = await train(page, "webgpu");
    expect(failed).toMatchObject({ name: "cpu", adapter: null, done: true });
    expect(failed.reason).toMatch(reason);
  });
}
