import { trainEn } from "./train-en.ts";

/** Every sentence of the page, in English. A translation is a file of the same shape beside it. */
export const en = {
  documentTitle: "Speech emotion: see what the network hears",
  skip: "Skip to the answer",

  nav: {
    label: "Views",
    listen: "Listen",
    train: "Train",
    language: "Language",
  },

  title: "What does the network hear?",
  lead: "Say a sentence, or play one that an actor spoke. A small neural network in your browser names the emotion it hears and shows which moments it listened to.",

  status: {
    loading: "Loading the network",
    ready: (backend: string) => `Ready on ${backend}`,
    failed: "Not loaded",
    recording: "Recording",
    live: "Listening live",
    working: "Listening to it",
  },

  listen: {
    title: "Give it a sound",
    record: "Record your voice",
    stop: "Stop recording",
    limit: (seconds: number) => `of at most ${seconds} s`,
    level: "Microphone level",
    levelValue: (decibels: number) => `${decibels} decibels below full scale`,
    open: "Open sound files",
    drop: "or drop them anywhere on this page: WAV, FLAC, MP3, Ogg and what else your browser plays",
    recordingName: "Your recording",
    limitReached: (seconds: number) => `Stopped at the limit of ${seconds} seconds.`,
    unplugged: "The microphone went away; this is what was recorded until then.",
    granted: (rate: string, on: string[]) =>
      on.length === 0
        ? `Microphone at ${rate}, unprocessed: no echo cancellation, noise suppression or gain control.`
        : `Microphone at ${rate}. Your browser keeps ${on.join(" and ")} on, which changes what the network hears.`,
    processing: {
      echoCancellation: "echo cancellation",
      noiseSuppression: "noise suppression",
      autoGainControl: "automatic gain control",
    },
  },

  adaptation: {
    none: "Results adapt to one speaker.",
    adapted: (seconds: string) => `Adapted to ${seconds} s of this voice`,
    newSpeaker: "New speaker",
    reset: "Adaptation was reset. The next recording starts a new speaker.",
  },

  clips: {
    title: "Or play an actor",
    note: "German sentences from Emo-DB (CC0). Each name is the emotion that the actor was asked to play. The network never trained on these recordings.",
    speaker: (sex: "female" | "male", number: string) => `${sex}, actor ${number}`,
    long: "long",
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
    title: "The answer",
    emptyTitle: "Nothing heard yet",
    emptyText: "Record a sentence, open a file or play an actor. The answer appears here.",
    workingTitle: "Listening",
    workingText: (name: string) => `The network is working on “${name}”.`,
    waitingText: (name: string) => `“${name}” is next, as soon as the network has loaded.`,
    recordingTitle: "Recording",
    recordingText: "Say one sentence, then press stop. At 30 seconds it stops by itself.",
    heard: "The network hears",
    notSure: "Not sure",
    probability: (percent: string) => `probability ${percent}`,
    acted: (emotion: string) => `The actor was asked to play ${emotion.toLowerCase()}.`,
    closest: (emotion: string, percent: string) => `Closest: ${emotion.toLowerCase()}, ${percent}.`,
    cropped: (seconds: number) =>
      `Only the middle ${seconds} s of the speech count; the rest is shaded.`,
    silenceLeftOut: "The silence around the speech does not count and is shaded.",
    unsure: {
      "no-speech": "No speech was found in this recording.",
      "too-short": "There is less than half a second of speech in it; a sentence is needed.",
      "low-confidence": "No emotion stands out clearly.",
    } as Record<string, string>,
  },

  figure: {
    plot: "Playback position over the waveform, the log-mel spectrogram and the attention",
    empty: "Sound, spectrum and attention",
    emptyHint: "The sound appears here, under it its spectrum, and where the network listened.",
    play: "Play",
    pause: "Pause",
    seconds: (seconds: string) => `${seconds} s`,
    level: (decibels: string) => `level ${decibels} dB`,
    silent: "silent",
    attention: (percent: string, times: string) =>
      `attention ${percent} in 40 ms, ${times} × the average`,
    unheard: "not heard by the network",
    muted: (points: string) => `muted: ${points} points`,
    zoom: "Zoom",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    zoomWhole: "Show all",
    panLeft: "Earlier",
    panRight: "Later",
    helpTitle: "How to use the picture",
    help: "Drag over the picture to select, Ctrl and wheel or two fingers to zoom. Keys: arrows move, Shift and arrows select, + − 0 zoom, comma and full stop shift the view, Space plays, Escape clears the selection.",
    markers: { crop: "beyond the middle 7 s", silence: "silence, left out" },
    lanes: {
      waveform: "Sound",
      logMel: "Log-mel spectrum, 128 bands",
      attention: "Attention",
      peak: (percent: string) => `peak ${percent} in 40 ms`,
      change: "Change in probability when muted, points",
    },
  },

  legend: {
    logMel: "quiet to loud, 80 dB",
    attention: "Attention: how much each 40 ms counts in the answer",
    even: "if all counted the same",
  },

  selection: {
    title: "Selection",
    from: "from, s",
    to: "to, s",
    play: "Play it",
    zoom: "Zoom to it",
    clear: "Clear",
  },

  explain: {
    title: "Is attention an explanation?",
    lead: "Attention says how much each moment counts in the sum that the network judges. Whether the answer hangs on that moment is another question: take it away and ask again.",
    mute: "Mute the selection",
    keep: "Keep only the selection",
    scan: "Mute every half second in turn",
    selectFirst: "Select a stretch in the picture above to mute it or to keep only it.",
    asking: "Asking the network again…",
    progress: (done: number, all: number) => `Muted ${done} of ${all} half seconds…`,
    whole: "The whole recording",
    without: (from: string, to: string) => `Without ${from} to ${to} s`,
    alone: (from: string, to: string) => `Only ${from} to ${to} s`,
    attended: (from: string, to: string, percent: string) =>
      `Most attention is on ${from} to ${to} s (${percent} of it).`,
    verdictSame: (points: string) =>
      `Muting exactly this half second changes the answer most: ${points} points. Here attention points to what the answer hangs on.`,
    verdictOther: (from: string, to: string, points: string, own: string) =>
      `But muting ${from} to ${to} s costs the answer most: ${points} points, against ${own} for the half second with most attention. Here attention is not the explanation.`,
    verdictNone:
      "But no half second is needed: whichever is muted, the answer becomes no less probable.",
  },

  take: {
    title: "Take it along",
    png: "Picture (PNG)",
    svg: "Picture (SVG)",
    csv: "Numbers (CSV)",
    json: "Answer (JSON)",
    wav: "Sound (WAV)",
    link: "Link with these settings",
    caption: (name: string, label: string, percent: string) => `${name}: ${label}, ${percent}`,
    copied: "Copied; it carries settings and no sound:",
    copyThis: "Copy this address; it carries settings and no sound:",
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
      `The first ${shown} of ${all} rows; the CSV file has all of them.`,
  },

  heard: {
    title: "Heard so far",
    csv: "List as CSV",
    clear: "Clear the list",
    working: (done: number, all: number) => `${done} of ${all} files answered`,
    done: (all: number) => (all === 1 ? "1 recording" : `${all} recordings`),
    failed: "not readable",
    waiting: "waits",
  },

  live: {
    start: "Listen live",
    stop: "Stop listening",
    hears: "Live, the network hears",
    silence: "Nobody speaking",
    announced: (label: string, percent: string) => `${label}, ${percent}`,
    title: "The last minute",
    numbers: "The last minute as a table",
    recordingName: "Live from your microphone",
    lead: (window: string) =>
      `Each answer is about the last ${window} s. Stop to look at what was said.`,
    rate: (times: string, ms: string) => `${times} answers a second, ${ms} ms each`,
    now: "now",
    ago: (seconds: string) => `${seconds} s ago`,
    unsure: "unsure",
    time: "Seconds ago",
    answer: "Answer",
  },

  probabilities: {
    title: "How probable is each emotion?",
    calibrated: (temperature: string) =>
      `Calibrated on recordings that were not trained on (temperature ${temperature}): of answers given with 80%, about 80% should be right.`,
    uncalibrated:
      "These are the network's own figures. They are not calibrated: it is surer than it is right.",
  },

  engine: {
    title: "Who answers?",
    backend: "Backend",
    reason: "Why",
    adapter: "Graphics adapter",
    time: "Time",
    stages: (resample: string, features: string, model: string) =>
      `resampling ${resample}, spectrum ${features}, network ${model}`,
    milliseconds: (value: string) => `${value} ms`,
    names: { cpu: "CPU", webgpu: "WebGPU" },
    choose: "Run on",
    auto: "whatever suits",
    webgpu: "WebGPU",
    cpu: "CPU",
    private: "Nothing was sent. The sound, the network and the answer stay in this browser.",
  },

  honest: {
    title: "What this is, and what it is not",
    what: "The network learned from ten actors who spoke ten German sentences with seven played emotions. It names the played emotion that a voice resembles most. It does not know what anybody feels, and on other languages, ages, microphones and on speech that is not acted it is often wrong.",
    use: "This is a demonstration for consenting adults. Do not use it for hiring, policing, lie detection, or for judging pupils or staff. The EU AI Act forbids inferring the emotions of persons at work and in education (Article 5(1)(f)).",
    sources:
      "Model: Zhong et al., A Lightweight Model Based on Separable Convolution for Speech Emotion Recognition, Interspeech 2020. Speech: Berlin Database of Emotional Speech (Burkhardt et al., Interspeech 2005), CC0.",
  },

  inside: {
    title: "Inside the model",
    lead: "Every stage from the sound to the answer, with the values of this very recording. Bright is high, dark is low; time runs to the right.",
    open: "Show the stages",
    asking: "Asking the network for its values…",
    adapted:
      "The stages and the values before the softmax are those of this recording alone. The probabilities are adapted to the speaker.",
    total: (parameters: string) => `${parameters} parameters in all.`,
    channel: (number: number) => `Channel ${number}`,
    shape: (shape: string, parameters: string) =>
      parameters === "0"
        ? `${shape} values, nothing learned.`
        : `${shape} values, ${parameters} learned parameters.`,
    range: (least: string, greatest: string, mean: string) =>
      `From ${least} to ${greatest}, mean ${mean}.`,
    picture: (stage: string, shape: string, least: string, greatest: string, mean: string) =>
      `${stage}: ${shape} values from ${least} to ${greatest}, mean ${mean}`,
    numbers: "In numbers",
    columns: { channelHead: "Channel", least: "Least", greatest: "Greatest", mean: "Mean" },
    samples: {
      title: "Samples",
      text: "The sound as the microphone measured it; before anything else it is brought to 16,000 samples a second.",
      shape: (samples: string, rate: string) => `${samples} samples, ${rate} a second.`,
    },
    stages: {
      features: {
        title: "Log-mel, standardised",
        term: "input features",
        text: "Every 10 ms, how loud each of 128 pitch bands is, measured against what is usual in the training speech.",
        equation: "x = (10 log₁₀ mel − μ) / σ",
      },
      entry: {
        title: "Entry flow",
        term: "conv 3×3, stride 2, ReLU",
        text: "32 small patterns are looked for at every place of the picture, at half the resolution.",
        equation: "y = max(0, K ∗ x + b)",
      },
      block1: {
        title: "Block",
        term: "middle flow, without residual",
        text: "Widen, filter every channel for itself, narrow again: a separable convolution, which takes few parameters.",
        equation: "y = W₂ · relu(D ∗ relu(W₁ x))",
      },
      pool: {
        title: "Max pooling",
        term: "3×3, stride 2",
        text: "Of nine neighbours the greatest stays: from here on a step is 40 ms.",
        equation: "y = max of 3 × 3",
      },
      blockN: {
        title: "Block",
        term: "middle flow, inverted residual",
        text: "The same again, and its input is added: each block only has to learn what to change.",
        equation: "y = x + W₂ · relu(D ∗ relu(W₁ x))",
      },
      gru: {
        title: "Bi-GRU states",
        term: "exit flow, 128 units each way",
        text: "A memory reads the steps forwards (below) and backwards (above), so that every step knows what was before and after it.",
        equation: "h = u · h′ + (1 − u) · tanh(Wx + U(r · h′) + b)",
      },
      attention: {
        title: "Attention",
        term: "Eq. 1",
        text: "One learned vector decides how much each step counts: the curve under the sound.",
        equation: "α = softmax over time of w · h",
      },
      context: {
        title: "Utterance vector",
        term: "Eq. 2",
        text: "The states, added up with their attention: 256 numbers for the whole sentence.",
        equation: "c = Σ α h",
      },
      hidden: {
        title: "Classifier",
        term: "64 units, PReLU",
        text: "64 units weigh the vector; from them each emotion gets its number.",
        equation: "z = prelu(W c + b)",
      },
    } as Record<string, { title: string; term: string; text: string; equation: string }>,
    unknown: (name: string) => ({ title: name, term: "", text: "", equation: "" }),
    answer: {
      title: "Answer",
      text: "The numbers of the emotions, over the temperature, become probabilities that sum to 1.",
      equation: "p = softmax(z / T)",
      logits: (values: string) => `Before the softmax: ${values}`,
    },
  },

  recalls: {
    title: "How often is it right?",
    lead: (utterances: number) =>
      `Of the recordings of each emotion, so many were named rightly, in a test with ${utterances} recordings that it was not trained on. The same actors speak in training and test: strangers are recognised less well.`,
    leadNew: (known: number, strangers: number) =>
      `Of the recordings of each emotion, so many were named rightly: of ${known} that it was not trained on, by actors that it knows; and of ${strangers} by strangers, by networks that were trained likewise but without the actor who speaks.`,
    emotion: "Emotion",
    recall: "Rightly named",
    knownVoices: "Known voices",
    newVoices: "New voices",
    mean: "Mean (UA)",
    none: "This model file states no scores.",
  },
  offline: "Stored in this browser: the page now works without a connection.",

  retry: "Try again",

  /** What went wrong in plain words, by the code of the error. */
  errors: {
    ...trainEn.errors,
    "samples-too-short": {
      title: "Too short",
      text: "This is under 60 milliseconds of sound. A sentence of one to seven seconds works best.",
    },
    "samples-too-long": {
      title: "Too long",
      text: "One answer can stand for at most five minutes of sound. Cut out the sentence that you mean.",
    },
    "samples-not-finite": {
      title: "Damaged sound",
      text: "The file holds values that are no numbers, so there is nothing that could be heard.",
    },
    "sample-rate": {
      title: "Unusual sample rate",
      text: "Sound of 8 to 192 kHz can be heard; this file states another rate.",
    },
    "audio-too-large": {
      title: "File too large",
      text: "Files of up to 256 MB can be opened.",
    },
    "download-failed": {
      title: "The network did not load",
      text: "A file of this page did not arrive. Check the connection to the server, then try again.",
    },
    "wasm-failed": {
      title: "The network did not start",
      text: "This browser could not run the WebAssembly file. A current Chrome, Edge, Firefox or Safari can.",
    },
    "worker-failed": {
      title: "The network stopped",
      text: "Its background worker failed. Trying again starts a new one.",
    },
    "backend-unavailable": {
      title: "Not available",
      text: "This is still being compiled, or this device does not support it.",
    },
    "microphone-refused": {
      title: "No permission for the microphone",
      text: "The browser or you said no. Allow the microphone in the address bar to record; files and the actors work without it.",
    },
    "microphone-missing": {
      title: "No microphone found",
      text: "Plug one in to record; files and the actors work without it.",
    },
    "microphone-busy": {
      title: "The microphone did not start",
      text: "Another program may be using it. Close that, then record again.",
    },
    "microphone-unavailable": {
      title: "No microphone on this page",
      text: "Browsers give the microphone only to secure pages (https or localhost). Files and the actors work without it.",
    },
    "nothing-recorded": {
      title: "Nothing was recorded",
      text: "The microphone gave no sound before you stopped. Record again and speak for a moment.",
    },
  } as Record<string, { title: string; text: string }>,
  errorGroups: {
    audio: {
      title: "This file could not be read as sound",
      text: "It may be damaged, cut off, or no sound file at all.",
    },
    model: {
      title: "The model file could not be read",
      text: "It is damaged or made for another program.",
    },
    other: { title: "That did not work", text: "Please try again, or try another recording." },
  },

  /** The reasons that the package gives for its backend: only a translation needs them. */
  reasons: {} as Record<string, string>,

  train: trainEn,
};

export type Texts = typeof en;
