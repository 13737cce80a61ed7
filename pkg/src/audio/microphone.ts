import { callbackError, EmotionError, type ErrorCode } from "../core/errors.js";
import { throwIfAborted } from "../core/abort.js";
import { checkCallback } from "../core/options.js";
import { isAudioNode } from "../core/realm.js";
import type { AudioProcessing, ListenInput } from "../types/listen.js";
import { openSamples } from "./sample-input.js";
import type { SoundInput } from "./sound-input.js";
import { startAudio } from "./start-audio.js";
import { pullStream, watchAudio } from "./watch-audio.js";

const PROCESSING: AudioProcessing[] = ["echoCancellation", "noiseSuppression", "autoGainControl"];

/**
 * Opens the microphone with all audio processing disabled, because it changes the features.
 *
 * @throws EmotionError `microphone-unavailable`, `-refused`, `-missing` or `-busy`
 */
async function askForMicrophone(device: string | undefined): Promise<MediaStream> {
  // Undefined in insecure contexts and in Node.js, despite its type.
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

/** Options for opening an input. */
export interface OpenOptions {
  /** The microphone constraints, if there is no `input`. */
  device?: string | undefined;
  /** Returns the address of the audio worklet. @throws EmotionError `option` where there is none */
  worklet: () => string;
  /** Closes the input, also while it is being opened. */
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
  // Validation allows only nodes and streams here.
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
    // Use the default sample rate: Firefox throws for any other. The recognizer resamples.
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

/** The node or stream that is read. */
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
      // Disconnect only this package's connection of a node of the caller.
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
    throwIfAborted(signal);
    context = graph.context();
    await context.audioWorklet.addModule(worklet);
    throwIfAborted(signal);
    await startAudio(context);
    throwIfAborted(signal);
    capture = new AudioWorkletNode(context, "speech-emotion-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    source = graph.source(context);
    // Connect to the destination, since unconnected nodes are not processed; the output is silent.
    source.connect(capture).connect(context.destination);
  } catch (cause) {
    close();
    throw microphoneError(cause);
  }
  const lost = "the browser suspended the audio and did not resume it";
  unwatch = watchAudio(context, track, {
    end,
    fail: () => fail(new EmotionError("microphone-busy", lost)),
  });
  // A track that ended earlier fires no event.
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
