//! What a model says about itself, as JSON for people and programs and as the strings of a safetensors header.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::config::NetworkConfig;
use super::feature_settings;
use super::layout::{BLOCKS, EMBEDDING, expected_shapes, parameter_count, trainable, trunk_shapes};
use super::shorten::shorten;
use crate::error::Error;

/// What the metadata entry `format` says in a file that this crate reads.
pub const FORMAT: &str = "speech-emotion/1";

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    /// A network with its labels.
    #[default]
    Model,
    /// Everything before attention, for a training to start from: entry, blocks, GRU and the features' standardization.
    Trunk,
}

impl ModelKind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    const fn is_model(&self) -> bool {
        matches!(self, Self::Model)
    }
}

/// The card of a model: its labels, its architecture and its origin. Serializes to the keys of the
/// JavaScript card; the file has keys of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelCard {
    /// A whole model, or a trunk.
    #[serde(skip_serializing_if = "ModelKind::is_model")]
    pub kind: ModelKind,
    /// The labels, in the order of the outputs; empty for a trunk.
    pub labels: Vec<String>,
    /// The number of convolution blocks, 1 to 6.
    pub blocks: usize,
    /// Whether both directions of the GRU use the same weights.
    pub tied: bool,
    /// Whether the model has an attention layer; without one the last outputs of the GRU are classified.
    pub attention: bool,
    /// Whether the second half of the embedding is the attention-weighted standard deviation of the states.
    pub deviation: bool,
    /// The level to which the maximum of each log-mel is shifted before standardization, dB; absent where recordings keep
    /// their level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loudest_db: Option<f32>,
    /// The softmax temperature that calibrates the probabilities, above 0; absent where the model is not calibrated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f32>,
    /// The confidence, 0 to below 1, under which a result is `unsure`; absent where it was not measured, and 0.4 is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure_below: Option<f32>,
    /// The weight of the training mean in a session's running mean, seconds of speech, above 0; absent where it was not
    /// measured ([`SESSION_PRIOR_SECONDS`](super::SESSION_PRIOR_SECONDS)).
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
    /// A card that says only what the network needs.
    #[must_use]
    pub fn new(labels: Vec<String>, blocks: usize, tied: bool, attention: bool) -> Self {
        Self {
            kind: ModelKind::Model,
            labels,
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

    /// The card of a trunk.
    #[must_use]
    pub fn trunk(blocks: usize, tied: bool) -> Self {
        Self {
            kind: ModelKind::Trunk,
            ..Self::new(Vec::new(), blocks, tied, false)
        }
    }

    /// The number of trainable parameters; what standardizes features and embedding is not among them.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        match self.kind {
            ModelKind::Model => parameter_count(NetworkConfig::from(self)),
            ModelKind::Trunk => trainable(&trunk_shapes(self.blocks, self.tied)),
        }
    }

    /// Length of the embedding: 256, or 512 with the deviation of the states.
    #[must_use]
    pub fn embedding_size(&self) -> usize {
        NetworkConfig::from(self).embedding_size()
    }

    /// Refuses a card that no network can be built from.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.kind {
            ModelKind::Model => check_labels(&self.labels)?,
            ModelKind::Trunk if self.labels.is_empty() => {}
            ModelKind::Trunk => {
                let expected = "none, as a trunk has no classifier".to_owned();
                let received = self.labels.len().to_string();
                return Err(Error::ModelLabels { expected, received });
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
            let expected = "a share from 0 to below 1";
            return Err(metadata("unsure_below", expected, &share.to_string()));
        }
        Ok(())
    }

    /// The strings of the header of a safetensors or ONNX file.
    pub(crate) fn to_metadata(&self) -> BTreeMap<&'static str, String> {
        let mut entries = BTreeMap::from([
            ("format", FORMAT.to_owned()),
            ("blocks", self.blocks.to_string()),
            ("tied", self.tied.to_string()),
            (
                "features",
                Value::Object(feature_settings::ours()).to_string(),
            ),
        ]);
        match self.kind {
            ModelKind::Model => entries.extend([
                ("labels", Value::from(self.labels.clone()).to_string()),
                ("attention", self.attention.to_string()),
            ]),
            ModelKind::Trunk => entries.extend([("kind", TRUNK.to_owned())]),
        }
        // A model without it has the bytes that it had before this entry existed.
        if self.deviation {
            entries.extend([("deviation", true.to_string())]);
        }
        let optional = [
            ("loudest_db", self.loudest_db.map(|level| level.to_string())),
            ("temperature", self.temperature.map(|t| t.to_string())),
            (
                "unsure_below",
                self.unsure_below.map(|share| share.to_string()),
            ),
            (
                "session_prior_seconds",
                self.session_prior_seconds.map(|s| s.to_string()),
            ),
            ("corpus", self.corpus.clone()),
            ("license", self.license.clone()),
            ("protocol", self.protocol.clone()),
            ("scores", self.scores.as_ref().map(Value::to_string)),
            (
                "new_speakers",
                self.new_speakers.as_ref().map(Value::to_string),
            ),
            ("commit", self.commit.clone()),
            ("examples", self.examples.as_ref().map(Value::to_string)),
            ("parent", self.parent.clone()),
        ];
        entries.extend(
            optional
                .into_iter()
                .filter_map(|(key, value)| value.map(|value| (key, value))),
        );
        entries
    }

    /// Reads the strings of a safetensors header. What they may leave out (blocks, tied, attention) is given by
    /// `from_tensors`, a card inferred from the tensors that are there. Entries that are not ours are passed over.
    pub(super) fn from_metadata<'a>(
        entry: impl Fn(&str) -> Option<&'a str>,
        from_tensors: Inferred,
    ) -> Result<Self, Error> {
        let format = entry("format");
        if format != Some(FORMAT) {
            return Err(Error::ModelFormat {
                expected: FORMAT,
                received: format.map_or_else(
                    || "a file without one".to_owned(),
                    |format| format!("`{}`", shorten(format)),
                ),
            });
        }
        if let Some(features) = entry("features") {
            feature_settings::check(features)?;
        }
        check_architecture(entry("architecture"))?;
        let text = |key| entry(key).map(str::to_owned);
        let kind = parse_kind(entry("kind"))?;
        let is_model = kind == ModelKind::Model;
        let of_model = |value: Option<bool>, inferred: bool| is_model && value.unwrap_or(inferred);
        let card = Self {
            kind,
            labels: if is_model {
                parse_labels(entry("labels"))?
            } else {
                Vec::new()
            },
            blocks: parse("blocks", "a number from 1 to 6", entry("blocks"))?
                .unwrap_or(from_tensors.blocks),
            tied: parse("tied", BOOLEAN, entry("tied"))?.unwrap_or(from_tensors.tied),
            attention: of_model(
                parse("attention", BOOLEAN, entry("attention"))?,
                from_tensors.attention,
            ),
            deviation: of_model(
                parse("deviation", BOOLEAN, entry("deviation"))?,
                from_tensors.deviation,
            ),
            loudest_db: parse(
                "loudest_db",
                "decibels from -100 to 100",
                entry("loudest_db"),
            )?,
            temperature: parse("temperature", "a number above 0", entry("temperature"))?,
            unsure_below: parse(
                "unsure_below",
                "a share from 0 to below 1",
                entry("unsure_below"),
            )?,
            session_prior_seconds: parse(
                "session_prior_seconds",
                SECONDS,
                entry("session_prior_seconds"),
            )?,
            corpus: text("corpus"),
            license: text("license"),
            protocol: text("protocol"),
            scores: json("scores", entry("scores"))?,
            new_speakers: json("new_speakers", entry("new_speakers"))?,
            commit: text("commit"),
            examples: json("examples", entry("examples"))?,
            parent: text("parent"),
        };
        card.check()?;
        Ok(card)
    }
}

/// What the tensors of a file tell of the network by being there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inferred {
    pub blocks: usize,
    pub tied: bool,
    pub attention: bool,
    pub deviation: bool,
}

const BOOLEAN: &str = "`true` or `false`";
const SECONDS: &str = "seconds above 0";
const MODEL: &str = "model";
const TRUNK: &str = "trunk";
/// The one network of this crate; files that say nothing have it.
const ARCHITECTURE: &str = "separable-bigru";

fn check_architecture(text: Option<&str>) -> Result<(), Error> {
    match text {
        None | Some(ARCHITECTURE) => Ok(()),
        Some(other) => Err(Error::ModelArchitecture {
            expected: ARCHITECTURE,
            received: shorten(other),
        }),
    }
}

fn parse_kind(text: Option<&str>) -> Result<ModelKind, Error> {
    match text {
        None | Some(MODEL) => Ok(ModelKind::Model),
        Some(TRUNK) => Ok(ModelKind::Trunk),
        Some(other) => Err(metadata("kind", "`model` or `trunk`", other)),
    }
}

fn metadata(key: &'static str, expected: &'static str, received: &str) -> Error {
    Error::ModelMetadata {
        key,
        expected,
        received: format!("`{}`", shorten(received)),
    }
}

/// Python writes booleans as `True` and `False`; case is of no account.
fn parse<T: std::str::FromStr>(
    key: &'static str,
    expected: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, Error> {
    text.map(|text| {
        text.trim()
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| metadata(key, expected, text))
    })
    .transpose()
}

fn json(key: &'static str, text: Option<&str>) -> Result<Option<Value>, Error> {
    text.map(|text| serde_json::from_str(text).map_err(|_| metadata(key, "JSON", text)))
        .transpose()
}

fn parse_labels(text: Option<&str>) -> Result<Vec<String>, Error> {
    let text = text.ok_or_else(|| malformed_labels("no such metadata".to_owned()))?;
    serde_json::from_str(text).map_err(|_| malformed_labels(format!("`{}`", shorten(text))))
}

fn check_labels(labels: &[String]) -> Result<(), Error> {
    if labels.is_empty() {
        return Err(malformed_labels("none".to_owned()));
    }
    let mut seen = std::collections::BTreeSet::new();
    for label in labels {
        if label.trim().is_empty() {
            return Err(malformed_labels("an empty name".to_owned()));
        }
        if !seen.insert(label) {
            return Err(malformed_labels(format!("`{}` twice", shorten(label))));
        }
    }
    Ok(())
}

fn malformed_labels(received: String) -> Error {
    Error::ModelLabels {
        expected: "a JSON array of distinct names".to_owned(),
        received,
    }
}

impl From<&ModelCard> for NetworkConfig {
    /// The network that a model file holds.
    fn from(card: &ModelCard) -> Self {
        Self {
            blocks: card.blocks,
            classes: card.labels.len(),
            attention: card.attention,
            deviation: card.deviation,
            tied: card.tied,
        }
    }
}

/// The tensors of a file: those of the network or trunk, and the optional ones that the file `has`. One of the two
/// tensors of the embedding makes the other one necessary.
pub(super) fn shapes_of(card: &ModelCard, has: impl Fn(&str) -> bool) -> Vec<(String, Vec<usize>)> {
    let config = NetworkConfig::from(card);
    let mut shapes = match card.kind {
        ModelKind::Model => expected_shapes(config),
        ModelKind::Trunk => trunk_shapes(card.blocks, card.tied),
    };
    if card.kind == ModelKind::Model && EMBEDDING.into_iter().any(has) {
        shapes.extend(EMBEDDING.map(|name| (name.to_owned(), vec![config.embedding_size()])));
    }
    shapes
}
