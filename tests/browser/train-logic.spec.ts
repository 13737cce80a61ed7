// The parts of the Train view that need no page: tables, names, archives, takes and curves.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import {
  BlobReader,
  BlobWriter,
  ZipWriter,
  configure,
} from "@zip.js/zip.js/lib/zip-core-custom.js";
import { decodeTable, formatCsv, parseCsv } from "../../www/src/train/examples/csv.ts";
import { formatManifest, parseManifest } from "../../www/src/train/examples/manifest.ts";
import { cleanName, labelsByPath, safeFileName } from "../../www/src/train/examples/naming.ts";
import { fromPcm, peaksOf, toPcm } from "../../www/src/train/examples/pcm.ts";
import { TakeCutter } from "../../www/src/train/examples/take-cutter.ts";
import { findSounds } from "../../www/src/train/import/find.ts";
import { openZip } from "../../www/src/train/import/zip-file.ts";
import { TrainingHistory } from "../../www/src/train/training/history.ts";
import { readTrainingOptions } from "../../www/src/train/training/read-options.ts";

test("a table with quotes, line breaks, separators and byte order marks round-trips", () => {
  const rows = [
    ["file", "label"],
    ['a "b".wav', "one,\ntwo"],
    ["ä.wav", " spaced "],
  ];
  expect(parseCsv(formatCsv(rows))).toEqual(rows);
  expect(parseCsv("\ufeffa;b\r\n1,5;2\r\n\r\n")).toEqual([
    ["a", "b"],
    ["1,5", "2"],
  ]);
  expect(parseCsv("a\tb\n1\t2")).toEqual([
    ["a", "b"],
    ["1", "2"],
  ]);
});

test("a manifest round-trips, and one without columns is rejected", () => {
  const rows = [
    { file: "joy/a.wav", label: "joy, loud", speaker: "Kim", take: "t1" },
    { file: "b.wav", label: "calm", speaker: "", take: "" },
  ];
  expect(parseManifest(formatManifest(rows))).toEqual(rows);
  expect(parseManifest("Emotion;Datei\r\nfroh;x\\y.wav")).toEqual([
    { file: "x/y.wav", label: "froh", speaker: "", take: "" },
  ]);
  expect(() => parseManifest("name of file,what\n1,2")).toThrow(/file and label/);
});

test("tables of many dialects are read like on the command line", () => {
  const text = readFileSync(new URL("../lists/cases.json", import.meta.url), "utf8");
  const cases = JSON.parse(text) as { name: string; base64: string; rows: unknown[] }[];
  expect(cases.length).toBeGreaterThan(10);
  for (const { name, base64, rows } of cases) {
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    expect(parseManifest(decodeTable(bytes)), name).toEqual(rows);
  }
});

test("folders and Emo-DB file names give label and speaker", () => {
  const cases: [string[], [string, string][]][] = [
    // One folder per label, with or without a common folder; nested folders are speakers.
    [["set/joy/a.wav", "set/calm/kim/b.wav"], [["joy", ""], ["calm", "kim"]]], // prettier-ignore
    [["joy/a.wav", "calm/b.wav"], [["joy", ""], ["calm", ""]]], // prettier-ignore
    [["joy/a.wav"], [["joy", ""]]],
    [["a.wav", "03a01Fa.wav"], [["", ""], ["happiness", "03"]]], // prettier-ignore
    // The folder of Emo-DB contains all emotions and is not a label.
    [["wav/03a01Fa.wav", "wav/08a01Wc.wav"], [["happiness", "03"], ["anger", "08"]]], // prettier-ignore
    // An explicit label folder takes precedence over the name.
    [["all/loud/03a01Fa.wav", "all/soft/x.wav"], [["loud", "03"], ["soft", ""]]], // prettier-ignore
  ];
  for (const [paths, expected] of cases) {
    expect(labelsByPath(paths).map(({ label, speaker }) => [label, speaker])).toEqual(expected);
  }
  expect(cleanName("  a\u0000\n b  ")).toBe("a b");
  expect(cleanName("x".repeat(99))).toHaveLength(40);
  expect(safeFileName("../a:b?")).not.toMatch(/[/:?]|^\./);
});

test("16-bit audio round-trips", () => {
  const pcm = Int16Array.from([-32_768, -1, 0, 1, 32_767]);
  expect(toPcm(fromPcm(pcm))).toEqual(pcm);
  expect([...toPcm(Float32Array.from([2, -2, NaN]))]).toEqual([32_767, -32_768, 0]);
  expect(Math.max(...peaksOf(pcm))).toBe(255);
});

async function zipOf(files: Record<string, Uint8Array>): Promise<Blob> {
  configure({ useWebWorkers: false });
  const writer = new ZipWriter(new BlobWriter("application/zip"));
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(name, new BlobReader(new Blob([new Uint8Array(bytes)])));
  }
  return writer.close();
}

test("an archive with a table gives labels, and reports missing and unlisted files", async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const zip = await zipOf({
    "set/manifest.csv": text("file,label,speaker\nx/a.wav,joy,Kim\nb.wav,calm,\nc.wav,calm,Lou\n"),
    "set/x/a.wav": text("a"),
    "set/b.wav": text("b"),
    "set/d.wav": text("d"),
    "set/notes.txt": text("no sound"),
    "__MACOSX/set/._b.wav": text("litter"),
  });
  const { candidates, skipped } = await findSounds([{ path: "set.zip", file: zip }]);
  expect(candidates.map(({ path, label, speaker }) => [path, label, speaker])).toEqual([
    ["set/x/a.wav", "joy", "Kim"],
    ["set/b.wav", "calm", ""],
  ]);
  expect(await (await candidates[1]!.read()).text()).toBe("b");
  expect(skipped).toEqual([
    { path: "set/notes.txt", reason: "no-sound" },
    { path: "c.wav", reason: "missing" },
    { path: "set/d.wav", reason: "unlisted" },
  ]);
});

test("an archive that exceeds the size limit is rejected before unpacking", async () => {
  const zip = await zipOf({ "a.wav": new Uint8Array(3_000_000), "b.wav": new Uint8Array(10) });
  expect(zip.size).toBeLessThan(10_000);
  const limits = { files: 5, bytes: 5_000_000, totalBytes: 5_000_000 };
  expect(await openZip(zip, limits)).toHaveLength(2);
  const refused = async (more: Partial<typeof limits>) =>
    openZip(zip, { ...limits, ...more }).catch((failure: { code: string }) => failure.code);
  expect(await refused({ bytes: 2_000_000 })).toBe("zip-too-large");
  expect(await refused({ totalBytes: 3_000_005 })).toBe("zip-too-large");
  expect(await refused({ files: 1 })).toBe("zip-too-many");
  expect(
    await openZip(zip.slice(0, zip.size - 30)).catch((failure: { code: string }) => failure.code),
  ).toBe("zip-damaged");
});

test("an entry that exceeds its stated size is rejected", async () => {
  const zip = new Uint8Array(
    await (await zipOf({ "a.wav": new Uint8Array(3_000_000) })).arrayBuffer(),
  );
  // Replaces the stated size everywhere: the archive now states 1000 bytes.
  const view = new DataView(zip.buffer);
  for (let i = 0; i + 4 <= zip.length; i++) {
    if (view.getUint32(i, true) === 3_000_000) view.setUint32(i, 1000, true);
  }
  const [entry] = await openZip(new Blob([zip]));
  expect(entry!.size).toBe(1000);
  const code = await entry!.read().catch((failure: { code: string }) => failure.code);
  expect(code).toMatch(/^zip-/);
});

test("a stream is split into takes at pauses, and silence is removed", () => {
  const sampleRate = 16_000;
  const cutter = new TakeCutter({ sampleRate });
  const noise = (seconds: number, level: number) =>
    Float32Array.from(
      { length: seconds * sampleRate },
      (_, i) => level * Math.sin(i * 0.3) * (((i * 7919) % 101) / 101),
    );
  const sound = [
    noise(1, 0.001),
    noise(1.2, 0.3),
    noise(1, 0.001),
    // A click is not a take.
    noise(0.1, 0.5),
    noise(1, 0.001),
    noise(0.8, 0.2),
    noise(1, 0.001),
  ];
  const takes = sound.flatMap((part) => cutter.push(part));
  expect(takes.map((take) => take.length / sampleRate)).toEqual([
    expect.closeTo(1.5, 1) as unknown as number,
    expect.closeTo(1.1, 1) as unknown as number,
  ]);
  expect(cutter.flush()).toBeUndefined();
  cutter.push(noise(0.6, 0.3));
  expect(cutter.speaking).toBe(true);
  expect(cutter.flush()!.length / sampleRate).toBeGreaterThan(0.55);
});

test("a learning curve is downsampled and keeps its best points", () => {
  const history = new TrainingHistory();
  for (let step = 1; step <= 5_000; step++) {
    history.step(step, 1 / step);
    if (step % 10 === 0) {
      history.evaluation({ step, heldOutLoss: 1, ua: step / 5_000, best: step === 2_500 });
    }
  }
  expect(history.points.length).toBeLessThanOrEqual(401);
  expect(history.points.filter(({ best }) => best)).toHaveLength(1);
  const steps = history.points.map(({ step }) => step);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

test("a form returns only the completed fields", () => {
  const form = new FormData();
  form.set("trainable", "classifier");
  form.set("from", "scratch");
  form.set("epochs", "");
  form.set("validation", "40");
  // Only the last layers are trained: random weights below them are useless.
  expect(readTrainingOptions(form)).toEqual({
    trainable: "classifier",
    validation: 0.4,
    augment: false,
  });
  form.set("trainable", "all");
  form.set("epochs", "7");
  form.set("noise", "on");
  expect(readTrainingOptions(form)).toEqual({
    trainable: "all",
    from: "scratch",
    epochs: 7,
    validation: 0.4,
    augment: { shift: false, level: false, noise: true, spectrum: false },
  });
});
