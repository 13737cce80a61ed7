import type { TrainTexts } from "./train-en.ts";

const examples = (count: number) => (count === 1 ? "1 Beispiel" : `${count} Beispiele`);
const examplesDative = (count: number) => (count === 1 ? "1 Beispiel" : `${count} Beispielen`);

/** Die Ansicht „Trainieren“ auf Deutsch. */
export const trainDe: TrainTexts = {
  title: "Bring ihm etwas Eigenes bei",
  lead: "Sammle zu jedem deiner Begriffe ein paar Aufnahmen, trainiere das Netz hier mit ihnen und nimm das Modell als Datei mit. Nichts wird gesendet: Aufnahmen, Training und Modell bleiben in diesem Browser.",
  consent: "Frag alle, deren Stimme du aufnimmst.",
  examples,

  welcome: {
    title: "In drei Schritten",
    name: "Begriffe benennen",
    nameText:
      "Was soll es unterscheiden? Zwei reichen für den Anfang: fröhlich und müde, ja und nein, Kim und Lou.",
    bring: "Beispiele geben",
    bringText:
      "Acht oder mehr zu jedem, je einen Satz. Nimm sie hier auf oder öffne Dateien, die du hast.",
    train: "Trainieren und zuhören",
    trainText:
      "Das dauert einige Sekunden. Du siehst, wie oft es bei Aufnahmen richtig liegt, aus denen es nicht gelernt hat, und probierst es mit deiner Stimme aus.",
  },

  labels: {
    title: "Begriffe",
    none: "Noch nichts da. Benenne, was das Netz unterscheiden soll: Stimmungen, Personen, Sprachen, Befehle.",
    list: "Begriff wählen",
    count: (labels, count) =>
      `${labels === 1 ? "1 Begriff" : `${labels} Begriffe`}, ${examples(count)}`,
    new: "Neuer Begriff",
    add: "Hinzufügen",
    seven: "Die sieben Gefühle nehmen",
    unsorted: "Ohne Begriff",
    rename: "Umbenennen",
    renameTo: "Wie soll es heißen?",
    save: "Sichern",
    cancel: "Abbrechen",
    remove: "Begriff entfernen",
    removed: (label, count) =>
      count === 0 ? `„${label}“ entfernt.` : `„${label}“ mit ${examplesDative(count)} entfernt.`,
  },

  bring: {
    title: "Aufnahmen holen",
    files: "Dateien öffnen",
    folder: "Ordner öffnen",
    hint: "Oder irgendwo auf dieser Seite ablegen: Tondateien, je Begriff einen Ordner (Ordner darin sind Sprecher), ein Zip oder eine CSV-Tabelle mit den Spalten file, label und speaker. Aufnahmen aus Emo-DB werden am Dateinamen erkannt.",
    export: "Alle Beispiele exportieren",
    exportName: "beispiele",
    exporting: (percent) => `Wird gepackt, ${percent}`,
    looking: "Die Dateien werden durchgesehen",
    progress: (done, total) => `${done} von ${total}`,
    cancel: "Anhalten",
    added: (count) => `${examples(count)} hinzugefügt.`,
    leftOut: (count) => (count === 1 ? "1 Datei ausgelassen" : `${count} Dateien ausgelassen`),
    nothing: "Darin war kein Ton.",
    cancelled: "Angehalten. Was bis dahin kam, ist da.",
    toLabel: (label) => `Aufnahmen, die nicht sagen, wohin sie gehören, kommen zu „${label}“.`,
    reasons: {
      "no-sound": "keine Tondatei",
      length: "kürzer als 60 ms oder länger als 5 Minuten",
      duplicate: "schon da",
      missing: "in der Tabelle, aber nicht unter den Dateien",
      unlisted: "nicht in der Tabelle",
      "too-large": "zu groß für eine Aufnahme",
      unreadable: "war nicht als Ton zu lesen",
    },
  },

  record: {
    speaker: "Wer spricht?",
    speakerHint:
      "Ein Name oder eine Nummer: Ab zwei Sprechern wird es an Stimmen geprüft, die es nie gehört hat.",
    takes: "Aufnahmen",
    start: "Aufnehmen",
    stop: "Beenden",
    next: "Diese beenden",
    opening: "Das Mikrofon wird geöffnet",
    waiting: (take, of) => `Aufnahme ${take} von ${of}: sprich`,
    speaking: (take, of) => `Aufnahme ${take} von ${of}: es hört zu`,
    how: "Sprich, dann mach eine Pause: Eine Pause beendet jede Aufnahme, Stille wird abgeschnitten.",
    finished: (count) =>
      count === 0
        ? "Es war nichts zu hören."
        : `${count === 1 ? "1 Aufnahme" : `${count} Aufnahmen`} behalten.`,
    limit: (seconds) => `Nach ${seconds} Sekunden ohne Sprache beendet.`,
    name: "Aufnahme",
  },

  list: {
    empty: "Noch keine Beispiele. Nimm welche auf, öffne Dateien oder leg sie hier ab.",
    few: (count) => `${examples(count)}. Acht oder mehr sind ein guter Anfang.`,
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
    nobody: "niemand benannt",
  },

  table: {
    title: "Gezählt nach Begriffen und Sprechern",
    label: "Begriff",
    all: "Alle",
    unknown: "unbenannt",
  },

  undo: "Rückgängig",
  close: "Schließen",

  settings: {
    title: "Training",
    what: "Was lernt?",
    classifier: "Die letzten Schichten",
    classifierHint: "Das Netz hört wie bisher und lernt neue Antworten. Sekunden.",
    all: "Alles",
    allHint: "Jedes Gewicht ändert sich. Minuten, und besser mit vielen Beispielen.",
    from: "Anfangen mit",
    shipped: "Dem Modell dieser Seite",
    scratch: "Nichts: zufällige Gewichte",
    advanced: "Für Fortgeschrittene",
    epochs: "Durchgänge, höchstens",
    batch: "Beispiele je Schritt",
    learningRate: "Lernrate",
    loss: "Verlust",
    weighted: "gewichtete Kreuzentropie",
    focal: "Focal Loss",
    validation: "Zurückgehalten, Prozent",
    patience: "Ende nach Prüfungen ohne Gewinn",
    seed: "Startwert",
    backend: "Rechnen auf",
    augment: "Beispiele abwandeln",
    augments: {
      shift: "in der Zeit",
      level: "im Pegel",
      noise: "mit Rauschen",
      spectrum: "mit Lücken",
    },
    usual: "üblich",
    start: "Training beginnen",
    needLabels: "Es braucht mindestens zwei Begriffe mit Beispielen.",
    unsorted: (count) =>
      `${examples(count)} ohne Begriff ${count === 1 ? "bleibt" : "bleiben"} außen vor.`,
    ready: (count, labels) => `${examples(count)} zu ${labels} Begriffen sind bereit.`,
    range: (name, from, to) => `${name}: ${from} bis ${to}`,
  },

  run: {
    title: "Wie es läuft",
    emptyTitle: "Noch nicht trainiert",
    emptyText:
      "Mit zwei Begriffen und je einigen Beispielen kannst du beginnen. Wie es lernt, erscheint hier.",
    preparing: "Wird vorbereitet",
    preparingText: "Die Beispiele werden gelesen und einmal angehört.",
    running: "Es lernt",
    paused: "Pause",
    pausedText: "Es geht weiter, wo es stand, auch wenn die Seite geschlossen war.",
    cancelled: "Abgebrochen",
    cancelledText: "Die Beispiele sind unberührt. Beginne neu, wann du willst.",
    failed: "Das Training ist gescheitert",
    failedText: "Kein Beispiel ist verloren.",
    pause: "Pause",
    resume: "Weiter",
    finish: "Beenden und das Beste behalten",
    cancel: "Abbrechen",
    round: (epoch, step, steps) => `Durchgang ${epoch}, Schritt ${step} von ${steps}`,
    secondsLeft: (time) => `höchstens noch ${time}`,
    speed: (value) => `${value} Beispiele je Sekunde`,
    progress: "Fortschritt des Trainings",
    backend: (name) => `auf ${name}`,
    split: (training, validation) =>
      `Es lernt aus ${examplesDative(training)}; ${examples(validation)} ${validation === 1 ? "wird" : "werden"} zur Prüfung zurückgehalten.`,
    splitNone: (training) =>
      `Es lernt aus ${examplesDative(training)}; nichts wird zurückgehalten, also lässt sich nichts prüfen.`,
    heldOut: {
      speaker: (names) => `Zurückgehalten: alles von ${names}.`,
      take: () => "Nach Aufnahmen zurückgehalten: Keine Aufnahme ist auf beiden Seiten.",
      example: () => "Zufällig zurückgehalten.",
      none: () => "",
    },
    warnings: "Was zu bedenken ist",
    warning: {
      "few-examples": (label) => `„${label}“ hat wenige Beispiele: Seine Werte sagen wenig.`,
      "one-sided": (label) =>
        `„${label}“ hat viel weniger Beispiele als die anderen: Das Netz könnte jene bevorzugen.`,
      "one-recording": (label) =>
        `Alle Beispiele von „${label}“ kommen aus einer Aufnahme: Das Netz könnte diese Aufnahme lernen.`,
      "one-speaker": () =>
        "Nur eine Person spricht: Wie es mit anderen Stimmen geht, ist nicht bekannt.",
      "held-out-by-example": () =>
        "Weder Sprecher noch Aufnahmen sind benannt: Was zurückgehalten wurde, kann dem Gelernten ähneln, und die Werte können zu gut sein.",
      "not-held-out": (label) =>
        `Von „${label}“ wurde kein Beispiel zurückgehalten: Es fehlt in den Werten.`,
      "no-validation": () => "Nichts wurde zurückgehalten: Es gibt keine Werte.",
    },
    busyElsewhere:
      "In einem anderen Tab dieser Seite läuft ein Training. Warte darauf oder schließ ihn.",
  },

  curve: {
    title: "Lernkurven",
    loss: "Verlust",
    lossTraining: "Beispiele, aus denen es lernt",
    lossHeldOut: "zurückgehaltene",
    ua: "Trefferquote, zurückgehaltene",
    best: "bisher am besten",
    before: "vor dem Training",
    waiting: "Die Kurven beginnen mit dem ersten Schritt.",
    describe: (loss, ua) => `Verlust ${loss}; Trefferquote bei den zurückgehaltenen ${ua}.`,
    none: "noch nicht bekannt",
  },

  scores: {
    title: "Fertig",
    headline: (percent) => `${percent} richtig`,
    what: (count) =>
      `Im Mittel über die Begriffe, bei ${examplesDative(count)}, aus denen es nicht gelernt hat.`,
    before: (percent) => `${percent} vor dem Training`,
    beforeUnknown:
      "Das Modell vor dem Training kennt andere Begriffe und lässt sich nicht vergleichen.",
    none: "Nichts wurde zurückgehalten, also gibt es keinen Wert. Probier es unter „Hören“ aus.",
    early: "Es hat früher aufgehört: Es wurde nicht mehr besser.",
    asked: "Es wurde beendet; dies sind die besten Gewichte bis dahin.",
    time: (seconds) => `In ${seconds} trainiert.`,
    facts: (ua, wa, f1) => `UA ${ua}, WA ${wa}, F1 ${f1}`,
    factsHint:
      "UA: Mittel der Anteile richtiger Antworten je Begriff. WA: Anteil aller richtigen Antworten. F1: Mittel über die Begriffe.",
    recalls: "Richtig beantwortet, je Begriff",
    notTested: "nicht geprüft",
    confusion: "Was wofür geantwortet wurde",
    actual: "gesagt",
    predicted: "geantwortet",
    cell: (actual, predicted, count) => `${actual}, geantwortet ${predicted}: ${count}`,
    use: "Unter „Hören“ verwenden",
    download: "Herunterladen",
    kept: (name) => `In diesem Browser als „${name}“ aufgehoben.`,
    modelName: (labels) => labels,
  },

  models: {
    title: "Deine Modelle",
    none: "Ein Modell, das du trainierst, wird hier aufgehoben. Du kannst auch eines aus einer Datei öffnen.",
    open: "Modelldatei öffnen",
    shipped: "Das Modell dieser Seite",
    shippedHint: "sieben Gefühle, Emo-DB",
    inUse: "in Gebrauch",
    use: "Unter „Hören“ verwenden",
    useName: (name) => `${name} unter „Hören“ verwenden`,
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
    tabOnly: "nur in diesem Tab: lade es herunter",
    answers: (name) => `Dein Modell „${name}“ antwortet.`,
    back: "Zurück zum Modell der Seite",
    opened: (name) => `„${name}“ geöffnet.`,
  },

  resume: {
    title: "Ein Training wurde unterbrochen",
    text: (step, steps, time) =>
      `Es endete bei Schritt ${step} von ${steps}, ${time}. Dort kann es weitergehen.`,
    changed:
      "Die Beispiele haben sich seither geändert, also kann es nicht weitergehen. Sie sind alle noch da.",
    goOn: "Weiter",
    discard: "Verwerfen",
  },

  storage: {
    retry: "Noch einmal versuchen",
    export: "Alle Beispiele exportieren",
    anew: "Beschädigtes löschen",
    unsaved: (count) =>
      `${examples(count)} ${count === 1 ? "ist" : "sind"} nur in diesem Tab. Nichts ist verloren, solange er offen ist.`,
    lostTitle: "Der Browser hat seinen Speicher verloren",
    lost: (count) =>
      `${examples(count)} ${count === 1 ? "war" : "waren"} hier aufgehoben. Wenn du sie exportiert hast, öffne die Datei wieder.`,
    unreadableTitle: "Einige Beispiele waren nicht zu lesen",
    unreadable: (count) =>
      `${examples(count)} im Speicher des Browsers ${count === 1 ? "war" : "waren"} nicht zu lesen. Die anderen sind alle da.`,
  },

  errors: {
    "storage-full": {
      title: "Der Speicher des Browsers ist voll",
      text: "Exportiere die Beispiele, schaff Platz auf diesem Gerät und versuch es noch einmal.",
    },
    "storage-blocked": {
      title: "Ein anderer Tab hält den Speicher fest",
      text: "Diese Seite ist in einem anderen Tab in einer älteren Fassung offen. Schließ ihn.",
    },
    "storage-newer": {
      title: "Der Speicher gehört einer neueren Seite",
      text: "Diese Seite ist älter als die, die hier zuletzt gesichert hat. Lade sie neu; was gesichert ist, ist noch da.",
    },
    "storage-upgrade": {
      title: "Der Speicher ließ sich nicht auf den neuen Stand bringen",
      text: "Was gesichert ist, ist unverändert da. Schließ andere Tabs dieser Seite und versuch es noch einmal.",
    },
    "storage-closed": {
      title: "Der Browser hat den Speicher geschlossen",
      text: "Ein neuer Versuch öffnet ihn und sichert, was in diesem Tab ist.",
    },
    "storage-refused": {
      title: "Der Browser hebt hier nichts auf",
      text: "In einem privaten Fenster bleiben Beispiele, bis der Tab geschlossen wird. Exportiere sie vorher.",
    },
    "storage-damaged": {
      title: "Der Speicher ist beschädigt",
      text: "Der Browser kann nicht lesen, was er aufgehoben hat. Versuch es noch einmal; exportiere, was in diesem Tab ist, bevor du etwas löschst.",
    },
    "storage-failed": {
      title: "Das Sichern ist gescheitert",
      text: "Die Beispiele sind in diesem Tab. Versuch es noch einmal oder exportiere sie.",
    },
    "zip-damaged": {
      title: "Das Archiv war nicht zu lesen",
      text: "Es ist beschädigt oder kein Zip-Archiv.",
    },
    "zip-encrypted": {
      title: "Das Archiv ist verschlossen",
      text: "Pack es noch einmal ohne Kennwort.",
    },
    "zip-too-many": {
      title: "Zu viele Dateien im Archiv",
      text: "Höchstens 5000 Dateien können auf einmal geöffnet werden.",
    },
    "zip-too-large": {
      title: "Das Archiv enthält zu viel",
      text: "Es wurde nicht ausgepackt. Höchstens 2 GB Ton können auf einmal geöffnet werden, 192 MB in einer Datei.",
    },
    "too-many-files": {
      title: "Zu viele Dateien",
      text: "Höchstens 5000 Dateien können auf einmal geöffnet werden.",
    },
    "manifest-columns": {
      title: "Der Tabelle fehlt eine Spalte",
      text: "Die erste Zeile muss die Spalten file und label nennen; speaker und take können folgen.",
    },
    "manifest-rows": {
      title: "Die Tabelle ist zu lang",
      text: "Höchstens 10 000 Zeilen können auf einmal geöffnet werden.",
    },
    "model-lost": {
      title: "Sein Modell ist weg",
      text: "Das Modell, mit dem das Training begann, wurde entfernt. Beginne das Training neu.",
    },
    "label-empty": { title: "Ein Name fehlt", text: "Schreib zuerst einen Namen." },
    "label-taken": { title: "Diesen Begriff gibt es schon", text: "Nimm einen anderen." },
    "label-too-many": {
      title: "Zu viele Begriffe",
      text: "Das Netz unterscheidet höchstens 20.",
    },
    "example-lost": {
      title: "Ein Ton fehlt",
      text: "Der Browser hat ihn verloren. Entferne das Beispiel oder bring es noch einmal.",
    },
  },
};
