// Node.js: classifying, and importing on servers.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { clipPath, sessionByCommandLine } from "../browser/command-line.ts";
import { sessionModel } from "../browser/session-model.ts";
import { trainingFiles } from "./training.ts";
import { clips, labelOf } from "./visit.ts";
import { copyProject, run, workshop } from "./workshop.ts";

const script = (lines: string): string => {
  const file = join(workshop(), `script-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, lines);
  return run(workshop(), process.execPath, file).trim();
};

test("the example classifies, and the process ends by itself", () => {
  const folder = copyProject("examples/node");
  const output = run(folder, process.execPath, "classify.mjs", ...clips.map(clipPath));
  const labels = output
    .trim()
    .split("\n")
    .map((line) => line.split("\t")[1]);
  expect(labels).toEqual(clips.map(labelOf));
});

test("a session adapts, in a worker thread and on the calling thread, and ends with the process", async () => {
  const model = await sessionModel();
  const paths = clips.map(clipPath);
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { loadRecognizer } from "speech-emotion";
    for (const worker of [true, false]) {
      const recognizer = await loadRecognizer({ worker, model: ${JSON.stringify(model)} });
      let session = recognizer.session();
      for (const path of ${JSON.stringify(paths)}) {
        const sound = await recognizer.decodeAudio(await readFile(path));
        const { confidence } = await session.classify(sound.samples, sound);
        console.log(confidence.toFixed(2), session.seconds.toFixed(1));
        const state = session.state();
        session.dispose();
        session = recognizer.session({ state });
      }
    }
  `);
  const expected = sessionByCommandLine(paths, model).map(
    ({ confidence, sessionSeconds }) => `${confidence.toFixed(2)} ${sessionSeconds.toFixed(1)}`,
  );
  expect(output.split("\n")).toEqual([...expected, ...expected]);
});

test("every entry can be imported, and importing does nothing", () => {
  const output = script(`
    const before = Object.keys(globalThis).length;
    const entries = ["", "/cpu", "/slim", "/train", "/train-webgpu"];
    const names = [];
    for (const entry of entries) names.push(...Object.keys(await import("speech-emotion" + entry)));
    console.log(Object.keys(globalThis).length - before, [...new Set(names)].sort().join());
  `);
  expect(output).toBe(
    "0 EmotionError,hasRelaxedSimd,loadRecognizer,openMicrophone,trainCpu,trainWebgpu",
  );
});

test("the calling thread, a model by path, a timeline, and the slim entry", () => {
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { fileURLToPath } from "node:url";
    import { loadRecognizer } from "speech-emotion/cpu";
    import { loadRecognizer as loadSlim } from "speech-emotion/slim";
    const file = (name) => fileURLToPath(import.meta.resolve("speech-emotion/" + name));
    const model = file("emodb.safetensors");
    const recognizers = [
      await loadRecognizer({ worker: false, model }),
      await loadSlim({ worker: false, model, wasm: await readFile(file("cpu.wasm")) }),
    ];
    for (const recognizer of recognizers) {
      const sound = await recognizer.decodeAudio(await readFile(${JSON.stringify(clipPath("16a05La"))}));
      const { label } = await recognizer.classify(sound.samples, sound);
      const timeline = await recognizer.timeline(sound.samples, { ...sound, window: 2, every: 1 });
      console.log(label, timeline.map((window) => window.windowStartSeconds).join());
      recognizer.dispose();
    }
  `);
  expect(output.split("\n")).toEqual([0, 1].map(() => `${labelOf("16a05La")} 0,1,2`));
});

test("training, by the main entry and by one that is given its files", () => {
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { loadRecognizer } from "speech-emotion";
    import { loadRecognizer as loadCpu } from "speech-emotion/cpu";
    import { trainCpu } from "speech-emotion/train";
    const without = await loadCpu();
    try { without.train([]); } catch (failure) { console.log(failure.code); }
    const files = ${JSON.stringify(trainingFiles)};
    const recording = await readFile(${JSON.stringify(clipPath("13b03Td"))});
    for (const teacher of [await loadRecognizer(), await loadCpu({ training: { cpu: trainCpu } })]) {
      const examples = [];
      for (const { path, label, speaker } of files) {
        examples.push({ ...(await teacher.decodeAudio(await readFile(path))), label, speaker });
      }
      let model;
      for await (const message of teacher.train(examples, { epochs: 40 })) {
        if (message.type === "done") model = message.model;
      }
      const taught = await loadCpu({ model });
      const sound = await taught.decodeAudio(recording);
      console.log((await taught.classify(sound.samples, sound)).label);
    }
  `);
  expect(output.split("\n")).toEqual(["option", "low", "low"]);
});

test("what Node.js has not is told", () => {
  const output = script(`
    import { loadRecognizer } from "speech-emotion";
    const recognizer = await loadRecognizer({ backend: "webgpu" });
    const { name, reason } = recognizer.backend;
    const microphone = await recognizer.listen().next().catch((failure) => failure.code);
    const missing = await loadRecognizer({ model: "nowhere.safetensors" }).catch((failure) => failure.code);
    console.log([name, reason, microphone, missing].join("|"));
  `);
  expect(output).toBe("cpu|There is no WebGPU here.|microphone-unavailable|download-failed");
});
