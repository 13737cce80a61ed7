import { byId } from "../dom.ts";
import { decimals } from "../format.ts";
import type { SpeakerSession } from "../speaker-session.ts";
import { drawnText, texts } from "../texts/index.ts";

/** Shows how many seconds of speech the session has adapted to, and a button for the next speaker. */
export function showAdaptation(speaker: SpeakerSession): void {
  const root = byId("adaptation");
  const text = byId("adaptation-text");
  const button = byId<HTMLButtonElement>("new-speaker");
  const status = byId("adaptation-status");
  const drawText = drawnText();
  const drawStatus = drawnText();
  const show = () => {
    const { seconds } = speaker;
    // Also shown while a model loads, to avoid a layout shift: most models have sessions.
    root.hidden = speaker.absent;
    button.hidden = !seconds;
    drawText(() => {
      const { adapted, none } = texts.adaptation;
      const shown = seconds ?? 0;
      text.textContent = shown ? adapted(decimals(shown, shown < 1 ? 1 : 0)) : none;
    });
    if (seconds) drawStatus(() => (status.textContent = ""));
  };
  button.addEventListener("click", () => {
    speaker.reset();
    drawStatus(() => (status.textContent = texts.adaptation.reset));
    // Move the focus, since the pressed button is hidden; in live mode there is no record button.
    const record = byId<HTMLButtonElement>("record");
    (record.hidden ? byId("live") : record).focus();
  });
  speaker.onChange(show);
  show();
}
