import { byId } from "../../dom.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { MIN_LABELS } from "../examples/example.ts";
import type { SettingValues } from "../project.ts";
import { readTrainingOptions } from "../training/read-options.ts";
import type { PlainOptions } from "../training/saved-training.ts";

/** The defaults of the package, shown in empty fields. */
const defaults = {
  classifier: { epochs: 100, batch: 16, learningRate: 0.001, patience: 20 },
  all: { epochs: 30, batch: 8, learningRate: 0.0003, patience: 8 },
} as const;

/** The training settings and the start button. */
export class SettingsPanel {
  /** Called with the options when training is started. */
  onStart: (options: PlainOptions) => void = () => undefined;

  readonly #context: TrainContext;
  readonly #form = byId<HTMLFormElement>("settings-form");
  readonly #start = byId<HTMLButtonElement>("start");
  #busy = false;

  constructor(context: TrainContext) {
    this.#context = context;
    this.#form.addEventListener("change", () => this.#draw());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onStart(readTrainingOptions(new FormData(this.#form)));
    });
    for (const radio of this.#form.querySelectorAll('[name="trainable"]')) {
      radio.addEventListener("change", () => this.#suggest());
    }
    context.library.onChange(() => this.#draw());
    context.shared.recognition.onModel(() => this.#draw());
    onLanguageChange(() => this.#draw());
    this.#suggest();
    this.#draw();
  }

  /** Disabled during training. */
  setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#draw();
  }

  /** The values of the fields by name. */
  get values(): SettingValues {
    const values: SettingValues = {};
    for (const field of this.#form.elements) {
      if (field instanceof HTMLSelectElement) values[field.name] = field.value;
      else if (!(field instanceof HTMLInputElement)) continue;
      else if (field.type === "checkbox") values[field.name] = field.checked;
      else if (field.type !== "radio" || field.checked) values[field.name] = field.value;
    }
    return values;
  }

  /** Sets the fields from a project; missing or invalid values are ignored. */
  restore(values: SettingValues): void {
    for (const field of this.#form.elements) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      const value = values[field.name];
      if (typeof value === "boolean") {
        if (field.type === "checkbox") field.checked = value;
      } else if (value === undefined) continue;
      else if (field instanceof HTMLSelectElement) {
        if ([...field.options].some((option) => option.value === value)) field.value = value;
      } else if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "number") field.value = value;
    }
    this.#draw();
  }

  /** Training all layers requires many examples, which augmentation provides. */
  #suggest(): void {
    const all = this.#trainable === "all";
    for (const name of ["shift", "level", "noise", "spectrum"]) this.#input(name).checked = all;
  }

  get #trainable(): "classifier" | "all" {
    return new FormData(this.#form).get("trainable") === "all" ? "all" : "classifier";
  }

  #input(name: string): HTMLInputElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement;
  }

  #draw(): void {
    const trainable = this.#trainable;
    const { examples } = this.#context.library;
    const labels = examples.map(({ label }) => label).filter((label) => label !== "");
    for (const [name, value] of Object.entries(defaults[trainable])) {
      this.#input(name).placeholder = String(value);
    }
    // The classifier of new labels is fitted without gradient descent.
    const known = this.#context.shared.recognition.loaded?.card.labels;
    const isNew = known && labels.some((label) => !known.includes(label));
    if (trainable === "classifier" && isNew) this.#input("epochs").placeholder = "0";
    const from = this.#input("from") as unknown as HTMLSelectElement;
    from.disabled = trainable === "classifier";
    if (from.disabled) from.value = "model";
    byId("from-model").textContent =
      this.#context.shared.recognition.model?.name ?? texts.train.settings.shipped;

    const kinds = new Set(labels).size;
    this.#start.disabled = this.#busy || kinds < MIN_LABELS;
    // Shown while there are examples to train on.
    byId("start-bar").hidden = this.#busy || examples.length === 0;
    const unlabeled = examples.length - labels.length;
    const words = [
      kinds < MIN_LABELS
        ? texts.train.settings.needLabels
        : texts.train.settings.ready(labels.length, kinds),
      unlabeled > 0 ? texts.train.settings.unlabeled(unlabeled) : "",
    ];
    const hint = this.#busy ? "" : words.filter(Boolean).join(" ");
    if (byId("start-hint").textContent !== hint) byId("start-hint").textContent = hint;
  }
}
