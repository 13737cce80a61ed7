import { PageError } from "../../page-error.ts";
import { byId, create } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { showStatus } from "../../status.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { cleanName } from "../examples/naming.ts";
import { toPcm } from "../examples/pcm.ts";
import { SILENCE_TIMEOUT_SECONDS, Series, type SeriesEnd } from "../examples/series.ts";

/** The minimum level of the meter, in dBFS. */
const MIN_LEVEL = -60;

/** Records takes for the current label. */
export class TakesPanel {
  readonly #context: TrainContext;
  readonly #button = byId<HTMLButtonElement>("take-record");
  readonly #now = byId("takes-now");
  readonly #level = byId("take-level");
  readonly #drawButton = drawnText();
  readonly #drawMessage = drawnText();
  #series: Series | undefined;
  #opening = false;
  /** Counts the series, so that a series that opens late detects that it was replaced. */
  #turn = 0;

  constructor(context: TrainContext) {
    this.#context = context;
    this.#show(false);
    this.#button.addEventListener("click", () => void this.#toggle());
    byId("take-next").addEventListener("click", () => this.#series?.next());
    // Takes get the label that was current at the start.
    context.onLabel(() => {
      this.stop();
      this.#say(() => "");
    });
  }

  stop(): void {
    this.#turn++;
    this.#series?.stop();
  }

  async #toggle(): Promise<void> {
    if (this.#series) return this.#series.stop();
    const { label, shared } = this.#context;
    if (this.#opening || label === undefined) return;
    const turn = ++this.#turn;
    this.#opening = true;
    shared.player.pause();
    this.#say(() => texts.train.record.opening);
    try {
      const series = await Series.start(Number(byId<HTMLSelectElement>("take-count").value));
      if (turn !== this.#turn) return series.stop();
      this.#begin(series, label);
    } catch (failure) {
      this.#say(() => {
        const { title, text } = errorWords(failure);
        return `${title}. ${text}`;
      });
    } finally {
      this.#opening = false;
    }
  }

  #begin(series: Series, label: string): void {
    this.#series = series;
    const speaker = cleanName(byId<HTMLInputElement>("take-speaker").value);
    const { library } = this.#context;
    series.onTake = (samples, sampleRate) => {
      void library
        .add({ pcm: toPcm(samples), sampleRate, label, speaker, name: "" })
        .catch((failure) => this.#say(() => errorWords(PageError.from(failure)).text));
    };
    series.onEnd = (end) => this.#finish(series, end);
    this.#say(() => "");
    this.#show(true);
    showStatus("recording");
    this.#follow(series);
  }

  #finish(series: Series, end: SeriesEnd): void {
    this.#series = undefined;
    this.#show(false);
    const { loaded } = this.#context.shared.recognition;
    if (loaded) showStatus("ready", texts.engine.names[loaded.backend.name]);
    else showStatus("loading");
    this.#say(() =>
      [
        end === "silent" ? texts.train.record.limit(SILENCE_TIMEOUT_SECONDS) : "",
        end === "unplugged" ? texts.listen.unplugged : "",
        texts.train.record.finished(series.taken),
      ]
        .filter(Boolean)
        .join(" "),
    );
  }

  #follow(series: Series): void {
    const frame = () => {
      if (this.#series !== series) return;
      const level = Math.min(Math.max(series.takeLevel(), MIN_LEVEL), 0);
      this.#level.style.setProperty("--level", String(1 - level / MIN_LEVEL));
      this.#level.setAttribute("aria-valuenow", level.toFixed(0));
      this.#level.setAttribute("aria-valuetext", texts.listen.levelValue(Math.round(-level)));
      const { taken, wanted, speaking } = series;
      const words = texts.train.record[speaking ? "speaking" : "waiting"](taken + 1, wanted);
      // Set only on a change: live regions announce every write.
      if (this.#now.textContent !== words) {
        this.#now.textContent = words;
        this.#now.classList.toggle("is-speaking", speaking);
        showDots(taken, wanted, speaking);
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #show(recording: boolean): void {
    this.#button.classList.toggle("is-recording", recording);
    byId("take-icon").setAttribute("href", recording ? "#icon-stop" : "#icon-microphone");
    byId("takes-live").hidden = !recording;
    this.#drawButton(() => {
      byId("take-text").textContent = recording
        ? texts.train.record.stop
        : texts.train.record.start;
      this.#level.setAttribute("aria-label", texts.listen.level);
    });
  }

  #say(words: () => string): void {
    this.#drawMessage(() => {
      byId("takes-message").textContent = words();
    });
  }
}

function showDots(taken: number, wanted: number, speaking: boolean): void {
  byId("take-dots").replaceChildren(
    ...Array.from({ length: wanted }, (_, i) =>
      create("li", i < taken ? "is-taken" : i === taken && speaking ? "is-now" : ""),
    ),
  );
}
