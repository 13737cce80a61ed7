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
    working: "Listening to it",
  },

  listen: {
    title: "Give it a sound",
    record: "Record your voice",
    stop: "Stop recording",
    limit: (seconds: number) => `of at most ${seconds} s`,
    level: "Microphone level",
    levelValue: (decibels: number) => `${decibels} decibels below full scale`,
    open: "Open a sound file",
    drop: "or drop one anywhere on this page: WAV, FLAC, MP3, Ogg and what else your browser plays",
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

  clips: {
    title: "Or play an actor",
    note: "German sentences from Emo-DB (CC0). Each name is the emotion that the actor was asked to play. The network never trained on these recordings.",
    speaker: (sex: "female" | "male", number: string) => `${sex}, actor ${number}`,
    long: "long",
    play: (emotion: string, details: string) => `Play ${emotion}: ${details}`,
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
    plot: "Playback position over the waveform and the attention",
    empty: "Sound and attention",
    emptyHint: "The sound appears here, and under it where the network listened.",
    play: "Play",
    pause: "Pause",
    seconds: (seconds: string) => `${seconds} s`,
    attention: (percent: string, times: string) =>
      `attention ${percent} in 40 ms, ${times} × the average`,
    unheard: "outside the 7 s that the network heard",
  },

  legend: {
    waveform: "Sound",
    attention: "Attention: how much each 40 ms counts in the answer",
    even: "if all counted the same",
  },

  probabilities: {
    title: "How probable is each emotion?",
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

  retry: "Try again",

  /** What went wrong in plain words, by the code of the error. */
  errors: {
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

  /** The Train view. */
  train: {
    title: "Teach it your own words",
    lead: "Record or open examples, give them names, and train the network on them in this browser.",
  },
};

export type Texts = typeof en;
