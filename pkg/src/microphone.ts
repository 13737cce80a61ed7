import { EmotionError } from "./errors.js";
import { startAudio } from "./start-audio.js";
import type { AudioProcessing } from "./listen-types.js";
import type { SoundInput } from "./sound-input.js";

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
}

/** @throws EmotionError `microphone-busy` where the audio system refuses */
export async function openStream(
  stream: MediaStream,
  { owned, context: given, worklet }: StreamOptions,
): Promise<SoundInput> {
  const track = stream.getAudioTracks()[0];
  let source: MediaStreamAudioSourceNode | undefined;
  let capture: AudioWorkletNode | undefined;
  let context: AudioContext | undefined;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  const close = () => {
    track?.removeEventListener("ended", end);
    if (owned) for (const each of stream.getTracks()) each.stop();
    source?.disconnect();
    capture?.disconnect();
    if (!given && context?.state !== "closed") void context?.close();
    end();
  };

  try {
    // The context's own rate: asking for another throws in Firefox. The recognizer resamples.
    context = given ?? new AudioContext();
    await context.audioWorklet.addModule(worklet);
    await startAudio(context);
    capture = new AudioWorkletNode(context, "speech-emotion-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    source = context.createMediaStreamSource(stream);
    // Connected to the end, or it would not be run; it puts out silence.
    source.connect(capture).connect(context.destination);
  } catch (failure) {
    close();
    throw microphoneError(failure);
  }
  track?.addEventListener("ended", end);
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
      port.onmessage = (event: MessageEvent<Float32Array<ArrayBuffer>>) => {
        void onBlock(event.data);
      };
      await ended;
      port.onmessage = null;
    },
    close,
  };
}

function microphoneError(failure: unknown): EmotionError {
  if (failure instanceof EmotionError) return failure;
  const name = failure instanceof DOMException ? failure.name : "";
  const codes: Record<string, string> = {
    NotAllowedError: "microphone-refused",
    SecurityError: "microphone-refused",
    NotFoundError: "microphone-missing",
    OverconstrainedError: "microphone-missing",
  };
  return new EmotionError(codes[name] ?? "microphone-busy", String(failure), { cause: failure });
}
