import { EmotionError } from "../core/errors.js";

/** Without an audio output, Firefox never starts a context and reports no error. */
const START_MILLISECONDS = 5000;

/**
 * Starts an audio context.
 *
 * @throws EmotionError `microphone-busy` if it has not started after five seconds
 */
export async function startAudio(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const complain = () =>
      reject(new EmotionError("microphone-busy", "the audio system of the browser did not start"));
    timer = setTimeout(complain, START_MILLISECONDS);
  });
  try {
    await Promise.race([context.resume(), late]);
  } finally {
    clearTimeout(timer);
  }
}
