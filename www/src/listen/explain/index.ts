import type { Classification } from "speech-emotion";
import { PageError } from "../../page-error.ts";
import { byId } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { decimals, percent, points } from "../../format.ts";
import { Attention } from "../../plot/attention.ts";
import type { Change } from "../../plot/change.ts";
import type { Figure } from "../../plot/figure.ts";
import type { Stretch } from "../../plot/selection.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { ClassifiedRecording, Panel } from "../panel.ts";
import { showCompared } from "./compared.ts";
import { compare, muteEveryHalfSecond } from "./half-seconds.ts";
import { kept, muted } from "./mute.ts";

const seconds = (value: number) => decimals(value, 2);

/** Tests whether attention explains the prediction: classifies with the selection muted, or the selection alone. */
export class Explain implements Panel {
  readonly #figure: Figure;
  readonly #onChanges: () => void;
  readonly #root = byId("explain");
  readonly #status = byId("explain-status");
  readonly #compared = byId("explain-compared");
  readonly #verdict = byId("explain-verdict");
  readonly #mute = byId<HTMLButtonElement>("explain-mute");
  readonly #keep = byId<HTMLButtonElement>("explain-keep");
  readonly #scan = byId<HTMLButtonElement>("explain-scan");
  readonly #drawStatus = drawnText();
  readonly #drawCompared = drawnText();
  readonly #drawVerdict = drawnText();
  #classified: ClassifiedRecording | undefined;
  #running = new AbortController();
  #busy = false;
  /** The results of all half seconds, for the table and the exported files. */
  changes: Change[] | undefined;

  /** @param onChanges called when all half seconds are done */
  constructor(figure: Figure, onChanges: () => void) {
    this.#figure = figure;
    this.#onChanges = onChanges;
    this.#mute.addEventListener("click", () => void this.#ask("mute"));
    this.#keep.addEventListener("click", () => void this.#ask("keep"));
    this.#scan.addEventListener("click", () => void this.#askEveryHalfSecond());
    figure.selection.onChange(() => this.#enable());
  }

  show(classified: ClassifiedRecording | undefined): void {
    // Only the spectrogram was added after the result; nothing else changed.
    if (classified && classified.result === this.#classified?.result) {
      this.#classified = classified;
      return;
    }
    this.#running.abort();
    this.#running = new AbortController();
    // Without speech or attention there is nothing to explain.
    const explainable =
      classified?.result.unsure !== "no-speech" && classified?.result.attention.length;
    this.#classified = explainable ? classified : undefined;
    this.#root.hidden = !this.#classified;
    this.changes = undefined;
    this.#busy = false;
    this.#compared.hidden = true;
    this.#drawVerdict(() => (this.#verdict.textContent = ""));
    this.#enable();
  }

  #enable(): void {
    const selected = this.#figure.selection.stretch !== undefined;
    this.#mute.disabled = this.#keep.disabled = !selected || this.#busy;
    this.#scan.disabled = this.#busy;
    if (this.#busy) return;
    this.#drawStatus(() => {
      this.#status.textContent = selected ? "" : texts.explain.selectFirst;
    });
  }

  async #ask(how: "mute" | "keep"): Promise<void> {
    const classified = this.#classified;
    const { stretch } = this.#figure.selection;
    if (!classified || !stretch) return;
    const { sound, result, classify } = classified;
    const samples = how === "mute" ? muted(sound, stretch) : kept(sound, stretch);
    await this.#work(async (signal) => {
      const other = await classify(samples, sound.sampleRate);
      signal.throwIfAborted();
      this.#showCompared(how, stretch, result, other);
    });
  }

  #showCompared(
    how: "mute" | "keep",
    { from, to }: Stretch,
    result: Classification,
    other: Classification,
  ): void {
    this.#compared.hidden = false;
    this.#drawCompared(() => {
      const title = texts.explain[how === "mute" ? "without" : "alone"];
      showCompared(this.#compared, [
        { title: texts.explain.whole, result },
        { title: title(seconds(from), seconds(to)), result: other },
      ]);
    });
  }

  async #askEveryHalfSecond(): Promise<void> {
    const classified = this.#classified;
    if (!classified) return;
    await this.#work(async (signal) => {
      const progress = (done: number, all: number) =>
        this.#drawStatus(() => (this.#status.textContent = texts.explain.progress(done, all)));
      const changes = await muteEveryHalfSecond(classified, progress, signal);
      signal.throwIfAborted();
      this.changes = changes;
      this.#figure.showChanges(changes);
      this.#onChanges();
      this.#showVerdict(changes, new Attention(classified.result));
    });
  }

  #showVerdict(changes: Change[], attention: Attention): void {
    const { attended, share, costliest } = compare(changes, attention);
    const words = ({ from, to }: Stretch): [string, string] => [seconds(from), seconds(to)];
    this.#drawVerdict(() => {
      const where = texts.explain.attended(...words(attended), percent(share));
      const cost = points(costliest.difference);
      this.#verdict.textContent =
        costliest.difference >= 0
          ? `${where} ${texts.explain.verdictNone}`
          : attended === costliest
            ? `${where} ${texts.explain.verdictSame(cost)}`
            : `${where} ${texts.explain.verdictOther(...words(costliest), cost, points(attended.difference))}`;
    });
  }

  /** One request at a time; a new result cancels it. */
  async #work(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#running;
    this.#busy = true;
    this.#enable();
    this.#drawStatus(() => (this.#status.textContent = texts.explain.working));
    let failure: unknown;
    try {
      await task(signal);
    } catch (caught) {
      failure = caught;
    }
    if (signal.aborted) return;
    this.#busy = false;
    this.#enable();
    if (failure === undefined) return;
    this.#drawStatus(() => {
      const { title, text } = errorWords(PageError.from(failure));
      this.#status.textContent = `${title}. ${text}`;
    });
  }
}
