import { byId } from "../../dom.ts";
import { emotionName } from "../../emotions.ts";
import { decimals, percent } from "../../format.ts";
import { SPAN } from "../../plot/stacked-bands.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { LivePoint } from "./history.ts";

/** Selects a moment of the timeline by mouse, touch or keyboard, and opens it. */
export class MomentChoice {
  readonly #frame = byId("history-frame");
  readonly #mark = byId("history-mark");
  readonly #open = byId<HTMLButtonElement>("history-open");
  #points: readonly LivePoint[] = [];
  #now = 0;
  #chosen = 0;

  /** @param open called with the moment, or without one for all of them */
  constructor(open: (point: LivePoint | undefined) => void) {
    const openChosen = () => {
      const point = this.#points[this.#chosen];
      if (point) open(point);
    };
    this.#open.addEventListener("click", openChosen);
    byId("history-all").addEventListener("click", () => open(undefined));
    this.#frame.addEventListener("pointerdown", ({ clientX }) => {
      const { left, width } = this.#frame.getBoundingClientRect();
      this.#chooseAt(this.#now - (1 - (clientX - left) / width) * SPAN);
    });
    this.#frame.addEventListener("keydown", (event) => {
      const last = this.#points.length - 1;
      const moves: Record<string, number> = {
        ArrowRight: this.#chosen + 1,
        ArrowUp: this.#chosen + 1,
        ArrowLeft: this.#chosen - 1,
        ArrowDown: this.#chosen - 1,
        PageUp: this.#chosen + 8,
        PageDown: this.#chosen - 8,
        Home: 0,
        End: last,
      };
      if (last < 0) return;
      if (event.key === "Enter" || event.key === " ") openChosen();
      else if (Object.hasOwn(moves, event.key)) this.#choose(moves[event.key]!);
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => this.#show()).observe(this.#frame);
    onLanguageChange(() => this.#show());
  }

  /** The moments that can be opened; none during live mode. */
  set(points: readonly LivePoint[], now: number): void {
    this.#points = points;
    this.#now = now;
    // The newest moment with speech.
    const spoken = points.map(({ label }) => label !== undefined).lastIndexOf(true);
    this.#choose(spoken < 0 ? points.length - 1 : spoken);
  }

  #chooseAt(seconds: number): void {
    let best = 0;
    this.#points.forEach((point, index) => {
      const distance = Math.abs(point.seconds - seconds);
      if (distance < Math.abs(this.#points[best]!.seconds - seconds)) best = index;
    });
    this.#choose(best);
  }

  #choose(index: number): void {
    this.#chosen = Math.min(Math.max(index, 0), Math.max(this.#points.length - 1, 0));
    this.#show();
  }

  #show(): void {
    const point = this.#points[this.#chosen];
    byId("history-open-row").hidden = !point;
    this.#mark.hidden = !point;
    this.#frame.setAttribute("aria-disabled", String(!point));
    this.#frame.setAttribute("aria-valuemax", String(Math.max(this.#points.length - 1, 0)));
    this.#frame.setAttribute("aria-valuenow", String(point ? this.#chosen : 0));
    if (!point) return this.#frame.setAttribute("aria-valuetext", texts.live.now);
    const { label, probabilities, seconds } = point;
    const x = (1 - (this.#now - seconds) / SPAN) * this.#frame.clientWidth;
    this.#mark.style.transform = `translateX(${x}px)`;
    const result =
      label === undefined
        ? texts.live.silence
        : texts.live.announced(emotionName(label), percent(probabilities?.[label] ?? 0));
    const past = this.#now - seconds;
    const ago = past < 0.05 ? texts.live.now : texts.live.ago(decimals(past, 1));
    const words = `${ago}: ${result}`;
    this.#frame.setAttribute("aria-valuetext", words);
    byId("history-chosen").textContent = words;
  }
}
