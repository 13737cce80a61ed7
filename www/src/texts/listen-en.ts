/** The Recognize view, in English. */
export const listenEn = {
  listen: {
    title: "Choose a recording",
    record: "Record",
    stop: "Stop recording",
    limit: (seconds: number) => `of at most ${seconds} s`,
    level: "Microphone level",
    levelValue: (decibels: number) => `${decibels} decibels below full scale`,
    open: "Open files",
    recordingName: "Your recording",
    limitReached: (seconds: number) => `Stopped at the limit of ${seconds} seconds.`,
    unplugged: "The microphone was disconnected. This is the recording up to that moment.",
    granted: (rate: string, on: string[]) =>
      on.length === 0
        ? `Microphone at ${rate}, unprocessed: no echo cancellation, noise suppression or gain control.`
        : `Microphone at ${rate}. Your browser keeps ${on.join(" and ")} on, which can change the result.`,
    processing: {
      echoCancellation: "echo cancellation",
      noiseSuppression: "noise suppression",
      autoGainControl: "automatic gain control",
    },
  },

  microphone: {
    title: "Microphone",
    choose: "Record with",
    standard: "Default microphone",
    hint: "The names of your microphones appear here after the first recording.",
    unnamed: (number: number) => `Microphone ${number}`,
  },

  adaptation: {
    none: "Results adapt to one speaker.",
    adapted: (seconds: string) => `Adapted to ${seconds} s of this speaker`,
    newSpeaker: "New speaker",
    reset: "Adaptation was reset. The next recording starts a new speaker.",
  },

  clips: {
    title: "Try an example",
    note: "German sentences from Emo-DB (CC0), named after the emotion that the actor was asked to play. The model was not trained on them.",
    speaker: (sex: "female" | "male", number: string) => `${sex}, actor ${number}`,
  },

  emotions: {
    anger: "Anger",
    boredom: "Boredom",
    disgust: "Disgust",
    fear: "Fear",
    happiness: "Happiness",
    sadness: "Sadness",
    neutral: "Neutral",
  } as Record<string, string>,

  result: {
    title: "Result",
    emptyTitle: "No result yet",
    emptyText: "Record a sentence, open a file, or try an example.",
    workingTitle: "Working",
    workingText: (name: string) => `“${name}” is being classified.`,
    waitingText: (name: string) => `“${name}” will be classified when the model has loaded.`,
    recordingTitle: "Recording",
    recordingText: "Say one sentence, then press stop.",
    recognized: "Recognized emotion",
    notSure: "Not sure",
    probability: (percent: string) => `${percent} probability`,
    acted: (emotion: string) => `The actor was asked to play ${emotion.toLowerCase()}.`,
    closest: (emotion: string, percent: string) => `Closest: ${emotion.toLowerCase()}, ${percent}.`,
    cropped: (seconds: number) => `Only the middle ${seconds} s of the speech count.`,
    silenceTrimmed: "The silence around the speech does not count.",
    unsure: {
      "no-speech": "No speech was found in this recording.",
      "too-short": "It contains less than half a second of speech. A whole sentence is needed.",
      "low-confidence": "The probability of every emotion is too low.",
    } as Record<string, string>,
  },

  peak: {
    text: (seconds: string, percent: string) => `Most attention at ${seconds} s: ${percent}`,
    ago: (seconds: string, percent: string) => `Most attention ${seconds} s ago: ${percent}`,
    play: "Play this moment",
  },

  figure: {
    plot: "Playback position over the waveform, the log-mel spectrogram and the attention",
    empty: "Audio, spectrogram and attention",
    emptyHint: "The audio appears here, with its spectrogram and the attention of the model.",
    play: "Play",
    pause: "Pause",
    slow: "Half speed",
    seconds: (seconds: string) => `${seconds} s`,
    level: (decibels: string) => `level ${decibels} dB`,
    silent: "silent",
    attention: (percent: string, milliseconds: number, times: string) =>
      `attention ${percent} in ${milliseconds} ms, ${times} × the average`,
    peak: (moment: string) => `Peak: ${moment}`,
    unused: "not used by the model",
    muted: (points: string) => `muted: ${points} points`,
    zoom: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    zoomWhole: "Show all",
    panLeft: "Earlier",
    panRight: "Later",
    help: "Drag over the picture to select a part. Zoom with Ctrl and the mouse wheel, or with two fingers. Keys: arrows move, Shift and arrows select, + − 0 zoom, comma and full stop move the view, Space plays, Escape clears the selection.",
    markers: { crop: "outside the middle 7 s", silence: "silence, not used" },
    lanes: {
      waveform: "Waveform",
      logMel: "Log-mel spectrogram, 128 bands",
      logMelShort: "Log-mel",
      attention: "Attention",
      change: "Change in probability when muted, points",
    },
  },

  legend: {
    logMel: "quiet to loud",
    attention: "how much each moment counts",
    even: "average",
  },

  selection: {
    title: "Select a part",
    from: "from, s",
    to: "to, s",
    play: "Play selection",
    zoom: "Zoom to selection",
    clear: "Clear",
  },

  explain: {
    title: "Does attention explain the result?",
    lead: "Attention shows how much each moment counts. To test whether the result depends on a moment, mute it and classify again.",
    mute: "Mute the selection",
    keep: "Keep only the selection",
    scan: "Mute each half second in turn",
    selectFirst: "First select a part in the picture, to mute it or to keep only that part.",
    working: "Classifying again…",
    progress: (done: number, all: number) => `Muted ${done} of ${all} half seconds…`,
    whole: "The whole recording",
    without: (from: string, to: string) => `Without ${from} to ${to} s`,
    alone: (from: string, to: string) => `Only ${from} to ${to} s`,
    attended: (from: string, to: string, percent: string) =>
      `Most attention is on ${from} to ${to} s (${percent} of it).`,
    verdictSame: (points: string) =>
      `Muting this half second also lowers the probability most: ${points} points. Here the result depends on the moment with most attention.`,
    verdictOther: (from: string, to: string, points: string, own: string) =>
      `But muting ${from} to ${to} s lowers the probability most: ${points} points, compared with ${own} for the half second with most attention. Here attention does not explain the result.`,
    verdictNone:
      "But the result depends on no single half second: muting any of them does not lower the probability.",
  },

  export: {
    title: "Export",
    png: "Picture (PNG)",
    svg: "Picture (SVG)",
    csv: "Numbers (CSV)",
    json: "Result (JSON)",
    wav: "Audio (WAV)",
    textGrid: "Praat (TextGrid)",
    eaf: "ELAN (eaf)",
    audacity: "Audacity labels (txt)",
    vtt: "Subtitles (WebVTT)",
    attention: "Attention (CSV)",
    link: "Link with these settings",
    print: "Print",
    caption: (name: string, label: string, percent: string) => `${name}: ${label}, ${percent}`,
    copied: "Copied. The link contains settings and no audio:",
    copyThis: "Copy this link. It contains settings and no audio:",
  },

  numbers: {
    title: "The pictures as a table",
    columns: {
      time: "Time, s",
      level: "Level, dB",
      strongest: "Strongest band, Hz",
      attention: "Attention",
      change: "Change if muted, points",
    },
    cut: (shown: number, all: number) =>
      `The first ${shown} of ${all} rows. The CSV file contains all of them.`,
  },

  results: {
    title: "All results",
    csv: "List as CSV",
    clear: "Clear the list",
    working: (done: number, all: number) => `${done} of ${all} files classified`,
    done: (all: number) => (all === 1 ? "1 recording" : `${all} recordings`),
    failed: "not readable",
    waiting: "waiting",
  },

  compare: {
    title: "Compare two recordings",
    lead: "Choose two recordings to see their results side by side.",
    first: "First",
    second: "Second",
    none: "none",
  },

  live: {
    start: "Live",
    stop: "Stop live mode",
    recognized: "Recognized live",
    silence: "No speech",
    announced: (label: string, percent: string) => `${label}, ${percent}`,
    title: "The last minute",
    numbers: "The last minute as a table",
    recordingName: "Live from your microphone",
    momentName: (from: string, to: string) => `Live, ${from} to ${to} s`,
    lead: (window: string) => `Each result covers the last ${window} s.`,
    openHint: "Choose a moment in the timeline, then open it.",
    open: "Open this moment",
    all: "Open the whole minute",
    rate: (times: string, ms: string) => `${times} results per second, ${ms} ms each`,
    now: "now",
    ago: (seconds: string) => `${seconds} s ago`,
    time: "Seconds ago",
    result: "Result",
  },

  present: {
    start: "Presenter mode",
    end: "Leave presenter mode",
  },

  probabilities: {
    title: "Probabilities",
    calibrated: (temperature: string) =>
      `The probabilities are calibrated on recordings that were not used for training (temperature ${temperature}): of the results with 80%, about 80% should be correct.`,
    uncalibrated:
      "The probabilities are not calibrated: the model is correct less often than they indicate.",
  },

  engine: {
    title: "Backend and timing",
    backend: "Backend",
    reason: "Reason",
    adapter: "Graphics adapter",
    compared: "3 s of audio",
    times: (cpu: string, webgpu: string) => `CPU ${cpu}, WebGPU ${webgpu}`,
    time: "Time",
    stages: (resample: string, features: string, model: string) =>
      `resampling ${resample}, features ${features}, model ${model}`,
    milliseconds: (value: string) => `${value} ms`,
    names: { cpu: "CPU", webgpu: "WebGPU" },
    choose: "Run on",
    auto: "Automatic",
    webgpu: "WebGPU",
    cpu: "CPU",
    private: "Nothing was sent. The audio and the result stay in this browser.",
  },
};

export type ListenTexts = typeof listenEn;
