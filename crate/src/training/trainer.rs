//! The training loop. Every call of `next` does one unit of work and returns its message; training pauses between calls
//! and is canceled by dropping the value.

use super::config::{Checkpoints, TrainingConfig};
use super::evaluate::predictions_async;
use super::example::Example;
use super::gradients::{BatchGradients, GradientComputation};
use super::loss::class_weights;
use super::optimizer::{Adam, clip_by_global_norm};
use super::order::Order;
use super::samples::{Sample, samples, step_generator};
use super::scores::ConfusionMatrix;
use super::tensors::Average;
use super::threads::cores;
use crate::error::Error;
use crate::networks::{EmotionNetwork, TrainableNetwork};
use crate::recognizer::argmax;
use crate::wait::block_on;
use burn::prelude::*;
use web_time::Instant;

/// A message from the training loop.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The weights were updated.
    Step {
        /// Updates so far.
        step: usize,
        /// Epochs begun: 1 in the first.
        epoch: usize,
        /// Loss of this batch before the update.
        loss: f32,
        /// Examples per second in this step.
        examples_per_second: f64,
    },
    /// The validation set was evaluated.
    Evaluation {
        /// Updates so far.
        step: usize,
        /// Epochs begun.
        epoch: usize,
        /// Unweighted accuracy on the validation set.
        ua: f64,
        /// Weighted accuracy on the validation set.
        wa: f64,
        /// Weighted cross entropy on the validation set.
        loss: f64,
        /// Whether the UA is the highest so far (a smaller loss breaks ties). These weights are kept.
        best: bool,
    },
    /// The state for [`Training::resume`], if [`Training::with_checkpoints`] enables it.
    Checkpoint {
        /// Updates so far.
        step: usize,
        /// The checkpoint.
        bytes: Vec<u8>,
    },
    /// Training is complete.
    Done {
        /// Total number of updates.
        step: usize,
        /// Whether early stopping ended the training.
        early: bool,
    },
}

/// A training run. Iterate it for [`Message`]s; the weights with the best validation UA are kept.
///
/// On the CPU, the same configuration, examples and initial weights give identical weights bit for bit, also after
/// resuming from a [checkpoint](Self::checkpoint).
pub struct Training<N = EmotionNetwork> {
    pub(super) config: TrainingConfig,
    /// With autodiff.
    device: Device,
    pub(super) network: N,
    pub(super) optimizer: Adam,
    pub(super) average: Option<Average>,
    pub(super) train: Vec<Example>,
    pub(super) validation: Vec<Example>,
    class_weights: Vec<f32>,
    granule: usize,
    /// Number of parts of a batch computed in parallel.
    pub(super) threads: usize,
    pub(super) order: Order,
    pub(super) step: usize,
    /// The step of the last evaluation.
    pub(super) evaluated: usize,
    pub(super) best: Option<Best<N>>,
    /// Evaluations since the last improvement of the UA.
    pub(super) waited: usize,
    checkpoints: Checkpoints,
    /// The step of the last checkpoint.
    pub(super) saved: usize,
    done: bool,
}

/// The best weights and their scores.
pub(super) struct Best<N> {
    pub ua: f64,
    pub loss: f64,
    pub network: N,
}

impl<N: TrainableNetwork> Training<N> {
    /// Prepares to train `network` on `train`, with `validation` for model selection. `device` is without autodiff.
    ///
    /// # Errors
    /// `training-config`, also for augmentation of segments; `network-input` for a training example with several
    /// segments; `training-examples` for an empty training set, or an empty validation set although the
    /// configuration enables validation; `class-index` and `training-votes` for an example that does not fit the
    /// network.
    pub fn new(
        config: TrainingConfig,
        network: N,
        train: Vec<Example>,
        validation: Vec<Example>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.check()?;
        let needed = [("training", &train), ("validation", &validation)];
        let count = if config.evaluate_every > 0 { 2 } else { 1 };
        for (part, examples) in &needed[..count] {
            if examples.is_empty() {
                return Err(Error::TrainingExamples { part });
            }
        }
        if config.augmentation.speaker_normalization > 0.0
            && !train.iter().any(Example::has_correction)
        {
            return Err(Error::TrainingConfig {
                name: "augmentation.speakerNormalization",
                expected: "0 if no speaker has neutral speech: no utterance is labeled neutral",
                received: config.augmentation.speaker_normalization.to_string(),
            });
        }
        if !config.augmentation.is_off() && train.iter().any(Example::is_fixed) {
            return Err(Error::TrainingConfig {
                name: "augmentation",
                expected: "none for a network of segments",
                received: "some".to_owned(),
            });
        }
        if train.iter().any(|example| example.input.rows() > 1) {
            return Err(Error::NetworkInput {
                expected: "one segment for each training example",
                received: "several",
            });
        }
        let classes = network.classes();
        for example in train.iter().chain(&validation) {
            example.check(classes)?;
        }
        let mut counts = vec![0; classes];
        for example in train.iter().filter(|example| example.counted) {
            counts[example.label] += 1;
        }
        let network = network.train();
        let lengths: Vec<usize> = train.iter().map(Example::frames).collect();
        Ok(Self {
            order: Order::new(config.batching, &lengths, config.seed),
            device: device.clone().autodiff(),
            average: (config.averaging > 0.0).then(|| Average::new(&network)),
            network,
            optimizer: Adam::new(),
            class_weights: class_weights(&counts),
            granule: 1,
            threads: cores(device),
            step: 0,
            evaluated: 0,
            best: None,
            waited: 0,
            checkpoints: Checkpoints::Off,
            saved: 0,
            done: false,
            config,
            train,
            validation,
        })
    }

    /// Pads utterances to a multiple of `frames`: a GPU reuses its memory when few distinct lengths occur.
    #[must_use]
    pub const fn padded_to(mut self, frames: usize) -> Self {
        self.granule = frames;
        self
    }

    /// Enables [`Message::Checkpoint`].
    #[must_use]
    pub const fn with_checkpoints(mut self, checkpoints: Checkpoints) -> Self {
        self.checkpoints = checkpoints;
        self
    }

    /// The weights with the best validation UA so far, or the current ones if none were evaluated.
    #[must_use]
    pub fn best(&self) -> N {
        match &self.best {
            Some(best) => best.network.clone(),
            None => self.present(),
        }
    }

    /// Updates so far.
    #[must_use]
    pub const fn step(&self) -> usize {
        self.step
    }

    /// The training configuration.
    #[must_use]
    pub const fn config(&self) -> &TrainingConfig {
        &self.config
    }

    /// The weights to evaluate now: the average if enabled, otherwise the current weights.
    fn present(&self) -> N {
        match &self.average {
            Some(average) => average.network(&self.network),
            None => self.network.valid(),
        }
    }

    /// The next message; `None` after [`Message::Done`]. If the future is dropped before it completes, only checkpoints
    /// of this training remain usable.
    ///
    /// # Errors
    /// `training-diverged` if the loss is not finite; `device` if the device fails.
    pub async fn next_async(&mut self) -> Option<Result<Message, Error>> {
        let due = match self.checkpoints {
            Checkpoints::Off => false,
            Checkpoints::AfterEvaluations => self.evaluated == self.step && self.saved < self.step,
            Checkpoints::Every(steps) => self.step >= self.saved + steps.get(),
        };
        if due {
            self.saved = self.step;
            let bytes = self.checkpoint_async().await;
            return Some(bytes.map(|bytes| Message::Checkpoint {
                step: self.step,
                bytes,
            }));
        }
        let early = self
            .config
            .patience
            .is_some_and(|patience| self.waited >= patience);
        let finished = self.step >= self.config.steps || early;
        let every = self.config.evaluate_every;
        let due = every > 0 && (self.step.is_multiple_of(every) || finished);
        if due && self.evaluated < self.step {
            Some(self.evaluate().await)
        } else if !finished {
            Some(self.update().await)
        } else if self.done {
            None
        } else {
            self.done = true;
            Some(Ok(Message::Done {
                step: self.step,
                early: early && self.step < self.config.steps,
            }))
        }
    }

    async fn update(&mut self) -> Result<Message, Error> {
        let began = Instant::now();
        let batch = self.order.next(self.config.batch);
        let examples: Vec<&Example> = batch.iter().map(|&index| &self.train[index]).collect();
        let mut generator = step_generator(self.config.seed, self.step);
        let classes = self.class_weights.len();
        let samples = samples(&self.config, &examples, classes, &mut generator);
        let weight = |sample: &Sample<'_>| sample.target.weight(&self.class_weights);
        let total: f32 = samples.iter().map(weight).sum();

        let computation = GradientComputation {
            network: &self.network,
            device: &self.device,
            config: &self.config,
            class_weights: &self.class_weights,
            granule: self.granule,
            total,
            threads: self.threads,
        };
        let BatchGradients {
            loss,
            mut gradients,
            statistics,
        } = computation.compute(&samples, &mut generator)?;
        clip_by_global_norm(&self.network, &mut gradients, self.config.gradient_norm);
        let factor = self.config.schedule.factor(self.step, self.config.steps);
        let network = self.optimizer.step(
            self.network.clone(),
            gradients,
            self.config.learning_rate * factor,
            self.config.weight_decay,
        );
        self.network = network.after_step(statistics);
        if let Some(average) = &mut self.average {
            average.add(&self.network, self.config.averaging);
        }
        self.step += 1;

        let loss = match loss {
            Some(loss) => read(loss).await?.first().copied(),
            None => None,
        };
        let loss = loss.unwrap_or(f32::NAN);
        if !loss.is_finite() {
            return Err(Error::TrainingDiverged {
                step: self.step,
                received: loss,
            });
        }
        Ok(Message::Step {
            step: self.step,
            epoch: self.order.epoch,
            loss,
            examples_per_second: batch.len() as f64 / began.elapsed().as_secs_f64().max(1e-9),
        })
    }

    async fn evaluate(&mut self) -> Result<Message, Error> {
        self.evaluated = self.step;
        let network = self.present();
        let device = self.device.clone().without_autodiff();
        let predictions =
            predictions_async(&network, &self.validation, self.granule, &device).await?;
        let mut matrix = ConfusionMatrix::new(self.class_weights.len());
        let (mut loss, mut weights) = (0.0, 0.0);
        for (example, logits) in self.validation.iter().zip(&predictions) {
            matrix.record(example.label, argmax(logits))?;
            let weight = f64::from(self.class_weights[example.label]);
            loss += weight * cross_entropy(logits, example.label);
            weights += weight;
        }
        let ua = matrix.unweighted_accuracy().unwrap_or(0.0);
        let wa = matrix.weighted_accuracy().unwrap_or(0.0);
        let loss = loss / weights;
        let (higher, best) = match &self.best {
            Some(best) => (
                ua > best.ua,
                ua > best.ua || (ua == best.ua && loss < best.loss),
            ),
            None => (true, true),
        };
        self.waited = if higher { 0 } else { self.waited + 1 };
        if best {
            self.best = Some(Best { ua, loss, network });
        }
        Ok(Message::Evaluation {
            step: self.step,
            epoch: self.order.epoch,
            ua,
            wa,
            loss,
            best,
        })
    }

    /// The device without autodiff.
    pub(super) fn plain_device(&self) -> Device {
        self.device.clone().without_autodiff()
    }
}

/// `- log p(label)`
fn cross_entropy(logits: &[f32], label: usize) -> f64 {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits
        .iter()
        .map(|logit| f64::from(logit - largest).exp())
        .sum();
    sum.ln() - f64::from(logits.get(label).copied().unwrap_or(f32::NAN) - largest)
}

async fn read(tensor: Tensor<1>) -> Result<Vec<f32>, Error> {
    let data = tensor.into_data_async().await;
    data.map_err(Error::of_device)?
        .try_into_vec_as()
        .map_err(Error::of_device)
}

impl<N: TrainableNetwork> Iterator for Training<N> {
    type Item = Result<Message, Error>;

    /// [`next_async`](Self::next_async), blocking. Not for WebGPU in a browser, which does not support blocking.
    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.next_async())
    }
}
