import type { Language } from "../texts/index.ts";
import type { BuildName } from "./builds.ts";

interface Words {
  names: Record<BuildName, string>;
  /** The names of the builds, as a list in the language of the page. */
  pending: (names: string) => string;
  ready: (names: string) => string;
  failed: (names: string) => string;
}

export const words: Record<Language, Words> = {
  en: {
    names: {
      train: "training",
      webgpu: "WebGPU",
      "train-webgpu": "training on WebGPU",
    },
    pending: (names) =>
      `Still being compiled on this computer: ${names}. They become available here without a reload.`,
    ready: (names) => `Now available: ${names}.`,
    failed: (names) => `Not available, because compiling failed: ${names}. See the terminal.`,
  },
  de: {
    names: {
      train: "Training",
      webgpu: "WebGPU",
      "train-webgpu": "Training auf WebGPU",
    },
    pending: (names) =>
      `Wird auf diesem Rechner noch kompiliert: ${names}. Danach ist es hier ohne Neuladen verfügbar.`,
    ready: (names) => `Jetzt verfügbar: ${names}.`,
    failed: (names) =>
      `Nicht verfügbar, weil das Kompilieren fehlgeschlagen ist: ${names}. Siehe Terminal.`,
  },
};
