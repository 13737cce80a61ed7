import { byId } from "../dom.ts";
import { emotionName } from "../emotions.ts";
import { largeModel } from "../large-model.ts";
import { startModelChoice } from "../model-choice.ts";
import { LARGE } from "../recognition.ts";
import { language, fillTexts } from "../texts/index.ts";
import type { Mount, Shared } from "../view.ts";
import { TrainContext } from "./context.ts";
import { Library } from "./examples/library.ts";
import markup from "./markup.html?raw";
import { Models } from "./models/models.ts";
import { rememberedModel, rememberModel } from "./models/remembered-model.ts";
import { Storage } from "./store/storage.ts";
import { rememberCount, rememberedCount } from "./store/remembered-count.ts";
import { Trainer } from "./training/trainer.ts";
import { ImportPanel } from "./view/import-panel.ts";
import { showChosenBar } from "./view/chosen-bar.ts";
import { showCounts } from "./view/counts-table.ts";
import { ExampleList } from "./view/example-list.ts";
import { showLabelHead } from "./view/label-head.ts";
import { showLabels } from "./view/labels-panel.ts";
import { LiveTest } from "./view/live-test.ts";
import { ModelsPanel } from "./view/models-panel.ts";
import { Notices } from "./view/notices.ts";
import { RunPanel } from "./view/run-panel.ts";
import { SettingsPanel } from "./view/settings-panel.ts";
import { TakesPanel } from "./view/takes-panel.ts";

/**
 * The Train view: examples of the user, and a model trained on them.
 *
 * examples/ and import/ contain the data, store/ saves it in IndexedDB, training/ runs `train` of the package,
 * models/ stores the resulting models, and view/ contains the user interface.
 */
export const mountTrain: Mount = (root, shared) => {
  root.innerHTML = markup;
  fillTexts(root);
  const storage = new Storage();
  const library = new Library(storage);
  const models = new Models(storage);
  const context = new TrainContext(shared, storage, library, models);
  const trainer = new Trainer(context);
  trainer.nameOf = modelName;

  showLabels(context);
  showLabelHead(context);
  showChosenBar(context, new ExampleList(context));
  showCounts(context);
  const takes = new TakesPanel(context);
  const settings = new SettingsPanel(context);
  const modelsPanel = new ModelsPanel(context);
  const use = (id: string | undefined) =>
    void modelsPanel.use(id === undefined ? undefined : models.get(id));
  const importPanel = new ImportPanel(
    context,
    settings,
    (model) => void modelsPanel.use(model, false),
  );
  startModelChoice(shared.recognition, models, use);
  const liveTest = new LiveTest(models);
  const run = new RunPanel(trainer, {
    use: (model) => void modelsPanel.use(model),
    download: (model) => void modelsPanel.download(model),
    test: (model) => liveTest.offer(model),
  });
  const notices = new Notices(context, trainer, {
    retry: () => void open(),
    reset: () => void storage.reset().then(open),
    export: () => void importPanel.export(),
  });
  settings.onStart = (options) => {
    void trainer.start(options);
    byId("run").focus();
    reveal(byId("run"));
  };
  trainer.onChange = () => {
    settings.setBusy(trainer.busy);
    run.draw();
    notices.draw();
  };

  const open = async (): Promise<void> => {
    const remembered = rememberedCount();
    if (storage.trouble || !opened) await storage.open();
    opened = true;
    try {
      await library.load();
      await models.load();
      await library.save();
      storage.report(undefined);
    } catch {
      // The storage notice shows the error; unsaved examples remain in this tab.
      return;
    }
    await takeRemembered(models, shared);
    notices.lost = library.examples.length === 0 ? remembered : 0;
    notices.draw();
    await trainer.findInterrupted();
  };
  shared.recognition.onModel(() => rememberModel(shared.recognition.modelId));
  let opened = false;
  let had = false;
  library.onChange(() => {
    const count = library.examples.length;
    had ||= count > 0;
    // An empty database may be the result of data loss.
    if (had && library.unsaved === 0) rememberCount(count);
  });
  addEventListener("beforeunload", (event) => {
    // Unsaved changes in this tab would be lost.
    if (library.unsaved > 0) event.preventDefault();
  });
  void open();

  return {
    hide: () => {
      takes.stop();
      liveTest.stop();
      shared.player.pause();
    },
    drop: (files) => void importPanel.importFiles(files),
  };
};

/** Restores the model of the last visit if it still exists. */
async function takeRemembered(models: Models, { recognition }: Shared): Promise<void> {
  const id = rememberedModel();
  if (recognition.modelId !== undefined) return;
  if (id === LARGE && largeModel) recognition.useLarge();
  const model = id === undefined ? undefined : models.get(id);
  if (!model) return;
  try {
    recognition.useModel({ id: model.id, name: model.name, file: await models.file(model.id) });
  } catch {
    // The storage notice shows the error; the default model is used.
  }
}

/** "Anger, Joy, Calm, 24 Nov, 14:05": the labels and the time of training. */
function modelName(labels: string[]): string {
  const names = labels.slice(0, 3).map(emotionName);
  if (labels.length > 3) names.push(`+${labels.length - 3}`);
  const time = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return `${names.join(", ")}, ${time.format(Date.now())}`;
}

/** On phones the progress is below the start button. */
function reveal(panel: HTMLElement): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  panel.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
}
