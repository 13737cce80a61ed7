//! Conversion of the card to and from the metadata of a safetensors header.

use std::collections::BTreeMap;

use serde_json::Value;

use super::architecture::{Architecture, EncoderSize};
use super::card::{FORMAT, ModelCard, ModelKind, SECONDS, malformed_labels, metadata, quoted};
use super::feature_settings;
use super::shorten::shorten;
use crate::error::{Cause, Error};

impl ModelCard {
    /// The metadata entries of a safetensors or ONNX file.
    pub(crate) fn to_metadata(&self) -> BTreeMap<&'static str, String> {
        let mut entries = BTreeMap::from([
            ("format", FORMAT.to_owned()),
            ("blocks", self.blocks.to_string()),
            (
                "features",
                Value::Object(feature_settings::of(self.architecture.log_mel())).to_string(),
            ),
        ]);
        match self.architecture {
            // The default architecture of files without the entry.
            Architecture::SeparableBigru => entries.extend([("tied", self.tied.to_string())]),
            Architecture::WhisperEncoder(size) => entries.extend([
                ("architecture", self.architecture.name().to_owned()),
                ("heads", size.heads.to_string()),
            ]),
            #[cfg(feature = "cli")]
            Architecture::Comparison(network) => {
                entries.extend([("architecture", network.name().to_owned())]);
            }
        }
        match self.kind {
            ModelKind::Model => entries.extend([
                ("labels", Value::from(self.labels.clone()).to_string()),
                ("attention", self.attention.to_string()),
            ]),
            ModelKind::Trunk => entries.extend([("kind", TRUNK.to_owned())]),
        }
        // Omitted without deviation, so that the bytes of existing models do not change.
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

    /// Parses the metadata of a safetensors header. Optional entries (blocks, tied, attention) default to
    /// `from_tensors`, a card inferred from the tensors. Unknown entries are ignored.
    pub(super) fn from_metadata<'a>(
        entry: impl Fn(&str) -> Option<&'a str>,
        from_tensors: Inferred,
    ) -> Result<Self, Error> {
        let format = entry("format");
        if format != Some(FORMAT) {
            return Err(Error::ModelFormat {
                expected: FORMAT,
                received: format.map_or_else(|| "a file without a format".to_owned(), quoted),
            });
        }
        let architecture =
            architecture(entry("architecture"), entry("heads"), from_tensors.encoder)?;
        if let Some(features) = entry("features") {
            feature_settings::check(features, architecture.log_mel())?;
        }
        let text = |key| entry(key).map(str::to_owned);
        let kind = parse_kind(entry("kind"))?;
        let is_model = kind == ModelKind::Model;
        let of_model = |value: Option<bool>, inferred: bool| is_model && value.unwrap_or(inferred);
        let double = from_tensors.embedding_size == 2 * architecture.state_size();
        let card = Self {
            kind,
            architecture,
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
            deviation: of_model(parse("deviation", BOOLEAN, entry("deviation"))?, double),
            loudest_db: parse(
                "loudest_db",
                "decibels from -100 to 100",
                entry("loudest_db"),
            )?,
            temperature: parse("temperature", "a number above 0", entry("temperature"))?,
            unsure_below: parse(
                "unsure_below",
                "a fraction from 0 to below 1",
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

/// Properties of the network inferred from the tensors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inferred {
    pub blocks: usize,
    pub tied: bool,
    pub attention: bool,
    /// Inputs of the classifier.
    pub embedding_size: usize,
    /// Width and hidden units of a transformer encoder; 0 for other architectures.
    pub encoder: [usize; 2],
}

const BOOLEAN: &str = "`true` or `false`";
const HEADS: &str = "a number of attention heads";
const MODEL: &str = "model";
const TRUNK: &str = "trunk";

/// The architecture of a file; files without the entry have the separable network.
fn architecture(
    text: Option<&str>,
    heads: Option<&str>,
    [width, hidden]: [usize; 2],
) -> Result<Architecture, Error> {
    match text {
        None | Some("separable-bigru") => Ok(Architecture::SeparableBigru),
        Some("whisper-encoder") => Ok(Architecture::WhisperEncoder(EncoderSize {
            width,
            hidden,
            heads: parse("heads", HEADS, heads)?.unwrap_or(0),
        })),
        Some(other) => comparison(other).ok_or_else(|| Error::ModelArchitecture {
            expected: Architecture::NAMES,
            received: shorten(other),
        }),
    }
}

#[cfg(feature = "cli")]
fn comparison(name: &str) -> Option<Architecture> {
    super::comparison::ComparisonNetwork::named(name).map(Architecture::Comparison)
}

/// Only native builds read networks of Table 5.
#[cfg(not(feature = "cli"))]
const fn comparison(_: &str) -> Option<Architecture> {
    None
}

fn parse_kind(text: Option<&str>) -> Result<ModelKind, Error> {
    match text {
        None | Some(MODEL) => Ok(ModelKind::Model),
        Some(TRUNK) => Ok(ModelKind::Trunk),
        Some(other) => Err(metadata("kind", "`model` or `trunk`", other)),
    }
}

/// Case-insensitive, because Python writes booleans as `True` and `False`.
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
    text.map(|text| {
        serde_json::from_str(text).map_err(|error| {
            Error::model_metadata(key, "JSON", Cause::with_text(quoted(text), error))
        })
    })
    .transpose()
}

fn parse_labels(text: Option<&str>) -> Result<Vec<String>, Error> {
    let text = text.ok_or_else(|| malformed_labels("no such metadata"))?;
    serde_json::from_str(text)
        .map_err(|error| malformed_labels(Cause::with_text(quoted(text), error)))
}
