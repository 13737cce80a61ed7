import { errorGroupsEn, errorsEn } from "./errors-en.ts";
import { inspectionEn } from "./inspection-en.ts";
import { listenEn } from "./listen-en.ts";
import { trainEn } from "./train-en.ts";

/** All texts of the page in English. Translations have files of the same structure. */
export const en = {
  documentTitle: "Speech emotion recognition in the browser",
  skip: "Skip to the result",

  nav: {
    label: "Views",
    listen: "Recognize",
    train: "Train",
    menu: "Menu",
    language: "Language",
    theme: "Theme",
    themes: { auto: "Automatic", light: "Light", dark: "Dark" },
    install: "Install",
  },

  title: "Recognize the emotion in a voice",
  lead: "Record a sentence or try an example. The page shows the recognized emotion, its probability, and the moments that count most. Nothing is sent.",

  status: {
    loading: "Loading the model",
    loadingPart: (percent: string) => `Loading the model, ${percent}`,
    ready: (backend: string) => `Ready on ${backend}`,
    failed: "Not loaded",
    recording: "Recording",
    live: "Live",
    working: "Classifying",
  },

  ...listenEn,

  models: {
    choose: "Model",
    shipped: "Fast (0.8 MB)",
    large: "Accurate (4 MB)",
    largeNote:
      "Unweighted accuracy on unseen speakers: 92.4% (fast model: 83.8%, human listeners: 93.0%). About 4 MB are downloaded once.",
  },

  about: {
    title: "About this page",
    model:
      "The model was trained on ten actors who spoke ten German sentences with seven acted emotions. It names the acted emotion that a recording is most similar to. It does not detect what a person feels. For other languages, ages and microphones, and for speech that is not acted, it is often wrong.",
    ownModel: (name: string, labels: string) =>
      `This is your model “${name}”. It distinguishes ${labels}, as in the recordings that you trained it on. For other speakers, rooms and microphones it may often be wrong.`,
    intendedUse:
      "This is a demonstration for consenting adults. Do not use it for hiring, policing, lie detection, or to judge students or employees. The EU AI Act prohibits inferring the emotions of people at work and in education (Article 5(1)(f)).",
    sources:
      "Model: Zhong et al., A Lightweight Model Based on Separable Convolution for Speech Emotion Recognition, Interspeech 2020. Speech: Berlin Database of Emotional Speech (Burkhardt et al., Interspeech 2005), CC0.",
    sourcesLarge:
      "Model: the first two blocks of the encoder of Whisper tiny.en (Radford et al. 2022, MIT License, Copyright 2022 OpenAI) and the classifier of Zhong et al., Interspeech 2020. Speech: Berlin Database of Emotional Speech (Burkhardt et al., Interspeech 2005), CC0.",
    sourcesOwn: "It starts from a model trained on the Berlin Database of Emotional Speech (CC0).",
  },

  inspection: inspectionEn,

  recalls: {
    title: "How often is it correct?",
    lead: (utterances: number) =>
      `The share of recordings that were classified correctly, for each emotion, in a test with ${utterances} recordings that were not used for training. Training and test have the same speakers. Accuracy is lower for new speakers.`,
    leadNew: (known: number, unseen: number) =>
      `The share of recordings that were classified correctly, for each emotion: of ${known} that were not used for training, by speakers of the training data; and of ${unseen} by new speakers, with models trained without them.`,
    emotion: "Emotion",
    recall: "Correct",
    knownSpeakers: "Known speakers",
    unseenSpeakers: "New speakers",
    mean: "Mean (UA)",
    none: "This model file contains no scores.",
  },
  offline: "Stored in this browser: the page now works without a connection.",

  retry: "Try again",

  errors: { ...trainEn.errors, ...errorsEn } as typeof errorsEn,
  errorGroups: errorGroupsEn,

  /** The backend reasons of the package, needed only for translations. */
  reasons: {} as Record<string, string>,

  train: trainEn,
};

export type Texts = typeof en;
