import { type LiveResult, loadRecognizer, type Recognizer } from "speech-emotion";
import { byId } from "../../dom.ts";
import { emotionName } from "../../emotions.ts";
import { errorWords } from "../../error-words.ts";
import { percent } from "../../format.ts";
import { fillBars } from "../../listen/bars.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { Models } from "../models/models.ts";
import type { SavedModel } from "../models/saved-model.ts";

/** The window and the interval of the results, in seconds. */
const WINDOW = 3;
const EVERY = 0.5;

/** Tests the trained model with the microphone, next to its scores; the model in use does not change. */
export class LiveTest {
  readonly #models: Models;
  readonly #root = byId("live-test");
  readonly #bars = byId("test-bars");
  readonly #lead = byId("test-lead");
  readonly #label = byId("test-label");
  readonly #drawButton = drawnText();
  readonly #drawResult = drawnText();
  #model: SavedModel | undefined;
  #abort: AbortController | undefined;

  constructor(models: Models) {
    this.#models = models;
    byId("test-start").addEventListener("click", () => {
      if (this.#abort) this.stop();
      else void this.#start();
    });
    this.#showButton();
  }

  /** Sets the model for the test; another one, or none, stops the current test. */
  offer(model: SavedModel | undefined): void {
    if (model?.id === this.#model?.id) return;
    this.stop();
    this.#model = model;
    this.#root.hidden = !model;
    this.#clear();
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#showButton();
  }

  async #start(): Promise<void> {
    const model = this.#model;
    if (!model) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#showButton();
    this.#drawResult(() => (this.#lead.textContent = texts.train.test.opening));
    let recognizer: Recognizer<string> | undefined;
    try {
      const file = await this.#models.file(model.id);
      recognizer = await loadRecognizer({ backend: "cpu", model: file });
      const { labels } = recognizer.card;
      const { signal } = abort;
      for await (const result of recognizer.listen({ window: WINDOW, every: EVERY, signal })) {
        if (signal.aborted) break;
        this.#show(result, labels);
      }
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.#drawResult(() => {
          const { title, text } = errorWords(failure);
          this.#lead.textContent = `${title}. ${text}`;
        });
      }
    } finally {
      recognizer?.dispose();
      if (this.#abort === abort) this.stop();
    }
  }

  #show(result: LiveResult, labels: string[]): void {
    const classification = result.kind === "classification" ? result : undefined;
    this.#bars.hidden = false;
    this.#drawResult(() => {
      const { test } = texts.train;
      // Set once: it is a live region.
      if (this.#lead.textContent !== test.lead) this.#lead.textContent = test.lead;
      this.#label.textContent = !classification
        ? test.silence
        : classification.unsure
          ? texts.result.notSure
          : `${emotionName(classification.label)} ${percent(classification.confidence)}`;
      fillBars(this.#bars, labels, classification);
    });
  }

  #clear(): void {
    this.#bars.hidden = true;
    this.#drawResult(() => {
      this.#lead.textContent = "";
      this.#label.textContent = "";
    });
  }

  #showButton(): void {
    const running = this.#abort !== undefined;
    byId("test-start").classList.toggle("is-recording", running);
    byId("test-icon").setAttribute("href", running ? "#icon-stop" : "#icon-live");
    this.#drawButton(() => {
      byId("test-text").textContent = texts.train.test[running ? "stop" : "start"];
    });
  }
}
