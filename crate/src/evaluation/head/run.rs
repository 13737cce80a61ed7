//! Runs one job with a frozen trunk. It takes seconds, so there is no checkpoint.

use std::sync::Arc;

use burn::prelude::Device;

use super::fit::linear_head;
use crate::corpora::Division;
use crate::error::Error;
use crate::evaluation::curve::Curve;
use crate::evaluation::event::Event;
use crate::evaluation::job::Job;
use crate::evaluation::prepared::Prepared;
use crate::evaluation::result::{CurvePoint, Prediction, SessionPart, confusion};
use crate::evaluation::session_parts::session_parts;
use crate::evaluation::start::{Start, TensorMap};
use crate::inference::cpu::Head;
use crate::model::{EMBEDDING, NamedTensors, NetworkConfig, SESSION_PRIOR_SECONDS};
use crate::networks::EmotionNetwork;
use crate::training::{Example, Message, Training, TrainingConfig};

/// The tensors of a network whose head is trained on the parts of `division`, and its predictions for the validation
/// and the test part. Without updates, the validation part is also used for training, and its predictions are those of
/// a head trained without it. C is selected on folds of unseen speakers if the corpus has speakers.
///
/// # Errors
/// `training-...`; `device`.
pub(crate) fn train_head(
    prepared: &Prepared,
    start: &Start,
    division: &Division,
    training: &TrainingConfig,
    device: &Device,
    on_event: &mut dyn FnMut(Event),
) -> Result<(NetworkConfig, TensorMap, [Vec<Prediction>; 2]), Error> {
    let card = &start.file.card;
    let network = NetworkConfig {
        architecture: card.architecture,
        tied: card.tied,
        deviation: start.identity.deviation,
        ..NetworkConfig::paper(card.blocks, prepared.corpus.labels.len())
    };
    let job = HeadJob {
        network,
        training,
        by_speaker: prepared
            .corpus
            .utterances
            .iter()
            .all(|u| !u.speaker.is_empty()),
        prepared,
        start,
        device,
    };
    let trained = job.run(division, on_event)?;
    let tensors = start.with_head(&trained.tensors);
    Ok((network, tensors, [trained.validation, trained.test]))
}

/// A trained head, and its predictions for the parts of a fold.
pub(in crate::evaluation) struct TrainedHead {
    /// Tensors of attention, embedding standardization and classifier.
    pub tensors: TensorMap,
    /// Predictions of a head that was not fitted on the validation part.
    pub validation: Vec<Prediction>,
    pub test: Vec<Prediction>,
    /// The test part with session adaptation.
    pub sessions: Vec<SessionPart>,
    pub best_step: usize,
    pub steps: usize,
    pub curve: Vec<CurvePoint>,
}

/// The inputs for training heads.
pub(in crate::evaluation) struct HeadJob<'a> {
    pub network: NetworkConfig,
    pub training: &'a TrainingConfig,
    /// Whether the parts have no speaker in common.
    pub by_speaker: bool,
    pub prepared: &'a Prepared,
    pub start: &'a Start,
    pub device: &'a Device,
}

impl<'a> HeadJob<'a> {
    pub(in crate::evaluation) fn new(
        job: &'a Job,
        prepared: &'a Prepared,
        start: &'a Start,
        device: &'a Device,
    ) -> Self {
        Self {
            network: job.network(),
            training: &job.training,
            by_speaker: job.protocol.separates_speakers(),
            prepared,
            start,
            device,
        }
    }

    /// Without updates, the head is the linear classifier: one fitted on the training part predicts the validation
    /// part, and one fitted on both predicts the test part. With updates, the validation part selects the step,
    /// including the initial linear classifier.
    ///
    /// # Errors
    /// `training-...`; `device`.
    pub(in crate::evaluation) fn run(
        &self,
        division: &Division,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<TrainedHead, Error> {
        let of_train = self.fit(&division.train)?;
        if self.training.steps > 0 {
            return self.trained(division, of_train, on_event);
        }
        let mut both = [&division.train[..], &division.validation].concat();
        both.sort_unstable();
        let of_both = self.fit(&both)?;
        Ok(TrainedHead {
            validation: self.predict(&of_train, &division.validation)?,
            test: self.predict(&of_both, &division.test)?,
            sessions: self.sessions(&of_both, &division.test)?,
            tensors: of_both,
            best_step: 0,
            steps: 0,
            curve: Vec::new(),
        })
    }

    fn fit(&self, indices: &[usize]) -> Result<TensorMap, Error> {
        let identity = &self.start.identity;
        let config = identity.head.clone().unwrap_or_default();
        let corpus = &self.prepared.corpus;
        linear_head(
            &self.start.states,
            self.network.architecture.state_size(),
            &self.start.augmented,
            corpus,
            indices,
            self.by_speaker,
            &config,
        )
    }

    fn trained(
        &self,
        division: &Division,
        mut tensors: TensorMap,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<TrainedHead, Error> {
        let linear = self.predict(&tensors, &division.validation)?;
        let classes = self.network.classes;
        let ua = |predictions: &[Prediction]| -> Result<f64, Error> {
            Ok(confusion(classes, predictions)?
                .unweighted_accuracy()
                .unwrap_or(0.0))
        };
        let weights = self.start.with_head(&tensors);
        let network = EmotionNetwork::from_tensors(self.network, &weights, self.device)?;
        let mut training = Training::new(
            self.training.clone(),
            network,
            self.examples(&division.train),
            self.examples(&division.validation),
            self.device,
        )?;
        let (mut points, mut curve) = (Vec::new(), Curve::default());
        let mut best = (0, ua(&linear)?);
        for message in training.by_ref() {
            let message = message?;
            points.extend(curve.point(&message));
            if let Message::Evaluation { step, ua, .. } = message
                && ua > best.1
            {
                best = (step, ua);
            }
            on_event(Event::Training(message));
        }
        let kept = if self.training.evaluate_every == 0 {
            training.step()
        } else {
            best.0
        };
        if kept > 0 {
            let network = training.best().to_tensors()?;
            let of_head = network
                .into_iter()
                .filter(|(name, _)| tensors.contains_key(name));
            tensors = of_head.collect();
        }
        Ok(TrainedHead {
            validation: self.predict(&tensors, &division.validation)?,
            test: self.predict(&tensors, &division.test)?,
            sessions: self.sessions(&tensors, &division.test)?,
            tensors,
            best_step: kept,
            steps: training.step(),
            curve: points,
        })
    }

    fn examples(&self, indices: &[usize]) -> Vec<Example> {
        let corpus = &self.prepared.corpus;
        let example = |index: &usize| {
            let states = Arc::clone(&self.start.states[*index]);
            let utterance = &corpus.utterances[*index];
            Example::of_states(states, utterance.label).with_difficulty(utterance.difficulty())
        };
        indices.iter().map(example).collect()
    }

    fn head(&self, tensors: &TensorMap) -> Result<Head, Error> {
        Head::new(&NamedTensors::new(self.network, tensors), self.network)
    }

    fn predict(&self, tensors: &TensorMap, indices: &[usize]) -> Result<Vec<Prediction>, Error> {
        let head = self.head(tensors)?;
        let prediction = |index: &usize| {
            let logits = head.run(&self.start.states[*index], None).logits;
            Prediction::new(&self.prepared.corpus.utterances[*index], logits)
        };
        Ok(indices.iter().map(prediction).collect())
    }

    fn sessions(&self, tensors: &TensorMap, indices: &[usize]) -> Result<Vec<SessionPart>, Error> {
        let head = self.head(tensors)?;
        let mean = tensors
            .get(EMBEDDING[0])
            .map_or(&[][..], |tensor| &tensor.values);
        let embeddings: Vec<Vec<f32>> = indices
            .iter()
            .map(|index| head.run(&self.start.states[*index], None).embedding)
            .collect();
        let logits = |embedding: &[f32]| head.classifier.logits(embedding);
        Ok(session_parts(
            &self.prepared.corpus,
            &self.prepared.speech_seconds,
            indices,
            &embeddings,
            mean,
            SESSION_PRIOR_SECONDS,
            &logits,
        ))
    }
}
