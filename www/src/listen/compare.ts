import { byId, create } from "../dom.ts";
import { decimals, percent } from "../format.ts";
import { Attention } from "../plot/attention.ts";
import { onLanguageChange, texts } from "../texts/index.ts";
import { showCompared } from "./explain/compared.ts";
import { type ResultEntry, nameOf } from "./result-list.ts";

/** Compares two recordings of this visit: label, probabilities, and the attention maximum. */
export class Compare {
  readonly #root = byId("compare");
  readonly #choices = ["first", "second"].map((name) => byId<HTMLSelectElement>(`compare-${name}`));
  readonly #shown = byId("compared-recordings");
  #entries: ResultEntry[] = [];
  #chosen: (ResultEntry | undefined)[] = [];

  constructor() {
    this.#choices.forEach((choice, index) =>
      choice.addEventListener("change", () => {
        this.#chosen[index] = this.#entries[choice.selectedIndex];
        this.#draw();
      }),
    );
    onLanguageChange(() => this.#fill());
  }

  /** @param entries all entries with a result, newest first */
  take(entries: ResultEntry[]): void {
    this.#entries = entries;
    this.#fill();
  }

  #fill(): void {
    const entries = this.#entries;
    this.#root.hidden = entries.length < 2;
    this.#choices.forEach((choice, index) => {
      const chosen = this.#chosen[index];
      // By default the newest on the left and the previous one on the right.
      const shown = chosen && entries.includes(chosen) ? chosen : entries[index];
      choice.replaceChildren(
        ...entries.map((entry) => {
          const option = create("option", "", nameOf(entry));
          option.selected = entry === shown;
          return option;
        }),
      );
    });
    this.#draw();
  }

  #draw(): void {
    const enough = this.#entries.length > 1;
    const pair = enough ? this.#choices.map((choice) => this.#entries[choice.selectedIndex]) : [];
    showCompared(
      this.#shown,
      pair.flatMap((entry) =>
        entry?.result ? [{ title: nameOf(entry), result: entry.result }] : [],
      ),
    );
    pair.forEach((entry, index) => {
      const result = entry?.result;
      if (!result || result.attention.length === 0 || result.unsure === "no-speech") return;
      const { peak, peakSeconds } = new Attention(result);
      const words = texts.peak.text(decimals(peakSeconds, 2), percent(peak));
      this.#shown.children[index]?.append(create("p", "hint", words));
    });
  }
}
