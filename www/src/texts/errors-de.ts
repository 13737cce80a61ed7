import type { errorGroupsEn, errorsEn } from "./errors-en.ts";

/** Explanations of errors by code, in German. */
export const errorsDe: typeof errorsEn = {
  "samples-too-short": {
    title: "Zu kurz",
    text: "Der Ton ist kürzer als 60 Millisekunden. Am besten geht ein Satz von einer bis sieben Sekunden.",
  },
  "samples-too-long": {
    title: "Zu lang",
    text: "Höchstens fünf Minuten Ton können auf einmal ausgewertet werden. Schneide einen Satz heraus.",
  },
  "samples-not-finite": {
    title: "Beschädigter Ton",
    text: "Die Datei enthält Werte, die keine Zahlen sind.",
  },
  "sample-rate": {
    title: "Ungewöhnliche Abtastrate",
    text: "Ausgewertet wird Ton mit 8 bis 192 kHz. Diese Datei hat eine andere Abtastrate.",
  },
  "audio-too-large": { title: "Datei zu groß", text: "Dateien bis 256 MB können geöffnet werden." },
  "download-failed": {
    title: "Das Modell wurde nicht geladen",
    text: "Eine Datei dieser Seite ist nicht angekommen. Prüfe die Verbindung und versuche es noch einmal.",
  },
  "wasm-failed": {
    title: "Das Modell ist nicht gestartet",
    text: "Dieser Browser konnte die WebAssembly-Datei nicht ausführen. Ein aktuelles Chrome, Edge, Firefox oder Safari kann es.",
  },
  "worker-failed": {
    title: "Das Modell ist stehen geblieben",
    text: "Sein Hintergrundprozess ist abgebrochen. Ein neuer Versuch startet einen neuen.",
  },
  "backend-unavailable": {
    title: "Nicht verfügbar",
    text: "Dieser Teil wird noch kompiliert, oder dieses Gerät unterstützt ihn nicht.",
  },
  "microphone-refused": {
    title: "Der Zugriff auf das Mikrofon wurde blockiert",
    text: "Erlaube zum Aufnehmen das Mikrofon in der Adresszeile. Dateien und Beispiele gehen auch ohne.",
  },
  "microphone-missing": {
    title: "Kein Mikrofon gefunden",
    text: "Schließe zum Aufnehmen ein Mikrofon an. Dateien und Beispiele gehen auch ohne.",
  },
  "microphone-busy": {
    title: "Das Mikrofon ist nicht gestartet",
    text: "Vielleicht benutzt es ein anderes Programm. Schließe das und nimm noch einmal auf.",
  },
  "microphone-unavailable": {
    title: "Kein Mikrofon auf dieser Seite",
    text: "Browser erlauben das Mikrofon nur auf sicheren Seiten (https oder localhost). Dateien und Beispiele gehen auch ohne.",
  },
  "nothing-recorded": {
    title: "Es wurde nichts aufgenommen",
    text: "Vor dem Beenden kam kein Ton vom Mikrofon. Nimm noch einmal auf und sprich einen Augenblick.",
  },
};

export const errorGroupsDe: typeof errorGroupsEn = {
  audio: {
    title: "Diese Datei konnte nicht als Ton gelesen werden",
    text: "Vielleicht ist sie beschädigt, unvollständig oder keine Tondatei.",
  },
  model: {
    title: "Die Modelldatei konnte nicht gelesen werden",
    text: "Sie ist beschädigt oder für ein anderes Programm gemacht.",
  },
  other: {
    title: "Etwas ist schiefgegangen",
    text: "Versuche es noch einmal oder mit einer anderen Aufnahme.",
  },
};
