import { emodbLabels } from "../emodb.ts";

/** A bundled recording of the corpus. */
export interface Clip {
  /** The name of the utterance in Emo-DB, such as `03b01Wa`. */
  name: string;
  url: string;
  /** The acted emotion. */
  label: string;
  /** The number of the speaker in the corpus. */
  speaker: string;
  sex: "female" | "male";
  /** The spoken sentence. */
  sentence: string;
}

// Names in Emo-DB: 03b01Wa = speaker 03, sentence b01, emotion W, version a.
const maleSpeakers = new Set(["03", "10", "11", "12", "15"]);
const sentences: Record<string, string> = {
  a01: "Der Lappen liegt auf dem Eisschrank.",
  a02: "Das will sie am Mittwoch abgeben.",
  a04: "Heute abend könnte ich es ihm sagen.",
  a05: "Das schwarze Stück Papier befindet sich da oben neben dem Holzstück.",
  a07: "In sieben Stunden wird es soweit sein.",
  b01: "Was sind denn das für Tüten, die da unter dem Tisch stehen?",
  b02: "Sie haben es gerade hochgetragen und jetzt gehen sie wieder runter.",
  b03: "An den Wochenenden bin ich jetzt immer nach Hause gefahren und habe Agnes besucht.",
  b09: "Ich will das eben wegbringen und dann mit Karl was trinken gehen.",
  b10: "Die wird auf dem Platz sein, wo wir sie immer hinlegen.",
};

// The recordings of the tests, stored once in the repository and served unchanged.
const files = import.meta.glob<string>("../../../tests/clips/*.wav", {
  query: "?url",
  import: "default",
  eager: true,
});

/** The bundled recordings, sorted by label and name. */
export const clips: Clip[] = Object.entries(files)
  .map(([path, url]) => readName(path.slice(path.lastIndexOf("/") + 1, -".wav".length), url))
  .sort((a, b) => a.label.localeCompare(b.label) || a.name.localeCompare(b.name));

function readName(name: string, url: string): Clip {
  const [, speaker = "", text = "", letter = ""] = /^(\d\d)([ab]\d\d)([A-Z])/.exec(name) ?? [];
  const label = emodbLabels[letter];
  const sentence = sentences[text];
  if (!label || !sentence) throw new Error(`expected a file name of Emo-DB, received ${name}.wav`);
  return {
    name,
    url,
    label,
    speaker,
    sex: maleSpeakers.has(speaker) ? "male" : "female",
    sentence,
  };
}
