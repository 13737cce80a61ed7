import { callbackError, EmotionError, type ErrorCode } from "../core/errors.js";
import type { AudioProcessing } from "../types/listen.js";
import { checkCallback } from "../core/options.js";
import type { SoundInput } from "./sound-input.js";
import { startAudio } from "./start-audio.js";
import { pullStream, watchAudio } from "./watch-audio.js";

const PROCESSING: AudioProcessing[] = ["echoCancellation", "noiseSuppression", "autoGainControl"];

/**
 * The microphone, with all processing asked off: each kind changes what the network hears.
 *
 * @throws EmotionError `microphone-unavailable`, `-refused`, `-missing` or `-busy`
 */
export async function askForMicrophone(): Promise<MediaStream> {
  // Undefined on pages that are not secure, and in Node.js, whatever the types say.
  const devices = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices;
  if (!devices?.getUserMedia) {
    throw new EmotionError("microphone-unavailable", "there is no microphone to be had here");
  }
  try {
    return await devices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (failure) {
    throw microphoneError(failure);
  }
}

/** How a stream is listened to. */
export interface StreamOptions {
  /** Whether the stream was opened for this, and is stopped at the end. */
  owned: boolean;
  /** The caller's context, or none: a new one, closed at the end. */
  context: AudioContext | undefined;
  /** Address of the worklet that posts the blocks. */
  worklet: string;
  /** Closes everything, also while it is being opened. */
  signal?: AbortSignal;
}

/** @throws EmotionError `microphone-busy` where the audio system refuses; `aborted` */
export async function openStream(
  stream: MediaStream,
  { owned, context: given, worklet, signal }: StreamOptions,
): Promise<SoundInput> {
  const track = stream.getAudioTracks()[0];
  let source: MediaStreamAudioSourceNode | undefined;
  let capture: AudioWorkletNode | undefined;
  let context: AudioContext | undefined;
  let failure: EmotionError | undefined;
  let unwatch: () => void = () => undefined;
  let unpull: () => void = () => undefined;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  const close = () => {
    signal?.removeEventListener("abort", close);
    unwatch();
    unpull();
    if (owned) for (const each of stream.getTracks()) each.stop();
    source?.disconnect();
    capture?.disconnect();
    capture?.port.postMessage("close");
    if (!given && context?.state !== "closed") void context?.close().catch(() => undefined);
    end();
  };
  const fail = (cause: EmotionError) => {
    failure ??= cause;
    close();
  };
  const refuseIfAborted = () => {
    if (signal?.aborted) throw new EmotionError("aborted", "listening has ended");
  };

  signal?.addEventListener("abort", close);
  try {
    refuseIfAborted();
    // The context's own rate: asking for another throws in Firefox. The recognizer resamples.
    context = given ?? new AudioContext();
    await context.audioWorklet.addModule(worklet);
    refuseIfAborted();
    await startAudio(context);
    refuseIfAborted();
    capture = new AudioWorkletNode(context, "speech-emotion-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    source = context.createMediaStreamSource(stream);
    // Connected to the end, or it would not be run; it puts out silence.
    source.connect(capture).connect(context.destination);
  } catch (cause) {
    close();
    throw microphoneError(cause);
  }
  if (!owned) unpull = pullStream(stream);
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
