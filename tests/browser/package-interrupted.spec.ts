// Interruptions of `listen`: it resumes, ends or throws with a code, and the microphone is closed afterwards.
import type * as Package from "speech-emotion";
import type { Page } from "@playwright/test";
import { clipPath } from "./command-line.ts";
import { launchOptions } from "./chromium.ts";
import { commandLine, loadCpu, type Scope as PackageScope, test } from "./package-page.ts";
import { expect } from "./watched-page.ts";

interface Scope extends PackageScope {
  tracks: MediaStreamTrack[];
  contexts: AudioContext[];
  /** Results until one matches, or the end of the loop. */
  until(
    results: AsyncIterator<Package.LiveResult, undefined>,
    isGood: (result: Package.LiveResult) => boolean,
  ): Promise<string>;
}
declare const scope: Scope;

const clip = "13b03Td";
const setup = launchOptions({ microphone: clipPath(clip) });
// Both peers are on one page: no other machine and no name resolution.
setup.args!.push(
  "--allow-loopback-in-peer-connection",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  "--autoplay-policy=no-user-gesture-required",
);
test.use({ launchOptions: setup });

/** Loads the recognizer and records the tracks and contexts that are opened. */
async function watchSound(page: Page): Promise<void> {
  await loadCpu(page);
  await page.evaluate(() => {
    scope.tracks = [];
    scope.contexts = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      scope.tracks.push(...stream.getTracks());
      return stream;
    };
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        scope.contexts.push(this);
      }
    };
    scope.until = async (results, isGood) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve("no result"), 20_000);
      });
      const wait = async () => {
        for (;;) {
          const { value, done } = await results.next();
          if (done) return "ended";
          if (isGood(value)) return value.kind === "classification" ? value.label : value.kind;
        }
      };
      const caught = wait().catch((failure: Package.EmotionError) => failure.code);
      const outcome = await Promise.race([caught, late]);
      clearTimeout(timer);
      return outcome;
    };
  });
}

const sound = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return `${scope.tracks.at(-1)?.readyState} ${scope.contexts.at(-1)?.state}`;
  });

test("a suspended context is resumed", async ({ page }) => {
  await watchSound(page);
  const outcome = await page.evaluate(async () => {
    const results = scope.recognizer.listen({ every: 0.2 });
    await results.next();
    await scope.contexts[0]!.suspend();
    const before = scope.contexts[0]!.currentTime;
    const outcome = await scope.until(results, () => scope.contexts[0]!.currentTime > before + 1);
    await results.return!();
    return outcome;
  });
  expect(outcome).toMatch(/^(silence|[a-z]+)$/);
  expect(["no result", "ended", "microphone-busy"]).not.toContain(outcome);
  expect(await sound(page)).toBe("ended closed");
});

test("a context that cannot be resumed is microphone-busy, and the microphone is closed", async ({
  page,
}) => {
  await watchSound(page);
  const outcomes = await page.evaluate(async () => {
    const interrupt = async () => {
      const context = scope.contexts.at(-1)!;
      context.resume = () => Promise.reject(new DOMException("a call", "InvalidStateError"));
      await context.suspend();
    };
    const results = scope.recognizer.listen({ every: 0.2 });
    await results.next();
    await interrupt();
    const listening = await scope.until(results, () => false);
    const first = scope.tracks[0]!.readyState;
    const microphone = await scope.openMicrophone();
    const running = microphone.run(() => undefined);
    await interrupt();
    return [listening, first, await scope.code(running)];
  });
  expect(outcomes).toEqual(["microphone-busy", "ended", "microphone-busy"]);
  expect(await sound(page)).toBe("ended closed");
});

test("it ends if the caller closes the context or stops the track", async ({ page }) => {
  await watchSound(page);
  const outcomes = await page.evaluate(async () => {
    const context = new AudioContext();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const node = context.createMediaStreamSource(stream);
    const closed = scope.recognizer.listen({ every: 0.2, input: node });
    await closed.next();
    await context.close();
    const first = await scope.until(closed, () => false);
    // The stream belongs to the caller.
    const microphone = scope.tracks[0]!.readyState;

    const stopped = scope.recognizer.listen({ every: 0.2, input: stream });
    await stopped.next();
    // Stopping a track fires no event.
    for (const track of stream.getTracks()) track.stop();
    const second = await scope.until(stopped, () => false);
    return [first, microphone, second, scope.contexts.at(-1)!.state];
  });
  expect(outcomes).toEqual(["ended", "live", "ended", "closed"]);
});

test("the microphone is closed immediately if listening ends while it opens", async ({ page }) => {
  await watchSound(page);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/capture-worklet.js*", async (route) => {
    await released;
    await route.continue();
  });
  const state = await page.evaluate(async () => {
    const abort = new AbortController();
    const opening = scope.recognizer.listen({ signal: abort.signal }).next();
    while (scope.tracks.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    const { done } = await opening;
    return `${done} ${scope.tracks[0]!.readyState}`;
  });
  expect(state).toBe("true ended");
  release();
  expect(await sound(page)).toBe("ended closed");
});

test("a callback that throws ends a recording and closes the microphone", async ({ page }) => {
  await watchSound(page);
  const codes = await page.evaluate(async () => {
    const run = async (onBlock: unknown) => {
      const microphone = await scope.openMicrophone();
      const code = await scope.code(microphone.run(onBlock as () => void));
      microphone.close();
      return code;
    };
    return [
      await run(() => {
        throw new RangeError("mine");
      }),
      await run(() => Promise.reject(new RangeError("mine"))),
      await run(undefined),
      await run("text"),
    ];
  });
  expect(codes).toEqual(["callback", "callback", "option", "option"]);
  expect(await sound(page)).toBe("ended closed");
});

test("a frozen page resumes", async ({ page, context }) => {
  await watchSound(page);
  await page.evaluate(() => {
    const results = scope.recognizer.listen({ every: 0.2 });
    Object.assign(scope, { results, first: results.next() });
    return (scope as unknown as { first: Promise<unknown> }).first;
  });
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((resolve) => setTimeout(resolve, 8000));
  await session.send("Page.setWebLifecycleState", { state: "active" });
  const outcome = await page.evaluate(async () => {
    const { results } = scope as unknown as {
      results: AsyncIterableIterator<Package.LiveResult, undefined>;
    };
    let count = 0;
    const outcome = await scope.until(results, () => ++count === 5);
    await results.return!();
    return outcome;
  });
  expect(["no result", "ended", "microphone-busy"]).not.toContain(outcome);
  expect(await sound(page)).toBe("ended closed");
});

test("the stream of a remote peer has the label of the command line; a track without a sender is silent", async ({
  page,
}) => {
  await watchSound(page);
  const expected = commandLine.get(clipPath(clip))!.label;
  const outcomes = await page.evaluate(
    async ([clip, expected]) => {
      const { samples, sampleRate } = await scope.recognizer.decodeAudio(await scope.clip(clip!));
      const context = new AudioContext();
      const buffer = context.createBuffer(1, samples.length, sampleRate);
      buffer.copyToChannel(new Float32Array(samples), 0);
      const voice = new AudioBufferSourceNode(context, { buffer, loop: true });
      const sent = context.createMediaStreamDestination();
      voice.connect(sent);
      voice.start();

      const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
      here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined);
      there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined);
      const received = new Promise<MediaStream>((resolve) => {
        there.ontrack = ({ streams }) => resolve(streams[0]!);
      });
      const [track] = sent.stream.getAudioTracks();
      const sender = here.addTrack(track!, sent.stream);
      await here.setLocalDescription();
      await there.setRemoteDescription(here.localDescription!);
      await there.setLocalDescription();
      await here.setRemoteDescription(there.localDescription!);
      const stream = await received;

      const results = scope.recognizer.listen({
        input: stream,
        window: 5,
        every: 0.5,
        smoothing: 0,
      });
      const label = await scope.until(
        results,
        (result) => result.kind === "classification" && result.label === expected,
      );
      await sender.replaceTrack(null);
      const muted = await scope.until(results, ({ kind }) => kind === "silence");
      await sender.replaceTrack(track!);
      const again = await scope.until(results, ({ kind }) => kind === "classification");
      await results.return!();
      const open = stream.getAudioTracks()[0]!.readyState;
      here.close();
      there.close();
      return { label, muted, isAgain: again !== "no result" && again !== "ended", open };
    },
    [clip, expected],
  );
  expect(outcomes).toEqual({ label: expected, muted: "silence", isAgain: true, open: "live" });
});
