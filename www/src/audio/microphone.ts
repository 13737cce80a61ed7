import { EmotionError, startAudio } from "speech-emotion";
import workletUrl from "./capture-worklet.ts?worker&url";

/** Processing that browsers do unasked, and that changes what the network hears. */
export type Processing = "echoCancellation" | "noiseSuppression" | "autoGainControl";

/** What the browser granted, which may differ from what was asked. */
export interface Granted {
  /** Hz, of the blocks that arrive. */
  sampleRate: number;
  /** Processing that stayed on. */
  processing: Processing[];
}

/** An open microphone. */
export interface Microphone {
  granted: Granted;
  /** Lets go of the microphone. */
  close(): void;
}

/**
 * Opens the microphone and passes on its blocks of 128 mono samples.
 *
 * @throws EmotionError `microphone-unavailable`, `-refused`, `-missing` or `-busy`
 */
export async function openMicrophone(
  onBlock: (block: Float32Array) => void,
  onUnplugged: () => void,
): Promise<Microphone> {
  // Undefined on pages that are not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) {
    throw new EmotionError("microphone-unavailable", "the browser offers no microphone here");
  }
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({
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

  // The context's own rate: asking for another throws in Firefox. The recognizer resamples.
  const context = new AudioContext();
  const track = stream.getAudioTracks()[0];
  const close = () => {
    track?.removeEventListener("ended", onUnplugged);
    for (const each of stream.getTracks()) each.stop();
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(workletUrl);
    await startAudio(context);
    const capture = new AudioWorkletNode(context, "capture", {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    capture.port.onmessage = (event: MessageEvent<Float32Array>) => onBlock(event.data);
    // Connected to the end, or it would not be run; it puts out silence.
    context.createMediaStreamSource(stream).connect(capture).connect(context.destination);
  } catch (failure) {
    close();
    throw microphoneError(failure);
  }
  track?.addEventListener("ended", onUnplugged);
  const settings = track?.getSettings() ?? {};
  const all: Processing[] = ["echoCancellation", "noiseSuppression", "autoGainControl"];
  return {
    granted: {
      sampleRate: context.sampleRate,
      processing: all.filter((name) => settings[name]),
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
