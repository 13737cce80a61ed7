import type { Adapted, TimelineTask } from "../engine/engine.js";
import { callbackError, EmotionError } from "../core/errors.js";
import {
  checkCallback,
  checkSignal,
  readCall,
  readOptions,
  withWarnings,
} from "../core/options.js";
import { describe } from "../core/realm.js";
import type { TimelineOptions, TimelineWindow } from "../types/timeline.js";

/** Refuses a call whose signal was aborted. @throws EmotionError `aborted` */
export function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EmotionError("aborted", "the timeline was aborted");
}

/** Checks the arguments of `timeline`, runs it, and collects its windows. */
export async function collectTimeline(
  samples: Float32Array,
  timelineOptions: TimelineOptions | undefined,
  run: (task: TimelineTask) => Promise<Adapted>,
): Promise<TimelineWindow[]> {
  const options = readOptions(timelineOptions);
  const { window = 3, every = 0.5, signal, onWindow } = options;
  const { warnings, ...call } = readCall(samples, options);
  checkSeconds("window", window);
  checkSeconds("every", every);
  checkSignal(signal);
  checkCallback("onWindow", onWindow);
  refuseIfAborted(signal);

  const windows: TimelineWindow[] = [];
  const stop = new AbortController();
  const abort = () => stop.abort();
  let thrown: EmotionError | undefined;
  const take = (answer: TimelineWindow, count: number) => {
    if (stop.signal.aborted) return;
    const result = withWarnings(answer, warnings);
    windows.push(result);
    try {
      onWindow?.(result, count);
    } catch (failure) {
      thrown = callbackError("onWindow", failure);
      abort();
    }
  };
  signal?.addEventListener("abort", abort);
  try {
    await run({ ...call, window, every, signal: stop.signal, onWindow: take });
  } catch (failure) {
    throw thrown ?? failure;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (thrown) throw thrown;
  refuseIfAborted(signal);
  return windows;
}

/** The range is checked by the wasm module. @throws EmotionError `window` */
function checkSeconds(name: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new EmotionError("window", `expected \`${name}\` in seconds, received ${describe(value)}`);
}
