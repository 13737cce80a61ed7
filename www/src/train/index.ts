import { create } from "../dom.ts";
import { drawnText, texts } from "../texts/index.ts";
import type { Mount } from "../view.ts";

/**
 * The Train view: examples of the user's own, and a network that learns them.
 *
 * It shares `shared.recognition` (the loaded network) and `shared.player` with the Listen view; a
 * microphone is opened by `Recording.start` of audio/recording.ts, what errors mean is in
 * error-words.ts, texts stand under `train` in texts/en.ts and texts/de.ts, styles in styles/train.css.
 */
export const mountTrain: Mount = (root) => {
  const intro = create("div", "intro");
  root.append(intro);
  drawnText()(() =>
    intro.replaceChildren(create("h1", "", texts.train.title), create("p", "", texts.train.lead)),
  );
  return {};
};
