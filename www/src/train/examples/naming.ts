// Labels and speakers in the names of files and folders.

import { emodbLabels } from "../../emodb.ts";

/** The seven labels of Emo-DB. */
export const sevenLabels = Object.values(emodbLabels);

/** The maximum length of a label, in characters. */
const MAX_NAME_LENGTH = 40;

/** Normalizes a label or a speaker: one line, no surrounding spaces, at most 40 characters. */
export function cleanName(text: string): string {
  const line = text.normalize("NFC").replaceAll(/[\p{C}\p{Z}\s]+/gu, " ");
  return Array.from(line.trim()).slice(0, MAX_NAME_LENGTH).join("").trim();
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Emotion and speaker of an Emo-DB recording: `03a01Fa.wav` is speaker 03, happiness. */
export function readEmodbName(path: string): { label: string; speaker: string } | undefined {
  const match = /^(\d\d)[ab]\d\d([WLEAFTN])[a-z]\.\w+$/.exec(baseName(path));
  return match ? { label: emodbLabels[match[2]!]!, speaker: match[1]! } : undefined;
}

/** Files created by operating systems, which are not imported. */
export const isSystemFile = (path: string): boolean =>
  path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX") ||
  /^(thumbs\.db|desktop\.ini)$/i.test(baseName(path));

/** The label and speaker of a file; empty if unknown. */
export interface PathLabels {
  label: string;
  speaker: string;
}

/**
 * Derives labels and speakers from paths: `label/file` or `label/speaker/file`, with or without a common folder. A
 * folder whose Emo-DB names contain several emotions is not a label.
 */
export function labelsByPath(paths: string[]): PathLabels[] {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  // The dropped or archived folder may contain the label folders.
  const deep = folders.some((parts) => parts.length > 1);
  const common = folders[0]?.[0];
  const strip = deep && common !== undefined && folders.every((parts) => parts[0] === common);
  const below = folders.map((parts) => (strip ? parts.slice(1) : parts));

  const emotions = new Map<string, Set<string>>();
  paths.forEach((path, i) => {
    const emotion = readEmodbName(path)?.label;
    if (emotion === undefined) return;
    const key = below[i]!.join("/");
    emotions.set(key, (emotions.get(key) ?? new Set()).add(emotion));
  });

  return paths.map((path, i) => {
    const emodb = readEmodbName(path);
    const parts = below[i]!;
    const mixed = (emotions.get(parts.join("/"))?.size ?? 0) > 1;
    const [label = "", speaker = ""] = mixed ? [] : parts;
    return {
      label: cleanName(label) || (emodb?.label ?? ""),
      speaker: cleanName(speaker) || (emodb?.speaker ?? ""),
    };
  });
}

/** A file name that is valid on all platforms. */
export const safeFileName = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} _.()-]+/gu, "_").replace(/^\.+|[. ]+$/g, "_") || "_";
