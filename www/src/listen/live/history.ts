import type { LiveResult } from "speech-emotion";
import { byId, create } from "../../dom.ts";
import { emotionColor, emotionName } from "../../emotions.ts";
import { decimals, percentTenths } from "../../format.ts";
import { type HistoryPoint, paintStackedBands, SPAN } from "../../plot/stacked-bands.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import { onThemeChange } from "../../theme.ts";
import { MomentChoice } from "./moment-choice.ts";

/** Seconds between rows of the table. */
const ROW_EVERY = 2;

/** One result of live mode. */
export interface LivePoint extends HistoryPoint {
  label?: string;
}

/**
 * The results of the last minute, as stacked bands and as a table. After live mode has ended, moments can be opened.
 */
export class LiveHistory {
  readonly #canvas = byId<HTMLCanvasElement>("history");
  readonly #details = byId<HTMLDetailsElement>("history-numbers");
  #labels: string[] = [];
  #points: LivePoint[] = [];
  #now = 0;
  readonly #choice: MomentChoice;

  /** @param open called with the selected moment, or without one for the whole minute */
  constructor(open: (point: LivePoint | undefined) => void) {
    this.#choice = new MomentChoice(open);
    new ResizeObserver(() => this.#paint()).observe(this.#canvas);
    onThemeChange(() => this.#paint());
    this.#details.addEventListener("toggle", () => this.#fillTable());
    onLanguageChange(() => this.#draw());
  }

  begin(labels: string[]): void {
    this.#labels = labels;
    this.#points = [];
    this.#now = 0;
    this.#choice.set([], 0);
    this.#draw();
  }

  /** Live mode has ended: moments can be opened. */
  end(): void {
    this.#choice.set(this.#points, this.#now);
  }

  add(result: LiveResult): void {
    const seconds = result.windowEndSeconds;
    this.#points.push(
      result.kind === "classification"
        ? { seconds, probabilities: result.probabilities, label: result.label }
        : { seconds },
    );
    this.#now = seconds;
    this.#points = this.#points.filter((point) => point.seconds > seconds - SPAN);
    this.#paint();
    this.#fillTable();
  }

  /** Results per second over the last five seconds. */
  get rate(): number {
    const recent = this.#points.filter(({ seconds }) => seconds > this.#now - 5);
    const [first, last] = [recent[0], recent.at(-1)];
    return first && last && last.seconds > first.seconds
      ? (recent.length - 1) / (last.seconds - first.seconds)
      : 0;
  }

  #draw(): void {
    byId("history-legend").replaceChildren(
      ...this.#labels.map((label) => {
        const key = create("i", "key key-band");
        key.style.setProperty("--emotion", emotionColor(label, this.#labels));
        return create("li", "", key, create("span", "", emotionName(label)));
      }),
    );
    this.#paint();
    this.#fillTable();
  }

  #paint(): void {
    paintStackedBands(this.#canvas, this.#labels, this.#points, this.#now);
  }

  #fillTable(): void {
    const root = byId("history-table");
    if (!this.#details.open) return root.replaceChildren();
    const heads = [texts.live.time, texts.live.result, ...this.#labels.map(emotionName)];
    const head = create("tr", "", ...heads.map((text) => create("th", "", text)));
    for (const cell of head.querySelectorAll("th")) cell.scope = "col";
    const rows: HTMLElement[] = [];
    let next = this.#now;
    for (const { seconds, label, probabilities } of [...this.#points].reverse()) {
      if (seconds > next) continue;
      next = seconds - ROW_EVERY;
      const time = create("th", "", decimals(this.#now - seconds, 0));
      time.scope = "row";
      const shares = this.#labels.map((each) =>
        probabilities ? percentTenths(probabilities[each] ?? 0) : "–",
      );
      const result = label ? emotionName(label) : texts.live.silence;
      rows.push(
        create("tr", "", time, ...[result, ...shares].map((text) => create("td", "", text))),
      );
    }
    const table = create("table", "data", create("thead", "", head), create("tbody", "", ...rows));
    const scrolled = root.scrollTop;
    root.replaceChildren(table);
    root.scrollTop = scrolled;
  }
}
