//! The loss of a batch and its gradients. A batch is divided into parts of similar length, whose gradients add up to
//! those of the batch. This reduces padding and memory and gives the same update. On a CPU, one part per core is
//! computed in parallel.

use super::config::TrainingConfig;
use super::evaluate::inputs;
use super::example::ExampleInput;
use super::loss::Target;
use super::samples::Sample;
use super::threads::side_by_side;
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::networks::{Statistics, TrainableNetwork};
use crate::random::Generator;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::prelude::*;

/// Utterances per part.
const PART: usize = 4;

/// Utterances per part for inputs behind the trunk, where the overhead per utterance dominates.
const PART_OF_STATES: usize = 16;

const fn part(input: &ExampleInput) -> usize {
    match input {
        ExampleInput::States(_) => PART_OF_STATES,
        _ => PART,
    }
}

/// The computation of the gradients of one training step.
pub(super) struct GradientComputation<'a, N> {
    pub network: &'a N,
    /// With autodiff.
    pub device: &'a Device,
    pub config: &'a TrainingConfig,
    pub class_weights: &'a [f32],
    /// Utterances are padded to a multiple of this number of frames.
    pub granule: usize,
    /// The sum of the sample weights of the batch.
    pub total: f32,
    /// Number of parts computed in parallel.
    pub threads: usize,
}

/// Samples of similar length and their dropout factors, one per value, drawn on the host so that a checkpoint can store
/// the generator.
struct BatchPart<'a> {
    samples: &'a [Sample<'a>],
    dropout: Option<Vec<f32>>,
}

/// The result of a batch, or of a part of it.
pub(super) struct BatchGradients {
    /// `None` for an empty batch.
    pub loss: Option<Tensor<1>>,
    pub gradients: GradientsParams,
    pub statistics: Statistics,
}

impl<N: TrainableNetwork> GradientComputation<'_, N> {
    /// The loss of a batch, whose samples are sorted by length, and the gradients of the weights. The results are
    /// identical bit for bit for any number of cores.
    ///
    /// # Errors
    /// `network-input` for samples that the network does not accept.
    pub(super) fn compute(
        &self,
        samples: &[Sample<'_>],
        generator: &mut Generator,
    ) -> Result<BatchGradients, Error> {
        let same_layer = |a: &Sample<'_>, b: &Sample<'_>| a.input.enters_same_layer(b.input);
        let parts: Vec<BatchPart<'_>> = samples
            .chunk_by(same_layer)
            .flat_map(|same| same.chunks(self.part(same)))
            .map(|samples| BatchPart {
                samples,
                dropout: self.dropout(samples, generator),
            })
            .collect();
        let mut accumulator = GradientsAccumulator::new();
        let mut sum: Option<Tensor<1>> = None;
        let mut statistics = Statistics::new();
        for part in self.of_parts(&parts) {
            let part = part?;
            accumulator.accumulate(self.network, part.gradients);
            statistics.extend(part.statistics);
            sum = match (sum, part.loss) {
                (Some(sum), Some(loss)) => Some(sum + loss),
                (sum, loss) => sum.or(loss),
            };
        }
        Ok(BatchGradients {
            loss: sum,
            gradients: accumulator.grads(),
            statistics,
        })
    }

    /// Samples per part.
    fn part(&self, samples: &[Sample<'_>]) -> usize {
        if self.network.whole_batches() {
            samples.len().max(1)
        } else {
            part(samples[0].input)
        }
    }

    /// The loss and gradients of each part, in the order of the parts.
    fn of_parts(&self, parts: &[BatchPart<'_>]) -> Vec<Result<BatchGradients, Error>> {
        let whole =
            |part: &BatchPart<'_>| !matches!(part.samples[0].input, ExampleInput::Embedding(_));
        // The last layers alone are too little work for a thread.
        if self.threads < 2 || self.network.whole_batches() || !parts.iter().any(whole) {
            let of_part = |part| self.of_part(part, self.network);
            return parts.iter().map(of_part).collect();
        }
        // The longest parts are last and start first, so that the threads finish together.
        side_by_side(parts.len(), self.threads, |index| {
            // Each part has its own graph, because burn allows one thread at a time in a graph.
            self.of_part(&parts[index], &self.network.valid().train())
        })
    }

    fn of_part(&self, part: &BatchPart<'_>, network: &N) -> Result<BatchGradients, Error> {
        let samples = part.samples;
        let values: Vec<&[f32]> = samples.iter().map(|sample| &*sample.values).collect();
        let inputs = inputs(samples[0].input, &values, self.granule, self.device);
        let output = network.forward_training(inputs, part.dropout.clone())?;
        let targets: Vec<Target> = samples.iter().map(|sample| sample.target.clone()).collect();
        let loss = self.config.loss;
        let loss = loss.of(output.logits, &targets, self.class_weights, self.total);
        let gradients = GradientsParams::from_grads(loss.backward(), network);
        Ok(BatchGradients {
            loss: Some(loss.inner()),
            gradients,
            statistics: output.statistics,
        })
    }

    fn dropout(&self, samples: &[Sample<'_>], generator: &mut Generator) -> Option<Vec<f32>> {
        let share = self.config.dropout;
        let mut factor = || {
            if generator.uniform() < share {
                0.0
            } else {
                1.0 / (1.0 - share)
            }
        };
        let longest = samples.iter().map(|sample| sample.values.len()).max();
        let frames = longest.unwrap_or(0) / MEL_BANDS;
        let frames = frames.next_multiple_of(self.granule.max(1));
        let count = self.network.dropout_count(samples.len(), frames);
        (share > 0.0).then(|| (0..count).map(|_| factor()).collect())
    }
}
