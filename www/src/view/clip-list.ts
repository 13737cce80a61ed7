import type { Clip } from "../clips.ts";
import { byId, create, icon } from "../dom.ts";
import { emotionColour, emotionName } from "../emotions.ts";
import { texts } from "../texts/index.ts";

/** A button for each bundled recording. */
export function showClips(clips: Clip[], onChoose: (clip: Clip) => void): void {
  const items = clips.map((clip) => {
    const name = emotionName(clip.label);
    const speaker = texts.clips.speaker(clip.sex, clip.speaker);
    const button = create(
      "button",
      "clip",
      icon("play"),
      create(
        "span",
        "clip-words",
        create("span", "clip-label", name),
        create("span", "clip-speaker", speaker),
      ),
    );
    button.type = "button";
    button.dataset.clip = clip.name;
    button.setAttribute("aria-label", texts.clips.play(name, speaker));
    button.setAttribute("aria-pressed", "false");
    button.style.setProperty("--emotion", emotionColour(clip.label));
    button.addEventListener("click", () => onChoose(clip));
    return create("li", "", button);
  });
  byId("clips").replaceChildren(...items);
}

/** Marks the recording that the answer is about. */
export function markClip(clip: Clip | undefined): void {
  for (const button of byId("clips").querySelectorAll<HTMLElement>("[data-clip]")) {
    button.setAttribute("aria-pressed", String(button.dataset.clip === clip?.name));
  }
}
