//! The model card, as JSON and as metadata of a safetensors header.

use serde::Serialize;
use serde_json::Value;

use super::architecture::{Architecture, EncoderSize};
use super::config::NetworkConfig;
use super::layout::{BLOCKS, EMBEDDING, expected_shapes, parameter_count, trainable, trunk_shapes};
use super::shorten::shorten;
use crate::error::{Cause, Error};

/// The value of the metadata entry `format`.
pub const FORMAT: &str = "speech-emotion/1";

/// The content of a model file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    /// A network with its labels.
    #[default]
    Model,
    /// The part of the network before attention, as initial weights for training: entry, blocks, GRU and feature
    /// standardization.
    Trunk,
}

impl ModelKind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "called by serde")]
    const fn is_model(&self) -> bool {
        matches!(self, Self::Model)
    }
}

/// The model card: labels, architecture and origin. Serializes to the keys of the JavaScript card; the keys of the file
/// differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelCard {
    /// A complete model or a trunk.
    #[serde(skip_serializing_if = "ModelKind::is_model")]
    pub kind: ModelKind,
    /// The labels, in the order of the outputs; empty for a trunk.
    pub labels: Vec<String>,
    /// The architecture of the trunk.
    pub architecture: Architecture,
    /// The number of convolution or transformer blocks, 1 to 6.
    pub blocks: usize,
    /// Whether both directions of the GRU use the same weights.
    pub tied: bool,
    /// Whether the model has an attention layer; without one the last outputs of the GRU are classified.
    pub attention: bool,
    /// Whether the second half of the embedding is the attention-weighted standard deviation of the states.
    pub deviation: bool,
    /// The level to which the maximum of each log-mel is shifted before standardization, dB; absent if recordings keep
    /// their level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loudest_db: Option<f32>,
    /// The softmax temperature that calibrates the probabilities, above 0; absent if the model is not calibrated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f32>,
    /// The confidence, 0 to below 1, under which a result is `unsure`; absent if it was not measured (0.4 is then
    /// used).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure_below: Option<f32>,
    /// The weight of the training mean in the running mean of a session, seconds of speech, above 0; absent if it was
    /// not measured ([`SESSION_PRIOR_SECONDS`](super::SESSION_PRIOR_SECONDS)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_prior_seconds: Option<f32>,
    /// The training corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corpus: Option<String>,
    /// The license of the weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// How the corpus was split into training and test data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The scores of the model, with the keys of the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Value>,
    /// The scores of the same training on unseen speakers, with the keys of the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_speakers: Option<Value>,
    /// The commit of the program that trained the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The number of recordings of each label in training and evaluation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examples: Option<Value>,
    /// The model that provided the initial weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

impl ModelCard {
    /// Creates a card with the required entries only.
    #[must_use]
    pub fn new(labels: Vec<String>, blocks: usize, tied: bool, attention: bool) -> Self {
        Self {
            kind: ModelKind::Model,
            labels,
            architecture: Architecture::default(),
            blocks,
            tied,
            attention,
            deviation: false,
            loudest_db: None,
            temperature: None,
            unsure_below: None,
            session_prior_seconds: None,
            corpus: None,
            license: None,
            protocol: None,
            scores: None,
            new_speakers: None,
            commit: None,
            examples: None,
            parent: None,
        }
    }

    /// Creates the card of a trunk.
    #[must_use]
    pub fn trunk(architecture: Architecture, blocks: usize, tied: bool) -> Self {
        Self {
            kind: ModelKind::Trunk,
            architecture,
            ..Self::new(Vec::new(), blocks, tied, false)
        }
    }

    /// The number of trainable parameters, without the standardization of features and embedding.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        match self.kind {
            ModelKind::Model => parameter_count(NetworkConfig::from(self)),
            ModelKind::Trunk => trainable(&trunk_shapes(self.architecture, self.blocks, self.tied)),
        }
    }

    /// The size of the embedding: that of a state, or twice that with the deviation of the states.
    #[must_use]
    pub fn embedding_size(&self) -> usize {
        NetworkConfig::from(self).embedding_size()
    }

    /// Rejects a card that does not describe a valid network.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.kind {
            ModelKind::Model => check_labels(&self.labels)?,
            ModelKind::Trunk if self.labels.is_empty() => {}
            ModelKind::Trunk => {
                let expected = "none, as a trunk has no classifier".to_owned();
                let received = self.labels.len().to_string();
                return Err(Error::model_labels(expected, received));
            }
        }
        if let Some(size) = self.architecture.encoder() {
            check_encoder(size)?;
        }
        if self.architecture.encoder().is_some() && self.kind == ModelKind::Model && !self.attention
        {
            let expected = "`true` for a Whisper encoder";
            return Err(metadata("attention", expected, "false"));
        }
        #[cfg(feature = "cli")]
        if let Some(network) = self.architecture.comparison() {
            let attention = network == super::comparison::ComparisonNetwork::Acrnn;
            if self.attention != attention {
                let expected = "`true` for `3d-acrnn`, `false` for `drn` and `bcrnn`";
                return Err(metadata("attention", expected, &self.attention.to_string()));
            }
            if self.kind == ModelKind::Trunk {
                return Err(metadata(
                    "kind",
                    "`model` for a network of Table 5",
                    "trunk",
                ));
            }
            if self.blocks < 2 {
                let expected = "a number from 2 to 6";
                return Err(metadata("blocks", expected, &self.blocks.to_string()));
            }
        }
        if self.deviation && !self.attention {
            let expected = "`false` for a network without attention";
            return Err(metadata("deviation", expected, "true"));
        }
        if !BLOCKS.contains(&self.blocks) {
            return Err(metadata(
                "blocks",
                "a number from 1 to 6",
                &self.blocks.to_string(),
            ));
        }
        if let Some(level) = self.loudest_db
            && !(-100.0..=100.0).contains(&level)
        {
            let expected = "decibels from -100 to 100";
            return Err(metadata("loudest_db", expected, &level.to_string()));
        }
        if let Some(temperature) = self.temperature
            && !(temperature.is_finite() && temperature > 0.0)
        {
            return Err(metadata(
                "temperature",
                "a number above 0",
                &temperature.to_string(),
            ));
        }
        if let Some(seconds) = self.session_prior_seconds
            && !(seconds.is_finite() && seconds > 0.0)
        {
            let received = seconds.to_string();
            return Err(metadata("session_prior_seconds", SECONDS, &received));
        }
        if let Some(share) = self.unsure_below
            && !(0.0..1.0).contains(&share)
        {
            let expected = "a fraction from 0 to below 1";
            return Err(metadata("unsure_below", expected, &share.to_string()));
        }
        Ok(())
    }
}

/// Requires sizes that the CPU engine runs: whole groups of 16 channels in every layer and head.
fn check_encoder(size: EncoderSize) -> Result<(), Error> {
    const GROUP: usize = 16;
    let EncoderSize {
        width,
        hidden,
        heads,
    } = size;
    if [width, hidden].map(|units| units / GROUP * GROUP) != [width, hidden]
        || width == 0
        || hidden == 0
    {
        let expected = "a width and hidden units that are multiples of 16, above 0";
        return Err(metadata(
            "architecture",
            expected,
            &format!("{width} and {hidden}"),
        ));
    }
    if heads == 0 || !(width / GROUP).is_multiple_of(heads) {
        let expected = "a number of heads that divides the width into multiples of 16";
        return Err(metadata("heads", expected, &heads.to_string()));
    }
    Ok(())
}

fn check_labels(labels: &[String]) -> Result<(), Error> {
    if labels.is_empty() {
        return Err(malformed_labels("none"));
    }
    let mut seen = std::collections::BTreeSet::new();
    for label in labels {
        if label.trim().is_empty() {
            return Err(malformed_labels("an empty name"));
        }
        if !seen.insert(label) {
            return Err(malformed_labels(format!("`{}` twice", shorten(label))));
        }
    }
    Ok(())
}

pub(super) fn malformed_labels(received: impl Into<Cause>) -> Error {
    Error::model_labels("a JSON array of distinct names", received)
}

pub(super) fn metadata(key: &'static str, expected: &'static str, received: &str) -> Error {
    Error::model_metadata(key, expected, quoted(received))
}

pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", shorten(text))
}

pub(super) const SECONDS: &str = "seconds above 0";

impl From<&ModelCard> for NetworkConfig {
    /// The network of a model file.
    fn from(card: &ModelCard) -> Self {
        Self {
            blocks: card.blocks,
            architecture: card.architecture,
            classes: card.labels.len(),
            attention: card.attention,
            deviation: card.deviation,
            tied: card.tied,
        }
    }
}

/// The tensors of a file: those of the network or trunk, and the optional ones that the file `has`. If one of the two
/// embedding tensors is present, the other is required.
pub(super) fn shapes_of(card: &ModelCard, has: impl Fn(&str) -> bool) -> Vec<(String, Vec<usize>)> {
    let config = NetworkConfig::from(card);
    let mut shapes = match card.kind {
        ModelKind::Model => expected_shapes(config),
        ModelKind::Trunk => trunk_shapes(card.architecture, card.blocks, card.tied),
    };
    #[cfg(feature = "cli")]
    if card.architecture.comparison().is_some() {
        return shapes;
    }
    if card.kind == ModelKind::Model && EMBEDDING.into_iter().any(has) {
        shapes.extend(EMBEDDING.map(|name| (name.to_owned(), vec![config.embedding_size()])));
    }
    shapes
}
