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
import type { ListenOptions, LiveClassification } from "./types/listen.js";
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
  /** Options of `listen`. They are read when it starts. */
  listen?: Omit<ListenOptions, "signal">;
}

/** The return value of {@link useEmotion}. The functions change only with the recognizer. */
export interface Emotion<Label extends string = EmotionLabel> {
  /** `"loading"` also on servers; `"error"` if loading failed. */
  status: "loading" | "ready" | "error";
  /** The recognizer after loading. It is shared by all components with the same options: do not dispose it. */
  recognizer: Recognizer<Label> | undefined;
  /** The session of this component, if `adapt` is `true`. */
  session: Session<Label> | undefined;
  /** The download progress during loading. */
  progress: Progress | undefined;
  /** The error of loading or of the last call. */
  error: EmotionError | undefined;
  /** The newest result of `classify` or `listen`. */
  result: Classification<Label> | LiveClassification<Label> | undefined;
  /** Whether live classification is active. */
  listening: boolean;
  /** Whether the current window contains no speech; `result` keeps the last result. */
  silent: boolean;
  /**
   * Starts live classification. Call it in a click handler: browsers require a user gesture for the microphone. Does
   * nothing before `status` is `"ready"`.
   */
  start: () => void;
  /** Stops live classification and closes the microphone. */
  stop: () => void;
  /**
   * Classifies a recording or a file. The result is also stored in `result`. It never rejects: on failure it
   * resolves to `undefined`, and `error` is set. Does nothing before `status` is `"ready"`.
   */
  classify: (
    input: AudioInput,
    options?: ClassifyOptions,
  ) => Promise<Classification<Label> | undefined>;
}

/**
 * Loads a recognizer for a component. Components with the same options share one recognizer, which is freed when the
 * last of them unmounts. Unmounting stops live classification. Strict mode, which mounts twice, downloads every file
 * once.
 *
 * @typeParam Label the labels of a custom model
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
          if (live.kind === "classification") setResult(live);
        },
        onError: setError,
        onChange(listening) {
          setListening(listening);
          setSilent(false);
        },
      }),
  );

  // Options are new objects on every render: effects and handlers read the newest.
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

  // A model without sessions sets the error; there is no session.
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
        // A replaced session was disposed.
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
