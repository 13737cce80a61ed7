import { byId, create } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { clock, count, decimals, percent } from "../../format.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { Prepared, Run, RunState } from "../training/run.ts";
import type { SavedModel } from "../models/saved-model.ts";
import type { Trainer } from "../training/trainer.ts";
import { Curve } from "./curve.ts";
import { labelName } from "./label-style.ts";
import { type ScoreActions, showScores } from "./scores.ts";

/** The minimum seconds between redraws; messages may arrive faster. */
const LEAST_MILLISECONDS = 100;

/** The actions for the model of a run. */
export interface RunActions extends ScoreActions {
  /** Sets the model for the live test, or none. */
  test: (model: SavedModel | undefined) => void;
}

/** The progress and the result of a training run. */
export class RunPanel {
  readonly #trainer: Trainer;
  readonly #actions: RunActions;
  readonly #panel = byId("run");
  readonly #head = byId("run-head");
  readonly #pause = byId<HTMLButtonElement>("pause");
  readonly #finish = byId<HTMLButtonElement>("finish");
  readonly #curve = new Curve(byId("curve"));
  #state: RunState | "empty" | "taken" | undefined;
  #drawn = 0;
  #waiting = false;

  constructor(trainer: Trainer, actions: RunActions) {
    this.#trainer = trainer;
    this.#actions = actions;
    this.#pause.addEventListener("click", () => {
      const { run } = trainer;
      if (run?.state === "paused") run.resume();
      else run?.pause();
    });
    this.#finish.addEventListener("click", () => {
      trainer.run?.finish();
      this.#panel.focus();
    });
    byId("cancel").addEventListener("click", () => {
      trainer.run?.cancel();
      this.#panel.focus();
    });
    onLanguageChange(() => {
      this.#state = undefined;
      this.draw();
    });
    this.draw();
  }

  /** Redraws immediately if the state has changed, otherwise a few times per second. */
  draw(): void {
    const state = this.#trainer.takenElsewhere ? "taken" : (this.#trainer.run?.state ?? "empty");
    const now = performance.now();
    if (state !== this.#state || now - this.#drawn > LEAST_MILLISECONDS) return this.#drawNow();
    if (this.#waiting) return;
    this.#waiting = true;
    setTimeout(() => this.#drawNow(), LEAST_MILLISECONDS);
  }

  #drawNow(): void {
    this.#waiting = false;
    this.#drawn = performance.now();
    const { run, takenElsewhere } = this.#trainer;
    const state = takenElsewhere ? "taken" : (run?.state ?? "empty");
    const changed = state !== this.#state;
    this.#state = state;
    this.#panel.dataset.state = state;
    if (changed) this.#drawHead(run);

    const going = state === "running" || state === "paused" || state === "preparing";
    byId("run-live").hidden = !going;
    const finishing = run?.finishing ?? false;
    this.#pause.disabled = this.#finish.disabled = state === "preparing" || finishing;
    this.#pause.textContent = texts.train.run[state === "paused" ? "resume" : "pause"];
    if (going) showProgress(run);

    const split = byId("run-split");
    split.hidden = !run?.prepared || takenElsewhere;
    if (changed && run?.prepared) split.replaceChildren(...splitWords(run.prepared));

    const curve = byId("curve");
    curve.hidden = !run || run.history.points.length === 0 || takenElsewhere;
    if (run && !curve.hidden) {
      this.#curve.show(run.history.points, run.step?.steps ?? 1, run.prepared?.before?.ua);
    }
    // The elements have their own state: the name of the model arrives after the scores.
    const scores = byId("scores");
    scores.hidden = !run?.done || takenElsewhere;
    const details = byId("score-details");
    if (scores.hidden) details.hidden = true;
    else if (run?.done) {
      const fitted = run.prepared?.steps === 0;
      showScores({ root: scores, details }, run.done, fitted, this.#trainer.model, this.#actions);
    }
    this.#actions.test(run?.done && !takenElsewhere ? this.#trainer.model : undefined);
  }

  #drawHead(run: Run | undefined): void {
    const words = texts.train.run;
    const said: Record<string, [string, string]> = {
      empty: [words.emptyTitle, words.emptyText],
      taken: [words.emptyTitle, words.busyElsewhere],
      preparing: [words.preparing, words.preparingText],
      running: [words.running, ""],
      paused: [words.paused, words.pausedText],
      canceled: [words.canceled, words.canceledText],
      failed: [words.failed, words.failedText],
    };
    const parts = said[this.#state ?? "empty"];
    this.#head.hidden = parts === undefined;
    if (!parts) return;
    const [title, text] = parts;
    this.#head.replaceChildren(
      create("p", "result-heading", title),
      create("p", "result-text", text),
    );
    if (run?.failure && this.#state === "failed") {
      const { title, text, detail } = errorWords(run.failure);
      this.#head.append(
        create("p", "result-text", `${title}. ${text}`),
        create("p", "result-detail", detail ?? ""),
      );
    }
  }
}

function showProgress(run: Run | undefined): void {
  const bar = byId<HTMLProgressElement>("run-progress");
  const { step, prepared } = run ?? {};
  if (!step) bar.removeAttribute("value");
  else bar.value = step.step / step.steps;
  const words = texts.train.run;
  const facts: string[] = [];
  if (step) {
    facts.push(words.step(step.epoch, step.step, step.steps));
    if (run?.state === "running") {
      facts.push(words.secondsLeft(clock(Math.ceil(step.secondsLeft))));
      const { examplesPerSecond: speed } = step;
      facts.push(words.speed(speed < 10 ? decimals(speed, 1) : count(speed)));
    }
  }
  const line = byId("run-facts");
  if (prepared) {
    const { name, reason } = prepared.backend;
    facts.push(words.backend(texts.engine.names[name]));
    line.title = texts.reasons[reason] ?? reason;
  }
  line.dataset.backend = prepared?.backend.name ?? "";
  line.textContent = facts.join(" · ");
}

function splitWords({ training, validation, heldOutBy, heldOut, warnings }: Prepared): Node[] {
  const words = texts.train.run;
  const split = validation > 0 ? words.split(training, validation) : words.splitNone(training);
  const by = words.heldOut[heldOutBy]?.(heldOut.join(", ")) ?? "";
  const parts: Node[] = [create("p", "", `${split} ${by}`)];
  if (warnings.length > 0) {
    const items = warnings.map(({ code, label, message }) => {
      const text = words.warning[code]?.(labelName(label ?? "")) ?? message;
      return create("li", "", text);
    });
    parts.push(
      create("div", "warnings", create("h3", "", words.warnings), create("ul", "", ...items)),
    );
  }
  return parts;
}

/** "82%, better by 40 points" requires enough examples for a percentage. */
export const shareOrNone = (share: number | undefined): string =>
  share === undefined ? texts.train.curve.none : percent(share);
