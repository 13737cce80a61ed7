//! The answer.

use serde::{Serialize, Serializer};

/// What was heard in one recording. Serialises to the keys of the JavaScript result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    /// The likeliest label, also where `unsure` is set.
    pub label: String,
    /// Its probability, 0 to 1.
    pub confidence: f32,
    /// Probability of every label, in the model's order; they sum to 1.
    #[serde(serialize_with = "by_label")]
    pub probabilities: Vec<(String, f32)>,
    /// Attention of each step of 40 ms; sums to 1. Empty for a model without attention.
    pub attention: Vec<f32>,
    /// The embedding: what the classifier takes of the recording, before it is standardized or centred; 256 or 512 values.
    #[serde(skip)]
    pub embedding: Vec<f32>,
    /// Time from one step to the next: 0.04 s.
    pub step_seconds: f32,
    /// Where in the recording the 40 ms of the first step begin, seconds. Of more than 7 s only the middle is heard.
    pub start_seconds: f32,
    /// Why the label should not be relied on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure: Option<Unsure>,
    /// How long it took.
    pub timing: Timing,
}

/// Why an answer should not be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsure {
    /// No speech was found.
    NoSpeech,
    /// Under half a second of speech was found.
    TooShort,
    /// No label is likely enough.
    LowConfidence,
}

/// Milliseconds that each stage took.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Timing {
    /// Down to 16 kHz.
    pub resample: f64,
    /// Voice activity, log-mel, standardising.
    pub features: f64,
    /// The network, its answer read back.
    pub model: f64,
    /// All of it.
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
