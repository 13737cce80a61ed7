import type { Adapted, TimelineTask } from "./engine.js";
import { EmotionError } from "./errors.js";
import { checkSampleRate, checkSamples } from "./options.js";
import type { TimelineOptions, TimelineWindow } from "./timeline-types.js";

/** Refuses a call whose signal was aborted. @throws EmotionError `aborted` */
export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EmotionError("aborted", "the timeline was aborted");
}

/** Checks the arguments of `timeline`, runs it, and collects its windows. */
export async function collectTimeline(
  samples: Float32Array,
  options: TimelineOptions,
  run: (task: TimelineTask) => Promise<Adapted>,
): Promise<TimelineWindow[]> {
  const { sampleRate = 16_000, window = 3, every = 0.5, transfer = false, signal } = options;
  checkSamples(samples);
  checkSampleRate(sampleRate);
  refuseIfAborted(signal);
  const windows: TimelineWindow[] = [];
  const onWindow = (answer: TimelineWindow, count: number) => {
    windows.push(answer);
    options.onWindow?.(answer, count);
  };
  await run({ samples, sampleRate, window, every, transfer, signal, onWindow });
  refuseIfAborted(signal);
  return windows;
}
