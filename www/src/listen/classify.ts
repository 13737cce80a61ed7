import type { Classification, Recognizer } from "speech-emotion";
import type { Sound } from "../sound.ts";
import type { SpeakerSession } from "../speaker-session.ts";

/** Where in the session a recording was classified, so that it counts once and can be classified again alike. */
export interface Place {
  /** What the session had adapted to before it. */
  state: string | undefined;
  /** The recognizer's model: the state is of no other. */
  model: string | undefined;
}

/** A result, and how to classify changed samples of the same recording alike. */
export interface Asked {
  result: Classification;
  /** Where the result is adapted to the speaker, and to how many seconds of speech. */
  place?: Place;
  adaptedSeconds?: number;
  classify: Classify;
}

export type Classify = (samples: Float32Array, sampleRate: number) => Promise<Classification>;

/**
 * Classifies a sound: the page's examples by themselves, anything else in the session of the speaker, in which a sound that has
 * a place of this model already does not count again.
 */
export async function classifySound(
  recognizer: Recognizer<string>,
  speaker: SpeakerSession,
  { samples, sampleRate, actedLabel }: Sound,
  model: string | undefined,
  known: Place | undefined,
): Promise<Asked> {
  const session = actedLabel === undefined ? speaker.of(recognizer) : undefined;
  if (!session) {
    const classify: Classify = (other, rate) => recognizer.classify(other, { sampleRate: rate });
    return { result: await classify(samples, sampleRate), classify };
  }
  const counted = known?.model === model ? known : undefined;
  const place = counted ?? { state: session.state(), model };
  const inPlace = async (other: Float32Array, rate: number) => {
    // A session of its own: that of the page stays as it is.
    const aside = recognizer.session({ state: place.state });
    try {
      const result = await aside.classify(other, { sampleRate: rate });
      return { result, adaptedSeconds: aside.seconds };
    } finally {
      aside.dispose();
    }
  };
  const classify: Classify = async (other, rate) => (await inPlace(other, rate)).result;
  if (counted) return { ...(await inPlace(samples, sampleRate)), place, classify };
  const result = await session.classify(samples, { sampleRate });
  speaker.changed();
  return { result, adaptedSeconds: session.seconds, place, classify };
}
