import { byId, create, icon } from "../dom.ts";
import { emotionColor, emotionName } from "../emotions.ts";
import { onLanguageChange, texts } from "../texts/index.ts";
import type { Clip } from "./clips.ts";

/** One button per bundled recording. */
export function showClips(clips: Clip[], onChoose: (clip: Clip) => void): void {
  const fillers: (() => void)[] = [];
  const items = clips.map((clip) => {
    // The accessible name starts with the action and contains the visible text.
    const action = create("span", "visually-hidden");
    const label = create("span", "clip-label");
    const speaker = create("span", "clip-speaker");
    const button = create("button", "clip", icon("play"));
    button.append(action, create("span", "clip-words", label, " ", speaker));
    button.type = "button";
    button.dataset.clip = clip.name;
    button.setAttribute("aria-pressed", "false");
    button.style.setProperty("--emotion", emotionColor(clip.label));
    button.addEventListener("click", () => onChoose(clip));
    fillers.push(() => {
      label.textContent = emotionName(clip.label);
      speaker.textContent = texts.clips.speaker(clip.sex, clip.speaker);
      action.textContent = texts.figure.play;
    });
    return create("li", "", button);
  });
  const fill = () => fillers.forEach((each) => each());
  fill();
  onLanguageChange(fill);
  byId("clips").replaceChildren(...items);
}

/** Marks the recording of the current result. */
export function markClip(clip: Clip | undefined): void {
  for (const button of byId("clips").querySelectorAll<HTMLElement>("[data-clip]")) {
    button.setAttribute("aria-pressed", String(button.dataset.clip === clip?.name));
  }
}
