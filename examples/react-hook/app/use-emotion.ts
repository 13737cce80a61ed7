"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Classification,
  type LiveResult,
  loadRecognizer,
  type Recognizer,
} from "speech-emotion";

export interface Emotion {
  /** Whether it can answer by now. */
  ready: boolean;
  /** The newest answer, to the microphone or to a file. */
  heard: LiveResult | Classification | undefined;
  error: Error | undefined;
  listening: boolean;
  /** Begins to listen to the microphone; call it from a click. */
  listen(): void;
  stop(): void;
  classify(recording: Blob): void;
}

/** A recognizer that lives as long as the component. */
export function useEmotion(): Emotion {
  const [recognizer, setRecognizer] = useState<Recognizer>();
  const [heard, setHeard] = useState<Emotion["heard"]>();
  const [error, setError] = useState<Error>();
  const [listening, setListening] = useState(false);
  const abort = useRef<AbortController>(undefined);

  useEffect(() => {
    // In development React mounts twice; each mount has a recognizer of its own and disposes it.
    let mounted = true;
    const loading = loadRecognizer();
    loading.then(
      (loaded) => mounted && setRecognizer(loaded),
      (failure: Error) => mounted && setError(failure),
    );
    return () => {
      mounted = false;
      void loading.then(
        (loaded) => loaded.dispose(),
        () => undefined,
      );
    };
  }, []);

  const listen = useCallback(() => {
    if (!recognizer) return;
    abort.current?.abort();
    const { signal } = (abort.current = new AbortController());
    void (async () => {
      setError(undefined);
      setListening(true);
      try {
        for await (const result of recognizer.listen({ signal })) setHeard(result);
      } catch (failure) {
        setError(failure as Error);
      } finally {
        // A newer call may be listening already.
        if (abort.current?.signal === signal) setListening(false);
      }
    })();
  }, [recognizer]);

  const stop = useCallback(() => abort.current?.abort(), []);

  const classify = useCallback(
    (recording: Blob) => {
      if (!recognizer) return;
      setError(undefined);
      recognizer.classify(recording).then(setHeard, setError);
    },
    [recognizer],
  );

  return { ready: recognizer !== undefined, heard, error, listening, listen, stop, classify };
}
