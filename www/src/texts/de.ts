import type { Texts } from "./en.ts";
import { trainDe } from "./train-de.ts";

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
    live: "Hört live zu",
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

  adaptation: {
    none: "Die Ergebnisse passen sich an eine Person an.",
    adapted: (seconds) => `An ${seconds} s dieser Stimme angepasst`,
    newSpeaker: "Neue Person",
    reset:
      "Die Anpassung wurde zurückgesetzt. Die nächste Aufnahme beginnt mit einer neuen Person.",
  },

  clips: {
    title: "Oder spiel einen Schauspieler ab",
    note: "Deutsche Sätze aus Emo-DB (CC0). Jeder Name ist das Gefühl, das gespielt werden sollte. Mit diesen Aufnahmen hat das Netz nie geübt.",
    speaker: (sex, number) =>
      sex === "female" ? `Schauspielerin ${number}` : `Schauspieler ${number}`,
    long: "lang",
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
    plot: "Abspielposition über Wellenform, Log-Mel-Spektrogramm und Aufmerksamkeit",
    empty: "Ton, Spektrum und Aufmerksamkeit",
    emptyHint: "Hier erscheint der Ton, darunter sein Spektrum und wo das Netz hingehört hat.",
    play: "Abspielen",
    pause: "Anhalten",
    seconds: (seconds) => `${seconds} s`,
    level: (decibels) => `Pegel ${decibels} dB`,
    silent: "still",
    attention: (percent, times) =>
      `Aufmerksamkeit ${percent} in 40 ms, das ${times}-Fache des Mittels`,
    unheard: "vom Netz nicht gehört",
    muted: (points) => `stumm: ${points} Punkte`,
    zoom: "Ausschnitt",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    zoomWhole: "Alles zeigen",
    panLeft: "Früher",
    panRight: "Später",
    helpTitle: "So geht das Bild",
    help: "Über das Bild ziehen wählt aus, Strg und Mausrad oder zwei Finger vergrößern. Tasten: Pfeile bewegen, Umschalt und Pfeile wählen aus, + − 0 vergrößern, Komma und Punkt verschieben den Ausschnitt, Leertaste spielt ab, Escape hebt die Auswahl auf.",
    markers: { crop: "außerhalb der mittleren 7 s", silence: "Stille, weggelassen" },
    lanes: {
      waveform: "Ton",
      logMel: "Log-Mel-Spektrum, 128 Bänder",
      attention: "Aufmerksamkeit",
      peak: (percent) => `Spitze ${percent} in 40 ms`,
      change: "Änderung der Wahrscheinlichkeit, wenn stumm, Punkte",
    },
  },

  legend: {
    logMel: "leise bis laut, 80 dB",
    attention: "Aufmerksamkeit: wie viel je 40 ms für die Antwort zählen",
    even: "wenn alles gleich viel zählte",
  },

  selection: {
    title: "Auswahl",
    from: "von, s",
    to: "bis, s",
    play: "Abspielen",
    zoom: "Vergrößern",
    clear: "Aufheben",
  },

  explain: {
    title: "Ist Aufmerksamkeit eine Erklärung?",
    lead: "Die Aufmerksamkeit sagt, wie viel jeder Augenblick in der Summe zählt, über die das Netz urteilt. Ob die Antwort an ihm hängt, ist eine andere Frage: nimm ihn weg und frag noch einmal.",
    mute: "Auswahl stumm schalten",
    keep: "Nur die Auswahl behalten",
    scan: "Jede halbe Sekunde einmal stumm schalten",
    selectFirst:
      "Wähle oben im Bild ein Stück aus, um es stumm zu schalten oder nur dieses zu behalten.",
    asking: "Das Netz wird noch einmal gefragt …",
    progress: (done, all) => `${done} von ${all} halben Sekunden stumm geschaltet …`,
    whole: "Die ganze Aufnahme",
    without: (from, to) => `Ohne ${from} bis ${to} s`,
    alone: (from, to) => `Nur ${from} bis ${to} s`,
    attended: (from, to, percent) =>
      `Die meiste Aufmerksamkeit liegt auf ${from} bis ${to} s (${percent} davon).`,
    verdictSame: (points) =>
      `Genau diese halbe Sekunde stumm zu schalten ändert die Antwort am meisten: ${points} Punkte. Hier zeigt die Aufmerksamkeit auf das, woran die Antwort hängt.`,
    verdictOther: (from, to, points, own) =>
      `Am meisten kostet es die Antwort aber, ${from} bis ${to} s stumm zu schalten: ${points} Punkte, gegen ${own} bei der halben Sekunde mit der meisten Aufmerksamkeit. Hier ist die Aufmerksamkeit nicht die Erklärung.`,
    verdictNone:
      "Gebraucht wird aber keine halbe Sekunde: welche auch fehlt, die Antwort wird nicht unwahrscheinlicher.",
  },

  take: {
    title: "Mitnehmen",
    png: "Bild (PNG)",
    svg: "Bild (SVG)",
    csv: "Zahlen (CSV)",
    json: "Antwort (JSON)",
    wav: "Ton (WAV)",
    link: "Link mit diesen Einstellungen",
    caption: (name, label, percent) => `${name}: ${label}, ${percent}`,
    copied: "Kopiert; er enthält Einstellungen und keinen Ton:",
    copyThis: "Diese Adresse kopieren; sie enthält Einstellungen und keinen Ton:",
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
    cut: (shown, all) => `Die ersten ${shown} von ${all} Zeilen; in der CSV-Datei stehen alle.`,
  },

  heard: {
    title: "Bisher gehört",
    csv: "Liste als CSV",
    clear: "Liste leeren",
    working: (done, all) => `${done} von ${all} Dateien beantwortet`,
    done: (all) => (all === 1 ? "1 Aufnahme" : `${all} Aufnahmen`),
    failed: "nicht lesbar",
    waiting: "wartet",
  },

  live: {
    start: "Live zuhören",
    stop: "Zuhören beenden",
    hears: "Live hört das Netz",
    silence: "Niemand spricht",
    announced: (label, percent) => `${label}, ${percent}`,
    title: "Die letzte Minute",
    numbers: "Die letzte Minute als Tabelle",
    recordingName: "Live von deinem Mikrofon",
    lead: (window) =>
      `Jede Antwort gilt für die letzten ${window} s. Beende es, um anzusehen, was gesagt wurde.`,
    rate: (times, ms) => `${times} Antworten in der Sekunde, je ${ms} ms`,
    now: "jetzt",
    ago: (seconds) => `vor ${seconds} s`,
    unsure: "unsicher",
    time: "Vor Sekunden",
    answer: "Antwort",
  },

  probabilities: {
    title: "Wie wahrscheinlich ist jedes Gefühl?",
    calibrated: (temperature) =>
      `Geeicht an Aufnahmen, mit denen nicht geübt wurde (Temperatur ${temperature}): von Antworten mit 80 % sollten etwa 80 % stimmen.`,
    uncalibrated:
      "Das sind die eigenen Zahlen des Netzes. Geeicht sind sie nicht: es ist sicherer, als es recht hat.",
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

  inside: {
    title: "Im Inneren des Modells",
    lead: "Jede Stufe vom Ton zur Antwort, mit den Werten genau dieser Aufnahme. Hell ist hoch, dunkel ist niedrig; die Zeit läuft nach rechts.",
    open: "Die Stufen zeigen",
    asking: "Das Netz wird nach seinen Werten gefragt …",
    adapted:
      "Die Stufen und die Werte vor dem Softmax sind die dieser Aufnahme allein. Die Wahrscheinlichkeiten sind an die Person angepasst.",
    total: (parameters) => `Zusammen ${parameters} Parameter.`,
    channel: (number) => `Kanal ${number}`,
    shape: (shape, parameters) =>
      parameters === "0"
        ? `${shape} Werte, nichts gelernt.`
        : `${shape} Werte, ${parameters} gelernte Parameter.`,
    range: (least, greatest, mean) => `Von ${least} bis ${greatest}, Mittel ${mean}.`,
    picture: (stage, shape, least, greatest, mean) =>
      `${stage}: ${shape} Werte von ${least} bis ${greatest}, Mittel ${mean}`,
    numbers: "In Zahlen",
    columns: { channelHead: "Kanal", least: "Kleinster", greatest: "Größter", mean: "Mittel" },
    samples: {
      title: "Abtastwerte",
      text: "Der Ton, wie ihn das Mikrofon gemessen hat; vor allem anderen wird er auf 16 000 Werte in der Sekunde gebracht.",
      shape: (samples, rate) => `${samples} Werte, ${rate} in der Sekunde.`,
    },
    stages: {
      features: {
        title: "Log-Mel, standardisiert",
        term: "Eingangsmerkmale",
        text: "Alle 10 ms, wie laut jedes von 128 Tonhöhenbändern ist, gemessen an dem, was in der Trainingssprache üblich ist.",
        equation: "x = (10 log₁₀ mel − μ) / σ",
      },
      entry: {
        title: "Eingang",
        term: "entry flow: Faltung 3×3, Schritt 2, ReLU",
        text: "32 kleine Muster werden an jeder Stelle des Bildes gesucht, mit halber Auflösung.",
        equation: "y = max(0, K ∗ x + b)",
      },
      block1: {
        title: "Block",
        term: "middle flow, ohne Residuum",
        text: "Verbreitern, jeden Kanal für sich filtern, wieder verschmälern: eine trennbare Faltung, die wenige Parameter braucht.",
        equation: "y = W₂ · relu(D ∗ relu(W₁ x))",
      },
      pool: {
        title: "Max-Pooling",
        term: "3×3, Schritt 2",
        text: "Von neun Nachbarn bleibt der größte: ab hier ist ein Schritt 40 ms lang.",
        equation: "y = Maximum von 3 × 3",
      },
      blockN: {
        title: "Block",
        term: "middle flow, invertiertes Residuum",
        text: "Dasselbe noch einmal, und der Eingang wird addiert: jeder Block muss nur lernen, was zu ändern ist.",
        equation: "y = x + W₂ · relu(D ∗ relu(W₁ x))",
      },
      gru: {
        title: "Zustände der Bi-GRU",
        term: "exit flow, 128 Einheiten je Richtung",
        text: "Ein Gedächtnis liest die Schritte vorwärts (unten) und rückwärts (oben), sodass jeder Schritt weiß, was vor und nach ihm war.",
        equation: "h = u · h′ + (1 − u) · tanh(Wx + U(r · h′) + b)",
      },
      attention: {
        title: "Aufmerksamkeit",
        term: "Gl. 1",
        text: "Ein gelernter Vektor entscheidet, wie viel jeder Schritt zählt: die Kurve unter dem Ton.",
        equation: "α = softmax über die Zeit von w · h",
      },
      context: {
        title: "Vektor der Äußerung",
        term: "Gl. 2",
        text: "Die Zustände, mit ihrer Aufmerksamkeit zusammengezählt: 256 Zahlen für den ganzen Satz.",
        equation: "c = Σ α h",
      },
      hidden: {
        title: "Klassifikator",
        term: "64 Einheiten, PReLU",
        text: "64 Einheiten wägen den Vektor; aus ihnen bekommt jedes Gefühl seine Zahl.",
        equation: "z = prelu(W c + b)",
      },
    },
    unknown: (name) => ({ title: name, term: "", text: "", equation: "" }),
    answer: {
      title: "Antwort",
      text: "Die Zahlen der Gefühle, durch die Temperatur geteilt, werden zu Wahrscheinlichkeiten, die zusammen 1 ergeben.",
      equation: "p = softmax(z / T)",
      logits: (values) => `Vor dem Softmax: ${values}`,
    },
  },

  recalls: {
    title: "Wie oft hat es recht?",
    lead: (utterances) =>
      `So viele der Aufnahmen jedes Gefühls wurden richtig benannt, in einer Prüfung mit ${utterances} Aufnahmen, mit denen es nicht geübt hatte. In Übung und Prüfung sprechen dieselben Schauspieler: Fremde erkennt es weniger gut.`,
    leadNew: (known, strangers) =>
      `So viele der Aufnahmen jedes Gefühls wurden richtig benannt: von ${known}, mit denen es nicht geübt hatte, von Schauspielern, die es kennt; und von ${strangers} von Fremden, durch Netze, die ebenso, aber ohne die sprechende Person geübt hatten.`,
    emotion: "Gefühl",
    recall: "Richtig benannt",
    knownVoices: "Bekannte Stimmen",
    newVoices: "Neue Stimmen",
    mean: "Mittel (UA)",
    none: "Diese Modelldatei nennt keine Ergebnisse.",
  },
  offline: "In diesem Browser gespeichert: die Seite geht jetzt auch ohne Verbindung.",

  retry: "Noch einmal versuchen",

  errors: {
    ...trainDe.errors,
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
    "backend-unavailable": {
      title: "Nicht verfügbar",
      text: "Das wird noch kompiliert, oder dieses Gerät unterstützt es nicht.",
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
    "Two small layers train fastest on the CPU.":
      "Zwei kleine Schichten lernen auf der CPU am schnellsten.",
  },

  train: trainDe,
};
