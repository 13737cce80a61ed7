//! The result of a classification.

use serde::{Serialize, Serializer};

/// The result for one recording.
// Serializes to the keys of the JavaScript result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    /// The label with the highest probability, also if `unsure` is set.
    pub label: String,
    /// Its probability, 0 to 1.
    pub confidence: f32,
    /// The probability of every label, 0 to 1, in the order of the model; they sum to 1.
    #[serde(serialize_with = "by_label")]
    pub probabilities: Vec<(String, f32)>,
    /// The attention weight of each step; they sum to 1. Empty for a model without attention.
    pub attention: Vec<f32>,
    /// The embedding of the recording on request: the input of the classifier before standardization and session
    /// adaptation, for nearest-neighbor search and clustering.
    #[serde(skip)]
    pub embedding: Vec<f32>,
    /// The length of one step, seconds: 0.04, or 0.02 for a Whisper encoder.
    pub step_seconds: f32,
    /// The start of the first step, seconds from the start of the recording.
    pub start_seconds: f32,
    /// The start of the classified part of the recording, seconds: silence at the start is trimmed, and longer speech
    /// is cropped to its middle 7 s.
    pub start: f32,
    /// The end of that part, seconds.
    pub end: f32,
    /// Why the result is unreliable; absent if it is reliable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure: Option<Unsure>,
    /// Processing time.
    pub timing: Timing,
}

/// Why a result is unreliable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsure {
    /// No speech was detected.
    NoSpeech,
    /// Less than half a second of speech was detected.
    TooShort,
    /// The confidence is below the threshold of the model.
    LowConfidence,
}

/// Processing time of each stage, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Timing {
    /// Resampling to 16 kHz.
    pub resample: f64,
    /// Voice activity, log-mel, standardization.
    pub features: f64,
    /// The network, including the transfer of its output.
    pub model: f64,
    /// The total.
    pub total: f64,
}

fn by_label<S: Serializer>(
    probabilities: &[(String, f32)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        probabilities
            .iter()
            .map(|(label, probability)| (label, probability)),
    )
}
