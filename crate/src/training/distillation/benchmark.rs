//! Updates on random speech, with all values that another implementation needs to repeat them.

use super::config::DistillationConfig;
use super::distill::{Distillation, DistillationMessage};
use super::speech::{DistillationUtterance, Speech};
use super::student::Student;
use crate::error::Error;
use crate::frontend::{MEL_BANDS, Standardization};
use crate::model::{TensorData32, steps, write_tensors};
use crate::random::Generator;
use crate::training::{Augmentation, Schedule};
use burn::module::Module;
use burn::prelude::*;
use half::f16;
use std::collections::BTreeMap;
use std::time::Instant;

/// Sizes of a benchmark. Every update uses all utterances.
#[derive(Debug, Clone, Copy)]
pub struct BenchmarkSize {
    /// Convolution blocks of the student, 1 to 6.
    pub blocks: usize,
    /// Number of utterances: the batch size.
    pub utterances: usize,
    /// Frames of each utterance, a multiple of 4 from 60 to 700.
    pub frames: usize,
    /// Features of the teacher for each step of the student.
    pub width: usize,
}

/// A distillation on random speech.
#[derive(Debug)]
pub struct DistillationBenchmark {
    size: BenchmarkSize,
    updates: usize,
}

/// An update.
#[derive(Debug, Clone, Copy)]
pub struct BenchmarkUpdate {
    /// Mean squared error before the update.
    pub loss: f32,
    /// Wall-clock time.
    pub seconds: f64,
    /// The learning rate.
    pub rate: f64,
}

impl DistillationBenchmark {
    /// A run of this number of updates.
    #[must_use]
    pub const fn new(size: BenchmarkSize, updates: usize) -> Self {
        Self { size, updates }
    }

    /// The standardized inputs, `utterances x frames x 128`, and the standardized targets, `utterances x steps x width`.
    #[must_use]
    pub fn values(&self) -> [Vec<f32>; 2] {
        let of = |each: fn(&DistillationUtterance) -> &[f16]| {
            let utterances = self.speech().train;
            let values = utterances.iter().flat_map(|one| each(one).to_vec());
            values.map(f16::to_f32).collect()
        };
        [of(|one| &one.log_mel), of(|one| &one.targets)]
    }

    /// The initial weights as a safetensors file: the trunk's, and `map.weight` `[256, width]` and `map.bias`.
    ///
    /// # Errors
    /// `device` if they cannot be read.
    pub fn weights(&self) -> Result<Vec<u8>, Error> {
        let speech = self.speech();
        let start = Distillation::new(self.config(), &speech, &Device::flex())?;
        write_tensors(BTreeMap::new(), &named(&start.student.valid())?)
    }

    /// The weight decay and the largest norm of the gradients.
    #[must_use]
    pub fn settings(&self) -> [f64; 2] {
        let config = self.config();
        [config.weight_decay, config.gradient_norm.into()]
    }

    /// Runs the first `count` updates. Each ends when its loss has been read.
    ///
    /// # Errors
    /// `device` if the device fails.
    pub fn run(&self, count: usize, device: &Device) -> Result<Vec<BenchmarkUpdate>, Error> {
        let (speech, config) = (self.speech(), self.config());
        let schedule = Schedule::Cosine {
            warmup: config.warmup,
        };
        let (rate, updates) = (config.learning_rate, config.updates);
        let mut all = Vec::new();
        let mut began = Instant::now();
        for message in Distillation::new(config, &speech, device)?.take(count) {
            if let DistillationMessage::Update { update, error } = message? {
                all.push(BenchmarkUpdate {
                    loss: error,
                    seconds: began.elapsed().as_secs_f64(),
                    rate: rate * schedule.factor(update - 1, updates),
                });
                began = Instant::now();
            }
        }
        Ok(all)
    }

    fn config(&self) -> DistillationConfig {
        DistillationConfig {
            updates: self.updates,
            batch: self.size.utterances,
            warmup: 1,
            evaluate_every: self.updates + 1,
            blocks: self.size.blocks,
            crop: self.size.frames,
            augmentation: Augmentation::default(),
            ..DistillationConfig::default()
        }
    }

    /// Multiples of 1/256, which are exact in half precision, with mean 0 and a deviation of about 1.
    fn speech(&self) -> Speech {
        let BenchmarkSize {
            utterances,
            frames,
            width,
            ..
        } = self.size;
        let mut generator = Generator::new(1);
        let mut values = |count: usize| -> Vec<f16> {
            (0..count)
                .map(|_| f16::from_f32((generator.below(897) as f32 - 448.0) / 256.0))
                .collect()
        };
        let train = (0..utterances).map(|_| DistillationUtterance {
            log_mel: values(frames * MEL_BANDS),
            targets: values(steps(frames) * width),
        });
        Speech {
            train: train.collect(),
            held_out: Vec::new(),
            width,
            standardization: Standardization {
                mean: vec![0.0; MEL_BANDS],
                std: vec![1.0; MEL_BANDS],
            },
            target_mean: vec![0.0; width],
            target_std: vec![1.0; width],
            fingerprint: 0,
            hours: 0.0,
        }
    }
}

fn named(student: &Student) -> Result<BTreeMap<String, TensorData32>, Error> {
    let mut tensors = student.trunk.to_tensors()?;
    tensors.extend(student.map_tensors()?);
    Ok(tensors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_falls() {
        let size = BenchmarkSize {
            blocks: 1,
            utterances: 3,
            frames: 60,
            width: 8,
        };
        let benchmark = DistillationBenchmark::new(size, 6);
        let updates = benchmark.run(6, &Device::flex()).unwrap();
        assert_eq!(updates.len(), 6);
        assert!(updates[5].loss < updates[0].loss, "{updates:?}");
        assert!(updates[5].rate < updates[0].rate);
        let [inputs, targets] = benchmark.values();
        assert_eq!([inputs.len(), targets.len()], [3 * 60 * 128, 3 * 14 * 8]);
        // The first predictions are independent of the targets: their variance is added to the mean square of the targets.
        let square = targets.iter().map(|x| x * x).sum::<f32>() / targets.len() as f32;
        assert!(
            (0.9..4.0).contains(&(updates[0].loss / square)),
            "{updates:?}"
        );
        let (_, tensors) = crate::model::read_tensors(&benchmark.weights().unwrap()).unwrap();
        assert_eq!(tensors["map.weight"].shape, [256, 8]);
        assert!(tensors.contains_key("gru.input.weight"));
    }
}
