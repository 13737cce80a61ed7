import type { Texts } from "./en.ts";
import { errorGroupsDe, errorsDe } from "./errors-de.ts";
import { inspectionDe } from "./inspection-de.ts";
import { listenDe } from "./listen-de.ts";
import { trainDe } from "./train-de.ts";

/** All texts of the page in German. */
export const de: Texts = {
  documentTitle: "Gefühle in der Stimme erkennen, im Browser",
  skip: "Zum Ergebnis springen",

  nav: {
    label: "Ansichten",
    listen: "Erkennen",
    train: "Trainieren",
    menu: "Menü",
    language: "Sprache",
    theme: "Farben",
    themes: { auto: "Automatisch", light: "Hell", dark: "Dunkel" },
    install: "Installieren",
  },

  title: "Das Gefühl in einer Stimme erkennen",
  lead: "Nimm einen Satz auf oder probiere ein Beispiel aus. Die Seite zeigt das erkannte Gefühl, die Wahrscheinlichkeit und die Momente, die am meisten zählen. Nichts wird gesendet.",

  status: {
    loading: "Modell wird geladen",
    loadingPart: (percent) => `Modell wird geladen, ${percent}`,
    ready: (backend) => `Bereit auf ${backend}`,
    failed: "Nicht geladen",
    recording: "Aufnahme läuft",
    live: "Live",
    working: "Wird klassifiziert",
  },

  ...listenDe,

  models: {
    choose: "Modell",
    shipped: "Schnell (0,8 MB)",
    large: "Genau (4 MB)",
    largeNote:
      "Mittlerer Recall (UA) bei neuen Sprechern: 92,4 % (schnelles Modell: 83,8 %, menschliche Hörer: 93,0 %). Etwa 4 MB werden einmal geladen.",
  },

  about: {
    title: "Über diese Seite",
    model:
      "Das Modell wurde mit zehn Schauspielern trainiert, die zehn deutsche Sätze mit sieben gespielten Gefühlen gesprochen haben. Es nennt das gespielte Gefühl, dem eine Aufnahme am ähnlichsten ist. Was ein Mensch fühlt, erkennt es nicht. Bei anderen Sprachen, Altersgruppen und Mikrofonen und bei nicht gespielter Sprache liegt es oft falsch.",
    ownModel: (name, labels) =>
      `Das ist dein Modell „${name}“. Es unterscheidet ${labels}, so wie in den Aufnahmen, mit denen du es trainiert hast. Bei anderen Sprechern, Räumen und Mikrofonen kann es oft falsch liegen.`,
    intendedUse:
      "Dies ist eine Vorführung für Erwachsene, die einverstanden sind. Verwende sie nicht für Bewerbungen, Polizeiarbeit oder Lügenerkennung und nicht, um Schüler oder Beschäftigte zu beurteilen. Die KI-Verordnung der EU verbietet es, am Arbeitsplatz und in der Bildung auf Gefühle zu schließen (Artikel 5(1)(f)).",
    sources:
      "Modell: Zhong u. a., A Lightweight Model Based on Separable Convolution for Speech Emotion Recognition, Interspeech 2020. Sprache: Berliner Datenbank emotionaler Sprache (Burkhardt u. a., Interspeech 2005), CC0.",
    sourcesLarge:
      "Modell: die ersten zwei Blöcke des Encoders von Whisper tiny.en (Radford u. a. 2022, MIT License, Copyright 2022 OpenAI) und der Klassifikator von Zhong u. a., Interspeech 2020. Sprache: Berliner Datenbank emotionaler Sprache (Burkhardt u. a., Interspeech 2005), CC0.",
    sourcesOwn:
      "Es beginnt mit einem Modell, das mit der Berliner Datenbank emotionaler Sprache (CC0) trainiert wurde.",
  },

  inspection: inspectionDe,

  recalls: {
    title: "Wie oft liegt es richtig?",
    lead: (utterances) =>
      `Der Anteil der richtig erkannten Aufnahmen je Gefühl, in einem Test mit ${utterances} Aufnahmen, die nicht zum Training gehören. Training und Test haben dieselben Sprecher. Bei neuen Sprechern ist die Genauigkeit geringer.`,
    leadNew: (known, unseen) =>
      `Der Anteil der richtig erkannten Aufnahmen je Gefühl: von ${known}, die nicht zum Training gehören, mit Sprechern aus dem Training; und von ${unseen} mit neuen Sprechern, durch Modelle, die ohne diese trainiert wurden.`,
    emotion: "Gefühl",
    recall: "Richtig",
    knownSpeakers: "Bekannte Sprecher",
    unseenSpeakers: "Neue Sprecher",
    mean: "Mittel (UA)",
    none: "Diese Modelldatei enthält keine Ergebnisse.",
  },
  offline: "In diesem Browser gespeichert: Die Seite funktioniert jetzt auch ohne Verbindung.",

  retry: "Noch einmal versuchen",

  errors: { ...trainDe.errors, ...errorsDe },
  errorGroups: errorGroupsDe,

  reasons: {
    "The CPU was requested.": "Die CPU wurde gewählt.",
    "WebGPU was requested.": "WebGPU wurde gewählt.",
    "This browser has no WebGPU.": "Dieser Browser hat kein WebGPU.",
    "WebGPU needs a secure page (https or localhost).":
      "WebGPU braucht eine sichere Seite (https oder localhost).",
    "WebGPU found no graphics adapter.": "WebGPU hat keine Grafikkarte gefunden.",
    "WebGPU has only a software adapter here, which is slower than the CPU build.":
      "WebGPU hat hier nur einen Software-Adapter, der langsamer ist als die CPU.",
    "The CPU is used until WebGPU has been compared with it.":
      "Die CPU wird verwendet, bis WebGPU mit ihr verglichen ist.",
    "WebGPU is at least 20 % faster than the CPU.":
      "WebGPU ist mindestens 20 % schneller als die CPU.",
    "WebGPU is not at least 20 % faster than the CPU.":
      "WebGPU ist nicht mindestens 20 % schneller als die CPU.",
    "Training of the classifier uses the CPU unless WebGPU is requested.":
      "Das Training der letzten Schichten verwendet die CPU, solange nicht WebGPU gewählt wird.",
  },

  train: trainDe,
};
