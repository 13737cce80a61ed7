//! The distillation loop: each call of `next` is one update or one evaluation.

use super::config::DistillationConfig;
use super::speech::Speech;
use super::student::{Student, StudentSample, UtteranceIndex};
use crate::error::Error;
use crate::frontend::USUAL_LOUDEST_DB;
use crate::model::{
    Architecture, ModelCard, ModelFile, NetworkConfig, TensorData32, with_standardization,
};
use crate::random::Generator;
use crate::training::{Adam, Schedule, clip_by_global_norm, cores, side_by_side, step_generator};
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::prelude::*;
use std::collections::BTreeMap;

/// Utterances per part on the CPU.
const PART: usize = 4;

/// A message from the distillation loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum DistillationMessage {
    /// The weights were updated.
    Update {
        /// Updates so far.
        update: usize,
        /// Mean squared error of this batch, relative to the variance of the targets.
        error: f32,
    },
    /// The held-out part was evaluated.
    Evaluation {
        /// Updates so far.
        update: usize,
        /// Mean squared error of the held-out part.
        error: f64,
    },
}

/// A distillation run.
pub(crate) struct Distillation<'a> {
    pub(super) config: DistillationConfig,
    pub(super) speech: &'a Speech,
    /// With autodiff.
    device: Device,
    threads: usize,
    pub(super) student: Student,
    pub(super) optimizer: Adam,
    pub(super) update: usize,
    evaluated: usize,
    /// The order of the current epoch.
    order: Vec<usize>,
    epoch: Option<usize>,
}

impl<'a> Distillation<'a> {
    /// Prepares the distillation. `device` is without autodiff.
    ///
    /// # Errors
    /// `training-config` for an invalid value.
    pub(crate) fn new(
        config: DistillationConfig,
        speech: &'a Speech,
        device: &Device,
    ) -> Result<Self, Error> {
        config.check()?;
        let network = NetworkConfig {
            tied: config.tied,
            ..NetworkConfig::paper(config.blocks, 1)
        };
        Ok(Self {
            student: Student::new(network, speech.width, config.seed, device)?.train(),
            device: device.clone().autodiff(),
            threads: cores(device),
            optimizer: Adam::new(),
            update: 0,
            evaluated: 0,
            order: Vec::new(),
            epoch: None,
            config,
            speech,
        })
    }

    /// Updates so far.
    #[must_use]
    pub(crate) const fn update(&self) -> usize {
        self.update
    }

    /// The trunk's weights, with names and shapes of the model file.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    fn tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        self.student.valid().trunk.to_tensors()
    }

    /// The trunk as a model file. `protocol` describes the distillation and `sources` the recordings used.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub(crate) fn trunk_file(
        &self,
        protocol: String,
        sources: Option<String>,
    ) -> Result<ModelFile, Error> {
        let card = ModelCard {
            loudest_db: Some(USUAL_LOUDEST_DB),
            corpus: sources,
            protocol: Some(protocol),
            ..ModelCard::trunk(
                Architecture::SeparableBigru,
                self.config.blocks,
                self.config.tied,
            )
        };
        let tensors = with_standardization(self.tensors()?, &self.speech.standardization);
        Ok(ModelFile { card, tensors })
    }

    /// The next batch: every utterance occurs once per epoch, in an order that depends only on seed and epoch.
    fn batch(&mut self) -> Vec<usize> {
        let count = self.speech.train.len();
        let first = self.update * self.config.batch;
        (first..first + self.config.batch)
            .map(|place| {
                let epoch = place / count;
                if self.epoch != Some(epoch) {
                    self.order = (0..count).collect();
                    step_generator(self.config.seed ^ 0x6f72_6465, epoch).shuffle(&mut self.order);
                    self.epoch = Some(epoch);
                }
                self.order[place % count]
            })
            .collect()
    }

    /// Parts of similar length, the shortest first.
    fn parts(&self, mut samples: Vec<StudentSample>) -> Vec<Vec<StudentSample>> {
        samples.sort_by_key(|sample| sample.features.len());
        let size = if self.threads > 1 {
            PART
        } else {
            samples.len().max(1)
        };
        let mut parts = Vec::new();
        while !samples.is_empty() {
            let rest = samples.split_off(samples.len().min(size));
            parts.push(std::mem::replace(&mut samples, rest));
        }
        parts
    }

    fn train_step(&mut self) -> Result<DistillationMessage, Error> {
        let batch = self.batch();
        let (config, speech, first) = (&self.config, self.speech, self.update * self.config.batch);
        // One generator per utterance, so that all cores draw in parallel.
        let samples = side_by_side(batch.len(), self.threads.max(2), |place| {
            let mut generator = step_generator(config.seed, first + place);
            sample(config, speech, batch[place], &mut generator)
        });
        let values: usize = samples.iter().map(|sample| sample.targets.len()).sum();
        let parts = self.parts(samples);
        let device = &self.device;
        let of_part = |part: &[StudentSample], student: &Student| {
            let loss = student.loss(part, values as f32, device);
            let gradients = GradientsParams::from_grads(loss.backward(), student);
            (loss.inner(), gradients)
        };
        let found = if self.threads > 1 {
            // Each part has its own graph, because burn allows one thread at a time in a graph.
            let student = &self.student;
            side_by_side(parts.len(), self.threads, |index| {
                of_part(&parts[index], &student.valid().train())
            })
        } else {
            parts
                .iter()
                .map(|part| of_part(part, &self.student))
                .collect()
        };
        let mut accumulator = GradientsAccumulator::new();
        let mut error = 0.0;
        for (loss, gradients) in found {
            accumulator.accumulate(&self.student, gradients);
            error += scalar(loss)?;
        }
        let mut gradients = accumulator.grads();
        clip_by_global_norm(&self.student, &mut gradients, self.config.gradient_norm);
        let schedule = Schedule::Cosine {
            warmup: self.config.warmup.min(self.config.updates),
        };
        let factor = schedule.factor(self.update, self.config.updates);
        self.student = self.optimizer.step(
            self.student.clone(),
            gradients,
            self.config.learning_rate * factor,
            self.config.weight_decay,
        );
        self.update += 1;
        if !error.is_finite() {
            return Err(Error::TrainingDiverged {
                step: self.update,
                received: error,
            });
        }
        Ok(DistillationMessage::Update {
            update: self.update,
            error,
        })
    }

    fn evaluate(&mut self) -> Result<DistillationMessage, Error> {
        self.evaluated = self.update;
        let whole = |index| {
            StudentSample::new(
                self.speech,
                UtteranceIndex::HeldOut(index),
                0,
                self.config.crop,
            )
        };
        let samples: Vec<StudentSample> = (0..self.speech.held_out.len()).map(whole).collect();
        let values: usize = samples.iter().map(|sample| sample.targets.len()).sum();
        let parts = self.parts(samples);
        let student = self.student.valid();
        let device = self.device.clone().without_autodiff();
        let errors = side_by_side(parts.len(), self.threads, |index| {
            scalar(student.loss(&parts[index], 1.0, &device))
        });
        let mut sum = 0.0;
        for error in errors {
            sum += f64::from(error?);
        }
        Ok(DistillationMessage::Evaluation {
            update: self.update,
            error: sum / values as f64,
        })
    }
}

impl Iterator for Distillation<'_> {
    type Item = Result<DistillationMessage, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let finished = self.update >= self.config.updates;
        let due = self.update.is_multiple_of(self.config.evaluate_every) || finished;
        if due && self.evaluated < self.update {
            Some(self.evaluate())
        } else if finished {
            None
        } else {
            Some(self.train_step())
        }
    }
}

/// A random crop of an utterance, with an augmented input.
fn sample(
    config: &DistillationConfig,
    speech: &Speech,
    index: usize,
    generator: &mut Generator,
) -> StudentSample {
    let spare = speech.train[index].frames().saturating_sub(config.crop) / 4;
    let first = 4 * generator.below(spare + 1);
    let mut sample = StudentSample::new(speech, UtteranceIndex::Train(index), first, config.crop);
    if !config.augmentation.is_off() {
        let standardization = &speech.standardization;
        sample.features =
            config
                .augmentation
                .apply(&sample.features, standardization, None, generator);
    }
    sample
}

fn scalar(tensor: Tensor<1>) -> Result<f32, Error> {
    let values = tensor.into_data().try_into_vec_as::<f32>();
    let values = values.map_err(Error::of_device)?;
    Ok(values.first().copied().unwrap_or(f32::NAN))
}
