import { byId, create } from "./dom.ts";
import { emotionName } from "./emotions.ts";
import type { Recognition } from "./recognition.ts";
import { onLanguageChange, texts } from "./texts/index.ts";

/** The models that can be chosen: the page's, and those of this browser. */
export interface ChoosableModels {
  readonly all: { id: string; name: string; labels: string[] }[];
  onChange(listener: () => void): void;
}

/** The choice of the model in the Recognize view, and what the footer says of it. */
export function startModelChoice(
  recognition: Recognition,
  models: ChoosableModels,
  use: (id: string | undefined) => void,
): void {
  const choice = byId<HTMLSelectElement>("model-choice");
  const show = () => {
    const options = models.all.map(({ id, name }) => {
      const option = create("option", "", name);
      option.value = id;
      return option;
    });
    choice.replaceChildren(choice.options[0]!, ...options);
    choice.value = recognition.model?.id ?? "";
    const { model } = recognition;
    const labels = models.all.find(({ id }) => id === model?.id)?.labels ?? [];
    byId("honest-what").textContent = model
      ? texts.honest.whatOwn(model.name, labels.map(emotionName).join(", "))
      : texts.honest.what;
    byId("honest-sources").textContent = model ? texts.honest.sourcesOwn : texts.honest.sources;
  };
  choice.addEventListener("change", () => use(choice.value || undefined));
  models.onChange(show);
  recognition.onModel(show);
  onLanguageChange(show);
  show();
}
