import { byId } from "./dom.ts";
import { percent } from "./format.ts";
import { drawnText, texts } from "./texts/index.ts";

export type State = "loading" | "ready" | "failed" | "recording" | "live" | "working";

const element = byId("status");
const text = byId("status-text");
/** At the record button: where one looks first. */
const bar = byId<HTMLProgressElement>("status-progress");
const app = byId("app");
const draw = drawnText();

/** The state of the page, in its header and for its style sheet. */
export function showStatus(state: State, backendName = ""): void {
  app.dataset.state = state;
  element.dataset.state = state;
  draw(() => {
    const value = texts.status[state];
    const words = typeof value === "string" ? value : value(backendName);
    // Written only when it changes: a live region repeats what is written.
    if (text.textContent !== words) text.textContent = words;
  });
  bar.hidden = state !== "loading";
  element.removeAttribute("title");
}

/** How much of the model has arrived, 0 to 1; `undefined` where the server does not say. */
export function showProgress(share: number | undefined): void {
  if (share === undefined) return bar.removeAttribute("value");
  bar.value = share;
  if (element.dataset.state === "loading") {
    // Not a live region's text: it would be read out a hundred times.
    element.title = texts.status.loadingPart(percent(share));
  }
}
