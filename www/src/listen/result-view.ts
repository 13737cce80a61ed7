import type { Classification } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { emotionColor, emotionName } from "../emotions.ts";
import type { ErrorWords } from "../error-words.ts";
import { percent } from "../format.ts";
import { secondsOf, type PageSound } from "../sound.ts";
import { drawnText, texts } from "../texts/index.ts";

const element = byId("result-summary");
const draw = drawnText();

/** Of longer speech, the middle seconds are classified. */
const MAX_SECONDS = 7;
/** Shorter silence at the ends, in seconds, is not mentioned. */
const MIN_TRIMMED_SECONDS = 0.2;

/** A title and a sentence instead of a result. */
export function showMessage(kind: "empty" | "busy", words: () => [string, string]): void {
  element.dataset.kind = kind;
  delete element.dataset.label;
  draw(() => {
    const [title, text] = words();
    element.replaceChildren(create("p", "result-heading", title), create("p", "result-text", text));
  });
}

/** An explanation of the error, the error message, and a retry button if retrying can help. */
export function showError(words: () => ErrorWords, retry?: () => void): void {
  element.dataset.kind = "error";
  delete element.dataset.label;
  draw(() => {
    const { title, text, detail } = words();
    element.replaceChildren(create("p", "result-heading", title), create("p", "result-text", text));
    if (detail) element.append(create("p", "result-detail", detail));
    if (!retry) return;
    const button = create("button", "button", texts.retry);
    button.type = "button";
    button.addEventListener("click", retry);
    element.append(button);
  });
}

/** The predicted emotion, or that the model is unsure, with the reason. */
export function showResult(sound: PageSound, result: Classification): void {
  element.dataset.kind = result.unsure ? "unsure" : "result";
  element.dataset.label = result.label;
  showColor(colorOf(result));
  draw(() => {
    const name = emotionName(result.label);
    element.replaceChildren(
      create("p", "result-eyebrow", texts.result.recognized),
      create(
        "p",
        "result-label",
        create("strong", "", result.unsure ? texts.result.notSure : name),
        " ",
        create(
          "span",
          "",
          result.unsure ? "" : texts.result.probability(percent(result.confidence)),
        ),
      ),
    );
    if (sound.quote) {
      const quote = create("p", "result-quote", `„${sound.quote}“`);
      quote.lang = "de";
      element.append(quote);
    }
    element.append(create("p", "result-text", sentences(sound, result).join(" ")));
  });
}

/** The elements are reused for consecutive results: only their text changes. */
const live = {
  eyebrow: create("p", "result-eyebrow"),
  label: create("strong", ""),
  share: create("span", ""),
  text: create("p", "result-text"),
};

/** The newest result of live mode changes several times per second, so it is not announced. */
export function showLiveResult(result: Classification | undefined, text: () => string): void {
  element.dataset.kind = result && !result.unsure ? "result" : "busy";
  if (result) element.dataset.label = result.label;
  else delete element.dataset.label;
  showColor(result ? colorOf(result) : "");
  draw(() => {
    live.eyebrow.textContent = texts.live.recognized;
    live.label.textContent = !result
      ? texts.live.silence
      : result.unsure
        ? texts.result.notSure
        : emotionName(result.label);
    live.share.textContent = result ? texts.result.probability(percent(result.confidence)) : "";
    live.text.textContent = text();
    if (!live.eyebrow.isConnected) {
      const line = create("p", "result-label", live.label, " ", live.share);
      element.replaceChildren(live.eyebrow, line, live.text);
    }
  });
}

const colorOf = ({ label, probabilities }: Classification): string =>
  emotionColor(label, Object.keys(probabilities));

/** The card of the result has the color of the label. */
const showColor = (color: string): void =>
  element.parentElement!.style.setProperty("--emotion-shown", color);

/** The notes next to the label. */
function sentences(sound: PageSound, result: Classification): string[] {
  const lines: string[] = [];
  if (result.unsure) {
    lines.push(texts.result.unsure[result.unsure] ?? result.unsure);
    // For silence the probabilities are meaningless and are not shown as a headline.
    if (result.unsure !== "no-speech") {
      lines.push(texts.result.closest(emotionName(result.label), percent(result.confidence)));
    }
  }
  if (sound.note) lines.push(sound.note());
  if (sound.actedLabel) lines.push(texts.result.acted(emotionName(sound.actedLabel)));
  const used = result.end - result.start;
  if (secondsOf(sound) - used > MIN_TRIMMED_SECONDS) {
    const cropped = used > MAX_SECONDS - MIN_TRIMMED_SECONDS;
    lines.push(cropped ? texts.result.cropped(MAX_SECONDS) : texts.result.silenceTrimmed);
  }
  return lines;
}
