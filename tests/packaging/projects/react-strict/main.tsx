// The component of examples/react-hook and the element, in React's strict mode.
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import "speech-emotion/element";
import { Meter } from "./meter";

let mounts = 0;

function App() {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    document.body.dataset["mounts"] = String(++mounts);
  }, []);
  return (
    <>
      <button id="toggle" onClick={() => setShown(!shown)}>
        Toggle
      </button>
      {shown && (
        <>
          <Meter />
          {/* @ts-expect-error -- JSX has no type for the element */}
          <speech-emotion adapt lang="de" />
        </>
      )}
    </>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
