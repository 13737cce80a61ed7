import { byId, create, icon } from "../../dom.ts";
import { decimals } from "../../format.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import type { Example } from "../examples/example.ts";
import { fromPcm } from "../examples/pcm.ts";
import { problemLine } from "./problem.ts";
import { redraw } from "./redraw.ts";
import { showToast } from "./toast.ts";
import { waveform } from "./waveform.ts";

/** The number of examples shown initially. */
const FIRST = 48;
/** Of longer recordings, in seconds, the middle 7 s are used. */
const HEARD_SECONDS = 7;

/** The examples of the current label, with playback, selection and removal. */
export class ExampleList {
  /** The ids of the selected examples. */
  readonly chosen = new Set<string>();
  onChoice: () => void = () => undefined;

  readonly #context: TrainContext;
  readonly #list = byId("example-list");
  readonly #showProblem = problemLine("example-problem");
  #shown = FIRST;
  #playing: string | undefined;

  constructor(context: TrainContext) {
    this.#context = context;
    this.#draw();
    context.library.onChange(() => this.#draw());
    context.onLabel(() => {
      this.chosen.clear();
      this.#shown = FIRST;
      this.#showProblem(undefined);
      this.#draw();
    });
    onLanguageChange(() => this.#draw());
    context.shared.player.onChange(() => this.#followPlayer());
  }

  choose(ids: string[]): void {
    this.chosen.clear();
    for (const id of ids) this.chosen.add(id);
    this.#draw();
  }

  #draw(): void {
    const { label, library } = this.#context;
    const examples = label === undefined ? [] : library.of(label);
    const there = new Set(examples.map(({ id }) => id));
    for (const id of this.chosen) if (!there.has(id)) this.chosen.delete(id);

    // Newest first, so that the last recording is on top.
    const items: Node[] = examples
      .reverse()
      .slice(0, this.#shown)
      .map((example) => this.#item(example));
    if (examples.length > this.#shown) items.push(this.#more(examples.length - this.#shown));
    redraw(this.#list, items);
    byId("examples-empty").hidden = examples.length > 0;
    byId("examples-foot").textContent =
      examples.length === 0
        ? ""
        : examples.length < 8
          ? texts.train.list.few(examples.length)
          : texts.train.examples(examples.length);
    this.onChoice();
  }

  #item(example: Example): HTMLElement {
    const { id } = example;
    const name = example.name || `${texts.train.record.name} ${time(example.added)}`;
    const playing = this.#playing === id;
    const play = create("button", "example-play", icon(playing ? "stop" : "play"));
    play.type = "button";
    play.dataset.key = `play ${id}`;
    play.setAttribute("aria-label", texts.train.list[playing ? "stop" : "play"](name));
    play.addEventListener("click", () => void this.#toggle(example));

    const check = create("input", "");
    check.type = "checkbox";
    check.checked = this.chosen.has(id);
    check.dataset.key = `choose ${id}`;
    check.setAttribute("aria-label", texts.train.list.choose(name));
    check.addEventListener("change", () => {
      if (check.checked) this.chosen.add(id);
      else this.chosen.delete(id);
      this.onChoice();
    });

    const remove = create("button", "example-remove", icon("close"));
    remove.type = "button";
    remove.dataset.key = `remove ${id}`;
    remove.title = texts.train.list.remove(name);
    remove.setAttribute("aria-label", remove.title);
    remove.addEventListener("click", () => void this.remove([id]));

    const facts = [
      `${decimals(example.seconds, 1)} s`,
      example.speaker || texts.train.list.noSpeaker,
    ];
    if (example.seconds > HEARD_SECONDS + 0.2) facts.push(texts.train.list.cut);
    const words = create(
      "span",
      "example-words",
      create("span", "example-name", name),
      create("span", "example-facts", facts.join(" · ")),
    );
    const item = create("li", "example", check, play, waveform(example.peaks), words, remove);
    item.dataset.id = id;
    item.classList.toggle("is-playing", playing);
    return item;
  }

  #more(count: number): HTMLElement {
    const button = create("button", "button small", texts.train.list.more(count));
    button.type = "button";
    button.dataset.key = "more";
    button.addEventListener("click", () => {
      this.#shown = Infinity;
      this.#draw();
    });
    return create("li", "example-more", button);
  }

  /** Removes examples, with undo. */
  async remove(ids: string[]): Promise<void> {
    const { library } = this.#context;
    if (this.#playing && ids.includes(this.#playing)) this.#context.shared.player.pause();
    const labels = [...library.labels];
    const removed = await library.remove(ids);
    showToast(texts.train.list.removed(ids.length), () => void library.restore(removed, labels));
  }

  async #toggle({ id, sampleRate, name }: Example): Promise<void> {
    const { library, shared } = this.#context;
    if (this.#playing === id) return shared.player.pause();
    try {
      const samples = fromPcm(await library.sound(id));
      shared.player.load({ name: () => name, samples, sampleRate });
      this.#playing = id;
      this.#showProblem(undefined);
      await shared.player.play();
    } catch (failure) {
      this.#playing = undefined;
      this.#showProblem(failure);
    }
    this.#draw();
  }

  #followPlayer(): void {
    if (this.#playing === undefined || this.#context.shared.player.playing) return;
    this.#playing = undefined;
    this.#draw();
  }
}

const time = (milliseconds: number): string => new Date(milliseconds).toTimeString().slice(0, 8);
