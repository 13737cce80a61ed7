import type { TrainTexts } from "./train-en.ts";

const examples = (count: number) => (count === 1 ? "1 Beispiel" : `${count} Beispiele`);
const examplesDative = (count: number) => (count === 1 ? "1 Beispiel" : `${count} Beispielen`);

/** The Train view, in German. */
export const trainDe: TrainTexts = {
  title: "Eigene Labels trainieren",
  lead: "Füge zu jedem Label ein paar Aufnahmen hinzu, trainiere damit ein Modell und verwende es hier oder speichere es als Datei. Nichts wird gesendet: Aufnahmen und Modell bleiben in diesem Browser.",
  consent: "Bitte alle Sprecher um ihre Zustimmung.",
  examples,

  welcome: {
    title: "In drei Schritten",
    name: "Labels benennen",
    nameText: "Mindestens zwei, zum Beispiel: fröhlich und müde, ja und nein, Kim und Lou.",
    import: "Aufnahmen hinzufügen",
    importText: "Acht oder mehr Sätze zu jedem Label. Nimm sie hier auf oder öffne Dateien.",
    train: "Trainieren und testen",
    trainText:
      "Das Training dauert einige Sekunden. Dann siehst du, wie oft das Modell bei Aufnahmen richtig liegt, die nicht zum Training gehören, und testest es live.",
    sample: (count) => `Mit ${count} Beispielen ausprobieren`,
    sampleHint: "Sätze von zwei Schauspielern mit drei Gefühlen, aus Emo-DB (CC0).",
  },

  labels: {
    title: "Labels",
    none: "Noch keine Labels. Ein Label ist, was das Modell erkennen soll: eine Stimmung, eine Person, eine Sprache, ein Befehl.",
    list: "Label wählen",
    count: (labels, count) =>
      `${labels === 1 ? "1 Label" : `${labels} Labels`}, ${examples(count)}`,
    new: "Neues Label",
    add: "Hinzufügen",
    seven: "Die sieben Gefühle verwenden",
    unlabeled: "Ohne Label",
    rename: "Umbenennen",
    renameTo: "Neuer Name",
    save: "Speichern",
    cancel: "Abbrechen",
    remove: "Label entfernen",
    removed: (label, count) =>
      count === 0 ? `„${label}“ entfernt.` : `„${label}“ mit ${examplesDative(count)} entfernt.`,
  },

  import: {
    title: "Aufnahmen hinzufügen",
    files: "Dateien öffnen",
    folder: "Ordner öffnen",
    hint: "Oder ziehe sie auf diese Seite: Audiodateien, je Label einen Ordner (darin je Sprecher einen Ordner), eine Zip-Datei oder eine CSV-Tabelle mit den Spalten file, label und speaker.",
    project: "Projekt",
    projectHint:
      "Beispiele, Modelle und Einstellungen in einer Datei, die hier wieder geöffnet werden kann.",
    export: "Projekt speichern",
    share: "Projekt teilen",
    exportName: "speech-emotion-projekt",
    exporting: (percent) => `Wird gepackt, ${percent}`,
    looking: "Die Dateien werden gelesen",
    progress: (done, total) => `${done} von ${total}`,
    cancel: "Anhalten",
    added: (count) => `${examples(count)} hinzugefügt.`,
    models: (count) => (count === 1 ? "1 Modell hinzugefügt." : `${count} Modelle hinzugefügt.`),
    skipped: (count) => (count === 1 ? "1 Datei übersprungen" : `${count} Dateien übersprungen`),
    nothing: "Es sind keine Audiodateien enthalten.",
    canceled: "Angehalten. Die bisher hinzugefügten Beispiele bleiben.",
    toLabel: (label) => `Aufnahmen ohne Label wurden zu „${label}“ hinzugefügt.`,
    reasons: {
      "no-sound": "keine Audiodatei",
      length: "kürzer als 60 ms oder länger als 5 Minuten",
      duplicate: "schon vorhanden",
      missing: "in der Tabelle, aber nicht unter den Dateien",
      unlisted: "nicht in der Tabelle",
      "too-large": "zu groß für eine Aufnahme",
      unreadable: "konnte nicht als Audio gelesen werden",
    },
  },

  record: {
    speaker: "Sprecher",
    speakerHint:
      "Ein Name oder eine Nummer. Ab zwei Sprechern wird das Modell mit einem getestet, der nicht zum Training gehört.",
    takes: "Aufnahmen",
    start: "Aufnehmen",
    stop: "Beenden",
    next: "Diese beenden",
    opening: "Das Mikrofon wird geöffnet",
    waiting: (take, of) => `Aufnahme ${take} von ${of}: sprich`,
    speaking: (take, of) => `Aufnahme ${take} von ${of}: läuft`,
    how: "Sprich und mache dann eine Pause. Eine Pause beendet die Aufnahme, Stille wird entfernt.",
    finished: (count) =>
      count === 0
        ? "Es wurde keine Sprache gefunden."
        : `${count === 1 ? "1 Aufnahme" : `${count} Aufnahmen`} gespeichert.`,
    limit: (seconds) => `Nach ${seconds} Sekunden ohne Sprache beendet.`,
    name: "Aufnahme",
  },

  list: {
    empty: "Noch keine Beispiele. Nimm welche auf, öffne Dateien oder ziehe sie hierher.",
    few: (count) => `${examples(count)}. Acht oder mehr sind besser.`,
    play: (name) => `${name} abspielen`,
    stop: (name) => `${name} anhalten`,
    choose: (name) => `${name} auswählen`,
    remove: (name) => `${name} entfernen`,
    all: "Alle auswählen",
    chosen: (count) => `${count} ausgewählt`,
    move: "Verschieben zu",
    speaker: "Sprecher",
    set: "Setzen",
    removeChosen: "Entfernen",
    more: (count) => `${count} weitere zeigen`,
    cut: "nur die mittleren 7 s zählen",
    removed: (count) => `${examples(count)} entfernt.`,
    moved: (count, label) => `${examples(count)} zu „${label}“ verschoben.`,
    noSpeaker: "kein Sprecher angegeben",
  },

  table: {
    title: "Beispiele nach Label und Sprecher",
    label: "Label",
    all: "Alle",
    unknown: "nicht angegeben",
  },

  undo: "Rückgängig",
  close: "Schließen",

  settings: {
    title: "Training",
    what: "Was wird trainiert?",
    classifier: "Die letzten Schichten",
    classifierHint: "Dauert Sekunden. Am besten bei wenigen Beispielen.",
    all: "Alle Schichten",
    allHint: "Dauert Minuten. Am besten bei vielen Beispielen.",
    from: "Anfangsgewichte",
    shipped: "Modell dieser Seite",
    scratch: "Zufällige Gewichte",
    advanced: "Erweitert",
    epochs: "Epochen, höchstens",
    batch: "Batchgröße",
    learningRate: "Lernrate",
    loss: "Verlust",
    weighted: "gewichtete Kreuzentropie",
    focal: "Focal Loss",
    validation: "Testanteil, %",
    patience: "Patience, Epochen",
    seed: "Startwert",
    backend: "Rechnen auf",
    augment: "Augmentierung",
    augments: {
      shift: "zeitlich verschieben",
      level: "Pegel",
      noise: "Rauschen",
      spectrum: "Maskierung",
    },
    start: "Training starten",
    needLabels: "Nötig sind mindestens zwei Labels mit Beispielen.",
    unlabeled: (count) =>
      `${examples(count)} ohne Label ${count === 1 ? "wird" : "werden"} nicht verwendet.`,
    ready: (count, labels) => `${examples(count)} zu ${labels} Labels sind bereit.`,
    range: (name, from, to) => `${name}: ${from} bis ${to}`,
  },

  run: {
    title: "Verlauf des Trainings",
    emptyTitle: "Noch nicht trainiert",
    emptyText: "Füge Beispiele zu mindestens zwei Labels hinzu und starte dann das Training.",
    preparing: "Wird vorbereitet",
    preparingText: "Die Merkmale aller Beispiele werden berechnet.",
    running: "Training läuft",
    paused: "Pause",
    pausedText: "Du kannst es fortsetzen, auch nachdem die Seite geschlossen war.",
    canceled: "Abgebrochen",
    canceledText: "Deine Beispiele sind unverändert. Du kannst neu starten.",
    failed: "Das Training ist fehlgeschlagen",
    failedText: "Deine Beispiele sind unverändert.",
    pause: "Pause",
    resume: "Fortsetzen",
    finish: "Beenden und das Beste behalten",
    cancel: "Abbrechen",
    step: (epoch, step, steps) => `Epoche ${epoch}, Schritt ${step} von ${steps}`,
    secondsLeft: (time) => `höchstens noch ${time}`,
    speed: (value) => `${value} Beispiele pro Sekunde`,
    progress: "Fortschritt des Trainings",
    backend: (name) => `auf ${name}`,
    split: (training, validation) =>
      `Mit ${examplesDative(training)} trainiert, mit ${validation} anderen getestet.`,
    splitNone: (training) =>
      `Mit ${examplesDative(training)} trainiert. Es gibt keine Testbeispiele.`,
    heldOut: {
      speaker: (names) => `Testsprecher: ${names}.`,
      take: () => "Training und Test verwenden verschiedene Aufnahmen.",
      example: () => "Die Testbeispiele wurden zufällig ausgewählt.",
      none: () => "",
    },
    warnings: "Einschränkungen",
    warning: {
      "few-examples": (label) => `„${label}“ hat wenige Beispiele: Die Werte sind unsicher.`,
      "one-sided": (label) =>
        `„${label}“ hat viel weniger Beispiele als die anderen: Das Modell könnte die anderen bevorzugen.`,
      "one-recording": (label) =>
        `Alle Beispiele von „${label}“ stammen aus einer Aufnahme: Das Modell könnte diese Aufnahme lernen.`,
      "one-speaker": () =>
        "Alle Beispiele sind von einem Sprecher: Für andere gelten die Werte nicht.",
      "held-out-by-example": () =>
        "Es sind keine Sprecher benannt: Test und Training können ähnlich sein und die Werte zu hoch.",
      "not-held-out": (label) => `„${label}“ hat kein Testbeispiel und fehlt in den Werten.`,
      "no-validation": () => "Es gibt keine Testbeispiele, also keine Werte.",
    },
    busyElsewhere:
      "In einem anderen Tab dieser Seite läuft ein Training. Warte darauf oder schließe ihn.",
  },

  test: {
    start: "Live testen",
    stop: "Test beenden",
    opening: "Das Mikrofon wird geöffnet",
    lead: "Sprich. Das Ergebnis gilt für die letzten 3 s.",
    silence: "Keine Sprache",
  },

  curve: {
    title: "Lernkurven",
    loss: "Verlust",
    lossTraining: "Training",
    lossHeldOut: "Test",
    ua: "Genauigkeit, Test",
    best: "bisher am besten",
    before: "vor dem Training",
    waiting: "Die Kurven beginnen mit dem ersten Schritt.",
    describe: (loss, ua) => `Verlust ${loss}, Genauigkeit im Test ${ua}.`,
    none: "noch nicht bekannt",
  },

  scores: {
    title: "Training beendet",
    headline: (percent) => `${percent} richtig`,
    few: (correct, count) => `${correct} von ${count} richtig: zu wenige für ein Urteil`,
    whatFew: "Füge mehr Testbeispiele hinzu, zum Beispiel von einem weiteren Sprecher.",
    what: (count) =>
      `Im Mittel über die Labels, bei ${examplesDative(count)}, die nicht zum Training gehören.`,
    before: (percent) => `${percent} vor dem Training`,
    beforeUnknown:
      "Das Modell vor dem Training hat andere Labels und lässt sich nicht vergleichen.",
    none: "Es gibt keine Testbeispiele, also keinen Wert. Teste es live.",
    refitted: "Danach wurde das Modell an alle Beispiele angepasst.",
    early: "Es endete früher, weil der Testverlust nicht mehr sank.",
    requested: "Es wurde beendet. Das sind die bisher besten Gewichte.",
    time: (seconds) => `In ${seconds} trainiert.`,
    facts: (ua, wa, f1) => `UA ${ua}, WA ${wa}, F1 ${f1}`,
    factsHint:
      "UA: mittlerer Recall der Labels. WA: Anteil aller richtigen Beispiele. F1: Mittel über die Labels.",
    recalls: "Richtig, je Label",
    notTested: "nicht getestet",
    recall: (correct, count) => `${correct} von ${count}`,
    confusion: "Konfusionsmatrix",
    actual: "Label",
    predicted: "erkannt",
    cell: (actual, predicted, count) => `${actual}, erkannt als ${predicted}: ${count}`,
    use: "Dieses Modell verwenden",
    download: "Herunterladen",
    kept: (name) => `In diesem Browser als „${name}“ gespeichert.`,
    modelName: (labels) => labels,
  },

  models: {
    title: "Deine Modelle",
    none: "Hier erscheinen Modelle, die du trainierst. Du kannst auch eines aus einer Datei öffnen.",
    open: "Modelldatei öffnen",
    shipped: "Das Modell dieser Seite",
    shippedHint: "sieben Gefühle, Emo-DB",
    inUse: "in Gebrauch",
    use: "Verwenden",
    useName: (name) => `${name} verwenden`,
    download: "Herunterladen",
    downloadName: (name) => `${name} herunterladen`,
    rename: "Umbenennen",
    renameName: (name) => `${name} umbenennen`,
    remove: "Entfernen",
    removeName: (name) => `${name} entfernen`,
    removed: (name) => `„${name}“ entfernt.`,
    score: (percent) => `UA ${percent}`,
    noScore: "kein Wert",
    size: (megabytes) => `${megabytes} MB`,
    tabOnly: "nur in diesem Tab: bitte herunterladen",
    opened: (name) => `„${name}“ geöffnet.`,
  },

  resume: {
    title: "Ein Training wurde unterbrochen",
    text: (step, steps, time) =>
      `Es endete bei Schritt ${step} von ${steps}, ${time}. Du kannst es fortsetzen.`,
    changed:
      "Die Beispiele haben sich seither geändert, deshalb kann es nicht fortgesetzt werden. Sie sind alle noch da.",
    continue: "Fortsetzen",
    discard: "Verwerfen",
  },

  storage: {
    retry: "Noch einmal versuchen",
    export: "Projekt speichern",
    reset: "Beschädigten Speicher löschen",
    unsaved: (count) =>
      `${examples(count)} ${count === 1 ? "ist" : "sind"} nur in diesem Tab. Lass ihn offen oder exportiere sie.`,
    lostTitle: "Der Browser hat seinen Speicher gelöscht",
    lost: (count) =>
      `${examples(count)} ${count === 1 ? "war" : "waren"} hier gespeichert. Wenn du sie exportiert hast, öffne die Datei wieder.`,
    unreadableTitle: "Einige Beispiele konnten nicht gelesen werden",
    unreadable: (count) =>
      `${examples(count)} im Speicher des Browsers ${count === 1 ? "konnte" : "konnten"} nicht gelesen werden. Die anderen sind unverändert.`,
  },

  errors: {
    "storage-full": {
      title: "Der Speicher des Browsers ist voll",
      text: "Exportiere die Beispiele, gib auf diesem Gerät Speicher frei und versuche es noch einmal.",
    },
    "storage-blocked": {
      title: "Ein anderer Tab blockiert den Speicher",
      text: "In einem anderen Tab ist eine ältere Version dieser Seite offen. Schließe ihn.",
    },
    "storage-newer": {
      title: "Der Speicher ist von einer neueren Version",
      text: "Lade die Seite neu, um die neuere Version zu bekommen. Alles Gespeicherte ist noch da.",
    },
    "storage-upgrade": {
      title: "Der Speicher konnte nicht aktualisiert werden",
      text: "Die gespeicherten Daten sind unverändert. Schließe andere Tabs dieser Seite und versuche es noch einmal.",
    },
    "storage-closed": {
      title: "Der Browser hat den Speicher geschlossen",
      text: "Ein neuer Versuch öffnet ihn und speichert die Beispiele dieses Tabs.",
    },
    "storage-refused": {
      title: "Der Browser erlaubt hier kein Speichern",
      text: "In einem privaten Fenster bleiben Beispiele, bis der Tab geschlossen wird. Exportiere sie vorher.",
    },
    "storage-damaged": {
      title: "Der Speicher ist beschädigt",
      text: "Der Browser kann die gespeicherten Daten nicht lesen. Exportiere die Beispiele dieses Tabs, versuche es dann noch einmal oder lösche den Speicher.",
    },
    "storage-failed": {
      title: "Das Speichern ist fehlgeschlagen",
      text: "Die Beispiele sind noch in diesem Tab. Versuche es noch einmal oder exportiere sie.",
    },
    "zip-damaged": {
      title: "Das Archiv konnte nicht gelesen werden",
      text: "Es ist beschädigt oder kein Zip-Archiv.",
    },
    "zip-encrypted": {
      title: "Das Archiv ist verschlüsselt",
      text: "Erstelle es noch einmal ohne Kennwort.",
    },
    "zip-too-many": {
      title: "Zu viele Dateien im Archiv",
      text: "Höchstens 5000 Dateien können auf einmal geöffnet werden.",
    },
    "zip-too-large": {
      title: "Das Archiv ist zu groß",
      text: "Höchstens 2 GB Audio können auf einmal geöffnet werden, und 192 MB in einer Datei.",
    },
    "too-many-files": {
      title: "Zu viele Dateien",
      text: "Höchstens 5000 Dateien können auf einmal geöffnet werden.",
    },
    "manifest-columns": {
      title: "Der Tabelle fehlt eine Spalte",
      text: "Die erste Zeile muss die Spalten file und label enthalten. Die Spalten speaker und take sind optional.",
    },
    "manifest-rows": {
      title: "Die Tabelle ist zu lang",
      text: "Höchstens 10 000 Zeilen können auf einmal geöffnet werden.",
    },
    "model-lost": {
      title: "Das Modell fehlt",
      text: "Das Modell, von dem das Training ausging, wurde entfernt. Starte ein neues Training.",
    },
    "label-empty": { title: "Ein Name fehlt", text: "Gib zuerst einen Namen ein." },
    "label-taken": { title: "Dieses Label gibt es schon", text: "Wähle einen anderen Namen." },
    "label-too-many": {
      title: "Zu viele Labels",
      text: "Ein Modell kann höchstens 20 Labels haben.",
    },
    "example-lost": {
      title: "Eine Aufnahme fehlt",
      text: "Sie ist nicht mehr im Speicher. Entferne das Beispiel oder füge es noch einmal hinzu.",
    },
  },
};
