import { byId } from "./dom.ts";
import { percent } from "./format.ts";
import { drawnText, texts } from "./texts/index.ts";

export type State = "loading" | "ready" | "failed" | "recording" | "live" | "working";

const element = byId("status");
const text = byId("status-text");
/** At the record button, where it is most visible. */
const bar = byId<HTMLProgressElement>("status-progress");
const app = byId("app");
const draw = drawnText();

/** The status of the page, shown in the header and used by the style sheet. */
export function showStatus(state: State, backendName = ""): void {
  app.dataset.state = state;
  element.dataset.state = state;
  draw(() => {
    const value = texts.status[state];
    const words = typeof value === "string" ? value : value(backendName);
    // Set only on a change: live regions announce every write.
    if (text.textContent !== words) text.textContent = words;
  });
  bar.hidden = state !== "loading";
  element.removeAttribute("title");
}

/** The download progress of the model, 0 to 1; `undefined` if the server does not report the size. */
export function showProgress(share: number | undefined): void {
  if (share === undefined) return bar.removeAttribute("value");
  bar.value = share;
  if (element.dataset.state === "loading") {
    // Not in a live region, which would announce every change.
    element.title = texts.status.loadingPart(percent(share));
  }
}
