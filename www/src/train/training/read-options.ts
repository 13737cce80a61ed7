import type { PlainOptions } from "./saved-training.ts";

const numbers = ["epochs", "batch", "learningRate", "patience", "seed"] as const;
const augments = ["shift", "level", "noise", "spectrum"] as const;

/** The training options of a form; empty fields use the defaults of the package. */
export function readTrainingOptions(form: FormData): PlainOptions {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const trainable = text("trainable") === "all" ? "all" : "classifier";
  const options: PlainOptions = { trainable };
  // Random weights are useless if only the classifier is trained.
  if (trainable === "all" && text("from") === "scratch") options.from = "scratch";
  for (const name of numbers) {
    if (text(name) !== "") options[name] = Number(text(name));
  }
  if (text("validation") !== "") options.validation = Number(text("validation")) / 100;
  if (text("loss") === "focal") options.loss = "focal";
  const backend = text("backend");
  if (backend === "cpu" || backend === "webgpu") options.backend = backend;
  const chosen = augments.filter((name) => form.has(name));
  options.augment =
    chosen.length > 0 && Object.fromEntries(augments.map((name) => [name, form.has(name)]));
  return options;
}
