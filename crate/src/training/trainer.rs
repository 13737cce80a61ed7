//! The training loop, pulled: every call of `next` does one piece of work and tells what came of it. Not pulling
//! pauses, dropping cancels.

use super::evaluate::predictions;
use super::example::Example;
use super::loss::{class_weights, weighted_cross_entropy};
use super::optimizer::{adam, clip_by_global_norm};
use super::scores::ConfusionMatrix;
use crate::error::Error;
use crate::model::{Batch, EmotionNetwork};
use crate::random::Generator;
use crate::recognizer::argmax;
use burn::optim::{GradientsAccumulator, GradientsParams, ModuleOptimizer};
use burn::prelude::*;

/// How to train. The defaults are those of the paper (4.2) and its program.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingConfig {
    /// Updates of the weights.
    pub steps: usize,
    /// Utterances an update.
    pub batch: usize,
    /// Adam's.
    pub learning_rate: f64,
    /// Bound on the common norm of all gradients.
    pub gradient_norm: f32,
    /// Steps from one validation to the next.
    pub evaluate_every: usize,
    /// Of the order of the utterances.
    pub seed: u64,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            steps: 2200,
            batch: 64,
            learning_rate: 3e-4,
            gradient_norm: 5.0,
            evaluate_every: 10,
            seed: 0,
        }
    }
}

/// Utterances that go through the network together. A batch is cut into parts of like length, whose gradients add up to
/// those of the whole: little padding, little memory, and the same update.
const PART: usize = 4;

/// What a piece of training has done.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The weights were updated.
    Step {
        /// Updates so far.
        step: usize,
        /// Of this batch, before the update.
        loss: f32,
    },
    /// The validation set was answered.
    Evaluation {
        /// Updates so far.
        step: usize,
        /// Unweighted accuracy on the validation set.
        ua: f64,
        /// Weighted accuracy on the validation set.
        wa: f64,
        /// Whether no earlier evaluation was as good: these weights are kept.
        best: bool,
    },
}

/// A training in progress. Iterate it for [`Message`]s; the weights with the best validation UA are kept.
pub struct Training {
    config: TrainingConfig,
    device: Device,
    network: EmotionNetwork,
    optimizer: ModuleOptimizer,
    train: Vec<Example>,
    validation: Vec<Example>,
    weights: Vec<f32>,
    generator: Generator,
    /// Indices still to come of the current epoch.
    queue: Vec<usize>,
    step: usize,
    evaluated: usize,
    best: Option<(f64, EmotionNetwork)>,
}

impl Training {
    /// Prepares to train `network` on `train`, choosing by `validation`. `device` is a plain one (without autodiff).
    ///
    /// # Errors
    /// `training-examples` where there is nothing to train on or to validate with.
    pub fn new(
        config: TrainingConfig,
        network: EmotionNetwork,
        train: Vec<Example>,
        validation: Vec<Example>,
        device: &Device,
    ) -> Result<Self, Error> {
        for (part, examples) in [("training", &train), ("validation", &validation)] {
            if examples.is_empty() {
                return Err(Error::TrainingExamples { part });
            }
        }
        let mut counts = vec![0; network.config().classes];
        for example in &train {
            let classes = counts.len();
            let count = counts.get_mut(example.label);
            *count.ok_or(Error::ClassIndex {
                expected: classes,
                received: example.label,
            })? += 1;
        }
        Ok(Self {
            generator: Generator::new(config.seed),
            device: device.clone().autodiff(),
            network: network.train(),
            optimizer: adam(),
            weights: class_weights(&counts),
            queue: Vec::new(),
            step: 0,
            evaluated: 0,
            best: None,
            config,
            train,
            validation,
        })
    }

    /// The weights with the best validation UA so far, or the present ones where none was evaluated.
    #[must_use]
    pub fn best(&self) -> EmotionNetwork {
        self.best
            .as_ref()
            .map_or_else(|| self.network.valid(), |(_, network)| network.clone())
    }

    /// Every utterance once an epoch, in a new random order each; a batch may span two epochs.
    fn next_batch(&mut self) -> Vec<usize> {
        let mut batch = Vec::with_capacity(self.config.batch);
        while batch.len() < self.config.batch {
            if self.queue.is_empty() {
                self.queue = (0..self.train.len()).collect();
                self.generator.shuffle(&mut self.queue);
            }
            let taken = self.queue.len().min(self.config.batch - batch.len());
            batch.extend(self.queue.drain(self.queue.len() - taken..));
        }
        batch.sort_by_key(|&index| self.train[index].frames());
        batch
    }

    fn update(&mut self) -> Result<Message, Error> {
        let batch = self.next_batch();
        let sum: f32 = batch
            .iter()
            .map(|&index| self.weights[self.train[index].label])
            .sum();
        let mut accumulator = GradientsAccumulator::new();
        let mut total = 0.0;
        for part in batch.chunks(PART) {
            let examples: Vec<&Example> = part.iter().map(|&index| &self.train[index]).collect();
            let features: Vec<&[f32]> = examples
                .iter()
                .map(|example| example.features.as_slice())
                .collect();
            let labels: Vec<usize> = examples.iter().map(|example| example.label).collect();
            let shares: Vec<f32> = labels
                .iter()
                .map(|&label| self.weights[label] / sum)
                .collect();
            let output = self.network.forward(&Batch::new(&features, &self.device));
            let loss = weighted_cross_entropy(output.logits, &labels, &shares);
            let gradients = loss.backward();
            let gradients = GradientsParams::from_grads(gradients, &self.network);
            accumulator.accumulate(&self.network, gradients);
            total += loss
                .try_into_scalar::<f32>()
                .map_err(|error| Error::device(&error))?;
        }
        let mut gradients = accumulator.grads();
        clip_by_global_norm(&self.network, &mut gradients, self.config.gradient_norm);
        self.network =
            self.optimizer
                .step(self.config.learning_rate, self.network.clone(), gradients);
        self.step += 1;
        Ok(Message::Step {
            step: self.step,
            loss: total,
        })
    }

    fn evaluate(&mut self) -> Result<Message, Error> {
        self.evaluated = self.step;
        let network = self.network.valid();
        let device = self.device.clone().without_autodiff();
        let mut matrix = ConfusionMatrix::new(self.weights.len());
        let answers = predictions(&network, &self.validation, &device)?;
        for (example, logits) in self.validation.iter().zip(&answers) {
            matrix.record(example.label, argmax(logits))?;
        }
        let ua = matrix.unweighted_accuracy().unwrap_or(0.0);
        let wa = matrix.weighted_accuracy().unwrap_or(0.0);
        let best = self.best.as_ref().is_none_or(|(best, _)| ua > *best);
        if best {
            self.best = Some((ua, network));
        }
        Ok(Message::Evaluation {
            step: self.step,
            ua,
            wa,
            best,
        })
    }
}

impl Iterator for Training {
    type Item = Result<Message, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let finished = self.step >= self.config.steps;
        let due = self.step.is_multiple_of(self.config.evaluate_every.max(1)) || finished;
        if due && self.evaluated < self.step {
            Some(self.evaluate())
        } else if finished {
            None
        } else {
            Some(self.update())
        }
    }
}
