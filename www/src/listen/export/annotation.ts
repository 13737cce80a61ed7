/**
 * Annotations of a recording for Praat, ELAN, Audacity, video players and spreadsheets, identical to those of
 * `speech-emotion classify --annotate` (crate/src/annotation; the tests compare both). Loaded on the first export.
 */
import type { Classification } from "speech-emotion";

/** The file extension. */
export type Format = "TextGrid" | "eaf" | "txt" | "vtt" | "csv";

/** A section of a recording in seconds, with a label or a number. */
interface Interval {
  start: number;
  end: number;
  text: string;
}

interface Annotation {
  seconds: number;
  emotion: Interval[];
  attention: Interval[];
}

/** The content of the file. `media` is the file name of the recording. */
export function annotationFile(
  format: Format,
  result: Classification,
  seconds: number,
  media: string,
): string {
  const annotation = annotationOf(result, seconds);
  switch (format) {
    case "TextGrid":
      return textGrid(annotation);
    case "eaf":
      return elan(annotation, media);
    case "txt":
      return audacity(annotation);
    case "vtt":
      return webVtt(annotation);
    case "csv":
      return attentionTable(annotation);
  }
}

function annotationOf(result: Classification, seconds: number): Annotation {
  const edge = (step: number) => Math.min(result.startSeconds + result.stepSeconds * step, seconds);
  const attention = Array.from(result.attention, (weight, step) => ({
    start: edge(step),
    end: edge(step + 1),
    text: weight.toFixed(6),
  }));
  return {
    seconds,
    emotion: [{ start: 0, end: seconds, text: textOf(result) }],
    attention: attention.filter(({ start, end }) => start < end),
  };
}

/** The label; for unreliable results, the reason. */
function textOf({ label, unsure }: Classification): string {
  if (unsure === undefined) return label;
  return unsure === "no-speech" ? "no speech" : `unsure (${label})`;
}

/** Microseconds. */
const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;

function textGrid({ seconds, emotion, attention }: Annotation): string {
  const tiers: [string, Interval[]][] = [["emotion", emotion]];
  if (attention.length > 0) tiers.push(["attention", attention]);
  const range = (indent: string, start: number, end: number) =>
    `${indent}xmin = ${rounded(start)}\n${indent}xmax = ${rounded(end)}\n`;
  const tier = ([name, intervals]: [string, Interval[]], index: number) => {
    const all = withoutGaps(intervals, seconds);
    const items = all.map(
      ({ start, end, text }, number) =>
        `        intervals [${number + 1}]:\n${range("            ", start, end)}` +
        `            text = "${text.replaceAll('"', '""')}"\n`,
    );
    return (
      `    item [${index + 1}]:\n        class = "IntervalTier"\n        name = "${name}"\n` +
      `${range("        ", 0, seconds)}        intervals: size = ${all.length}\n${items.join("")}`
    );
  };
  return (
    `File type = "ooTextFile"\nObject class = "TextGrid"\n\n${range("", 0, seconds)}` +
    `tiers? <exists>\nsize = ${tiers.length}\nitem []:\n${tiers.map(tier).join("")}`
  );
}

/** The intervals of a tier are contiguous: gaps between annotations become empty intervals. */
function withoutGaps(intervals: Interval[], seconds: number): Interval[] {
  // Shorter gaps are due to rounding.
  const shortest = 1e-6;
  const all: Interval[] = [];
  let end = 0;
  for (const interval of intervals) {
    const gap = interval.start - end > shortest;
    if (gap) all.push({ start: end, end: interval.start, text: "" });
    all.push({ ...interval, start: gap ? interval.start : end });
    end = interval.end;
  }
  const last = all.at(-1);
  if (seconds - end > shortest) all.push({ start: end, end: seconds, text: "" });
  else if (last) last.end = seconds;
  return all;
}

/** Text in HTML and XML. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** XML does not allow control characters. */
const escapedXml = (text: string) =>
  escaped(text.replace(/\p{Cc}/gu, "")).replaceAll('"', "&quot;");

function elan({ emotion, attention }: Annotation, media: string): string {
  let slots = "";
  let count = 0;
  const annotation = ({ start, end, text }: Interval) => {
    count += 1;
    const [first, second] = [2 * count - 1, 2 * count];
    for (const [slot, seconds] of [
      [first, start],
      [second, end],
    ] as const) {
      slots += `        <TIME_SLOT TIME_SLOT_ID="ts${slot}" TIME_VALUE="${Math.round(seconds * 1000)}"/>\n`;
    }
    return (
      `        <ANNOTATION>\n            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${count}" TIME_SLOT_REF1="ts${first}" ` +
      `TIME_SLOT_REF2="ts${second}">\n                <ANNOTATION_VALUE>${escapedXml(text)}</ANNOTATION_VALUE>\n` +
      `            </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>\n`
    );
  };
  const tier = (name: string, intervals: Interval[]) =>
    intervals.length === 0
      ? ""
      : `    <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="${name}">\n` +
        `${intervals.map(annotation).join("")}    </TIER>\n`;
  const tiers = tier("emotion", emotion) + tier("attention", attention);
  // A constant date, so that equal annotations produce equal files.
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<ANNOTATION_DOCUMENT AUTHOR="speech-emotion" DATE="1970-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
    `xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n` +
    `    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n` +
    `        <MEDIA_DESCRIPTOR MEDIA_URL="${escapedXml(media)}" MIME_TYPE="audio/*"/>\n    </HEADER>\n` +
    `    <TIME_ORDER>\n${slots}    </TIME_ORDER>\n${tiers}` +
    `    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>\n` +
    `</ANNOTATION_DOCUMENT>\n`
  );
}

/** Start, end and label, separated by tabs. */
const audacity = ({ emotion }: Annotation) =>
  emotion
    .map(({ start, end, text }) => {
      const label = text.replace(/[\t\n\r]/g, " ");
      return `${start.toFixed(6)}\t${end.toFixed(6)}\t${label}\n`;
    })
    .join("");

const webVtt = ({ emotion }: Annotation) =>
  `WEBVTT\n${emotion
    .map(({ start, end, text }) => {
      const label = escaped(text.replace(/[\n\r]/g, " "));
      return `\n${clock(start)} --> ${clock(end)}\n${label}\n`;
    })
    .join("")}`;

const attentionTable = ({ attention }: Annotation) =>
  `start,end,attention\n${attention
    .map(({ start, end, text }) => `${rounded(start)},${rounded(end)},${text}\n`)
    .join("")}`;

/** `01:02:03.450` */
function clock(seconds: number): string {
  const all = Math.round(seconds * 1000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const milliseconds = String(all % 1000).padStart(3, "0");
  return `${two(all / 3_600_000)}:${two((all / 60_000) % 60)}:${two((all / 1000) % 60)}.${milliseconds}`;
}
