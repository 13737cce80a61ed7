// Node.js: classifying, and importing on servers.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import {
  classifyByCommandLine,
  clipPath,
  largeModel,
  sessionByCommandLine,
} from "../browser/command-line.ts";
import { sessionModel } from "../browser/session-model.ts";
import { soundCases, spokenLabel } from "../browser/sound-cases.ts";
import { trainingFiles } from "./training.ts";
import { clips, labelOf } from "./browser-page.ts";
import { copyProject, install, manifest, run, runtime, runFolder } from "./temporary-projects.ts";

const script = (lines: string, program = process.execPath, ...options: string[]): string => {
  const file = join(runFolder(), `script-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, lines);
  return run(runFolder(), program, ...options, file).trim();
};

test("the example classifies, and the process exits", () => {
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

test("every entry point can be imported without side effects", () => {
  const output = script(`
    const before = Object.keys(globalThis).length;
    const entries = ["", "/cpu", "/slim", "/react", "/element", "-train", "-train/webgpu", "-large"];
    const names = [];
    for (const entry of entries) names.push(...Object.keys(await import("speech-emotion" + entry)));
    console.log(Object.keys(globalThis).length - before, [...new Set(names)].sort().join());
  `);
  expect(output).toBe(
    "0 EmotionError,SpeechEmotionElement,hasRelaxedSimd,largeModel,loadRecognizer,openMicrophone,trainCpu,trainWebgpu,useEmotion",
  );
});

test("the calling thread, a model by path, a timeline, and the slim entry point", () => {
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

test("the large model, in a worker and on the calling thread", () => {
  const path = clipPath("16a05La");
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { loadRecognizer } from "speech-emotion";
    import { largeModel } from "speech-emotion-large";
    for (const worker of [true, false]) {
      const recognizer = await loadRecognizer({ model: largeModel, worker });
      const sound = await recognizer.decodeAudio(await readFile(${JSON.stringify(path)}));
      const { label, confidence, stepSeconds, attention } = await recognizer.classify(sound.samples, sound);
      console.log(recognizer.card.architecture, label, confidence.toFixed(3), stepSeconds.toFixed(2), attention.length);
      recognizer.dispose();
    }
  `);
  const { label, confidence, attention } = classifyByCommandLine([path], largeModel).get(path)!;
  const line = `whisper-encoder ${label} ${confidence.toFixed(3)} 0.02 ${attention.length}`;
  expect(output.split("\n")).toEqual([line, line]);
});

test("training, with the main and the CPU entry points", () => {
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { loadRecognizer } from "speech-emotion";
    import { loadRecognizer as loadCpu } from "speech-emotion/cpu";
    import { trainCpu } from "speech-emotion-train";
    const without = await loadCpu();
    try { without.train([]); } catch (failure) { console.log(failure.code); }
    const files = ${JSON.stringify(trainingFiles)};
    const recording = await readFile(${JSON.stringify(clipPath("13b03Td"))});
    const training = { cpu: trainCpu };
    for (const teacher of [await loadRecognizer({ training }), await loadCpu({ training })]) {
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

test("features that Node.js lacks are reported", () => {
  const output = script(`
    import { loadRecognizer } from "speech-emotion";
    const recognizer = await loadRecognizer({ backend: "webgpu" });
    const { name, reason } = recognizer.backend;
    const microphone = await recognizer.listen().next().catch((failure) => failure.code);
    const missing = await loadRecognizer({ model: "nowhere.safetensors" }).catch((failure) => failure.code);
    console.log([name, reason, microphone, missing].join("|"));
  `);
  expect(output).toBe("cpu|WebGPU is not available.|microphone-unavailable|download-failed");
});

test("each kind of audio file is read, or rejected with its code", () => {
  const folder = join(runFolder(), "sounds");
  mkdirSync(folder, { recursive: true });
  for (const [index, { bytes }] of soundCases.entries()) {
    writeFileSync(join(folder, `${index}.bin`), bytes);
  }
  const output = script(`
    import { readFile } from "node:fs/promises";
    import { loadRecognizer } from "speech-emotion";
    const recognizer = await loadRecognizer();
    for (let index = 0; index < ${soundCases.length}; index++) {
      try {
        const sound = await recognizer.decodeAudio(await readFile(${JSON.stringify(folder)} + "/" + index + ".bin"));
        const { decoder, samples, sampleRate, warnings } = sound;
        const { label } = await recognizer.classify(samples, sound);
        const words = [decoder, (samples.length / sampleRate).toFixed(2), ...warnings.map(({ code }) => code)];
        if (${JSON.stringify(soundCases.map(({ node }) => node.endsWith(spokenLabel)))}[index]) words.push(label);
        console.log(words.join(" "));
      } catch ({ code, message }) {
        console.log(code, message);
      }
    }
  `).split("\n");
  for (const [index, { name, node }] of soundCases.entries()) {
    const outcome = output[index];
    if (node.startsWith("audio-")) {
      const [code, ...words] = node.split(" ");
      expect.soft(outcome, name).toMatch(new RegExp(`^${code} .*${words.join(" ")}`));
    } else expect.soft(outcome, name).toBe(node);
  }
});

/** Each line is the outcome of a call; the last call succeeds. */
const edges = `
  import { readFile } from "node:fs/promises";
  import { createContext, runInContext } from "node:vm";
  import { pathToFileURL } from "node:url";
  import { EmotionError, loadRecognizer } from "speech-emotion";
  const path = ${JSON.stringify(clipPath("16a05La"))};
  const recognizer = await loadRecognizer();
  const wav = await readFile(path);
  const { samples, sampleRate } = await recognizer.decodeAudio(wav);
  const own = () => samples.slice();
  const outcome = async (name, call) => {
    const late = new Promise((resolve) => setTimeout(resolve, 20_000, "did not settle").unref());
    const settled = (async () => {
      try {
        const value = await call();
        return value?.label ?? (value?.samples ? "decoded" : typeof value);
      } catch (failure) {
        return failure instanceof EmotionError ? failure.code : String(failure);
      }
    })();
    console.log(name + ": " + (await Promise.race([settled, late])));
  };
  const twice = own();
  await outcome("first transfer", () => recognizer.classify(twice, { sampleRate, transfer: true }));
  await outcome("second transfer", () => recognizer.classify(twice, { sampleRate, transfer: true }));
  await outcome("timeline of it", () => recognizer.timeline(twice, { sampleRate }));
  await outcome("decoding of it", () => recognizer.decodeAudio(twice));
  const shared = new Float32Array(new SharedArrayBuffer(samples.byteLength));
  shared.set(samples);
  await outcome("shared memory", () => recognizer.classify(shared, { sampleRate, transfer: true }));
  await outcome("shared file", () => {
    const file = new Uint8Array(new SharedArrayBuffer(wav.length));
    file.set(wav);
    return recognizer.decodeAudio(file);
  });
  const realm = createContext({});
  const foreign = (name) => new (runInContext(name, realm))(own().buffer);
  await outcome("another realm", () => recognizer.classify(foreign("Float32Array"), { sampleRate }));
  const inline = await loadRecognizer({ worker: false });
  await outcome("another realm, inline", () => inline.classify(foreign("Float32Array"), { sampleRate }));
  const bytes = new (runInContext("Uint8Array", realm))(wav);
  await outcome("a file of another realm", () => inline.decodeAudio(bytes));
  await outcome("a URL", () => recognizer.decodeAudio(pathToFileURL(path)));
  await outcome("a missing URL", () => recognizer.decodeAudio(new URL("file:///nowhere.wav")));
  await outcome("a Response", () => recognizer.decodeAudio(new Response(wav)));
  await outcome("a Blob", () => recognizer.decodeAudio(new Blob([wav])));
  await outcome("a path", () => recognizer.decodeAudio(path));
  await outcome("a promise", () => recognizer.decodeAudio(readFile(path)));
  await outcome("nothing", () => recognizer.decodeAudio());
  await outcome("no options", () => recognizer.classify(samples, null));
  await outcome("a foreign code", () =>
    recognizer.timeline(samples, { onWindow: () => { throw Object.assign(new Error("x"), { code: "ENOENT" }); } }));
  await outcome("a drive of Windows", () => loadRecognizer({ model: "Z:\\\\models\\\\my.safetensors" }));
  await outcome("a good call", () => recognizer.classify(samples, { sampleRate }));
`;

const edgeOutcomes = [
  `first transfer: ${labelOf("16a05La")}`,
  "second transfer: samples-type",
  "timeline of it: samples-type",
  "decoding of it: argument",
  `shared memory: ${labelOf("16a05La")}`,
  "shared file: decoded",
  `another realm: ${labelOf("16a05La")}`,
  `another realm, inline: ${labelOf("16a05La")}`,
  "a file of another realm: decoded",
  "a URL: decoded",
  "a missing URL: download-failed",
  "a Response: decoded",
  "a Blob: decoded",
  "a path: argument",
  "a promise: argument",
  "nothing: argument",
  "no options: option",
  "a foreign code: callback",
  "a drive of Windows: download-failed",
  `a good call: ${labelOf("16a05La")}`,
];

test("each call settles with a code, and values of other realms are accepted", () => {
  expect(script(edges).split("\n")).toEqual(edgeOutcomes);
});

for (const name of ["node", "bun"] as const) {
  test(`the same in ${name === "node" ? "Node.js 22" : "Bun"}`, () => {
    const program = runtime(name);
    const version = run(runFolder(), program, "--version").trim();
    expect(version).toMatch(name === "node" ? /^v22\./ : /^1\./);
    expect(script(edges, program).split("\n")).toEqual(edgeOutcomes);
  });
}

test("without WebAssembly loading is wasm-failed", () => {
  const output = script(
    `
      import { loadRecognizer } from "speech-emotion";
      import { loadRecognizer as loadSlim } from "speech-emotion/slim";
      const bytes = new Uint8Array(8);
      const loads = [loadRecognizer(), loadSlim({ worker: false, wasm: bytes, model: bytes })];
      for (const load of loads) {
        console.log(await load.catch(({ code, message }) => code + ": " + message));
      }
    `,
    process.execPath,
    // Node.js without a just-in-time compiler has no WebAssembly, like a browser in Lockdown Mode.
    "--jitless",
  );
  for (const line of output.split("\n")) {
    expect(line).toMatch(/^wasm-failed: WebAssembly is disabled/);
  }
});

test("the package and a model in folders with #, %, ? and spaces", () => {
  const folder = join(runFolder(), "50% of #1 ünï? %41");
  mkdirSync(folder, { recursive: true });
  install(folder);
  const model = "my #2 model 100%?.safetensors";
  const shipped = manifest("speech-emotion").exports["./emodb.safetensors"] as string;
  cpSync(join(folder, "node_modules/speech-emotion", shipped), join(folder, model));
  cpSync(clipPath("16a05La"), join(folder, "a #3 %20.wav"));
  writeFileSync(
    join(folder, "script.mjs"),
    `
      import { readFile } from "node:fs/promises";
      import { resolve } from "node:path";
      import { pathToFileURL } from "node:url";
      import { loadRecognizer } from "speech-emotion";
      const name = ${JSON.stringify(model)};
      for (const model of [undefined, name, "./" + name, resolve(name), pathToFileURL(name), pathToFileURL(name).href]) {
        for (const worker of [true, false]) {
          const recognizer = await loadRecognizer({ worker, ...(model && { model }) });
          const sound = await recognizer.decodeAudio(pathToFileURL("a #3 %20.wav"));
          console.log((await recognizer.classify(sound.samples, sound)).label);
        }
      }
    `,
  );
  const output = run(folder, process.execPath, "script.mjs").trim();
  expect(output.split("\n")).toEqual(Array.from({ length: 12 }, () => labelOf("16a05La")));
});
