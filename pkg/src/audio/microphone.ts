import { callbackError, EmotionError, type ErrorCode } from "../core/errors.js";
import { refuseIfAborted } from "../core/abort.js";
import { checkCallback } from "../core/options.js";
import { isAudioNode } from "../core/realm.js";
import type { AudioProcessing, ListenInput } from "../types/listen.js";
import { openSamples } from "./sample-input.js";
import type { SoundInput } from "./sound-input.js";
import { startAudio } from "./start-audio.js";
import { pullStream, watchAudio } from "./watch-audio.js";

const PROCESSING: AudioProcessing[] = ["echoCancellation", "noiseSuppression", "autoGainControl"];

/**
 * The microphone, with all processing asked off: each kind changes the features.
 *
 * @throws EmotionError `microphone-unavailable`, `-refused`, `-missing` or `-busy`
 */
async function askForMicrophone(device: string | undefined): Promise<MediaStream> {
  // Undefined on pages that are not secure, and in Node.js, whatever the types say.
  const devices = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices;
  if (!devices?.getUserMedia) {
    throw new EmotionError("microphone-unavailable", "this page has no access to microphones");
  }
  try {
    return await devices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        ...(device !== undefined && { deviceId: { exact: device } }),
      },
    });
  } catch (failure) {
    throw microphoneError(failure);
  }
}

/** How an input is opened. */
export interface OpenOptions {
  /** The microphone to open, where there is no input. */
  device?: string | undefined;
  /** Address of the worklet that posts the blocks. @throws EmotionError `option` where there is none */
  worklet: () => string;
  /** Closes everything, also while it is being opened. */
  signal?: AbortSignal;
}

/** @throws EmotionError `microphone-...`, `option`, `aborted` */
export async function openInput(
  input: ListenInput | undefined,
  options: OpenOptions,
): Promise<SoundInput> {
  if (input && "blocks" in input) return openSamples(input);
  const worklet = options.worklet();
  if (isAudioNode(input)) return openNode(input, worklet, options.signal);
  // What is no node is a stream: the options were checked.
  const stream = (input as MediaStream | undefined) ?? (await askForMicrophone(options.device));
  return openStream(stream, { owned: !input, worklet, signal: options.signal });
}

const openNode = (
  node: AudioNode & { context: AudioContext },
  worklet: string,
  signal: AbortSignal | undefined,
): Promise<SoundInput> =>
  openGraph(
    { context: () => node.context, source: () => node, release: () => undefined },
    worklet,
    signal,
  );

async function openStream(
  stream: MediaStream,
  how: { owned: boolean; worklet: string; signal: AbortSignal | undefined },
): Promise<SoundInput> {
  const { owned, worklet, signal } = how;
  let context: AudioContext | undefined;
  let unpull: () => void = () => undefined;
  const graph: Graph = {
    // The context's own rate: asking for another throws in Firefox. The recognizer resamples.
    context: () => (context = new AudioContext()),
    source: (of) => of.createMediaStreamSource(stream),
    track: stream.getAudioTracks()[0],
    release() {
      unpull();
      if (owned) for (const each of stream.getTracks()) each.stop();
      if (context && context.state !== "closed") void context.close().catch(() => undefined);
    },
  };
  const opened = await openGraph(graph, worklet, signal);
  if (!owned) unpull = pullStream(stream);
  return opened;
}

/** What is listened to. */
interface Graph {
  context(): AudioContext;
  source(context: AudioContext): AudioNode;
  track?: MediaStreamTrack | undefined;
  /** Called at the end. */
  release(): void;
}

async function openGraph(
  graph: Graph,
  worklet: string,
  signal: AbortSignal | undefined,
): Promise<SoundInput> {
  const { track } = graph;
  let source: AudioNode | undefined;
  let capture: AudioWorkletNode | undefined;
  let context: AudioContext;
  let failure: EmotionError | undefined;
  let unwatch: () => void = () => undefined;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  const close = () => {
    signal?.removeEventListener("abort", close);
    unwatch();
    if (capture) {
      // The node of a caller stays connected to what else it has.
      source?.disconnect(capture);
      capture.disconnect();
      capture.port.postMessage("close");
      capture = undefined;
    }
    graph.release();
    end();
  };
  const fail = (cause: EmotionError) => {
    failure ??= cause;
    close();
  };
  signal?.addEventListener("abort", close);
  try {
    refuseIfAborted(signal);
    context = graph.context();
    await context.audioWorklet.addModule(worklet);
    refuseIfAborted(signal);
    await startAudio(context);
    refuseIfAborted(signal);
    capture = new AudioWorkletNode(context, "speech-emotion-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    source = graph.source(context);
    // Connected to the end, or it would not be run; it puts out silence.
    source.connect(capture).connect(context.destination);
  } catch (cause) {
    close();
    throw microphoneError(cause);
  }
  const lost = "the browser suspended the sound and did not resume it";
  unwatch = watchAudio(context, track, {
    end,
    fail: () => fail(new EmotionError("microphone-busy", lost)),
  });
  // A track that ended before anybody listened for it says so only here.
  if (track?.readyState === "ended") end();

  const settings = track?.getSettings() ?? {};
  const { port } = capture;
  return {
    granted: {
      sampleRate: context.sampleRate,
      processing: PROCESSING.filter((name) => settings[name]),
    },
    async run(onBlock) {
      if (onBlock === undefined) throw new EmotionError("option", "expected `onBlock`");
      checkCallback("onBlock", onBlock);
      const thrown = (cause: unknown) => fail(callbackError("onBlock", cause));
      port.onmessage = (event: MessageEvent<Float32Array<ArrayBuffer>>) => {
        try {
          const taken = onBlock(event.data);
          if (taken instanceof Promise) taken.catch(thrown);
        } catch (cause) {
          thrown(cause);
        }
      };
      await ended;
      port.onmessage = null;
      if (failure) throw failure;
    },
    close,
  };
}

function microphoneError(failure: unknown): EmotionError {
  if (failure instanceof EmotionError) return failure;
  const name = failure instanceof DOMException ? failure.name : "";
  const codes: Record<string, ErrorCode> = {
    NotAllowedError: "microphone-refused",
    SecurityError: "microphone-refused",
    NotFoundError: "microphone-missing",
    OverconstrainedError: "microphone-missing",
  };
  return new EmotionError(codes[name] ?? "microphone-busy", String(failure), { cause: failure });
}
