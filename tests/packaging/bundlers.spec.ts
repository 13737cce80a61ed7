// Temporary projects, built with common bundlers and opened in Chromium.
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { expect, test } from "@playwright/test";
import { clipPath, root } from "../browser/command-line.ts";
import { limits } from "./limits.ts";
import { withServer, withStaticServer } from "./serving.ts";
import { expectTraining } from "./training.ts";
import { expectLabels, inChromium, labelOf, shownLabel } from "./browser-page.ts";
import { copyProject, install, packages, pinned, run, runFolder } from "./temporary-projects.ts";

/** The sizes in bytes of all emitted files except the recording, raw and precompressed as hosts do. */
async function emitted(folder: string): Promise<{ raw: number; brotli: number }> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "recording.wav")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const compress = async (file: Buffer) =>
    (await promisify(brotliCompress)(file, { params })).length;
  const compressed = await Promise.all(files.map(compress));
  const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b, 0);
  return { raw: sum(files.map((file) => file.length)), brotli: sum(compressed) };
}

test("Vite: the live meter example, dev server", async () => {
  const folder = copyProject("examples/live-meter");
  await withServer(
    folder,
    (port) => ["vite", "--port", port, "--strictPort"],
    (url) => expectLabels(url),
  );
});

test("Vite: the live meter example, built, with microphone input", async () => {
  const folder = copyProject("examples/live-meter");
  run(folder, "npm", "run", "build");
  await withStaticServer(join(folder, "dist"), async (url) => {
    await expectLabels(url);
    const page = await inChromium({ microphone: clipPath("13b03Td") })(url);
    await expect.poll(() => shownLabel(page)).toBe("Ready");
    const labels = await page.evaluate(
      `[...document.querySelectorAll("#meters label")].map((line) => line.textContent)`,
    );
    await page.evaluate(`document.getElementById("listen").click()`);
    await expect
      .poll(async () => (labels as string[]).includes(String(await shownLabel(page))))
      .toBe(true);
    await page.evaluate(`document.getElementById("listen").click()`);
    await expect
      .poll(() => page.evaluate(`document.getElementById("listen").textContent`))
      .toBe("Listen");
    expect(page.complaints).toEqual([]);
    await page.close();
  });
});

test("Vite: the training example, built; the trained model loads and classifies", async () => {
  const folder = copyProject("examples/train");
  run(folder, "npm", "run", "build");
  await withStaticServer(join(folder, "dist"), expectTraining);
});

test("each entry point ships only the wasm files that it can use", () => {
  const folder = copyProject("tests/packaging/projects/webpack");
  const shipped = (entry: string, use: string) => {
    writeFileSync(join(folder, "src/main.js"), `import * as all from "${entry}";\n${use}`);
    const output = ["--output-path", join(folder, "smaller"), "--output-clean"];
    run(folder, "webpack", ...output, "--no-optimization-minimize");
    return readdirSync(join(folder, "smaller"))
      .filter((name) => name.endsWith(".wasm"))
      .map((name) => statSync(join(folder, "smaller", name)).size)
      .sort();
  };
  const size = (build: string) => {
    const name = build.startsWith("train") ? "speech-emotion-train" : "speech-emotion";
    return statSync(join(folder, `node_modules/${name}/dist/${build}/speech_emotion_bg.wasm`)).size;
  };

  const use = "console.log(all);";
  const cpu = ["cpu", "cpu-relaxed"].map(size).sort();
  expect(shipped("speech-emotion/slim", use)).toEqual([]);
  expect(shipped("speech-emotion/cpu", use)).toEqual(cpu);
  expect(shipped("speech-emotion-train", use)).toEqual([size("train")]);
  expect(shipped("speech-emotion-train/webgpu", use)).toEqual([size("train-webgpu")]);
  expect(shipped("speech-emotion", use)).toEqual([...cpu, size("webgpu")].sort());
});

test("webpack, without configuration for the package", async () => {
  const folder = copyProject("tests/packaging/projects/webpack");
  run(folder, "webpack");
  cpSync(join(folder, "index.html"), join(folder, "dist/index.html"));
  await withStaticServer(join(folder, "dist"), (url) => expectLabels(url));
});

test("esbuild, with the slim entry point and training", async () => {
  const folder = copyProject("tests/packaging/projects/esbuild");
  const assets = ["--loader:.wasm=file", "--loader:.safetensors=file"];
  const workers = ["worker=speech-emotion/worker", "train-worker=speech-emotion-train/worker"];
  const entries = ["main.js", ...workers];
  run(folder, "esbuild", ...entries, "--bundle", "--format=esm", "--outdir=dist", ...assets);
  cpSync(join(folder, "index.html"), join(folder, "dist/index.html"));
  await withStaticServer(join(folder, "dist"), async (url) => {
    await expectLabels(url);
    const page = await inChromium()(url);
    await expect.poll(() => shownLabel(page)).toBe("Ready");
    const reported = await page.evaluate(`(async () => {
      const sound = () => new Float32Array(16_000).map(() => Math.random() - 0.5);
      const examples = ["a", "a", "b", "b"].map((label) => ({ samples: sound(), sampleRate: 16_000, label }));
      const reported = [];
      for await (const { type } of recognizer.train(examples, { epochs: 1 })) reported.push(type);
      return reported;
    })()`);
    expect(reported).toContain("prepared");
    expect(reported).toContain("done");
    expect(page.complaints).toEqual([]);
    await page.close();
  });
});

test("a new project like from `npm create vite`, with the five lines of the README", async () => {
  const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
  const lines = /```ts\n(import [\s\S]*?)```/.exec(readme)![1]!;
  expect(lines.trim().split("\n")).toHaveLength(5);

  const folder = join(runFolder(), "readme");
  run(runFolder(), "create-vite", "readme", "--template", "vanilla-ts", "--no-interactive");
  install(folder, ["speech-emotion"]);
  writeFileSync(join(folder, "src/main.ts"), lines);
  cpSync(clipPath("03b01Wa"), join(folder, "public/recording.wav"));
  run(folder, "npm", "run", "build");
  const sizes = await emitted(join(folder, "dist"));
  expect(sizes.raw).toBeLessThanOrEqual(limits.project.raw);
  expect(sizes.brotli).toBeLessThanOrEqual(limits.project.brotli);
  await withStaticServer(join(folder, "dist"), async (url) => {
    const page = await inChromium()(url);
    const text = () => page.evaluate("document.body.textContent");
    await expect.poll(text).toContain(labelOf("03b01Wa"));
    expect(page.complaints).toEqual([]);
    await page.close();
  });
});

test("the examples use the tested versions", () => {
  for (const example of ["live-meter", "react-hook", "train"]) {
    const file = readFileSync(join(root, "examples", example, "package.json"), "utf8");
    const manifest = JSON.parse(file) as Record<string, Record<string, string>>;
    const all = { ...manifest["dependencies"], ...manifest["devDependencies"] };
    for (const name of packages.keys()) delete all[name];
    for (const [name, version] of Object.entries(all)) expect(version, name).toBe(pinned(name));
  }
});

test("the types work with every module resolution that supports `exports`", () => {
  const folder = copyProject("tests/packaging/projects/types");
  for (const [module, resolution] of [
    ["esnext", "bundler"],
    ["nodenext", "nodenext"],
  ] as const) {
    run(folder, "tsc", "-p", ".", "--module", module, "--moduleResolution", resolution);
  }
});
