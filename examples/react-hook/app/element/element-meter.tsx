"use client";

import { type DetailedHTMLProps, type HTMLAttributes, useEffect, useRef, useState } from "react";
import type { SpeechEmotionElement } from "speech-emotion/element";
// Defines the element; has no effect on the server.
import "speech-emotion/element";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "speech-emotion": DetailedHTMLProps<
        HTMLAttributes<SpeechEmotionElement> & { model?: string; adapt?: boolean },
        SpeechEmotionElement
      >;
    }
  }
}

export function ElementMeter() {
  const ref = useRef<SpeechEmotionElement>(null);
  const [text, setText] = useState("Loading");

  // `onclassification` does not work: React does not add such listeners to server-rendered elements.
  useEffect(() => {
    const element = ref.current!;
    const controller = new AbortController();
    const { signal } = controller;
    element.addEventListener("ready", () => setText("Ready"), { signal });
    element.addEventListener("classification", ({ detail }) => setText(detail.label), { signal });
    element.addEventListener("error", ({ detail }) => setText(detail.message), { signal });
    if (element.recognizer) setText("Ready");
    return () => controller.abort();
  }, []);

  return (
    <main>
      <h1 id="label" aria-live="polite">
        {text}
      </h1>
      <speech-emotion ref={ref} lang="en" />
      <input
        id="file"
        type="file"
        accept="audio/*"
        onChange={({ target }) => {
          const [recording] = target.files ?? [];
          if (recording) void ref.current?.classify(recording);
        }}
      />
    </main>
  );
}
