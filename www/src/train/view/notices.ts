import { byId, create } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { language, onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import type { Trainer } from "../training/trainer.ts";

/** The action of a notice. */
export interface NoticeActions {
  retry: () => void;
  reset: () => void;
  export: () => void;
}

/** Messages that remain until their cause is resolved: storage errors, or a training run to resume. */
export class Notices {
  readonly #context: TrainContext;
  readonly #trainer: Trainer;
  readonly #actions: NoticeActions;
  /** Examples that were stored at the last visit and are missing. */
  lost = 0;

  constructor(context: TrainContext, trainer: Trainer, actions: NoticeActions) {
    this.#context = context;
    this.#trainer = trainer;
    this.#actions = actions;
    context.storage.onTrouble(() => this.draw());
    context.library.onChange(() => this.draw());
    onLanguageChange(() => {
      this.#drawn = "";
      this.draw();
    });
  }

  #drawn = "";

  draw(): void {
    const { library, storage } = this.#context;
    const { interrupted, busy } = this.#trainer;
    const shown = !busy && interrupted !== undefined;
    const possible = shown && this.#trainer.interruptedExamples() !== undefined;
    // Set only on a change: it is a live region.
    const state = [
      storage.trouble?.code,
      storage.trouble && library.unsaved,
      library.unreadable,
      this.lost,
      shown && interrupted?.saved,
      possible,
    ].join();
    if (state === this.#drawn) return;
    this.#drawn = state;
    const notices: Node[] = [];
    if (storage.trouble) notices.push(this.#trouble());
    const words = texts.train.storage;
    if (this.lost > 0) notices.push(notice("problem", words.lostTitle, [words.lost(this.lost)]));
    if (library.unreadable > 0) {
      notices.push(
        notice("problem", words.unreadableTitle, [words.unreadable(library.unreadable)]),
      );
    }
    if (shown) notices.push(this.#interrupted(possible));
    byId("train-notices").replaceChildren(...notices);
  }

  #trouble(): HTMLElement {
    const { library, storage } = this.#context;
    const words = texts.train.storage;
    const { title, text, detail } = errorWords(storage.trouble);
    const lines = [text];
    if (library.unsaved > 0) lines.push(words.unsaved(library.unsaved));
    const buttons = [action("storage-retry", words.retry, () => this.#actions.retry())];
    if (library.examples.length > 0) {
      buttons.push(action("storage-export", words.export, () => this.#actions.export()));
    }
    if (storage.trouble?.code === "storage-damaged") {
      buttons.push(action("storage-reset", words.reset, () => this.#actions.reset()));
    }
    const made = notice("problem", title, lines, buttons);
    made.append(create("p", "result-detail", detail ?? ""));
    return made;
  }

  #interrupted(possible: boolean): HTMLElement {
    const words = texts.train.resume;
    const { step, steps, saved } = this.#trainer.interrupted!;
    const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    const text = possible ? words.text(step, steps, time.format(saved)) : words.changed;
    const buttons = [
      action("resume-discard", words.discard, () => void this.#trainer.discardInterrupted()),
    ];
    if (possible) {
      buttons.unshift(action("resume-continue", words.continue, () => void this.#trainer.resume()));
    }
    return notice("resume", words.title, [text], buttons);
  }
}

function notice(
  kind: "problem" | "resume",
  title: string,
  lines: string[],
  buttons: Node[] = [],
): HTMLElement {
  const made = create(
    "section",
    "card notice",
    create("h2", "", title),
    create("p", "", lines.join(" ")),
  );
  made.dataset.kind = kind;
  if (buttons.length > 0) made.append(create("div", "button-row", ...buttons));
  return made;
}

function action(id: string, text: string, act: () => void): HTMLButtonElement {
  const button = create("button", "button small", text);
  button.id = id;
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}
