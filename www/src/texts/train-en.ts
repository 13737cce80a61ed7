const examples = (count: number) => (count === 1 ? "1 example" : `${count} examples`);

/** The Train view, in English. */
export const trainEn = {
  title: "Teach it your own words",
  lead: "Bring a few recordings for each of your labels, train the network on them here, and take the model away as a file. Nothing is sent: recordings, training and model stay in this browser.",
  consent: "Ask everybody whose voice you record.",
  examples,

  welcome: {
    title: "In three steps",
    name: "Name your labels",
    nameText:
      "What shall it tell apart? Two are enough to begin: cheerful and tired, yes and no, Kim and Lou.",
    bring: "Give it examples",
    bringText: "Eight or more of each, a sentence each. Record them here, or open files you have.",
    train: "Train, and listen",
    trainText:
      "It takes some seconds. You see how often it is right on recordings that it did not learn from, and try it with your own voice.",
  },

  labels: {
    title: "Labels",
    none: "Nothing here yet. Name what the network shall tell apart: moods, people, languages, commands.",
    list: "Choose a label",
    count: (labels: number, count: number) =>
      `${labels === 1 ? "1 label" : `${labels} labels`}, ${examples(count)}`,
    new: "New label",
    add: "Add",
    seven: "Take the seven emotions",
    unsorted: "Without a label",
    rename: "Rename",
    renameTo: "New name",
    save: "Save",
    cancel: "Cancel",
    remove: "Remove label",
    removed: (label: string, count: number) =>
      count === 0 ? `Removed “${label}”.` : `Removed “${label}” with ${examples(count)}.`,
  },

  bring: {
    title: "Bring recordings",
    files: "Open files",
    folder: "Open a folder",
    hint: "Or drop them anywhere on this page: sounds, a folder for each label (folders in it are speakers), a zip, or a CSV table with the columns file, label and speaker. Recordings of Emo-DB are recognised by their names.",
    export: "Export all examples",
    exportName: "examples",
    exporting: (percent: string) => `Packing, ${percent}`,
    looking: "Looking through the files",
    progress: (done: number, total: number) => `${done} of ${total}`,
    cancel: "Stop",
    added: (count: number) => `${examples(count)} added.`,
    leftOut: (count: number) => (count === 1 ? "1 file left out" : `${count} files left out`),
    nothing: "There was no sound in it.",
    cancelled: "Stopped. What had come by then was kept.",
    toLabel: (label: string) => `Recordings that do not say where they belong go to “${label}”.`,
    reasons: {
      "no-sound": "no sound file",
      length: "shorter than 60 ms or longer than 5 minutes",
      duplicate: "there already",
      missing: "in the table, but not among the files",
      unlisted: "not in the table",
      "too-large": "too large for one recording",
      unreadable: "could not be read as sound",
    } as Record<string, string>,
  },

  record: {
    speaker: "Who speaks?",
    speakerHint:
      "A name or a number: with two or more speakers it is tested on voices that it never heard.",
    takes: "Takes",
    start: "Record",
    stop: "Stop",
    next: "End this take",
    opening: "Opening the microphone",
    waiting: (take: number, of: number) => `Take ${take} of ${of}: speak`,
    speaking: (take: number, of: number) => `Take ${take} of ${of}: listening`,
    how: "Say it, then pause: a pause ends each take, and silence is trimmed.",
    finished: (count: number) =>
      count === 0 ? "No speech was heard." : `${count === 1 ? "1 take" : `${count} takes`} kept.`,
    limit: (seconds: number) => `Stopped after ${seconds} seconds without speech.`,
    name: "Recording",
  },

  list: {
    empty: "No examples yet. Record some, open files, or drop them here.",
    few: (count: number) => `${examples(count)}. Eight or more are a good beginning.`,
    play: (name: string) => `Play ${name}`,
    stop: (name: string) => `Stop ${name}`,
    choose: (name: string) => `Choose ${name}`,
    remove: (name: string) => `Remove ${name}`,
    all: "Choose all",
    chosen: (count: number) => `${count} chosen`,
    move: "Move to",
    speaker: "Speaker",
    set: "Set",
    removeChosen: "Remove",
    more: (count: number) => `Show ${count} more`,
    cut: "only the middle 7 s count",
    removed: (count: number) => `Removed ${examples(count)}.`,
    moved: (count: number, label: string) => `Moved ${examples(count)} to “${label}”.`,
    nobody: "no speaker named",
  },

  table: {
    title: "Counted by label and speaker",
    label: "Label",
    all: "All",
    unknown: "not named",
  },

  undo: "Undo",
  close: "Close",

  settings: {
    title: "Training",
    what: "What learns?",
    classifier: "The last layers",
    classifierHint: "The network listens as it does and learns new answers. Seconds.",
    all: "Everything",
    allHint: "Every weight changes. Minutes, and better with many examples.",
    from: "Begin with",
    shipped: "The model that comes with the page",
    scratch: "Nothing: random weights",
    advanced: "Advanced",
    epochs: "Rounds at most",
    batch: "Examples a step",
    learningRate: "Learning rate",
    loss: "Loss",
    weighted: "weighted cross entropy",
    focal: "focal",
    validation: "Held out, per cent",
    patience: "Stop after checks without gain",
    seed: "Seed",
    backend: "Run on",
    augment: "Vary the examples",
    augments: { shift: "in time", level: "in level", noise: "with noise", spectrum: "with gaps" },
    usual: "usual",
    start: "Start training",
    needLabels: "It takes at least two labels with examples.",
    unsorted: (count: number) => `${examples(count)} without a label stay out.`,
    ready: (count: number, labels: number) => `${examples(count)} with ${labels} labels are ready.`,
    range: (name: string, from: string, to: string) => `${name}: ${from} to ${to}`,
  },

  run: {
    title: "How it goes",
    emptyTitle: "Not trained yet",
    emptyText: "With two labels and some examples each you can start. How it learns appears here.",
    preparing: "Preparing",
    preparingText: "The examples are read and listened to once.",
    running: "Learning",
    paused: "Paused",
    pausedText: "It goes on where it stopped, also after the page was closed.",
    cancelled: "Cancelled",
    cancelledText: "The examples are untouched. Start again whenever you like.",
    failed: "The training failed",
    failedText: "No example is lost.",
    pause: "Pause",
    resume: "Go on",
    finish: "Stop and keep the best",
    cancel: "Cancel",
    round: (epoch: number, step: number, steps: number) =>
      `Round ${epoch}, step ${step} of ${steps}`,
    secondsLeft: (time: string) => `${time} left at most`,
    speed: (value: string) => `${value} examples a second`,
    progress: "Training progress",
    backend: (name: string) => `on ${name}`,
    split: (training: number, validation: number) =>
      `It learns from ${examples(training)}; ${examples(validation)} are held out to test it.`,
    splitNone: (training: number) =>
      `It learns from ${examples(training)}; nothing is held out, so nothing can be tested.`,
    heldOut: {
      speaker: (names: string) => `Held out: everything by ${names}.`,
      take: () => "Held out by recording: no recording is on both sides.",
      example: () => "Held out at random.",
      none: () => "",
    } as Record<string, (names: string) => string>,
    warnings: "What to keep in mind",
    warning: {
      "few-examples": (label: string) => `“${label}” has few examples: its scores say little.`,
      "one-sided": (label: string) =>
        `“${label}” has far fewer examples than the others: the network may prefer those.`,
      "one-recording": (label: string) =>
        `All examples of “${label}” come from one recording: the network may learn that recording instead.`,
      "one-speaker": () => "Only one person speaks: how it does with other voices is not known.",
      "held-out-by-example": () =>
        "Neither speakers nor recordings are named: what is held out may resemble what it learnt from, and the scores may be too good.",
      "not-held-out": (label: string) =>
        `No example of “${label}” was held out: it is not in the scores.`,
      "no-validation": () => "Nothing was held out: there are no scores.",
    } as Record<string, (label: string) => string>,
    busyElsewhere: "Another tab of this page is training. Wait for it, or close it.",
  },

  curve: {
    title: "Learning curves",
    loss: "Loss",
    lossTraining: "examples learnt from",
    lossHeldOut: "held out",
    ua: "Accuracy, held out",
    best: "best so far",
    before: "before training",
    waiting: "The curves begin with the first step.",
    describe: (loss: string, ua: string) => `Loss ${loss}; accuracy on the part held out ${ua}.`,
    none: "not known yet",
  },

  scores: {
    title: "Done",
    headline: (percent: string) => `${percent} right`,
    what: (count: number) =>
      `Mean over the labels, on ${examples(count)} that it did not learn from.`,
    before: (percent: string) => `${percent} before training`,
    beforeUnknown: "The model before training has other labels, so it cannot be compared.",
    none: "Nothing was held out, so there is no score. Try it in the Listen view.",
    early: "It stopped early: it was no longer getting better.",
    asked: "It was stopped; these are the best weights until then.",
    time: (seconds: string) => `Trained in ${seconds}.`,
    facts: (ua: string, wa: string, f1: string) => `UA ${ua}, WA ${wa}, F1 ${f1}`,
    factsHint:
      "UA: the mean of the labels' shares answered rightly. WA: the share of all answered rightly. F1: the macro mean.",
    recalls: "Answered rightly, by label",
    notTested: "not tested",
    confusion: "What was answered for what",
    actual: "said",
    predicted: "answered",
    cell: (actual: string, predicted: string, count: number) =>
      `${actual}, answered ${predicted}: ${count}`,
    use: "Use it in Listen",
    download: "Download",
    kept: (name: string) => `Kept in this browser as “${name}”.`,
    modelName: (labels: string) => labels,
  },

  models: {
    title: "Your models",
    none: "A model that you train is kept here. You can also open one from a file.",
    open: "Open a model file",
    shipped: "The model that comes with the page",
    shippedHint: "seven emotions, Emo-DB",
    inUse: "in use",
    use: "Use in Listen",
    useName: (name: string) => `Use in Listen: ${name}`,
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
    tabOnly: "in this tab only: download it",
    answers: (name: string) => `Your model “${name}” answers.`,
    back: "Back to the model of the page",
    opened: (name: string) => `Opened “${name}”.`,
  },

  resume: {
    title: "A training was interrupted",
    text: (step: number, steps: number, time: string) =>
      `It stopped at step ${step} of ${steps}, ${time}. It can go on there.`,
    changed: "The examples have changed since, so it cannot go on. They are all still here.",
    goOn: "Go on",
    discard: "Discard",
  },

  storage: {
    retry: "Try again",
    export: "Export all examples",
    anew: "Delete what is damaged",
    unsaved: (count: number) =>
      `${examples(count)} of this tab ${count === 1 ? "is" : "are"} not stored. Nothing is lost while the tab is open.`,
    lostTitle: "The browser lost its storage",
    lost: (count: number) =>
      `${examples(count)} were stored here before. If you exported them, open that file again.`,
    unreadableTitle: "Some examples could not be read",
    unreadable: (count: number) =>
      `${examples(count)} in the browser's storage could not be read. The others are all here.`,
  },

  errors: {
    "storage-full": {
      title: "The browser's storage is full",
      text: "Export the examples, free some space on this device, then try again.",
    },
    "storage-blocked": {
      title: "Another tab keeps the storage",
      text: "This page is open in another tab, in an older version. Close that tab.",
    },
    "storage-newer": {
      title: "A newer page has the storage",
      text: "This page is older than the one that stored here last. Reload it; what is stored is all there.",
    },
    "storage-upgrade": {
      title: "The storage could not be brought up to date",
      text: "What is stored is as it was. Close other tabs of this page, then try again.",
    },
    "storage-closed": {
      title: "The browser closed the storage",
      text: "Trying again opens it, and stores what is in this tab.",
    },
    "storage-refused": {
      title: "The browser stores nothing here",
      text: "In a private window examples last until the tab is closed. Export them before.",
    },
    "storage-damaged": {
      title: "The storage is damaged",
      text: "The browser cannot read what it stored. Try again; export what is in this tab before you delete anything.",
    },
    "storage-failed": {
      title: "Storing failed",
      text: "The examples are in this tab. Try again, or export them.",
    },
    "zip-damaged": {
      title: "The archive could not be read",
      text: "It is damaged, or no zip archive.",
    },
    "zip-encrypted": {
      title: "The archive is locked",
      text: "Pack it again without a password.",
    },
    "zip-too-many": {
      title: "Too many files in the archive",
      text: "At most 5000 files can be opened at once.",
    },
    "zip-too-large": {
      title: "The archive unpacks to too much",
      text: "It was not unpacked. At most 2 GB of sound can be opened at once, 192 MB in one file.",
    },
    "too-many-files": {
      title: "Too many files",
      text: "At most 5000 files can be opened at once.",
    },
    "manifest-columns": {
      title: "The table lacks a column",
      text: "Its first line has to name the columns file and label; speaker and take may follow.",
    },
    "manifest-rows": {
      title: "The table is too long",
      text: "At most 10 000 rows can be opened at once.",
    },
    "model-lost": {
      title: "Its model is gone",
      text: "The model that the training began with was removed. Start the training anew.",
    },
    "label-empty": { title: "A name is missing", text: "Type a name first." },
    "label-taken": { title: "There is such a label already", text: "Choose another name." },
    "label-too-many": {
      title: "Too many labels",
      text: "The network tells at most 20 labels apart.",
    },
    "example-lost": {
      title: "A sound is missing",
      text: "The browser has lost it. Remove the example, or bring it again.",
    },
  },
};

export type TrainTexts = typeof trainEn;
