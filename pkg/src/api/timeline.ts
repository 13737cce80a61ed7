import { abortable, throwIfAborted } from "../core/abort.js";
import { callbackError, EmotionError } from "../core/errors.js";
import { checkCallback, readOptions } from "../core/options.js";
import { describe } from "../core/realm.js";
import type { Adapted, Engine, RawWindow, TimelineTask } from "../engine/engine.js";
import type { TimelineOptions, TimelineWindow } from "../types/timeline.js";
import { present, readCall, readInput, type ReadInput } from "./call.js";

/** A timeline whose input has not been read. */
export type TimelineSettings = Omit<TimelineTask, keyof ReadInput>;

/** Validates the arguments of `timeline`, runs it, and collects the results. */
export async function collectTimeline<Label extends string>(
  engine: Engine,
  input: unknown,
  timelineOptions: TimelineOptions<Label> | undefined,
  run: (input: ReadInput | Promise<ReadInput>, settings: TimelineSettings) => Promise<Adapted>,
): Promise<TimelineWindow<Label>[]> {
  const options = readOptions(timelineOptions);
  const { window = 3, every = 0.5, onWindow } = options;
  const call = readCall(options);
  const { signal, topK, embedding } = call;
  checkSeconds("window", window);
  checkSeconds("every", every);
  checkCallback("onWindow", onWindow);
  throwIfAborted(signal);

  const windows: TimelineWindow<Label>[] = [];
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  let thrown: EmotionError | undefined;
  const read = readInput(engine, input, call);
  let { warnings } = call;
  const known = async () => ({ warnings } = await read);
  if (!(read instanceof Promise)) ({ warnings } = read);
  const take = (raw: RawWindow, count: number) => {
    if (stop.signal.aborted) return;
    const result = present<Label, RawWindow>(raw, topK, warnings);
    windows.push(result);
    try {
      onWindow?.(result, count);
    } catch (failure) {
      thrown = callbackError("onWindow", failure);
      stop.abort();
    }
  };
  signal?.addEventListener("abort", abort);
  try {
    if (read instanceof Promise) void known().catch(() => undefined);
    const settings = { window, every, embedding, signal: stop.signal, onWindow: take };
    await abortable(signal, () => run(read, settings));
  } catch (failure) {
    throw thrown ?? failure;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (thrown) throw thrown;
  throwIfAborted(signal);
  return windows;
}

/** The wasm module checks the range. @throws EmotionError `window` */
function checkSeconds(name: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new EmotionError("window", `expected \`${name}\` in seconds, received ${describe(value)}`);
}
