"use client";

import { useEmotion } from "./use-emotion";

export function Meter() {
  const { ready, heard, error, listening, listen, stop, classify } = useEmotion();
  const answer = heard && "label" in heard ? heard : undefined;
  return (
    <main>
      <h1 id="label" aria-live="polite">
        {error?.message ?? answer?.label ?? (ready ? "Ready" : "Loading")}
      </h1>
      {Object.entries(answer?.probabilities ?? {}).map(([name, probability]) => (
        <label key={name}>
          {name} <meter value={probability} />
        </label>
      ))}
      <p>
        <button id="listen" disabled={!ready} onClick={listening ? stop : listen}>
          {listening ? "Stop" : "Listen"}
        </button>
        <input
          id="file"
          type="file"
          accept="audio/*"
          disabled={!ready}
          onChange={(event) => {
            const [recording] = event.target.files ?? [];
            if (recording) classify(recording);
          }}
        />
      </p>
    </main>
  );
}
