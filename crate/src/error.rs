//! The one error type of the crate. Every variant says what was expected and what was received, and has a stable
//! [`code`](Error::code) that reaches JavaScript as the `code` of an `Error`.
#![expect(
    missing_docs,
    reason = "the message above each variant says what its fields hold"
)]

/// What can go wrong, one variant a cause.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Fewer samples than the network's smallest input.
    #[error("expected at least {expected} samples at 16 kHz (60 ms), received {received}")]
    SamplesTooShort { expected: usize, received: usize },

    /// More than one answer can stand for.
    #[error(
        "expected at most {expected_seconds} s of sound for one answer, received {received_seconds:.1} s; \
         use a timeline (`timeline`, `--every`) for long recordings"
    )]
    SamplesTooLong {
        expected_seconds: u32,
        received_seconds: f64,
    },

    /// A sample is NaN or infinite.
    #[error("expected finite samples, received {value} at index {index}")]
    SamplesNotFinite { index: usize, value: f32 },

    /// A sample rate outside the range that resampling covers.
    #[error("expected a sample rate of 8000 to 192000 Hz, received {received} Hz")]
    SampleRate { received: f64 },

    /// A sample far outside [-1, 1], as where integers were passed on without scaling.
    #[error(
        "expected samples in [-1, 1] (at most {expected} in magnitude), received {value} at index {index}; \
         divide 16-bit integers by 32768"
    )]
    SamplesOutOfRange {
        expected: f32,
        index: usize,
        value: f32,
    },

    /// A number of channels that cannot be mixed down.
    #[error("expected 1 to 8 channels, received {received}")]
    Channels { received: usize },

    /// Channels of one recording that differ in length.
    #[error(
        "expected {expected} samples in channel {channel} as in the first, received {received}"
    )]
    ChannelLength {
        channel: usize,
        expected: usize,
        received: usize,
    },

    /// Bytes that are no sound file of a kind this build reads.
    #[error("expected a sound file ({expected}), received {received}")]
    AudioFormat {
        expected: &'static str,
        received: String,
    },

    /// A sound file that is cut off or overwritten.
    #[error("damaged sound file: expected {expected}, received {received}")]
    AudioDamaged { expected: String, received: String },

    /// A sound file without sound.
    #[error("expected a sound file with sound in it, received {received}")]
    AudioEmpty { received: &'static str },

    /// A sound file that would take too much memory.
    #[error(
        "expected at most {expected} samples (over all channels) in a sound file, received {received}"
    )]
    AudioTooLong { expected: u64, received: u64 },

    /// The bytes of a model are no complete safetensors file: empty, cut off, overwritten or something else altogether.
    #[error("expected a whole safetensors file ({expected}), received {received}")]
    ModelDamaged { expected: String, received: String },

    /// A safetensors file that is no model of ours, or of a version this crate does not read.
    #[error("expected a model whose metadata says format `{expected}`, received {received}")]
    ModelFormat {
        expected: &'static str,
        received: String,
    },

    /// A file of another kind than is needed.
    #[error("expected {expected}, received {received}")]
    ModelKind {
        expected: &'static str,
        received: &'static str,
    },

    /// A network that this crate does not have.
    #[error("model architecture: expected {expected}, received `{received}`")]
    ModelArchitecture {
        expected: &'static str,
        received: String,
    },

    /// A value of the model's metadata that cannot be understood or obeyed.
    #[error("model metadata `{key}`: expected {expected}, received {received}")]
    ModelMetadata {
        key: &'static str,
        expected: &'static str,
        received: String,
    },

    /// Labels that are malformed or do not count as many as the classifier's outputs.
    #[error("model labels: expected {expected}, received {received}")]
    ModelLabels { expected: String, received: String },

    /// A model without the mean of its training embeddings.
    #[error("expected a model with `{expected}` to adapt to a session, received one without")]
    ModelSession { expected: &'static str },

    /// The saved state of a session that is damaged, or of another model.
    #[error("state of a session: expected {expected}, received {received}")]
    SessionState { expected: String, received: String },

    /// A model trained on features that differ from the ones this crate computes.
    #[error("model features: expected `{setting}` to be {expected}, received {received}")]
    ModelFeatures {
        setting: String,
        expected: String,
        received: String,
    },

    /// A tensor that the model's layout needs is absent.
    #[error("model tensor `{name}`: expected shape {expected:?}, received no such tensor")]
    ModelTensorMissing { name: String, expected: Vec<usize> },

    /// A tensor that has no place in the model's layout.
    #[error(
        "model tensor `{name}`: expected only the tensors of a network with {blocks} block(s), {gru} GRU, \
         attention {attention}, received this one as well"
    )]
    ModelTensorUnknown {
        name: String,
        blocks: usize,
        gru: &'static str,
        attention: &'static str,
    },

    /// A tensor of another shape than the model's layout says.
    #[error("model tensor `{name}`: expected shape {expected:?}, received {received:?}")]
    ModelTensorShape {
        name: String,
        expected: Vec<usize>,
        received: Vec<usize>,
    },

    /// A tensor of another number type than 32-bit or 16-bit floating point, or whole numbers of 8 bits with a scale a row.
    #[error(
        "model tensor `{name}`: expected type F32, F16 or, for weights with a scale, I8, received {received}"
    )]
    ModelTensorType { name: String, received: String },

    /// A number in a tensor that no working model has.
    #[error(
        "model tensor `{name}`: expected {expected} numbers, received {received} at index {index}"
    )]
    ModelTensorValue {
        name: String,
        expected: &'static str,
        index: usize,
        received: f32,
    },

    /// A folder that is not the corpus it was said to be, or cannot be read.
    #[error("corpus folder {path}: expected {expected}, received {received}")]
    CorpusFolder {
        path: String,
        expected: String,
        received: String,
    },

    /// A sound file whose name does not follow the corpus's scheme.
    #[error("corpus file {file}: expected a name of the form {expected}")]
    CorpusFileName {
        file: String,
        expected: &'static str,
    },

    /// A line of a listening test that cannot be read.
    #[error("corpus ratings {file}, line {line}: expected {expected}, received {received}")]
    CorpusRatings {
        file: String,
        line: usize,
        expected: &'static str,
        received: String,
    },

    /// A line of a list of recordings that cannot be used.
    #[error("corpus list {file}, line {line}: expected {expected}, received {received}")]
    CorpusLine {
        file: String,
        line: usize,
        expected: &'static str,
        received: String,
    },

    /// A table without a column of paths or without one of labels.
    #[error("expected columns named file and label, received {received}")]
    CorpusColumns { received: String },

    /// A recording that a corpus names and that is missing or damaged.
    #[error("corpus recording {file}{listed}: {reason}")]
    CorpusRecording {
        file: String,
        listed: String,
        reason: String,
    },

    /// An input of `label` that is missing, empty or there twice.
    #[error("input {path}: expected {expected}, received {received}")]
    LabelingInput {
        path: String,
        expected: String,
        received: String,
    },

    /// Results that cannot be used as asked.
    #[error("results {path}: expected {expected}, received {received}")]
    Results {
        path: String,
        expected: String,
        received: String,
    },

    /// Another process is at work on the same results.
    #[error("results {path}: another run is at work on them; wait for it, or choose another path")]
    ResultsInUse { path: String },

    /// Results or a checkpoint of another configuration.
    #[error(
        "results {path}: made with another configuration ({difference}); choose another path, or remove these"
    )]
    ResultsConfiguration { path: String, difference: String },

    /// A division of utterances into subsets that cannot be made as asked.
    #[error("division into subsets: expected {expected}, received {received}")]
    CorpusSplit { expected: String, received: String },

    /// A class index outside the labels.
    #[error("expected a class index below {expected}, received {received}")]
    ClassIndex { expected: usize, received: usize },

    /// A window of a timeline that cannot be answered, or one that never moves on.
    #[error(
        "expected a window of 0.06 to 300 s and an interval above 0 s, received {window} s every {every} s"
    )]
    Window { window: f64, every: f64 },

    /// Listening in a way that cannot be.
    #[error(
        "expected a window of 0.06 to 7 s and a smoothing of 0 s or more, received {window} s and {smoothing} s"
    )]
    LiveOptions { window: f64, smoothing: f64 },

    /// A WebGPU that is not there, or that cannot be trusted.
    #[error("expected a WebGPU adapter that agrees with the CPU, received: {reason}")]
    BackendUnavailable { reason: String },

    /// An argument of another type than the call takes.
    #[error("expected {expected}, received something else")]
    Argument { expected: &'static str },

    /// `classify` before `loadModel`.
    #[error("expected a model, received none: call `loadModel` first")]
    ModelNotLoaded,

    /// Training was asked for without examples.
    #[error("expected at least one example to use for {part}, received none")]
    TrainingExamples { part: &'static str },

    /// A value of the training's configuration that no training can go by.
    #[error("training configuration `{name}`: expected {expected}, received {received}")]
    TrainingConfig {
        name: &'static str,
        expected: &'static str,
        received: String,
    },

    /// Labels that nothing can be learnt about.
    #[error("labels to learn: expected {expected}, received {received}")]
    TrainingLabels {
        expected: &'static str,
        received: String,
    },

    /// A label with fewer examples than one to learn from and one to hold out.
    #[error("label `{label}`: expected at least {expected} examples, received {received}")]
    TrainingLabelExamples {
        label: String,
        expected: usize,
        received: usize,
    },

    /// A call on a training that is in the middle of another one.
    #[error("expected one call at a time, received another before the last was answered")]
    TrainingBusy,

    /// A checkpoint of a training that has not begun.
    #[error("expected a training whose first message has come, received one before it")]
    TrainingNotPrepared,

    /// Raters' votes that do not fit the classes.
    #[error(
        "raters' votes: expected {expected} numbers of 0 or more, not all 0, received {received}"
    )]
    TrainingVotes { expected: usize, received: String },

    /// The weights ran away.
    #[error(
        "step {step} of training: expected a finite loss, received {received}; a smaller learning rate may help"
    )]
    TrainingDiverged { step: usize, received: f32 },

    /// Bytes that are no checkpoint of a training, or a damaged one.
    #[error("expected a checkpoint of a training ({expected}), received {received}")]
    CheckpointDamaged { expected: String, received: String },

    /// A checkpoint of a training that was asked for differently.
    #[error(
        "checkpoint: expected one of the same training, with {name} {expected}, received one with {received}"
    )]
    CheckpointMismatch {
        name: String,
        expected: String,
        received: String,
    },

    /// Bytes that are no teacher file.
    #[error("teacher file: expected {expected}, received {received}")]
    TeacherFile { expected: String, received: String },

    /// Samples of a length that the teacher does not take.
    #[error(
        "expected {expected_least} to {expected_most} samples at 16 kHz for the teacher, received {received}"
    )]
    TeacherSamples {
        expected_least: usize,
        expected_most: usize,
        received: usize,
    },

    /// Unlabelled speech that nothing can be distilled from, or cached features that do not belong to it.
    #[error("distillation: expected {expected}, received {received}")]
    Distillation { expected: String, received: String },

    /// The device failed while computing.
    #[error("expected the device to compute an answer, received: {reason}")]
    Device { reason: String },
}

impl Error {
    /// A device's own account of its failure.
    pub(crate) fn device(reason: &impl std::fmt::Display) -> Self {
        Self::Device {
            reason: reason.to_string(),
        }
    }

    /// A stable name of the cause, in kebab case, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SamplesTooShort { .. } => "samples-too-short",
            Self::SamplesTooLong { .. } => "samples-too-long",
            Self::SamplesNotFinite { .. } => "samples-not-finite",
            Self::SampleRate { .. } => "sample-rate",
            Self::SamplesOutOfRange { .. } => "samples-out-of-range",
            Self::Channels { .. } => "channels",
            Self::ChannelLength { .. } => "channel-length",
            Self::AudioFormat { .. } => "audio-format",
            Self::AudioDamaged { .. } => "audio-damaged",
            Self::AudioEmpty { .. } => "audio-empty",
            Self::AudioTooLong { .. } => "audio-too-long",
            Self::ModelDamaged { .. } => "model-damaged",
            Self::ModelFormat { .. } => "model-format",
            Self::ModelKind { .. } => "model-kind",
            Self::ModelArchitecture { .. } => "model-architecture",
            Self::ModelMetadata { .. } => "model-metadata",
            Self::ModelLabels { .. } => "model-labels",
            Self::ModelSession { .. } => "model-session",
            Self::SessionState { .. } => "session-state",
            Self::ModelFeatures { .. } => "model-features",
            Self::ModelTensorMissing { .. } => "model-tensor-missing",
            Self::ModelTensorUnknown { .. } => "model-tensor-unknown",
            Self::ModelTensorShape { .. } => "model-tensor-shape",
            Self::ModelTensorType { .. } => "model-tensor-type",
            Self::ModelTensorValue { .. } => "model-tensor-value",
            Self::CorpusFolder { .. } => "corpus-folder",
            Self::CorpusFileName { .. } => "corpus-file-name",
            Self::CorpusRatings { .. } => "corpus-ratings",
            Self::CorpusLine { .. } => "corpus-line",
            Self::CorpusColumns { .. } => "corpus-columns",
            Self::CorpusRecording { .. } => "corpus-recording",
            Self::LabelingInput { .. } => "labeling-input",
            Self::Results { .. } => "results",
            Self::ResultsInUse { .. } => "results-in-use",
            Self::ResultsConfiguration { .. } => "results-configuration",
            Self::CorpusSplit { .. } => "corpus-split",
            Self::ClassIndex { .. } => "class-index",
            Self::Window { .. } => "window",
            Self::LiveOptions { .. } => "live-options",
            Self::BackendUnavailable { .. } => "backend-unavailable",
            Self::Argument { .. } => "argument",
            Self::ModelNotLoaded => "model-not-loaded",
            Self::TrainingExamples { .. } => "training-examples",
            Self::TrainingConfig { .. } => "training-config",
            Self::TrainingLabels { .. } => "training-labels",
            Self::TrainingLabelExamples { .. } => "training-label-examples",
            Self::TrainingBusy => "training-busy",
            Self::TrainingNotPrepared => "training-not-prepared",
            Self::TrainingVotes { .. } => "training-votes",
            Self::TrainingDiverged { .. } => "training-diverged",
            Self::CheckpointDamaged { .. } => "training-checkpoint-damaged",
            Self::CheckpointMismatch { .. } => "training-checkpoint-mismatch",
            Self::TeacherFile { .. } => "teacher-file",
            Self::TeacherSamples { .. } => "teacher-samples",
            Self::Distillation { .. } => "distillation",
            Self::Device { .. } => "device",
        }
    }
}
