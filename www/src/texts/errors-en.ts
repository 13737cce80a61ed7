/** Explanations of errors by code, in English. */
export const errorsEn: Record<string, { title: string; text: string }> = {
  "samples-too-short": {
    title: "Too short",
    text: "The recording is shorter than 60 milliseconds. A sentence of one to seven seconds works best.",
  },
  "samples-too-long": {
    title: "Too long",
    text: "At most five minutes of audio can be classified at once. Cut out one sentence.",
  },
  "samples-not-finite": {
    title: "Invalid samples",
    text: "The file contains values that are not finite numbers.",
  },
  "sample-rate": {
    title: "Unsupported sample rate",
    text: "Sample rates of 8 to 192 kHz are supported. This file has another sample rate.",
  },
  "audio-too-large": { title: "File too large", text: "Files of up to 256 MB can be opened." },
  "download-failed": {
    title: "The model did not load",
    text: "A file of this page could not be downloaded. Check the connection, then try again.",
  },
  "wasm-failed": {
    title: "The model did not start",
    text: "This browser could not run the WebAssembly file. A current Chrome, Edge, Firefox or Safari can.",
  },
  "worker-failed": {
    title: "The model stopped",
    text: "Its background worker failed. Try again to start a new one.",
  },
  "backend-unavailable": {
    title: "Not available",
    text: "This is still being compiled, or this device does not support it.",
  },
  "microphone-refused": {
    title: "Microphone access was blocked",
    text: "Allow the microphone in the address bar to record. Files and examples work without it.",
  },
  "microphone-missing": {
    title: "No microphone found",
    text: "Connect a microphone to record. Files and examples work without it.",
  },
  "microphone-busy": {
    title: "The microphone did not start",
    text: "Another program may be using it. Close that program, then record again.",
  },
  "microphone-unavailable": {
    title: "No microphone on this page",
    text: "Browsers allow the microphone only on secure pages (https or localhost). Files and examples work without it.",
  },
  "nothing-recorded": {
    title: "Nothing was recorded",
    text: "The microphone returned no audio before you stopped. Record again and speak for a moment.",
  },
};

export const errorGroupsEn = {
  audio: {
    title: "This file could not be read as audio",
    text: "It may be damaged, incomplete, or not an audio file.",
  },
  model: {
    title: "The model file could not be read",
    text: "It is damaged or made for another program.",
  },
  other: { title: "Something went wrong", text: "Try again, or try another recording." },
};
