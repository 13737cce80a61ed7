//! The error type of the crate. Every variant reports the expected and the received value and has a stable
//! [`code`](Error::code), which is the `code` of the JavaScript `Error`.
#![expect(
    missing_docs,
    reason = "the message of each variant describes its fields"
)]

mod cause;
mod code;
mod create;
mod source;
#[cfg(all(test, feature = "corpora"))]
mod tests;

pub(crate) use cause::Cause;
pub use source::ErrorSource;

/// The errors of the crate, one variant for each cause. A variant with a `source` returns it as
/// [`source`](std::error::Error::source); the message already contains its text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input has fewer samples than the network requires.
    #[error("expected at least {expected} samples at 16 kHz (60 ms), received {received}")]
    SamplesTooShort { expected: usize, received: usize },

    /// The input is longer than the maximum for one prediction.
    #[error(
        "expected at most {expected_seconds} s of audio for one prediction, received {received_seconds:.1} s; \
         use a timeline (`timeline`, `--every`) for long recordings"
    )]
    SamplesTooLong {
        expected_seconds: u32,
        received_seconds: f64,
    },

    /// A sample is NaN or infinite.
    #[error("expected finite samples, received {value} at index {index}")]
    SamplesNotFinite { index: usize, value: f32 },

    /// The sample rate is not supported.
    #[error("expected a sample rate of 8000 to 192000 Hz, received {received} Hz")]
    SampleRate { received: f64 },

    /// A sample is far outside [-1, 1], such as an integer that was not scaled.
    #[error(
        "expected samples in [-1, 1] (at most {expected} in magnitude), received {value} at index {index}; \
         divide 16-bit integers by 32768"
    )]
    SamplesOutOfRange {
        expected: f32,
        index: usize,
        value: f32,
    },

    /// The number of channels is not supported.
    #[error("expected 1 to 8 channels, received {received}")]
    Channels { received: usize },

    /// The channels of a recording differ in length.
    #[error(
        "expected {expected} samples in channel {channel} as in the first channel, received {received}"
    )]
    ChannelLength {
        channel: usize,
        expected: usize,
        received: usize,
    },

    /// The bytes are not an audio file in a supported format.
    #[error("expected an audio file ({expected}), received {received}")]
    AudioFormat {
        expected: &'static str,
        received: String,
    },

    /// The audio file is truncated or corrupted.
    #[error("damaged audio file: expected {expected}, received {received}")]
    AudioDamaged {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The audio file has no samples.
    #[error("expected an audio file with samples, received {received}")]
    AudioEmpty { received: &'static str },

    /// The audio file exceeds the memory limit.
    #[error(
        "expected at most {expected} samples (over all channels) in an audio file, received {received}"
    )]
    AudioTooLong { expected: u64, received: u64 },

    /// The model file is not a complete safetensors file: it is empty, truncated, corrupted or in another format.
    #[error("expected a complete safetensors file ({expected}), received {received}")]
    ModelDamaged {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The safetensors file is not a model of this library, or its format version is not supported.
    #[error("expected a model file of format `{expected}`, received {received}")]
    ModelFormat {
        expected: &'static str,
        received: String,
    },

    /// The model file is not of the required kind.
    #[error("expected {expected}, received {received}")]
    ModelKind {
        expected: &'static str,
        received: &'static str,
    },

    /// The network architecture is not supported.
    #[error("model architecture: expected {expected}, received `{received}`")]
    ModelArchitecture {
        expected: &'static str,
        received: String,
    },

    /// The network does not accept this kind of input.
    #[error("input of the network: expected {expected}, received {received}")]
    NetworkInput {
        expected: &'static str,
        received: &'static str,
    },

    /// An entry of the model metadata is not valid.
    #[error("model metadata `{key}`: expected {expected}, received {received}")]
    ModelMetadata {
        key: &'static str,
        expected: &'static str,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The labels are malformed, or their number differs from that of the classifier outputs.
    #[error("model labels: expected {expected}, received {received}")]
    ModelLabels {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The model does not have the mean of its training embeddings.
    #[error("expected a model with `{expected}` for session adaptation, received one without it")]
    ModelSession { expected: &'static str },

    /// The saved session state is damaged or belongs to another model.
    #[error("session state: expected {expected}, received {received}")]
    SessionState {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The model was trained on features with other settings than those of this crate.
    #[error("model features: expected `{setting}` to be {expected}, received {received}")]
    ModelFeatures {
        setting: String,
        expected: String,
        received: String,
    },

    /// A required tensor is missing.
    #[error("model tensor `{name}`: expected shape {expected:?}, received no such tensor")]
    ModelTensorMissing { name: String, expected: Vec<usize> },

    /// The model file has a tensor that is not part of the network.
    #[error(
        "model tensor `{name}`: expected only the tensors of a network with {blocks} block(s), {gru} GRU, \
         attention {attention}, received an unknown tensor"
    )]
    ModelTensorUnknown {
        name: String,
        blocks: usize,
        gru: &'static str,
        attention: &'static str,
    },

    /// A tensor has the wrong shape.
    #[error("model tensor `{name}`: expected shape {expected:?}, received {received:?}")]
    ModelTensorShape {
        name: String,
        expected: Vec<usize>,
        received: Vec<usize>,
    },

    /// The data type of a tensor is not supported: not F32, F16 or, with a scale for each row, I8.
    #[error(
        "model tensor `{name}`: expected type F32, F16 or, for weights with a scale, I8, received {received}"
    )]
    ModelTensorType { name: String, received: String },

    /// A tensor has a value that is not valid.
    #[error(
        "model tensor `{name}`: expected {expected} numbers, received {received} at index {index}"
    )]
    ModelTensorValue {
        name: String,
        expected: &'static str,
        index: usize,
        received: f32,
    },

    /// The folder is not the expected corpus or cannot be read.
    #[error("corpus folder {path}: expected {expected}, received {received}")]
    CorpusFolder {
        path: String,
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The name of an audio file does not follow the naming scheme of the corpus.
    #[error("corpus file {file}: expected a name of the form {expected}")]
    CorpusFileName {
        file: String,
        expected: &'static str,
    },

    /// A line of a listening test is not valid.
    #[error("corpus ratings {file}, line {line}: expected {expected}, received {received}")]
    CorpusRatings {
        file: String,
        line: usize,
        expected: &'static str,
        received: String,
    },

    /// A line of a list of recordings is not valid.
    #[error("corpus list {file}, line {line}: expected {expected}, received {received}")]
    CorpusLine {
        file: String,
        line: usize,
        expected: &'static str,
        received: String,
    },

    /// The table has no column of paths or no column of labels.
    #[error("expected columns named file and label, received {received}")]
    CorpusColumns { received: String },

    /// A recording of the corpus is missing or damaged.
    #[error("corpus recording {file}{listed}: {reason}")]
    CorpusRecording {
        file: String,
        listed: String,
        reason: String,
        source: Option<ErrorSource>,
    },

    /// An input of `label` is missing, empty or duplicated.
    #[error("input {path}: expected {expected}, received {received}")]
    LabelingInput {
        path: String,
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The results cannot be used for the requested operation.
    #[error("results {path}: expected {expected}, received {received}")]
    Results {
        path: String,
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// Another process is writing to the same results.
    #[error("results {path}: in use by another run; wait until it ends, or choose another path")]
    ResultsInUse { path: String },

    /// The results or the checkpoint have another configuration.
    #[error(
        "results {path}: computed with another configuration ({difference}); \
         choose another path, or remove these results"
    )]
    ResultsConfiguration { path: String, difference: String },

    /// The utterances cannot be split as requested.
    #[error("split into subsets: expected {expected}, received {received}")]
    CorpusSplit { expected: String, received: String },

    /// The class index is out of range.
    #[error("expected a class index below {expected}, received {received}")]
    ClassIndex { expected: usize, received: usize },

    /// The window or the interval of a timeline is out of range.
    #[error(
        "expected a window of 0.06 to 300 s and an interval above 0 s, received {window} s every {every} s"
    )]
    Window { window: f64, every: f64 },

    /// The options of live mode are out of range.
    #[error(
        "expected a window of 0.06 to 7 s and a smoothing of 0 s or more, received {window} s and {smoothing} s"
    )]
    LiveOptions { window: f64, smoothing: f64 },

    /// WebGPU is not available, or its results differ from those of the CPU.
    #[error("expected a WebGPU adapter whose results match the CPU, received: {reason}")]
    BackendUnavailable {
        reason: String,
        source: Option<ErrorSource>,
    },

    /// An argument has the wrong type.
    #[error("expected {expected}, received another value")]
    Argument { expected: &'static str },

    /// `classify` was called before `loadModel`.
    #[error("expected a model, received none: call `loadModel` first")]
    ModelNotLoaded,

    /// Training has no examples.
    #[error("expected at least one example for {part}, received none")]
    TrainingExamples { part: &'static str },

    /// A value of the training configuration is not valid.
    #[error("training configuration `{name}`: expected {expected}, received {received}")]
    TrainingConfig {
        name: &'static str,
        expected: &'static str,
        received: String,
    },

    /// The labels cannot be used for training.
    #[error("training labels: expected {expected}, received {received}")]
    TrainingLabels {
        expected: &'static str,
        received: String,
    },

    /// A label has too few examples for training and validation.
    #[error("label `{label}`: expected at least {expected} examples, received {received}")]
    TrainingLabelExamples {
        label: String,
        expected: usize,
        received: usize,
    },

    /// The training is busy with another call.
    #[error("expected one call at a time, received another call before the last one returned")]
    TrainingBusy,

    /// A checkpoint was requested before training started.
    #[error("expected a call after the first training message, received one before it")]
    TrainingNotPrepared,

    /// The votes of the raters do not match the classes.
    #[error(
        "raters' votes: expected {expected} numbers of 0 or more, not all 0, received {received}"
    )]
    TrainingVotes { expected: usize, received: String },

    /// The loss diverged.
    #[error(
        "step {step} of training: expected a finite loss, received {received}; a smaller learning rate may help"
    )]
    TrainingDiverged { step: usize, received: f32 },

    /// The bytes are not a training checkpoint, or the checkpoint is damaged.
    #[error("expected a training checkpoint ({expected}), received {received}")]
    CheckpointDamaged {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The checkpoint belongs to a training with another configuration.
    #[error("checkpoint of another training: expected {name} {expected}, received {received}")]
    CheckpointMismatch {
        name: String,
        expected: String,
        received: String,
    },

    /// The bytes are not a teacher file.
    #[error("teacher file: expected {expected}, received {received}")]
    TeacherFile {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The teacher does not accept inputs of this length.
    #[error(
        "expected {expected_least} to {expected_most} samples at 16 kHz for the teacher, received {received}"
    )]
    TeacherSamples {
        expected_least: usize,
        expected_most: usize,
        received: usize,
    },

    /// The unlabeled speech cannot be used for distillation, or the cached features do not belong to it.
    #[error("distillation: expected {expected}, received {received}")]
    Distillation {
        expected: String,
        received: String,
        source: Option<ErrorSource>,
    },

    /// The device failed during the computation.
    #[error("expected the device to compute a result, received: {reason}")]
    Device {
        reason: String,
        source: Option<ErrorSource>,
    },
}
