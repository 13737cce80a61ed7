//! The loss of a batch and its gradients. A batch is cut into parts of like length, whose gradients add up to those of the
//! whole: little padding, little memory, and the same update. On a processor as many parts are computed at once as it has
//! cores.

use super::config::TrainingConfig;
use super::evaluate::Inputs;
use super::example::Input;
use super::loss::Target;
use super::samples::Sample;
use super::threads::side_by_side;
use crate::networks::EmotionNetwork;
use crate::random::Generator;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::prelude::*;

/// Utterances that go through the network together.
const PART: usize = 4;

/// The same where the trunk has been run: there is so little work in an utterance that its overhead counts.
const PART_OF_STATES: usize = 16;

const fn part(input: &Input) -> usize {
    match input {
        Input::States(_) => PART_OF_STATES,
        _ => PART,
    }
}

/// What a step of training is computed with.
pub(super) struct Learner<'a> {
    pub network: &'a EmotionNetwork,
    /// With autodiff.
    pub device: &'a Device,
    pub config: &'a TrainingConfig,
    pub class_weights: &'a [f32],
    /// The multiple of frames that utterances are padded to.
    pub granule: usize,
    /// The sum of the weights of the batch's samples.
    pub total: f32,
    /// How many parts are computed at once.
    pub threads: usize,
}

/// Samples of like length, and what dropout makes of their contexts: a factor for each value, drawn on the host, whose
/// generator a checkpoint can hold.
struct Part<'a> {
    samples: &'a [Sample<'a>],
    dropout: Option<Vec<f32>>,
}

impl Learner<'_> {
    /// The loss of a batch, whose samples are ordered by their length, and the gradients of the network's weights. They are
    /// the same bit for bit on any number of cores.
    pub(super) fn learn(
        &self,
        samples: &[Sample<'_>],
        generator: &mut Generator,
    ) -> (Option<Tensor<1>>, GradientsParams) {
        let alike = |a: &Sample<'_>, b: &Sample<'_>| a.input.is_alike(b.input);
        let parts: Vec<Part<'_>> = samples
            .chunk_by(alike)
            .flat_map(|same| same.chunks(part(same[0].input)))
            .map(|samples| Part {
                samples,
                dropout: self.dropout(samples.len(), generator),
            })
            .collect();
        let mut accumulator = GradientsAccumulator::new();
        let mut sum: Option<Tensor<1>> = None;
        for (loss, gradients) in self.of_parts(&parts) {
            accumulator.accumulate(self.network, gradients);
            sum = Some(match sum {
                Some(sum) => sum + loss,
                None => loss,
            });
        }
        (sum, accumulator.grads())
    }

    /// Each part's share of the loss and of the gradients, in the order of the parts.
    fn of_parts(&self, parts: &[Part<'_>]) -> Vec<(Tensor<1>, GradientsParams)> {
        let whole = |part: &Part<'_>| !matches!(part.samples[0].input, Input::Context(_));
        // The last layers alone are too little work for a thread.
        if self.threads < 2 || !parts.iter().any(whole) {
            let of_part = |part| self.of_part(part, self.network);
            return parts.iter().map(of_part).collect();
        }
        // The longest parts are the last, and begin first, so that the threads end together.
        side_by_side(parts.len(), self.threads, |index| {
            // A graph of its own for each, because burn lets only one thread at a time into a graph.
            self.of_part(&parts[index], &self.network.valid().train())
        })
    }

    fn of_part(&self, part: &Part<'_>, network: &EmotionNetwork) -> (Tensor<1>, GradientsParams) {
        let samples = part.samples;
        let values: Vec<&[f32]> = samples.iter().map(|sample| &*sample.values).collect();
        let inputs = Inputs::new(samples[0].input, &values, self.granule, self.device);
        let context = match inputs {
            Inputs::Features(batch) => network.context(&batch).0,
            Inputs::States(batch) => network.embed(batch.states, &batch.steps).0,
            Inputs::Contexts(contexts) => *contexts,
        };
        let logits = match &part.dropout {
            Some(factors) => {
                let factors = TensorData::new(factors.clone(), context.dims());
                network.classify_with_dropout(context, Tensor::from_data(factors, self.device))
            }
            None => network.classify(context),
        };
        let targets: Vec<Target> = samples.iter().map(|sample| sample.target.clone()).collect();
        let loss = self.config.loss;
        let loss = loss.of(logits, &targets, self.class_weights, self.total);
        let gradients = GradientsParams::from_grads(loss.backward(), network);
        (loss.inner(), gradients)
    }

    fn dropout(&self, samples: usize, generator: &mut Generator) -> Option<Vec<f32>> {
        let share = self.config.dropout;
        let mut factor = || {
            if generator.uniform() < share {
                0.0
            } else {
                1.0 / (1.0 - share)
            }
        };
        let count = samples * self.network.config().embedding_size();
        (share > 0.0).then(|| (0..count).map(|_| factor()).collect())
    }
}
