import type { ListenTexts } from "./listen-en.ts";

/** The Recognize view, in German. */
export const listenDe: ListenTexts = {
  listen: {
    title: "Aufnahme auswählen",
    record: "Aufnehmen",
    stop: "Aufnahme beenden",
    limit: (seconds) => `von höchstens ${seconds} s`,
    level: "Pegel des Mikrofons",
    levelValue: (decibels) => `${decibels} Dezibel unter Vollaussteuerung`,
    open: "Öffnen",
    recordingName: "Deine Aufnahme",
    limitReached: (seconds) => `Nach ${seconds} Sekunden beendet: Das ist die Höchstdauer.`,
    unplugged: "Das Mikrofon wurde getrennt. Das ist die Aufnahme bis zu diesem Augenblick.",
    granted: (rate, on) =>
      on.length === 0
        ? `Mikrofon mit ${rate}, unbearbeitet: keine Echounterdrückung, Rauschunterdrückung oder Pegelregelung.`
        : `Mikrofon mit ${rate}. Dein Browser lässt ${on.join(" und ")} an. Das kann das Ergebnis ändern.`,
    processing: {
      echoCancellation: "Echounterdrückung",
      noiseSuppression: "Rauschunterdrückung",
      autoGainControl: "automatische Pegelregelung",
    },
  },

  microphone: {
    title: "Mikrofon",
    choose: "Aufnehmen mit",
    standard: "Standardmikrofon",
    hint: "Nach der ersten Aufnahme stehen hier die Namen deiner Mikrofone.",
    unnamed: (number) => `Mikrofon ${number}`,
  },

  adaptation: {
    none: "Die Ergebnisse passen sich an einen Sprecher an.",
    adapted: (seconds) => `An ${seconds} s dieses Sprechers angepasst`,
    newSpeaker: "Neuer Sprecher",
    reset:
      "Die Anpassung wurde zurückgesetzt. Die nächste Aufnahme beginnt mit einem neuen Sprecher.",
  },

  clips: {
    title: "Beispiel ausprobieren",
    note: "Deutsche Sätze aus Emo-DB (CC0), benannt nach dem Gefühl, das gespielt werden sollte. Das Modell wurde nicht mit ihnen trainiert.",
    speaker: (sex, number) =>
      sex === "female" ? `Schauspielerin ${number}` : `Schauspieler ${number}`,
  },

  emotions: {
    anger: "Ärger",
    boredom: "Langeweile",
    disgust: "Ekel",
    fear: "Angst",
    happiness: "Freude",
    sadness: "Trauer",
    neutral: "Neutral",
  },

  result: {
    title: "Ergebnis",
    emptyTitle: "Noch kein Ergebnis",
    emptyText: "Nimm einen Satz auf, öffne eine Datei oder probiere ein Beispiel aus.",
    workingTitle: "Wird berechnet",
    workingText: (name) => `„${name}“ wird klassifiziert.`,
    waitingText: (name) => `„${name}“ wird klassifiziert, sobald das Modell geladen ist.`,
    recordingTitle: "Aufnahme läuft",
    recordingText: "Sprich einen Satz und beende dann die Aufnahme.",
    recognized: "Erkanntes Gefühl",
    notSure: "Unsicher",
    probability: (percent) => `${percent} Wahrscheinlichkeit`,
    acted: (emotion) => `Gespielt werden sollte: ${emotion}.`,
    closest: (emotion, percent) => `Am nächsten: ${emotion}, ${percent}.`,
    cropped: (seconds) => `Nur die mittleren ${seconds} s der Sprache zählen.`,
    silenceTrimmed: "Die Stille um die Sprache zählt nicht.",
    unsure: {
      "no-speech": "In dieser Aufnahme wurde keine Sprache gefunden.",
      "too-short": "Sie enthält weniger als eine halbe Sekunde Sprache. Nötig ist ein ganzer Satz.",
      "low-confidence": "Die Wahrscheinlichkeit jedes Gefühls ist zu gering.",
    },
  },

  peak: {
    text: (seconds, percent) => `Meiste Aufmerksamkeit bei ${seconds} s: ${percent}`,
    ago: (seconds, percent) => `Meiste Aufmerksamkeit vor ${seconds} s: ${percent}`,
    play: "Diesen Moment abspielen",
  },

  figure: {
    plot: "Abspielposition über Wellenform, Log-Mel-Spektrogramm und Aufmerksamkeit",
    empty: "Audio, Spektrogramm und Aufmerksamkeit",
    emptyHint:
      "Hier erscheint die Wellenform mit dem Spektrogramm und der Aufmerksamkeit des Modells.",
    play: "Abspielen",
    pause: "Anhalten",
    slow: "Halbes Tempo",
    seconds: (seconds) => `${seconds} s`,
    level: (decibels) => `Pegel ${decibels} dB`,
    silent: "still",
    attention: (percent, milliseconds, times) =>
      `Aufmerksamkeit ${percent} in ${milliseconds} ms, das ${times}-Fache des Mittels`,
    peak: (moment) => `Höhepunkt: ${moment}`,
    unused: "vom Modell nicht verwendet",
    muted: (points) => `stumm: ${points} Punkte`,
    zoom: "Ausschnitt",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    zoomWhole: "Alles zeigen",
    panLeft: "Früher",
    panRight: "Später",
    help: "Ziehe über das Bild, um einen Teil auszuwählen. Vergrößere mit Strg und Mausrad oder mit zwei Fingern. Tasten: Pfeile bewegen, Umschalt und Pfeile wählen aus, + − 0 vergrößern, Komma und Punkt verschieben den Ausschnitt, Leertaste spielt ab, Escape hebt die Auswahl auf.",
    markers: { crop: "außerhalb der mittleren 7 s", silence: "Stille, nicht verwendet" },
    lanes: {
      waveform: "Wellenform",
      logMel: "Log-Mel-Spektrogramm, 128 Bänder",
      logMelShort: "Log-Mel",
      attention: "Aufmerksamkeit",
      change: "Änderung der Wahrscheinlichkeit, wenn stumm, Punkte",
    },
  },

  legend: {
    logMel: "leise bis laut",
    attention: "wie viel jeder Moment zählt",
    even: "Mittel",
  },

  selection: {
    title: "Einen Teil auswählen",
    from: "von, s",
    to: "bis, s",
    play: "Auswahl abspielen",
    zoom: "Auswahl vergrößern",
    clear: "Aufheben",
  },

  explain: {
    title: "Erklärt die Aufmerksamkeit das Ergebnis?",
    lead: "Die Aufmerksamkeit gibt an, wie viel jeder Moment zählt. Ob das Ergebnis von einem Moment abhängt, zeigt ein Versuch: Schalte ihn stumm und klassifiziere noch einmal.",
    mute: "Auswahl stumm schalten",
    keep: "Nur die Auswahl behalten",
    scan: "Jede halbe Sekunde einzeln stumm schalten",
    selectFirst:
      "Wähle zuerst im Bild einen Teil aus, um ihn stumm zu schalten oder nur ihn zu behalten.",
    working: "Wird noch einmal klassifiziert …",
    progress: (done, all) => `${done} von ${all} halben Sekunden stumm geschaltet …`,
    whole: "Die ganze Aufnahme",
    without: (from, to) => `Ohne ${from} bis ${to} s`,
    alone: (from, to) => `Nur ${from} bis ${to} s`,
    attended: (from, to, percent) =>
      `Die meiste Aufmerksamkeit liegt auf ${from} bis ${to} s (${percent} davon).`,
    verdictSame: (points) =>
      `Diese halbe Sekunde stumm zu schalten senkt die Wahrscheinlichkeit auch am stärksten: ${points} Punkte. Hier hängt das Ergebnis von dem Moment mit der meisten Aufmerksamkeit ab.`,
    verdictOther: (from, to, points, own) =>
      `Am stärksten senkt es die Wahrscheinlichkeit aber, ${from} bis ${to} s stumm zu schalten: ${points} Punkte, verglichen mit ${own} bei der halben Sekunde mit der meisten Aufmerksamkeit. Hier erklärt die Aufmerksamkeit das Ergebnis nicht.`,
    verdictNone:
      "Das Ergebnis hängt aber von keiner einzelnen halben Sekunde ab: Bei keiner sinkt die Wahrscheinlichkeit, wenn sie stumm ist.",
  },

  export: {
    title: "Exportieren",
    png: "Bild (PNG)",
    svg: "Bild (SVG)",
    csv: "Zahlen (CSV)",
    json: "Ergebnis (JSON)",
    wav: "Audio (WAV)",
    textGrid: "Praat (TextGrid)",
    eaf: "ELAN (eaf)",
    audacity: "Audacity-Textmarken (txt)",
    vtt: "Untertitel (WebVTT)",
    attention: "Aufmerksamkeit (CSV)",
    link: "Link mit diesen Einstellungen",
    print: "Drucken",
    caption: (name, label, percent) => `${name}: ${label}, ${percent}`,
    copied: "Kopiert. Der Link enthält Einstellungen und kein Audio:",
    copyThis: "Kopiere diesen Link. Er enthält Einstellungen und kein Audio:",
  },

  numbers: {
    title: "Die Bilder als Tabelle",
    columns: {
      time: "Zeit, s",
      level: "Pegel, dB",
      strongest: "Stärkstes Band, Hz",
      attention: "Aufmerksamkeit",
      change: "Änderung, wenn stumm, Punkte",
    },
    cut: (shown, all) => `Die ersten ${shown} von ${all} Zeilen. Die CSV-Datei enthält alle.`,
  },

  results: {
    title: "Alle Ergebnisse",
    csv: "Liste als CSV",
    clear: "Liste leeren",
    working: (done, all) => `${done} von ${all} Dateien klassifiziert`,
    done: (all) => (all === 1 ? "1 Aufnahme" : `${all} Aufnahmen`),
    failed: "nicht lesbar",
    waiting: "wartet",
  },

  compare: {
    title: "Zwei Aufnahmen vergleichen",
    lead: "Wähle zwei Aufnahmen, um ihre Ergebnisse nebeneinander zu sehen.",
    first: "Erste",
    second: "Zweite",
    none: "keine",
  },

  live: {
    start: "Live",
    stop: "Live beenden",
    recognized: "Live erkannt",
    silence: "Keine Sprache",
    announced: (label, percent) => `${label}, ${percent}`,
    title: "Die letzte Minute",
    numbers: "Die letzte Minute als Tabelle",
    recordingName: "Live von deinem Mikrofon",
    momentName: (from, to) => `Live, ${from} bis ${to} s`,
    lead: (window) => `Jedes Ergebnis gilt für die letzten ${window} s.`,
    openHint: "Wähle einen Moment auf der Zeitachse und öffne ihn.",
    open: "Diesen Moment öffnen",
    all: "Die ganze Minute öffnen",
    rate: (times, ms) => `${times} Ergebnisse pro Sekunde, je ${ms} ms`,
    now: "jetzt",
    ago: (seconds) => `vor ${seconds} s`,
    time: "Vor Sekunden",
    result: "Ergebnis",
  },

  present: {
    start: "Vorführmodus",
    end: "Vorführmodus beenden",
  },

  probabilities: {
    title: "Wahrscheinlichkeiten",
    calibrated: (temperature) =>
      `Die Wahrscheinlichkeiten sind kalibriert, mit Aufnahmen, die nicht zum Training gehören (Temperatur ${temperature}): Von den Ergebnissen mit 80 % sollten etwa 80 % stimmen.`,
    uncalibrated:
      "Die Wahrscheinlichkeiten sind nicht kalibriert: Das Modell liegt seltener richtig, als sie angeben.",
  },

  engine: {
    title: "Backend und Laufzeit",
    backend: "Backend",
    reason: "Grund",
    adapter: "Grafikkarte",
    compared: "3 s Audio",
    times: (cpu, webgpu) => `CPU ${cpu}, WebGPU ${webgpu}`,
    time: "Zeit",
    stages: (resample, features, model) =>
      `Resampling ${resample}, Merkmale ${features}, Modell ${model}`,
    milliseconds: (value) => `${value} ms`,
    names: { cpu: "CPU", webgpu: "WebGPU" },
    choose: "Rechnen auf",
    auto: "Automatisch",
    webgpu: "WebGPU",
    cpu: "CPU",
    private: "Nichts wurde gesendet. Audio und Ergebnis bleiben in diesem Browser.",
  },
};
