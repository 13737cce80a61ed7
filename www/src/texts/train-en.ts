const examples = (count: number) => (count === 1 ? "1 example" : `${count} examples`);

/** The Train view, in English. */
export const trainEn = {
  title: "Train your own labels",
  lead: "Add a few recordings for each label, train a model on them, and use it here or save it as a file. Nothing is sent: recordings and model stay in this browser.",
  consent: "Ask all speakers for their consent.",
  examples,

  welcome: {
    title: "Three steps",
    name: "Name your labels",
    nameText: "At least two, for example: cheerful and tired, yes and no, Kim and Lou.",
    import: "Add recordings",
    importText: "Eight or more sentences for each label. Record them here or open files.",
    train: "Train and test",
    trainText:
      "Training takes a few seconds. Then you see how often the model is correct on recordings that were not used for training, and test it live.",
    sample: (count: number) => `Try it with ${count} clips`,
    sampleHint: "Sentences of two actors with three emotions, from Emo-DB (CC0).",
  },

  labels: {
    title: "Labels",
    none: "No labels yet. A label is what the model should recognize: a mood, a person, a language, a command.",
    list: "Choose a label",
    count: (labels: number, count: number) =>
      `${labels === 1 ? "1 label" : `${labels} labels`}, ${examples(count)}`,
    new: "New label",
    add: "Add",
    seven: "Use the seven emotions",
    unlabeled: "Without a label",
    rename: "Rename",
    renameTo: "New name",
    save: "Save",
    cancel: "Cancel",
    remove: "Remove label",
    removed: (label: string, count: number) =>
      count === 0 ? `Removed “${label}”.` : `Removed “${label}” with ${examples(count)}.`,
  },

  import: {
    title: "Add recordings",
    files: "Open files",
    folder: "Open a folder",
    hint: "Or drop them anywhere on this page: audio files, a folder for each label (with a folder for each speaker), a zip file, or a CSV table with the columns file, label and speaker.",
    project: "Project",
    projectHint: "Examples, models and settings in one file, which can be opened here again.",
    export: "Save project",
    share: "Share project",
    exportName: "speech-emotion-project",
    exporting: (percent: string) => `Packing, ${percent}`,
    looking: "Reading the files",
    progress: (done: number, total: number) => `${done} of ${total}`,
    cancel: "Stop",
    added: (count: number) => `${examples(count)} added.`,
    models: (count: number) => (count === 1 ? "1 model added." : `${count} models added.`),
    skipped: (count: number) => (count === 1 ? "1 file skipped" : `${count} files skipped`),
    nothing: "It contains no audio files.",
    canceled: "Stopped. The examples added so far were kept.",
    toLabel: (label: string) => `Recordings without a label were added to “${label}”.`,
    reasons: {
      "no-sound": "not an audio file",
      length: "shorter than 60 ms or longer than 5 minutes",
      duplicate: "already added",
      missing: "in the table, but not among the files",
      unlisted: "not in the table",
      "too-large": "too large for one recording",
      unreadable: "could not be read as audio",
    } as Record<string, string>,
  },

  record: {
    speaker: "Speaker",
    speakerHint:
      "A name or a number. With two or more speakers the model is tested on a speaker that it was not trained on.",
    takes: "Takes",
    start: "Record",
    stop: "Stop",
    next: "End this take",
    opening: "Opening the microphone",
    waiting: (take: number, of: number) => `Take ${take} of ${of}: speak`,
    speaking: (take: number, of: number) => `Take ${take} of ${of}: recording`,
    how: "Speak, then pause. A pause ends the take, and silence is removed.",
    finished: (count: number) =>
      count === 0 ? "No speech was found." : `${count === 1 ? "1 take" : `${count} takes`} kept.`,
    limit: (seconds: number) => `Stopped after ${seconds} seconds without speech.`,
    name: "Recording",
  },

  list: {
    empty: "No examples yet. Record some, open files, or drop files here.",
    few: (count: number) => `${examples(count)}. Eight or more work better.`,
    play: (name: string) => `Play ${name}`,
    stop: (name: string) => `Stop ${name}`,
    choose: (name: string) => `Select ${name}`,
    remove: (name: string) => `Remove ${name}`,
    all: "Select all",
    chosen: (count: number) => `${count} selected`,
    move: "Move to",
    speaker: "Speaker",
    set: "Set",
    removeChosen: "Remove",
    more: (count: number) => `Show ${count} more`,
    cut: "only the middle 7 s count",
    removed: (count: number) => `Removed ${examples(count)}.`,
    moved: (count: number, label: string) => `Moved ${examples(count)} to “${label}”.`,
    noSpeaker: "no speaker named",
  },

  table: {
    title: "Examples by label and speaker",
    label: "Label",
    all: "All",
    unknown: "not named",
  },

  undo: "Undo",
  close: "Close",

  settings: {
    title: "Training",
    what: "What is trained?",
    classifier: "The last layers",
    classifierHint: "Takes seconds. Best with few examples.",
    all: "All layers",
    allHint: "Takes minutes. Best with many examples.",
    from: "Initial weights",
    shipped: "The model that comes with the page",
    scratch: "Random weights",
    advanced: "Advanced",
    epochs: "Epochs at most",
    batch: "Batch size",
    learningRate: "Learning rate",
    loss: "Loss",
    weighted: "weighted cross entropy",
    focal: "focal",
    validation: "Validation share, %",
    patience: "Patience, epochs",
    seed: "Seed",
    backend: "Run on",
    augment: "Augmentation",
    augments: { shift: "shift in time", level: "level", noise: "noise", spectrum: "masking" },
    start: "Start training",
    needLabels: "At least two labels with examples are needed.",
    unlabeled: (count: number) => `${examples(count)} without a label are not used.`,
    ready: (count: number, labels: number) => `${examples(count)} with ${labels} labels are ready.`,
    range: (name: string, from: string, to: string) => `${name}: ${from} to ${to}`,
  },

  run: {
    title: "Training run",
    emptyTitle: "Not trained yet",
    emptyText: "Add examples for at least two labels, then start the training.",
    preparing: "Preparing",
    preparingText: "The features of all examples are computed.",
    running: "Training",
    paused: "Paused",
    pausedText: "You can resume it, also after closing the page.",
    canceled: "Cancelled",
    canceledText: "Your examples are unchanged. You can start again.",
    failed: "The training failed",
    failedText: "Your examples are unchanged.",
    pause: "Pause",
    resume: "Resume",
    finish: "Stop and keep the best",
    cancel: "Cancel",
    step: (epoch: number, step: number, steps: number) =>
      `Epoch ${epoch}, step ${step} of ${steps}`,
    secondsLeft: (time: string) => `${time} left at most`,
    speed: (value: string) => `${value} examples per second`,
    progress: "Training progress",
    backend: (name: string) => `on ${name}`,
    split: (training: number, validation: number) =>
      `Trained on ${examples(training)}, tested on ${validation} other examples.`,
    splitNone: (training: number) =>
      `Trained on ${examples(training)}. There are no test examples.`,
    heldOut: {
      speaker: (names: string) => `Test speaker: ${names}.`,
      take: () => "Training and test use different recordings.",
      example: () => "The test examples were chosen at random.",
      none: () => "",
    } as Record<string, (names: string) => string>,
    warnings: "Limitations",
    warning: {
      "few-examples": (label: string) => `“${label}” has few examples: its scores are uncertain.`,
      "one-sided": (label: string) =>
        `“${label}” has far fewer examples than the others: the model may prefer the others.`,
      "one-recording": (label: string) =>
        `All examples of “${label}” come from one recording: the model may learn that recording instead.`,
      "one-speaker": () =>
        "All examples are from one speaker: the scores do not apply to other speakers.",
      "held-out-by-example": () =>
        "No speakers are named: test and training examples may be similar, and the scores too high.",
      "not-held-out": (label: string) => `“${label}” has no test example: it is not in the scores.`,
      "no-validation": () => "There are no test examples, so there are no scores.",
    } as Record<string, (label: string) => string>,
    busyElsewhere: "Another tab of this page is training. Wait for it or close it.",
  },

  test: {
    start: "Test it live",
    stop: "Stop test",
    opening: "Opening the microphone",
    lead: "Speak. The result covers the last 3 s.",
    silence: "No speech",
  },

  curve: {
    title: "Learning curves",
    loss: "Loss",
    lossTraining: "training",
    lossHeldOut: "test",
    ua: "Accuracy, test",
    best: "best so far",
    before: "before training",
    waiting: "The curves start with the first step.",
    describe: (loss: string, ua: string) => `Loss ${loss}, test accuracy ${ua}.`,
    none: "not known yet",
  },

  scores: {
    title: "Training finished",
    headline: (percent: string) => `${percent} correct`,
    few: (correct: number, count: number) => `${correct} of ${count} correct: too few to judge`,
    what: (count: number) =>
      `Mean over the labels, on ${examples(count)} that were not used for training.`,
    whatFew:
      "Add more test examples, for example from another speaker, to get a reliable accuracy.",
    before: (percent: string) => `${percent} before training`,
    beforeUnknown: "The model before training has other labels and cannot be compared.",
    none: "There are no test examples, so there is no score. Test it live.",
    refitted: "The model was then fitted on all examples.",
    early: "It stopped early because the test loss no longer improved.",
    requested: "It was stopped. These are the best weights so far.",
    time: (seconds: string) => `Trained in ${seconds}.`,
    facts: (ua: string, wa: string, f1: string) => `UA ${ua}, WA ${wa}, F1 ${f1}`,
    factsHint:
      "UA: mean recall of the labels. WA: share of all examples that are correct. F1: macro average.",
    recalls: "Correct, by label",
    notTested: "not tested",
    recall: (correct: number, count: number) => `${correct} of ${count}`,
    confusion: "Confusion matrix",
    actual: "label",
    predicted: "predicted",
    cell: (actual: string, predicted: string, count: number) =>
      `${actual}, predicted ${predicted}: ${count}`,
    use: "Use this model",
    download: "Download",
    kept: (name: string) => `Saved in this browser as “${name}”.`,
    modelName: (labels: string) => labels,
  },

  models: {
    title: "Your models",
    none: "Models that you train appear here. You can also open one from a file.",
    open: "Open a model file",
    shipped: "The model that comes with the page",
    shippedHint: "seven emotions, Emo-DB",
    inUse: "in use",
    use: "Use",
    useName: (name: string) => `Use ${name}`,
    download: "Download",
    downloadName: (name: string) => `Download ${name}`,
    rename: "Rename",
    renameName: (name: string) => `Rename ${name}`,
    remove: "Remove",
    removeName: (name: string) => `Remove ${name}`,
    removed: (name: string) => `Removed “${name}”.`,
    score: (percent: string) => `UA ${percent}`,
    noScore: "no score",
    size: (megabytes: string) => `${megabytes} MB`,
    tabOnly: "only in this tab: download it",
    opened: (name: string) => `Opened “${name}”.`,
  },

  resume: {
    title: "A training was interrupted",
    text: (step: number, steps: number, time: string) =>
      `It stopped at step ${step} of ${steps}, ${time}. You can resume it.`,
    changed:
      "The examples have changed since then, so it cannot be resumed. They are all still stored.",
    continue: "Resume",
    discard: "Discard",
  },

  storage: {
    retry: "Try again",
    export: "Save project",
    reset: "Delete the damaged storage",
    unsaved: (count: number) =>
      `${examples(count)} of this tab ${count === 1 ? "is" : "are"} not stored. Keep the tab open, or export them.`,
    lostTitle: "The browser deleted its storage",
    lost: (count: number) =>
      `${examples(count)} were stored here before. If you exported them, open that file again.`,
    unreadableTitle: "Some examples could not be read",
    unreadable: (count: number) =>
      `${examples(count)} in the browser's storage could not be read. The others are unchanged.`,
  },

  errors: {
    "storage-full": {
      title: "The browser's storage is full",
      text: "Export the examples, free some space on this device, then try again.",
    },
    "storage-blocked": {
      title: "Another tab blocks the storage",
      text: "An older version of this page is open in another tab. Close that tab.",
    },
    "storage-newer": {
      title: "The storage is from a newer version",
      text: "Reload this page to get the newer version. Everything that is stored is still there.",
    },
    "storage-upgrade": {
      title: "The storage could not be upgraded",
      text: "The stored data is unchanged. Close other tabs of this page, then try again.",
    },
    "storage-closed": {
      title: "The browser closed the storage",
      text: "Try again to open it and to store the examples of this tab.",
    },
    "storage-refused": {
      title: "The browser does not allow storage",
      text: "In a private window examples last until the tab is closed. Export them first.",
    },
    "storage-damaged": {
      title: "The storage is damaged",
      text: "The browser cannot read the stored data. Export the examples of this tab, then try again or delete the storage.",
    },
    "storage-failed": {
      title: "Storing failed",
      text: "The examples are still in this tab. Try again or export them.",
    },
    "zip-damaged": {
      title: "The archive could not be read",
      text: "It is damaged or not a zip archive.",
    },
    "zip-encrypted": {
      title: "The archive is encrypted",
      text: "Create it again without a password.",
    },
    "zip-too-many": {
      title: "Too many files in the archive",
      text: "At most 5000 files can be opened at once.",
    },
    "zip-too-large": {
      title: "The archive is too large",
      text: "At most 2 GB of audio can be opened at once, and 192 MB in one file.",
    },
    "too-many-files": {
      title: "Too many files",
      text: "At most 5000 files can be opened at once.",
    },
    "manifest-columns": {
      title: "The table lacks a column",
      text: "Its first line must contain the columns file and label. The columns speaker and take are optional.",
    },
    "manifest-rows": {
      title: "The table is too long",
      text: "At most 10 000 rows can be opened at once.",
    },
    "model-lost": {
      title: "The model is missing",
      text: "The model that the training started from was removed. Start a new training.",
    },
    "label-empty": { title: "A name is missing", text: "Type a name first." },
    "label-taken": { title: "This label already exists", text: "Choose another name." },
    "label-too-many": {
      title: "Too many labels",
      text: "A model can have at most 20 labels.",
    },
    "example-lost": {
      title: "A recording is missing",
      text: "It is no longer in the storage. Remove the example or add it again.",
    },
  },
};

export type TrainTexts = typeof trainEn;
