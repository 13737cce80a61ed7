//! The card of the trained model.

use super::hold_out::{HeldOut, HeldOutBy};
use super::options::{InitialWeights, SessionOptions, Trainable};
use super::recording::LabeledRecording;
use super::score::SessionScores;
use crate::model::ModelCard;
use crate::training::TrainingConfig;
use serde_json::{Map, Value, json};

/// The inputs of the card.
pub(super) struct CardInputs<'a> {
    pub options: &'a SessionOptions,
    pub config: &'a TrainingConfig,
    pub labels: &'a [String],
    pub recordings: &'a [LabeledRecording],
    pub division: &'a HeldOut,
    /// The card of the parent model and the hash of its file.
    pub parent: Option<(&'a ModelCard, u64)>,
}

impl CardInputs<'_> {
    /// The card of a network of `blocks` blocks, without scores.
    pub(super) fn card(&self, blocks: usize, tied: bool, attention: bool) -> ModelCard {
        let examples: Map<String, Value> = self
            .labels
            .iter()
            .enumerate()
            .map(|(index, label)| {
                let count = self.recordings.iter().filter(|r| r.label == index).count();
                (label.clone(), count.into())
            })
            .collect();
        let mut speakers: Vec<&String> = self
            .recordings
            .iter()
            .filter_map(|r| r.speaker.as_ref())
            .collect();
        speakers.sort_unstable();
        speakers.dedup();
        let corpus = match speakers.len() {
            0 => format!("{} examples of a user", self.recordings.len()),
            count => format!(
                "{} examples of a user, {count} speaker(s)",
                self.recordings.len()
            ),
        };
        ModelCard {
            corpus: Some(corpus),
            protocol: Some(self.protocol()),
            examples: Some(Value::Object(examples)),
            parent: self.parent.map(|(card, number)| {
                let corpus = card.corpus.as_deref().unwrap_or("an unnamed corpus");
                format!("model trained on {corpus}, FNV-1a of its file {number:016x}")
            }),
            ..ModelCard::new(self.labels.to_vec(), blocks, tied, attention)
        }
    }

    fn protocol(&self) -> String {
        let config = self.config;
        let count = self.division.validation.len();
        let held_out = match self.division.by {
            HeldOutBy::None => "no examples held out".to_owned(),
            HeldOutBy::Example => format!("{count} examples held out individually"),
            HeldOutBy::Take => format!("{count} examples held out by take"),
            HeldOutBy::Speaker => {
                let names = self.division.names.join(", ");
                format!("{count} examples held out by speaker ({names})")
            }
        };
        let use_of_held_out = match (count, config.steps) {
            (0, _) => "",
            (_, 0) => " for the scores, then included",
            _ => ", also used to select the weights by UA",
        };
        let held_out = format!("{held_out}{use_of_held_out}");
        if config.steps == 0 {
            return format!("{held_out}; classifier fitted as a linear support vector machine");
        }
        let trained = match (self.options.trainable, self.options.from) {
            (Trainable::Classifier, _) => "classifier trained, initialized from the parent",
            (Trainable::All, InitialWeights::Model) => {
                "all weights trained, initialized from the parent"
            }
            (Trainable::All, InitialWeights::Scratch) => {
                "all weights trained, initialized at random"
            }
        };
        format!(
            "{held_out}; {trained}: {:?} loss, Adam at {}, batch {}, at most {} steps, seed {}",
            config.loss, config.learning_rate, config.batch, config.steps, config.seed
        )
    }
}

/// The description of the scores in the card.
pub(super) fn scores(
    scores: Option<&SessionScores>,
    before: Option<&SessionScores>,
) -> Option<Value> {
    scores.map(|scores| json!({ "heldOut": scores, "before": before }))
}
