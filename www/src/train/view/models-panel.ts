import { loadRecognizer, type TrainingScores } from "speech-emotion";
import { byId, create } from "../../dom.ts";
import { emotionName } from "../../emotions.ts";
import { listenForChosen } from "../../files.ts";
import { decimals, percent } from "../../format.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { download } from "../../download.ts";
import { safeFileName } from "../examples/naming.ts";
import type { SavedModel } from "../models/saved-model.ts";
import { countCorrect, tooFewExamples } from "./accuracy.ts";
import { problemLine } from "./problem.ts";
import { redraw } from "./redraw.ts";
import { showToast } from "./toast.ts";

/** The models of this browser and the default model. */
export class ModelsPanel {
  readonly #context: TrainContext;
  readonly #list = byId("model-list");
  readonly #showProblem = problemLine("model-problem");
  /** The model that is being renamed. */
  #renaming: string | undefined;

  constructor(context: TrainContext) {
    this.#context = context;
    listenForChosen(byId("model-open"), byId("model-input"), (files) => {
      if (files[0]) void this.open(files[0]);
    });
    context.models.onChange(() => this.#draw());
    context.shared.recognition.onModel(() => this.#draw());
    onLanguageChange(() => this.#draw());
    this.#draw();
  }

  /** Imports a model file after it was loaded and has classified a test input. */
  async open(file: File): Promise<void> {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      // Errors of the model are shown on import, not on first use.
      const recognizer = await loadRecognizer({ backend: "cpu", model: bytes });
      const { labels } = recognizer.card;
      recognizer.dispose();
      const name = file.name.replace(/\.safetensors$/i, "");
      const model = await this.#context.models.add(name, bytes, labels);
      this.#showProblem(undefined);
      showToast(texts.train.models.opened(model.name));
    } catch (failure) {
      this.#showProblem(failure);
    }
  }

  /** Selects a model. @param show whether to show the Recognize view */
  async use(model: SavedModel | undefined, show = true): Promise<void> {
    const { models, shared } = this.#context;
    try {
      shared.recognition.useModel(
        model && { id: model.id, name: model.name, file: await models.file(model.id) },
      );
      this.#showProblem(undefined);
      if (show) location.hash = "#listen";
    } catch (failure) {
      this.#showProblem(failure);
    }
  }

  async download(model: SavedModel): Promise<void> {
    try {
      const file = await this.#context.models.file(model.id);
      const blob = new Blob([file], { type: "application/octet-stream" });
      download(`${safeFileName(model.name)}.safetensors`, blob);
    } catch (failure) {
      this.#showProblem(failure);
    }
  }

  #draw(): void {
    redraw(this.#list, [
      ...this.#context.models.all.map((model) => this.#item(model)),
      this.#shippedItem(),
    ]);
  }

  #item(model: SavedModel): HTMLElement {
    const words = texts.train.models;
    const { id, name } = model;
    const used = this.#context.shared.recognition.model?.id === id;
    const facts = [
      model.labels.map(emotionName).join(", "),
      model.scores ? scoreWords(model.scores) : words.noScore,
      words.size(decimals(model.bytes / 1e6, 1)),
    ];
    const item = create(
      "li",
      "model",
      this.#renaming === id ? this.#renameForm(model) : create("p", "model-name", name),
      create("p", "hint", facts.join(" · ")),
    );
    if (!this.#context.models.isStored(id)) item.append(create("p", "problem", words.tabOnly));
    const actions = create("div", "button-row");
    if (used) actions.append(create("span", "badge", words.inUse));
    else {
      actions.append(
        button(`use ${id}`, words.use, words.useName(name), () => void this.use(model)),
      );
    }
    actions.append(
      button(`download ${id}`, words.download, words.downloadName(name), () => {
        void this.download(model);
      }),
      button(`rename ${id}`, words.rename, words.renameName(name), () => {
        this.#renaming = id;
        this.#draw();
        this.#list.querySelector<HTMLInputElement>("input")?.select();
      }),
      button(`remove ${id}`, words.remove, words.removeName(name), () => void this.#remove(model)),
    );
    item.append(actions);
    item.dataset.model = id;
    return item;
  }

  #shippedItem(): HTMLElement {
    const words = texts.train.models;
    const actions = create("div", "button-row");
    if (!this.#context.shared.recognition.model) {
      actions.append(create("span", "badge", words.inUse));
    } else {
      actions.append(
        button("use", words.use, words.useName(words.shipped), () => void this.use(undefined)),
      );
    }
    return create(
      "li",
      "model",
      create("p", "model-name", words.shipped),
      create("p", "hint", words.shippedHint),
      actions,
    );
  }

  #renameForm({ id, name }: SavedModel): HTMLElement {
    const input = create("input", "");
    input.type = "text";
    input.maxLength = 40;
    input.value = name;
    input.setAttribute("aria-label", texts.train.labels.renameTo);
    const save = create("button", "button small", texts.train.labels.save);
    const form = create("form", "inline-form", input, save);
    const close = () => {
      this.#renaming = undefined;
      this.#draw();
      this.#list.querySelector<HTMLElement>(`[data-key="rename ${id}"]`)?.focus();
    };
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#context.models
        .rename(id, input.value)
        .then(() => {
          this.#showProblem(undefined);
          close();
        })
        .catch((failure) => this.#showProblem(failure));
    });
    return form;
  }

  async #remove(model: SavedModel): Promise<void> {
    const { models, shared } = this.#context;
    if (shared.recognition.model?.id === model.id) shared.recognition.useModel(undefined);
    const removed = await models.remove(model.id);
    showToast(
      texts.train.models.removed(model.name),
      removed && (() => void models.restore(removed.model, removed.file)),
    );
  }
}

/** The accuracy, or the counts if they are too small for a percentage. */
function scoreWords(scores: TrainingScores): string {
  const { correct, count } = countCorrect(scores);
  return tooFewExamples(correct, count)
    ? texts.train.scores.recall(correct, count)
    : texts.train.models.score(percent(scores.ua));
}

function button(key: string, text: string, label: string, act: () => void): HTMLButtonElement {
  const element = create("button", "button small", text);
  element.type = "button";
  element.dataset.key = key;
  element.setAttribute("aria-label", label);
  element.addEventListener("click", act);
  return element;
}
