import type { errorGroupsEn, errorsEn } from "./errors-en.ts";

/** Explanations of errors by code, in German. */
export const errorsDe: typeof errorsEn = {
  "samples-too-short": {
    title: "Zu kurz",
    text: "Die Aufnahme ist kürzer als 60 Millisekunden. Am besten eignet sich ein Satz von einer bis sieben Sekunden.",
  },
  "samples-too-long": {
    title: "Zu lang",
    text: "Höchstens fünf Minuten Audio können auf einmal klassifiziert werden. Schneide einen Satz heraus.",
  },
  "samples-not-finite": {
    title: "Ungültige Abtastwerte",
    text: "Die Datei enthält Werte, die keine endlichen Zahlen sind.",
  },
  "sample-rate": {
    title: "Nicht unterstützte Abtastrate",
    text: "Unterstützt werden Abtastraten von 8 bis 192 kHz. Diese Datei hat eine andere Abtastrate.",
  },
  "audio-too-large": { title: "Datei zu groß", text: "Dateien bis 256 MB können geöffnet werden." },
  "download-failed": {
    title: "Das Modell wurde nicht geladen",
    text: "Eine Datei dieser Seite konnte nicht heruntergeladen werden. Prüfe die Verbindung und versuche es noch einmal.",
  },
  "wasm-failed": {
    title: "Das Modell ist nicht gestartet",
    text: "Dieser Browser konnte die WebAssembly-Datei nicht ausführen. Ein aktuelles Chrome, Edge, Firefox oder Safari kann es.",
  },
  "worker-failed": {
    title: "Das Modell ist ausgefallen",
    text: "Sein Worker im Hintergrund ist fehlgeschlagen. Ein neuer Versuch startet einen neuen.",
  },
  "backend-unavailable": {
    title: "Nicht verfügbar",
    text: "Dieser Teil wird noch kompiliert, oder dieses Gerät unterstützt ihn nicht.",
  },
  "microphone-refused": {
    title: "Der Zugriff auf das Mikrofon wurde blockiert",
    text: "Erlaube zum Aufnehmen das Mikrofon in der Adresszeile. Dateien und Beispiele funktionieren auch ohne.",
  },
  "microphone-missing": {
    title: "Kein Mikrofon gefunden",
    text: "Schließe zum Aufnehmen ein Mikrofon an. Dateien und Beispiele funktionieren auch ohne.",
  },
  "microphone-busy": {
    title: "Das Mikrofon ist nicht gestartet",
    text: "Vielleicht benutzt es ein anderes Programm. Schließe das und nimm noch einmal auf.",
  },
  "microphone-unavailable": {
    title: "Kein Mikrofon auf dieser Seite",
    text: "Browser erlauben das Mikrofon nur auf sicheren Seiten (https oder localhost). Dateien und Beispiele funktionieren auch ohne.",
  },
  "nothing-recorded": {
    title: "Es wurde nichts aufgenommen",
    text: "Das Mikrofon lieferte vor dem Beenden kein Audio. Nimm noch einmal auf und sprich einen Augenblick.",
  },
};

export const errorGroupsDe: typeof errorGroupsEn = {
  audio: {
    title: "Diese Datei konnte nicht als Audio gelesen werden",
    text: "Vielleicht ist sie beschädigt, unvollständig oder keine Audiodatei.",
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
