import type { Inspection, InspectionStage } from "speech-emotion";
import { byId, create } from "../../dom.ts";
import { emotionName } from "../../emotions.ts";
import { errorWords } from "../../error-words.ts";
import { count, decimals, percentTenths } from "../../format.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { ClassifiedRecording, Panel } from "../panel.ts";
import type { Range } from "./maps.ts";
import { featureMaps, type StagePictures, unitsOverTime } from "./stage-pictures.ts";

/** The stages of the model with their values for the current recording. Computed when the section is opened. */
export class InspectionPanel implements Panel {
  readonly #details = byId<HTMLDetailsElement>("inspection");
  readonly #list = byId("inspection-stages");
  readonly #draw = drawnText();
  #classified: ClassifiedRecording | undefined;
  #shown: ClassifiedRecording["result"] | undefined;

  constructor() {
    this.#details.addEventListener("toggle", () => void this.#fill());
  }

  show(classified: ClassifiedRecording | undefined): void {
    this.#classified = classified;
    this.#details.hidden = !classified;
    if (!classified) this.#clear();
    void this.#fill();
  }

  #clear(): void {
    this.#shown = undefined;
    this.#draw(() => this.#list.replaceChildren());
  }

  async #fill(): Promise<void> {
    const classified = this.#classified;
    if (!classified || !this.#details.open || this.#shown === classified.result) return;
    this.#shown = classified.result;
    this.#draw(() => this.#list.replaceChildren(create("li", "hint", texts.inspection.working)));
    const { sound, result, recognizer } = classified;
    try {
      const inspection = await recognizer.inspect(sound.samples, { sampleRate: sound.sampleRate });
      if (this.#shown !== result) return;
      const stages = inspection.stages.map((stage) => ({ stage, pictures: picturesOf(stage) }));
      this.#draw(() => this.#show(classified, inspection, stages));
    } catch (failure) {
      if (this.#shown !== result) return;
      this.#draw(() => {
        const { title, text } = errorWords(failure);
        this.#list.replaceChildren(create("li", "hint", `${title}. ${text}`));
      });
    }
  }

  #show(classified: ClassifiedRecording, inspection: Inspection, stages: Pictured[]): void {
    const { sound, result, adaptedSeconds } = classified;
    const rows = stages.map(({ stage, pictures }) => stageRow(stage, pictures));
    const start = create(
      "li",
      "stage",
      create("h3", "", texts.inspection.samples.title),
      create("p", "", texts.inspection.samples.text),
      create(
        "p",
        "stage-shape",
        texts.inspection.samples.shape(count(sound.samples.length), count(sound.sampleRate)),
      ),
    );
    const shares = Object.entries(result.probabilities).map(
      ([label, share]) => `${emotionName(label)} ${percentTenths(share)}`,
    );
    const logits = [...inspection.logits].map((value) => decimals(value, 2)).join("  ");
    const end = create(
      "li",
      "stage",
      create("h3", "", texts.inspection.output.title),
      create("p", "", texts.inspection.output.text),
      create("p", "equation", texts.inspection.output.equation),
      create("p", "stage-shape", texts.inspection.output.logits(logits)),
      create("p", "", shares.join(" · ")),
    );
    if (adaptedSeconds !== undefined) end.append(create("p", "hint", texts.inspection.adapted));
    this.#list.replaceChildren(start, ...rows, end);
    const all = inspection.stages.reduce((sum, stage) => sum + stage.parameters, 0);
    byId("inspection-total").textContent = texts.inspection.total(count(all));
  }
}

interface Pictured {
  stage: InspectionStage;
  pictures: StagePictures;
}

const picturesOf = (stage: InspectionStage): StagePictures =>
  stage.bands > 1 && stage.channels > 1
    ? featureMaps(stage, (channel) => texts.inspection.channel(channel + 1))
    : unitsOverTime(stage.channels > 1 ? stage : { ...stage, bands: 1, channels: stage.bands });

function stageRow(stage: InspectionStage, { element, ranges, whole }: StagePictures): HTMLElement {
  const words = wordsOf(stage);
  const { frames, bands, channels, parameters } = stage;
  const shape = [frames, bands, channels].filter((size, i) => i === 0 || size > 1).join(" × ");
  const figure = create("figure", "stage-figure", element);
  figure.setAttribute("role", "img");
  figure.setAttribute(
    "aria-label",
    texts.inspection.picture(words.title, shape, ...rangeWords(whole)),
  );
  const item = create(
    "li",
    "stage",
    create("h3", "", words.title, " ", create("span", "stage-term", words.term)),
    create("p", "", words.text),
  );
  if (words.equation) item.append(create("p", "equation", words.equation));
  const facts = texts.inspection.shape(shape, count(parameters));
  item.append(
    create("p", "stage-shape", `${facts} ${texts.inspection.range(...rangeWords(whole))}`),
  );
  item.append(figure, table(ranges));
  return item;
}

/** Numbered stages share one text, except `block1`, which has no residual connection. */
function wordsOf({ name }: InspectionStage) {
  const [, kind, number] = /^(block|convolution|transformer)(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return texts.inspection.stages[name] ?? texts.inspection.unknown(name);
  const words = texts.inspection.stages[name === "block1" ? name : `${kind}N`]!;
  return { ...words, title: `${words.title} ${number}` };
}

const rangeWords = ({ least, greatest, mean }: Range): [string, string, string] => [
  decimals(least, 2),
  decimals(greatest, 2),
  decimals(mean, 2),
];

/** The numbers of the pictures, filled when the section is opened. */
function table(ranges: Range[]): HTMLElement {
  const details = create("details", "numbers", create("summary", "", texts.inspection.numbers));
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("table")) return;
    const { channelHead, least, greatest, mean } = texts.inspection.columns;
    const head = [channelHead, least, greatest, mean].map((text) => {
      const cell = create("th", "", text);
      cell.scope = "col";
      return cell;
    });
    const rows = ranges.map((range, index) => {
      const number = create("th", "", count(index + 1));
      number.scope = "row";
      const cells = rangeWords(range).map((text) => create("td", "", text));
      return create("tr", "", number, ...cells);
    });
    const scroll = create(
      "div",
      "table-scroll",
      create(
        "table",
        "data",
        create("thead", "", create("tr", "", ...head)),
        create("tbody", "", ...rows),
      ),
    );
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", texts.inspection.numbers);
    details.append(scroll);
  });
  return details;
}
