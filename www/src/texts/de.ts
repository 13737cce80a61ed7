import type { Texts } from "./en.ts";

/** Jeder Satz der Seite auf Deutsch. */
export const de: Texts = {
  documentTitle: "Gefühl in der Stimme: sehen, was das Netz hört",
  skip: "Zur Antwort springen",

  nav: {
    label: "Ansichten",
    listen: "Hören",
    train: "Trainieren",
    language: "Sprache",
  },

  title: "Was hört das Netz?",
  lead: "Sprich einen Satz oder spiel einen ab, den ein Schauspieler gesprochen hat. Ein kleines neuronales Netz in deinem Browser nennt das Gefühl, das es hört, und zeigt, auf welche Augenblicke es gehört hat.",

  status: {
    loading: "Das Netz wird geladen",
    ready: (backend) => `Bereit auf ${backend}`,
    failed: "Nicht geladen",
    recording: "Aufnahme läuft",
    working: "Es hört zu",
  },

  listen: {
    title: "Gib ihm etwas zu hören",
    record: "Stimme aufnehmen",
    stop: "Aufnahme beenden",
    limit: (seconds) => `von höchstens ${seconds} s`,
    level: "Pegel des Mikrofons",
    levelValue: (decibels) => `${decibels} Dezibel unter Vollaussteuerung`,
    open: "Tondateien öffnen",
    drop: "oder irgendwo auf dieser Seite ablegen: WAV, FLAC, MP3, Ogg und was dein Browser sonst abspielt",
    recordingName: "Deine Aufnahme",
    limitReached: (seconds) => `An der Grenze von ${seconds} Sekunden beendet.`,
    unplugged: "Das Mikrofon ist weg; dies wurde bis dahin aufgenommen.",
    granted: (rate, on) =>
      on.length === 0
        ? `Mikrofon mit ${rate}, unbearbeitet: keine Echounterdrückung, Rauschunterdrückung oder Pegelregelung.`
        : `Mikrofon mit ${rate}. Dein Browser lässt ${on.join(" und ")} an; das ändert, was das Netz hört.`,
    processing: {
      echoCancellation: "Echounterdrückung",
      noiseSuppression: "Rauschunterdrückung",
      autoGainControl: "automatische Pegelregelung",
    },
  },

  clips: {
    title: "Oder spiel einen Schauspieler ab",
    note: "Deutsche Sätze aus Emo-DB (CC0). Jeder Name ist das Gefühl, das gespielt werden sollte. Mit diesen Aufnahmen hat das Netz nie geübt.",
    speaker: (sex, number) =>
      sex === "female" ? `Schauspielerin ${number}` : `Schauspieler ${number}`,
    long: "lang",
    play: (emotion, details) => `${emotion} abspielen: ${details}`,
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
    title: "Die Antwort",
    emptyTitle: "Noch nichts gehört",
    emptyText:
      "Nimm einen Satz auf, öffne eine Datei oder spiel einen Schauspieler ab. Hier erscheint die Antwort.",
    workingTitle: "Es hört zu",
    workingText: (name) => `Das Netz arbeitet an „${name}“.`,
    waitingText: (name) => `„${name}“ kommt dran, sobald das Netz geladen ist.`,
    recordingTitle: "Aufnahme läuft",
    recordingText:
      "Sag einen Satz und beende dann die Aufnahme. Nach 30 Sekunden endet sie von selbst.",
    heard: "Das Netz hört",
    notSure: "Unsicher",
    probability: (percent) => `Wahrscheinlichkeit ${percent}`,
    acted: (emotion) => `Gespielt werden sollte: ${emotion}.`,
    closest: (emotion, percent) => `Am nächsten: ${emotion}, ${percent}.`,
    cropped: (seconds) =>
      `Nur die mittleren ${seconds} s der Sprache zählen; der Rest ist abgeblendet.`,
    silenceLeftOut: "Die Stille um die Sprache zählt nicht und ist abgeblendet.",
    unsure: {
      "no-speech": "In dieser Aufnahme wurde keine Sprache gefunden.",
      "too-short": "Es ist weniger als eine halbe Sekunde Sprache darin; nötig ist ein Satz.",
      "low-confidence": "Kein Gefühl tritt deutlich hervor.",
    },
  },

  figure: {
    plot: "Abspielposition über Wellenform und Aufmerksamkeit",
    empty: "Ton und Aufmerksamkeit",
    emptyHint: "Hier erscheint der Ton und darunter, wo das Netz hingehört hat.",
    play: "Abspielen",
    pause: "Anhalten",
    seconds: (seconds) => `${seconds} s`,
    attention: (percent, times) =>
      `Aufmerksamkeit ${percent} in 40 ms, das ${times}-Fache des Mittels`,
    unheard: "außerhalb der 7 s, die das Netz gehört hat",
  },

  legend: {
    waveform: "Ton",
    attention: "Aufmerksamkeit: wie viel je 40 ms für die Antwort zählen",
    even: "wenn alles gleich viel zählte",
  },

  probabilities: {
    title: "Wie wahrscheinlich ist jedes Gefühl?",
  },

  engine: {
    title: "Wer antwortet?",
    backend: "Rechenwerk",
    reason: "Warum",
    adapter: "Grafikkarte",
    time: "Zeit",
    stages: (resample, features, model) =>
      `Abtastrate ${resample}, Spektrum ${features}, Netz ${model}`,
    milliseconds: (value) => `${value} ms`,
    names: { cpu: "CPU", webgpu: "WebGPU" },
    choose: "Rechnen auf",
    auto: "was passt",
    webgpu: "WebGPU",
    cpu: "CPU",
    private: "Nichts wurde gesendet. Ton, Netz und Antwort bleiben in diesem Browser.",
  },

  honest: {
    title: "Was dies ist und was nicht",
    what: "Das Netz hat von zehn Schauspielern gelernt, die zehn deutsche Sätze mit sieben gespielten Gefühlen gesprochen haben. Es nennt das gespielte Gefühl, dem eine Stimme am meisten ähnelt. Was jemand fühlt, weiß es nicht; bei anderen Sprachen, Altersgruppen, Mikrofonen und bei Sprache, die nicht gespielt ist, liegt es oft falsch.",
    use: "Dies ist eine Vorführung für Erwachsene, die einverstanden sind. Nicht für Bewerbungen, Polizei, Lügenerkennung oder das Beurteilen von Schülern oder Beschäftigten. Die KI-Verordnung der EU verbietet es, am Arbeitsplatz und in der Bildung aus der Stimme auf Gefühle zu schließen (Artikel 5(1)(f)).",
    sources:
      "Modell: Zhong u. a., A Lightweight Model Based on Separable Convolution for Speech Emotion Recognition, Interspeech 2020. Sprache: Berliner Datenbank emotionaler Sprache (Burkhardt u. a., Interspeech 2005), CC0.",
  },

  retry: "Noch einmal versuchen",

  errors: {
    "samples-too-short": {
      title: "Zu kurz",
      text: "Das sind weniger als 60 Millisekunden. Am besten geht ein Satz von einer bis sieben Sekunden.",
    },
    "samples-too-long": {
      title: "Zu lang",
      text: "Eine Antwort kann für höchstens fünf Minuten stehen. Schneide den Satz heraus, den du meinst.",
    },
    "samples-not-finite": {
      title: "Beschädigter Ton",
      text: "Die Datei enthält Werte, die keine Zahlen sind; da gibt es nichts zu hören.",
    },
    "sample-rate": {
      title: "Ungewöhnliche Abtastrate",
      text: "Zu hören ist Ton mit 8 bis 192 kHz; diese Datei nennt eine andere Rate.",
    },
    "audio-too-large": {
      title: "Datei zu groß",
      text: "Geöffnet werden Dateien bis 256 MB.",
    },
    "download-failed": {
      title: "Das Netz wurde nicht geladen",
      text: "Eine Datei dieser Seite ist nicht angekommen. Prüfe die Verbindung zum Server und versuche es noch einmal.",
    },
    "wasm-failed": {
      title: "Das Netz ist nicht gestartet",
      text: "Dieser Browser konnte die WebAssembly-Datei nicht ausführen. Ein aktuelles Chrome, Edge, Firefox oder Safari kann es.",
    },
    "worker-failed": {
      title: "Das Netz ist stehen geblieben",
      text: "Sein Hintergrundprozess ist gescheitert. Ein neuer Versuch startet einen neuen.",
    },
    "microphone-refused": {
      title: "Keine Erlaubnis für das Mikrofon",
      text: "Der Browser oder du hat es abgelehnt. Zum Aufnehmen erlaube das Mikrofon in der Adresszeile; Dateien und Schauspieler gehen auch ohne.",
    },
    "microphone-missing": {
      title: "Kein Mikrofon gefunden",
      text: "Zum Aufnehmen schließe eines an; Dateien und Schauspieler gehen auch ohne.",
    },
    "microphone-busy": {
      title: "Das Mikrofon ist nicht gestartet",
      text: "Vielleicht benutzt es ein anderes Programm. Schließe das und nimm noch einmal auf.",
    },
    "microphone-unavailable": {
      title: "Kein Mikrofon auf dieser Seite",
      text: "Browser geben das Mikrofon nur sicheren Seiten (https oder localhost). Dateien und Schauspieler gehen auch ohne.",
    },
    "nothing-recorded": {
      title: "Es wurde nichts aufgenommen",
      text: "Bis du gestoppt hast, kam kein Ton vom Mikrofon. Nimm noch einmal auf und sprich einen Augenblick.",
    },
  },
  errorGroups: {
    audio: {
      title: "Diese Datei ließ sich nicht als Ton lesen",
      text: "Vielleicht ist sie beschädigt, abgeschnitten oder gar keine Tondatei.",
    },
    model: {
      title: "Die Modelldatei ließ sich nicht lesen",
      text: "Sie ist beschädigt oder für ein anderes Programm gemacht.",
    },
    other: {
      title: "Das ging nicht",
      text: "Versuche es noch einmal, oder mit einer anderen Aufnahme.",
    },
  },

  reasons: {
    "The CPU was asked for.": "Die CPU wurde verlangt.",
    "WebGPU was asked for.": "WebGPU wurde verlangt.",
    "This browser has no WebGPU.": "Dieser Browser hat kein WebGPU.",
    "WebGPU needs a secure page (https or localhost).":
      "WebGPU braucht eine sichere Seite (https oder localhost).",
    "WebGPU found no graphics adapter.": "WebGPU hat keine Grafikkarte gefunden.",
    "WebGPU has only a software adapter here, which is slower than the CPU build.":
      "WebGPU hat hier nur eine Grafikkarte in Software, und die ist langsamer als die CPU.",
    "WebGPU has a graphics adapter.": "WebGPU hat eine Grafikkarte.",
  },

  train: {
    title: "Bring ihm deine eigenen Wörter bei",
    lead: "Nimm Beispiele auf oder öffne sie, gib ihnen Namen und trainiere das Netz damit in diesem Browser.",
  },
};
