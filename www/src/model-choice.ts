import { byId, create } from "./dom.ts";
import { emotionName } from "./emotions.ts";
import { largeModel } from "./large-model.ts";
import { LARGE, type Recognition } from "./recognition.ts";
import { onLanguageChange, texts } from "./texts/index.ts";

/** The available models: those of the page and those stored in this browser. */
export interface ChoosableModels {
  readonly all: { id: string; name: string; labels: string[] }[];
  onChange(listener: () => void): void;
}

/** The model selection in the Recognize view, and the description of the model in the footer. */
export function startModelChoice(
  recognition: Recognition,
  models: ChoosableModels,
  use: (id: string | undefined) => void,
): void {
  const choice = byId<HTMLSelectElement>("model-choice");
  if (!largeModel) choice.options[1]!.remove();
  const ofPage = [...choice.options];
  const show = () => {
    const options = models.all.map(({ id, name }) => {
      const option = create("option", "", name);
      option.value = id;
      return option;
    });
    choice.replaceChildren(...ofPage, ...options);
    choice.value = recognition.modelId ?? "";
    const { model } = recognition;
    const labels = models.all.find(({ id }) => id === model?.id)?.labels ?? [];
    byId("model-note").hidden = !recognition.large;
    byId("about-model").textContent = model
      ? texts.about.ownModel(model.name, labels.map(emotionName).join(", "))
      : texts.about.model;
    byId("about-sources").textContent = model
      ? texts.about.sourcesOwn
      : recognition.large
        ? texts.about.sourcesLarge
        : texts.about.sources;
  };
  choice.addEventListener("change", () => {
    if (choice.value === LARGE) recognition.useLarge();
    else use(choice.value || undefined);
  });
  models.onChange(show);
  recognition.onModel(show);
  onLanguageChange(show);
  show();
}
