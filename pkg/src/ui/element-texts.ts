/** The texts of the element in one language. */
export interface ElementTexts {
  /** The accessible name. */
  name: string;
  loading: string;
  ready: string;
  listen: string;
  stop: string;
  /** Live classification before the first result. */
  listening: string;
  silent: string;
  /** The accessible name of the list of probabilities. */
  probabilities: string;
  /** Names of the labels of the default model; other labels are shown unchanged. */
  labels: Record<string, string>;
}

export const texts = {
  en: {
    name: "Speech emotion",
    loading: "Loading",
    ready: "Ready",
    listen: "Listen",
    stop: "Stop",
    listening: "Listening",
    silent: "No speech",
    probabilities: "Probabilities",
    labels: {
      anger: "Anger",
      boredom: "Boredom",
      disgust: "Disgust",
      fear: "Fear",
      happiness: "Happiness",
      sadness: "Sadness",
      neutral: "Neutral",
    },
  },
  de: {
    name: "Emotion in Sprache",
    loading: "Wird geladen",
    ready: "Bereit",
    listen: "Aufnehmen",
    stop: "Stopp",
    listening: "Aufnahme läuft",
    silent: "Keine Sprache",
    probabilities: "Wahrscheinlichkeiten",
    labels: {
      anger: "Ärger",
      boredom: "Langeweile",
      disgust: "Ekel",
      fear: "Angst",
      happiness: "Freude",
      sadness: "Trauer",
      neutral: "Neutral",
    },
  },
} satisfies Record<string, ElementTexts>;

/** The texts for a language tag: German or, by default, English. */
export const textsFor = (tag: string): ElementTexts => (/^de\b/i.test(tag) ? texts.de : texts.en);
