/**
 * A hook for React. React is an optional peer dependency of the package.
 *
 * ```tsx
 * import { useEmotion } from "speech-emotion/react";
 *
 * function Meter() {
 *   const { status, error, result, listening, start, stop } = useEmotion();
 *   return (
 *     <button disabled={status !== "ready"} onClick={listening ? stop : start}>
 *       {error?.message ?? result?.label ?? status}
 *     </button>
 *   );
 * }
 * ```
 *
 * @packageDocumentation
 */
"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Recognizer } from "./api/recognizer.js";
import type { Session } from "./api/session.js";
import { EmotionError } from "./core/errors.js";
import type {
  AudioInput,
  Classification,
  ClassifyOptions,
  EmotionLabel,
  LoadOptions,
  Progress,
} from "./types/index.js";
import type { ListenOptions, LiveAnswer } from "./types/listen.js";
import { LiveLoop } from "./ui/live-loop.js";
import { LOADING, sharingKey, shareRecognizer, type SharedState } from "./ui/shared-recognizer.js";

export * from "./api/exports.js";

/** Options of {@link useEmotion}. */
export interface EmotionOptions extends Omit<LoadOptions, "onProgress" | "signal"> {
  /**
   * `true` opens a session for the component: results adapt to one speaker, room and microphone.
   *
   * @defaultValue false
   */
  adapt?: boolean;
  /** Options of listening. They are read when it starts. */
  listen?: Omit<ListenOptions, "signal">;
}

/** What {@link useEmotion} returns. The functions change only with the recognizer. */
export interface Emotion<Label extends string = EmotionLabel> {
  /** `"loading"` on servers as well; `"error"` where loading failed. */
  status: "loading" | "ready" | "error";
  /** The recognizer, once it is loaded. It belongs to all components with the same options: do not dispose of it. */
  recognizer: Recognizer<Label> | undefined;
  /** The session of this component, with the option `adapt`. */
  session: Session<Label> | undefined;
  /** How much has been downloaded, while it is loading. */
  progress: Progress | undefined;
  /** Why loading, or the last call, failed. */
  error: EmotionError | undefined;
  /** The newest result, of a recording or of listening. */
  result: Classification<Label> | LiveAnswer<Label> | undefined;
  /** Whether it is listening. */
  listening: boolean;
  /** Whether nobody speaks, while it is listening; `result` keeps the last result. */
  silent: boolean;
  /**
   * Starts to listen. Call it from a click: browsers require a user gesture for the microphone. Does nothing before `status`
   * is `"ready"`.
   */
  start: () => void;
  /** Stops listening, and closes the microphone. */
  stop: () => void;
  /**
   * Classifies a recording or a file. The result is also in `result`. It never rejects: where it fails, it resolves to
   * `undefined`, and `error` has the reason. Does nothing before `status` is `"ready"`.
   */
  classify: (
    input: AudioInput,
    options?: ClassifyOptions,
  ) => Promise<Classification<Label> | undefined>;
}

/**
 * A recognizer for a component. Components with the same options share one recognizer, which is freed when the last of
 * them is unmounted. Unmounting stops listening. In strict mode, which mounts twice, everything is downloaded once.
 *
 * @typeParam Label the labels of a model of your own
 */
export function useEmotion<Label extends string = EmotionLabel>(
  options: EmotionOptions = {},
): Emotion<Label> {
  const key = sharingKey(options);
  const adapts = options.adapt ?? false;
  const [shared, setShared] = useState<SharedState>(LOADING);
  const [session, setSession] = useState<Session<Label>>();
  const [error, setError] = useState<EmotionError>();
  const [result, setResult] = useState<Emotion<Label>["result"]>();
  const [listening, setListening] = useState(false);
  const [silent, setSilent] = useState(false);
  const [loop] = useState(
    () =>
      new LiveLoop<Label>({
        onResult(live) {
          setSilent(live.kind === "silence");
          if (live.kind === "answer") setResult(live);
        },
        onError: setError,
        onChange(listening) {
          setListening(listening);
          setSilent(false);
        },
      }),
  );

  // Options are new objects at every rendering: effects and handlers read the newest.
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    const release = shareRecognizer(latest.current, setShared);
    return () => {
      loop.stop();
      release();
      setShared(LOADING);
      setResult(undefined);
      setError(undefined);
    };
  }, [key, loop]);

  const recognizer = shared.recognizer as Recognizer<Label> | undefined;
  useEffect(() => {
    if (!recognizer || !adapts) return;
    let opened: Session<Label>;
    try {
      opened = recognizer.session();
    } catch (failure) {
      setError(EmotionError.from(failure));
      return;
    }
    setSession(opened);
    return () => {
      loop.stop();
      opened.dispose();
      setSession(undefined);
    };
  }, [recognizer, adapts, loop]);

  // A model without sessions gives an error, and no session.
  const source = adapts ? session : recognizer;
  const current = useRef(source);
  useEffect(() => {
    current.current = source;
  }, [source]);

  const start = useCallback(() => {
    if (!source) return;
    setError(undefined);
    loop.start(source, latest.current.listen);
  }, [loop, source]);
  const stop = useCallback(() => loop.stop(), [loop]);
  const classify = useCallback<Emotion<Label>["classify"]>(
    async (input, options) => {
      if (!source) return undefined;
      setError(undefined);
      try {
        const classified = await source.classify(input, options);
        if (current.current === source) setResult(classified);
        return classified;
      } catch (failure) {
        // One that was replaced meanwhile was disposed.
        if (current.current === source) setError(EmotionError.from(failure));
        return undefined;
      }
    },
    [source],
  );

  const failed = shared.status === "error" || (adapts && recognizer && !session && error);
  return {
    status: source ? "ready" : failed ? "error" : "loading",
    recognizer,
    session,
    progress: shared.progress,
    error: shared.error ?? error,
    result,
    listening,
    silent,
    start,
    stop,
    classify,
  };
}
