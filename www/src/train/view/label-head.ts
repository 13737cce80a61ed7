import { byId } from "../../dom.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { labelColor, labelName } from "./label-style.ts";
import { problemLine } from "./problem.ts";
import { showToast } from "./toast.ts";

/** The name of the current label, with actions to rename and remove it. */
export function showLabelHead(context: TrainContext): void {
  const { library } = context;
  const panel = byId("examples");
  const form = byId<HTMLFormElement>("rename-form");
  const input = byId<HTMLInputElement>("rename-text");
  const rename = byId("label-rename");
  const showProblem = problemLine("rename-problem");

  const draw = () => {
    const { label } = context;
    panel.hidden = label === undefined;
    byId("welcome").hidden = label !== undefined;
    if (label === undefined) return;
    byId("examples-title").textContent = labelName(label);
    panel.style.setProperty("--emotion", labelColor(label, library.labels));
    // Unlabeled examples have no label to rename.
    byId("label-actions").hidden = label === "" || !form.hidden;
  };
  const close = () => {
    form.hidden = true;
    showProblem(undefined);
    draw();
  };
  draw();
  library.onChange(draw);
  context.onLabel(close);
  onLanguageChange(draw);

  rename.addEventListener("click", () => {
    input.value = context.label ?? "";
    form.hidden = false;
    draw();
    input.select();
  });
  byId("rename-cancel").addEventListener("click", () => {
    close();
    rename.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    rename.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      // Switch first, so that the list always contains the current label.
      const label = library.renameLabel(context.label ?? "", input.value);
      context.choose(label);
      close();
      rename.focus();
    } catch (failure) {
      showProblem(failure);
      input.focus();
    }
  });
  byId("label-remove").addEventListener("click", () => void remove(context));
}

async function remove(context: TrainContext): Promise<void> {
  const { label, library } = context;
  if (!label) return;
  const labels = [...library.labels];
  const count = library.of(label).length;
  const removed = await library.removeLabel(label);
  byId("label-new").focus();
  showToast(texts.train.labels.removed(labelName(label), count), () => {
    void library.restore(removed, labels).then(() => context.choose(label));
  });
}
