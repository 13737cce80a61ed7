import type { Classification, Recognizer } from "speech-emotion";
import type { PageSound } from "../sound.ts";
import type { SpeakerSession } from "../speaker-session.ts";

/**
 * The position of a recording in the session, so that it is counted once and can be classified again in the same way.
 */
export interface SessionPosition {
  /** The session state before the recording. */
  state: string | undefined;
  /** The model of the state: states are specific to a model. */
  model: string | undefined;
}

/** A result, and a function that classifies modified samples of the same recording in the same way. */
export interface SessionResult {
  result: Classification;
  /** Present if the result is adapted to the speaker: its position, and the seconds of speech adapted to. */
  position?: SessionPosition;
  adaptedSeconds?: number;
  classify: Classify;
}

export type Classify = (samples: Float32Array, sampleRate: number) => Promise<Classification>;

/**
 * Classifies a recording. Bundled examples are classified without a session, all others in the session of the
 * speaker. A recording with a position for this model is not counted again.
 */
export async function classifySound(
  recognizer: Recognizer<string>,
  speaker: SpeakerSession,
  { samples, sampleRate, actedLabel }: PageSound,
  model: string | undefined,
  known: SessionPosition | undefined,
): Promise<SessionResult> {
  const session = actedLabel === undefined ? speaker.of(recognizer) : undefined;
  if (!session) {
    const classify: Classify = (other, rate) => recognizer.classify(other, { sampleRate: rate });
    return { result: await classify(samples, sampleRate), classify };
  }
  const counted = known?.model === model ? known : undefined;
  const position = counted ?? { state: session.state(), model };
  const atPosition = async (other: Float32Array, rate: number) => {
    // Uses a separate session, so that the session of the page does not change.
    const aside = recognizer.session({ state: position.state });
    try {
      const result = await aside.classify(other, { sampleRate: rate });
      return { result, adaptedSeconds: aside.seconds };
    } finally {
      aside.dispose();
    }
  };
  const classify: Classify = async (other, rate) => (await atPosition(other, rate)).result;
  if (counted) return { ...(await atPosition(samples, sampleRate)), position, classify };
  const result = await session.classify(samples, { sampleRate });
  speaker.changed();
  return { result, adaptedSeconds: session.seconds, position, classify };
}
