import { PageError } from "../../page-error.ts";
import { byId, create } from "../../dom.ts";
import { errorWords } from "../../error-words.ts";
import { listenForChosen, pathOf } from "../../files.ts";
import { percent } from "../../format.ts";
import { drawnText, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { download } from "../../download.ts";
import { SAMPLE_COUNT, sampleFiles } from "../examples/sample.ts";
import { exportZip } from "../export-zip.ts";
import type { SkippedFile } from "../import/candidate.ts";
import { decode } from "../import/decode.ts";
import { type ImportedFile, findSounds } from "../import/find.ts";
import { importExamples, type ImportReport } from "../import/import-examples.ts";
import type { SavedModel } from "../models/saved-model.ts";
import { openProject, projectFiles } from "../project.ts";
import type { SettingsPanel } from "./settings-panel.ts";

/** The maximum number of skipped files to list by name. */
const MAX_LISTED = 100;

/** Imports examples from files, folders, archives and tables, and exports them as one file. */
export class ImportPanel {
  readonly #context: TrainContext;
  readonly #drawReport = drawnText();
  readonly #drawProgress = drawnText();
  readonly #settings: SettingsPanel;
  readonly #use: (model: SavedModel) => void;
  #abort: AbortController | undefined;

  /** @param use selects a model of this browser */
  constructor(context: TrainContext, settings: SettingsPanel, use: (model: SavedModel) => void) {
    this.#context = context;
    this.#settings = settings;
    this.#use = use;
    const importChosen = (files: File[]) => void this.importFiles(files);
    listenForChosen(byId("import-files"), byId("import-files-input"), importChosen);
    listenForChosen(byId("import-folder"), byId("import-folder-input"), importChosen);
    byId("import-cancel").addEventListener("click", () => this.#abort?.abort());
    byId("project-export").addEventListener("click", () => void this.export());
    byId("project-share").addEventListener("click", () => void this.export(share));
    const sample = byId<HTMLButtonElement>("sample");
    const drawSample = drawnText();
    drawSample(() => (sample.textContent = texts.train.welcome.sample(SAMPLE_COUNT)));
    sample.addEventListener("click", () => void this.#importSample());
    const follow = () => {
      const empty = context.library.examples.length === 0 && context.models.all.length === 0;
      byId<HTMLButtonElement>("project-export").disabled = empty;
      byId("project-share").hidden = empty || !canShare();
    };
    follow();
    context.library.onChange(follow);
    context.models.onChange(follow);
  }

  /** Imports run one after another. */
  async importFiles(files: File[]): Promise<void> {
    if (this.#abort) return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { library, shared } = this.#context;
    // Files without a label get the current label.
    const target = this.#context.label ?? "";
    byId("import-live").hidden = false;
    this.#drawReport(() => byId("import-report").replaceChildren());
    this.#showProgress(undefined);
    try {
      const found = await findSounds(files.map((file) => ({ path: pathOf(file), file })));
      let unlabeled = 0;
      for (const candidate of found.candidates) {
        if (candidate.label !== "") continue;
        candidate.label = target;
        unlabeled++;
      }
      const recognizer = found.candidates.length > 0 ? await shared.recognition.get() : undefined;
      const report = await importExamples(found, library.labels, {
        decode: (candidate) => decode(candidate, recognizer!),
        add: async (example) => (await library.add(example)) !== undefined,
        onProgress: (report) => this.#showProgress(report),
        signal,
      });
      const models = await this.#openProjects(found.projects);
      this.#showReport(report, unlabeled > 0 && target !== "" ? target : undefined, models);
    } catch (failure) {
      this.#showFailure(failure);
    } finally {
      this.#abort = undefined;
      byId("import-live").hidden = true;
    }
  }

  async #importSample(): Promise<void> {
    try {
      await this.importFiles(await sampleFiles());
    } catch (failure) {
      this.#showFailure(failure);
    }
  }

  /** Imports the models and settings of projects; returns the number of models added. */
  async #openProjects(projects: ImportedFile[][]): Promise<number> {
    let added = 0;
    for (const files of projects) {
      const project = await openProject(files, this.#context.models);
      if (!project) continue;
      added += project.added;
      this.#settings.restore(project.settings);
      if (project.inUse) this.#use(project.inUse);
    }
    return added;
  }

  /** Exports examples, models and settings in one file. @param give the action for the file: download by default */
  async export(give: (name: string, file: Blob) => unknown = download): Promise<void> {
    const button = byId<HTMLButtonElement>("project-export");
    const progress = byId("project-progress");
    button.disabled = true;
    progress.hidden = false;
    try {
      const { library, models, shared } = this.#context;
      const inUse = shared.recognition.model?.name;
      const more = await projectFiles(models, this.#settings.values, inUse);
      const blob = await exportZip(library, more, (share) => {
        progress.textContent = texts.train.import.exporting(percent(share));
      });
      const day = new Date().toISOString().slice(0, 10);
      await give(`${texts.train.import.exportName}-${day}.zip`, blob);
    } catch (failure) {
      this.#showFailure(failure);
    } finally {
      button.disabled = false;
      progress.hidden = true;
    }
  }

  #showProgress(report: ImportReport | undefined): void {
    const bar = byId<HTMLProgressElement>("import-progress");
    if (report && report.total > 0) bar.value = report.done / report.total;
    else bar.removeAttribute("value");
    const { done = 0, total = 0 } = report ?? {};
    this.#drawProgress(() => {
      byId("import-progress-text").textContent = report
        ? texts.train.import.progress(done, total)
        : texts.train.import.looking;
    });
  }

  #showReport(
    { added, skipped, total }: ImportReport,
    target: string | undefined,
    models: number,
  ): void {
    this.#drawReport(() => {
      const words: string[] = [];
      if (models > 0) words.push(texts.train.import.models(models));
      if (total === 0 && models === 0) words.push(texts.train.import.nothing);
      else words.unshift(texts.train.import.added(added));
      if (target !== undefined) words.push(texts.train.import.toLabel(target));
      const report = byId("import-report");
      report.replaceChildren(create("p", "", words.join(" ")));
      if (skipped.length > 0) report.append(skippedList(skipped));
    });
  }

  #showFailure(failure: unknown): void {
    this.#drawReport(() => {
      if (PageError.from(failure).code === "aborted") {
        byId("import-report").replaceChildren(create("p", "", texts.train.import.canceled));
        return;
      }
      const { title, text, detail } = errorWords(failure);
      byId("import-report").replaceChildren(
        create("p", "problem", `${title}. ${text}`),
        create("p", "hint detail", detail ?? ""),
      );
    });
  }
}

/** Whether this browser can share files with other programs. */
const canShare = (): boolean =>
  // Missing in some browsers, despite its type.
  (navigator as Partial<Navigator>).canShare?.({
    files: [new File([""], "project.zip", { type: "application/zip" })],
  }) ?? false;

const share = (name: string, blob: Blob): Promise<void> =>
  navigator
    .share({ files: [new File([blob], name, { type: "application/zip" })] })
    // Canceling is not an error.
    .catch(() => undefined);

function skippedList(skipped: SkippedFile[]): HTMLElement {
  const items = skipped.slice(0, MAX_LISTED).map(({ path, reason }) => {
    const why = texts.train.import.reasons[reason] ?? reason;
    return create("li", "", create("span", "path", path), `: ${why}`);
  });
  if (skipped.length > MAX_LISTED) items.push(create("li", "", `+ ${skipped.length - MAX_LISTED}`));
  const title = create("summary", "", texts.train.import.skipped(skipped.length));
  const fold = create("details", "fold skipped", title, create("ul", "", ...items));
  // Read in small batches.
  fold.open = skipped.length <= 3;
  return fold;
}
