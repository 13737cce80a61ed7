import type { TrainingScores } from "speech-emotion";
import type { ImportedFile } from "./import/find.ts";
import type { Models } from "./models/models.ts";
import type { SavedModel } from "./models/saved-model.ts";

/** The description file in a project; the examples and their table are separate files. */
export const PROJECT = "project.json";
const VERSION = 1;
/** Maximum bytes of a model, above any that the page can train or load. */
const MAX_MODEL_BYTES = 64 * 1024 * 1024;
const MAX_TEXT_BYTES = 1024 * 1024;

/** The training settings by field name. */
export type SettingValues = Record<string, string | boolean>;

/** A model in a project file. */
interface ProjectModel {
  file: string;
  name: string;
  labels: string[];
  scores?: TrainingScores | undefined;
}

interface Project {
  version: number;
  settings: SettingValues;
  models: ProjectModel[];
  /** The name of the model in use; absent for the default model. */
  inUse?: string | undefined;
}

/** The files of a project besides the examples: its models, followed by the description. */
export async function projectFiles(
  models: Models,
  settings: SettingValues,
  inUse: string | undefined,
): Promise<{ path: string; content: Blob }[]> {
  const files: { path: string; content: Blob }[] = [];
  const described: ProjectModel[] = [];
  for (const [index, { id, name, labels, scores }] of models.all.entries()) {
    const path = `models/${index + 1}.safetensors`;
    files.push({ path, content: new Blob([await models.file(id)]) });
    described.push({ file: path, name, labels, scores });
  }
  const project: Project = { version: VERSION, settings, models: described, inUse };
  const text = `${JSON.stringify(project, null, 2)}\n`;
  files.push({ path: PROJECT, content: new Blob([text], { type: "application/json" }) });
  return files;
}

/** Whether a file of an archive belongs to a project and is not an example. */
export const isOfProject = (path: string): boolean =>
  path === PROJECT || /^models\/\d+\.safetensors$/.test(path);

/** The content of a project besides the examples. */
export interface OpenedProject {
  settings: SettingValues;
  /** The model that was in use, if any. */
  inUse?: SavedModel | undefined;
  /** The number of new models. */
  added: number;
}

/** Adds the models of a project. An invalid description, or one of a later version, is ignored. */
export async function openProject(
  files: ImportedFile[],
  models: Models,
): Promise<OpenedProject | undefined> {
  const description = files.find(({ path }) => path === PROJECT);
  if (!description || description.size > MAX_TEXT_BYTES) return undefined;
  const project = parse(await (await description.read()).text());
  if (!project) return undefined;
  const opened: OpenedProject = { settings: project.settings, added: 0 };
  for (const { file: path, name, labels, scores } of project.models) {
    const file = files.find((each) => each.path === path);
    if (!file || file.size > MAX_MODEL_BYTES) continue;
    const same = models.all.find((each) => each.name === name && each.bytes === file.size);
    let model = same;
    if (!model) {
      const bytes = new Uint8Array(await (await file.read()).arrayBuffer());
      model = await models.add(name, bytes, labels, scores);
      opened.added++;
    }
    if (name === project.inUse) opened.inUse = model;
  }
  return opened;
}

/** Validate: files from others may contain any value. */
function parse(text: string): Project | undefined {
  let value: Partial<Project> | null;
  try {
    value = JSON.parse(text) as Partial<Project> | null;
  } catch {
    return undefined;
  }
  if (value?.version !== VERSION) return undefined;
  const settings = Object.entries(value.settings ?? {}).filter(([, each]) =>
    ["string", "boolean"].includes(typeof each),
  );
  const models = (Array.isArray(value.models) ? value.models : []).filter(
    (model: Partial<ProjectModel> | null): model is ProjectModel =>
      typeof model?.file === "string" &&
      typeof model.name === "string" &&
      Array.isArray(model.labels) &&
      model.labels.every((label) => typeof label === "string"),
  );
  const inUse = typeof value.inUse === "string" ? value.inUse : undefined;
  return { version: VERSION, settings: Object.fromEntries(settings), models, inUse };
}
