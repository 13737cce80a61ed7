"use client";

import { useEmotion } from "speech-emotion/react";

export function Meter() {
  const { status, error, result, listening, start, stop, classify } = useEmotion();
  return (
    <main>
      <h1 id="label" aria-live="polite">
        {error?.message ?? result?.label ?? (status === "ready" ? "Ready" : "Loading")}
      </h1>
      {result?.scores.map(({ label, score }) => (
        <label key={label}>
          {label} <meter value={score} />
        </label>
      ))}
      <p>
        <button id="listen" disabled={status !== "ready"} onClick={listening ? stop : start}>
          {listening ? "Stop" : "Listen"}
        </button>
        <input
          id="file"
          type="file"
          accept="audio/*"
          disabled={status !== "ready"}
          onChange={({ target }) => {
            const [recording] = target.files ?? [];
            if (recording) void classify(recording);
          }}
        />
      </p>
    </main>
  );
}
