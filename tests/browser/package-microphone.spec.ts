// `listen` of the npm package with the microphone: opened resources are closed in every case.
import type * as Package from "speech-emotion";
import { clipPath } from "./command-line.ts";
import { launchOptions } from "./chromium.ts";
import { commandLine, loadCpu, type Scope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

declare const scope: Scope;

// A recording with a high confidence (see microphone.spec.ts).
const clip = "13b03Td";

test.use({ launchOptions: launchOptions({ microphone: clipPath(clip) }) });

test("microphone input has the label of the command line", async ({ page }) => {
  await loadCpu(page);
  const { label, input } = await page.evaluate(async () => {
    let label = "";
    let input: Package.GrantedInput | undefined;
    const options = {
      window: 7,
      smoothing: 0,
      onStart: (granted: Package.GrantedInput) => (input = granted),
    };
    for await (const result of scope.recognizer.listen(options)) {
      if (result.kind === "classification") label = result.label;
      // The recording has 4.98 s; the silence after it is trimmed.
      if (result.windowEndSeconds > 5.5) break;
    }
    return { label, input };
  });
  expect(label).toBe(commandLine.get(clipPath(clip))!.label);
  expect(input!.sampleRate).toBeGreaterThanOrEqual(8000);
  expect(input!.processing).toEqual([]);
});

test("record returns microphone samples until maxSeconds or the signal", async ({ page }) => {
  await loadCpu(page);
  const outcomes = await page.evaluate(async () => {
    const { recognizer } = scope;
    const whole = await recognizer.record({ maxSeconds: 5.6 });
    const { label, start, end } = await recognizer.classify(whole);
    const stop = new AbortController();
    const stopped = recognizer.record({
      signal: stop.signal,
      onStart: () => setTimeout(() => stop.abort(), 800),
    });
    const seconds = ({ samples, sampleRate }: Package.Sound) => samples.length / sampleRate;
    const [device] = (await navigator.mediaDevices.enumerateDevices()).filter(
      ({ kind }) => kind === "audioinput",
    );
    const chosen = await recognizer.record({ device: device!.deviceId, maxSeconds: 0.2 });
    const other = scope.load({ backend: "cpu" });
    const disposed = other.then((loaded) => {
      const recording = scope.code(loaded.record());
      loaded.dispose();
      return recording;
    });
    return {
      label,
      start,
      end,
      processing: whole.processing,
      lengths: [seconds(whole), seconds(await stopped), seconds(chosen)],
      codes: [
        await scope.code(recognizer.record({ signal: AbortSignal.abort() })),
        await scope.code(recognizer.record({ device: "no such device" })),
        await scope.code(recognizer.record({ maxSeconds: 301 })),
        await disposed,
      ],
    };
  });
  const { label, start, end, processing, lengths, codes } = outcomes;
  expect(label).toBe(commandLine.get(clipPath(clip))!.label);
  expect([start >= 0, end > start, end <= 5.6]).toEqual([true, true, true]);
  expect(processing).toEqual([]);
  expect(lengths[0]).toBeCloseTo(5.6, 3);
  expect(lengths[1]).toBeGreaterThan(0.3);
  expect(lengths[2]).toBeCloseTo(0.2, 3);
  expect(codes).toEqual(["aborted", "microphone-missing", "option", "disposed"]);
});

test("record accepts a sample source and ends with it", async ({ page }) => {
  await loadCpu(page);
  const recorded = await page.evaluate(async (name) => {
    const { recognizer } = scope;
    const { samples, sampleRate } = await recognizer.decodeAudio(await scope.clip(name));
    const input = () => ({ sampleRate, blocks: scope.blocks(samples, 999) });
    const all = await recognizer.record({ input: input() });
    const part = await recognizer.record({ input: input(), maxSeconds: 0.5 });
    const same = all.samples.every((sample, i) => sample === samples[i]);
    return [same && all.samples.length === samples.length, part.samples.length / sampleRate];
  }, clip);
  expect(recorded).toEqual([true, 0.5]);
});

test("samples recorded by the caller have the label of the command line", async ({ page }) => {
  await loadCpu(page);
  const { label, seconds, granted, state } = await page.evaluate(async () => {
    const microphone = await scope.openMicrophone();
    const { granted } = microphone;
    const blocks: Float32Array<ArrayBuffer>[] = [];
    let count = 0;
    await microphone.run((block) => {
      blocks.push(block);
      count += block.length;
      // The recording has 4.98 s; the silence after it is trimmed.
      if (count > 5.5 * granted.sampleRate) microphone.close();
    });
    const samples = new Float32Array(await new Blob(blocks).arrayBuffer());
    const { label } = await scope.recognizer.classify(samples, granted);
    const after = blocks.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const state = blocks.length === after ? "closed" : "still recording";
    return { label, seconds: samples.length / granted.sampleRate, granted, state };
  });
  expect(label).toBe(commandLine.get(clipPath(clip))!.label);
  expect(seconds).toBeGreaterThan(5.5);
  expect(granted.processing).toEqual([]);
  expect(state).toBe("closed");
});

test("the microphone is released whenever listening ends", async ({ page }) => {
  await loadCpu(page);
  const states = await page.evaluate(async () => {
    const tracks: MediaStreamTrack[] = [];
    const contexts: AudioContext[] = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const state = () => `${tracks.at(-1)!.readyState} ${contexts.at(-1)!.state}`;
    const settled = () => new Promise((resolve) => setTimeout(resolve, 100));
    const states: Record<string, string> = {};

    for await (const _ of scope.recognizer.listen({ every: 0.1 })) break;
    await settled();
    states["break"] = state();

    const abort = new AbortController();
    for await (const _ of scope.recognizer.listen({ every: 0.1, signal: abort.signal }))
      abort.abort();
    await settled();
    states["abort"] = state();

    // Aborted while it opens, and before.
    const early = new AbortController();
    const opening = scope.recognizer.listen({ signal: early.signal }).next();
    early.abort();
    await opening;
    await settled();
    states["early"] = tracks.at(-1)!.readyState;
    const unopened = scope.recognizer.listen();
    await unopened.return!();
    states["unopened"] = String((await unopened.next()).done);

    // Resources of the caller stay open.
    const stream = await open({ audio: true });
    const context = new AudioContext();
    const node = context.createMediaStreamSource(stream);
    for (const input of [stream, node]) {
      for await (const _ of scope.recognizer.listen({ every: 0.1, input })) break;
    }
    await settled();
    states["given"] = `${stream.getTracks()[0]!.readyState} ${context.state}`;
    // It ends when the stream ends.
    const ending = scope.recognizer.listen({ every: 0.1, input: stream });
    await ending.next();
    for (const track of stream.getTracks()) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
    let last = await ending.next();
    while (!last.done) last = await ending.next();
    states["ended"] = context.state;
    await context.close();

    const listening = scope.recognizer.listen({ every: 0.1 });
    await listening.next();
    scope.recognizer.dispose();
    await settled();
    states["dispose"] = state();
    return { ...states, opened: tracks.length };
  });
  expect(states).toEqual({
    break: "ended closed",
    abort: "ended closed",
    early: "ended",
    unopened: "true",
    given: "live running",
    ended: "running",
    dispose: "ended closed",
    opened: 4,
  });
});
