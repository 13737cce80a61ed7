import type { Classification } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { csv, download } from "../download.ts";
import { emotionColor, emotionName } from "../emotions.ts";
import { clock, percent } from "../format.ts";
import { secondsOf, type PageSound } from "../sound.ts";
import type { SessionPosition } from "./classify.ts";
import { onLanguageChange, texts } from "../texts/index.ts";

/** An entry of the list. Files are stored undecoded and decoded again when they are shown. */
export interface ResultEntry {
  source: File | PageSound;
  seconds?: number;
  result?: Classification;
  /** The position in the session. */
  position?: SessionPosition;
  /** The file could not be read. */
  failed?: boolean;
}

/** The list of all recordings classified during this visit, newest first. */
export class ResultList {
  readonly #entries: ResultEntry[] = [];
  readonly #onChoose: (entry: ResultEntry) => void;
  readonly #list = byId("results-list");
  #shown: ResultEntry | undefined;
  /** Called when the list or a result in it has changed. */
  onChange: (entries: ResultEntry[]) => void = () => undefined;

  constructor(onChoose: (entry: ResultEntry) => void) {
    this.#onChoose = onChoose;
    byId("results-csv").addEventListener("click", () =>
      download("speech-emotion.csv", this.#csv()),
    );
    byId("results-clear").addEventListener("click", () => {
      this.#entries.splice(0, this.#entries.length, ...this.#entries.filter(this.#isWaiting));
      this.#draw();
      byId("record").focus();
    });
    onLanguageChange(() => this.#draw());
  }

  /** Adds recordings at the top, in their order. */
  add(entries: ResultEntry[]): void {
    this.#entries.unshift(...entries);
    this.#draw();
  }

  /** Updates an entry that was classified or has failed. */
  update(
    entry: ResultEntry,
    sound: PageSound | undefined,
    result: Classification | undefined,
  ): void {
    if (sound) entry.seconds = secondsOf(sound);
    if (result) entry.result = result;
    else entry.failed = true;
    this.#draw();
  }

  /** Marks the current recording. */
  mark(entry: ResultEntry | undefined): void {
    this.#shown = entry;
    this.#draw();
  }

  #isWaiting = (entry: ResultEntry): boolean => !entry.result && !entry.failed;

  #draw(): void {
    const entries = this.#entries;
    byId("results").hidden = entries.length < 2;
    const done = entries.filter((entry) => !this.#isWaiting(entry)).length;
    const status = byId("results-status");
    const words =
      done < entries.length
        ? texts.results.working(done, entries.length)
        : texts.results.done(entries.length);
    if (status.textContent !== words) status.textContent = words;
    const focused = [...this.#list.querySelectorAll("button")].indexOf(
      document.activeElement as HTMLButtonElement,
    );
    this.#list.replaceChildren(...entries.map((entry) => this.#row(entry)));
    if (focused >= 0) this.#list.querySelectorAll("button")[focused]?.focus();
    this.onChange(entries.filter(({ result }) => result));
  }

  #row(entry: ResultEntry): HTMLElement {
    const { result, seconds } = entry;
    const label = result
      ? result.unsure
        ? texts.result.notSure
        : `${emotionName(result.label)} ${percent(result.confidence)}`
      : entry.failed
        ? texts.results.failed
        : texts.results.waiting;
    const button = create(
      "button",
      "results-item",
      create("span", "results-name", nameOf(entry)),
      create("span", "results-time", seconds === undefined ? "" : clock(Math.round(seconds))),
      create("span", "results-label", label),
    );
    button.type = "button";
    button.disabled = this.#isWaiting(entry);
    button.setAttribute("aria-pressed", String(entry === this.#shown));
    const color =
      result && !result.unsure
        ? emotionColor(result.label, Object.keys(result.probabilities))
        : "var(--line-strong)";
    button.style.setProperty("--emotion", color);
    button.addEventListener("click", () => this.#onChoose(entry));
    return create("li", "", button);
  }

  #csv(): Blob {
    const labels = Object.keys(
      this.#entries.find(({ result }) => result)?.result?.probabilities ?? {},
    );
    const rows = this.#entries.map((entry) => {
      const { result, seconds } = entry;
      const shares = labels.map((label) => result?.probabilities[label]);
      return [nameOf(entry), seconds?.toFixed(3), result?.label, result?.unsure, ...shares];
    });
    const head = ["name", "seconds", "label", "unsure", ...labels.map((label) => `p_${label}`)];
    return csv([head, ...rows]);
  }
}

/** The display name of a recording in the list. */
export const nameOf = ({ source }: ResultEntry): string =>
  source instanceof File ? source.name : source.name();
