// What the names of files and folders say about the sounds in them.

/** Emo-DB's letters, from the German words. */
const emodbLetters: Record<string, string> = {
  W: "anger",
  L: "boredom",
  E: "disgust",
  A: "fear",
  F: "happiness",
  T: "sadness",
  N: "neutral",
};

/** The paper's seven labels. */
export const sevenLabels = Object.values(emodbLetters);

/** The longest label, in characters. */
const LONGEST_NAME = 40;

/** A label or a speaker as it is kept: one line, no space around it, at most 40 characters. */
export function cleanName(text: string): string {
  const line = text.normalize("NFC").replaceAll(/[\p{C}\p{Z}\s]+/gu, " ");
  return Array.from(line.trim()).slice(0, LONGEST_NAME).join("").trim();
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Emotion and speaker of a recording of Emo-DB: `03a01Fa.wav` is speaker 03, happiness. */
export function readEmodbName(path: string): { label: string; speaker: string } | undefined {
  const match = /^(\d\d)[ab]\d\d([WLEAFTN])[a-z]\.\w+$/.exec(baseName(path));
  return match ? { label: emodbLetters[match[2]!]!, speaker: match[1]! } : undefined;
}

/** Files that systems leave behind: nobody means to import them. */
export const isLitter = (path: string): boolean =>
  path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX") ||
  /^(thumbs\.db|desktop\.ini)$/i.test(baseName(path));

/** Where a file belongs; empty where nothing says so. */
export interface Placement {
  label: string;
  speaker: string;
}

/**
 * Places files by their paths: `label/file` or `label/speaker/file`, below a common folder or not. A
 * folder in which Emo-DB's names tell of several emotions is no label.
 */
export function placeByPath(paths: string[]): Placement[] {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  // The folder that was dropped, or that the archive was made of, holds the labels' folders.
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

/** A file name that every system takes. */
export const safeFileName = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} _.()-]+/gu, "_").replace(/^\.+|[. ]+$/g, "_") || "_";
