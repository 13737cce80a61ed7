//! From the states of a trunk to the logits: attention over time, which computes the embedding, then the classifier.

use super::gru::WIDTH;
use super::trace::{Place, Trace};
use crate::error::Error;
use crate::model::{GRU_UNITS, NamedTensors, NetworkConfig, VARIANCE_EPSILON};

/// The output of the network for an utterance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Output {
    /// One value for each label, before the softmax.
    pub logits: Vec<f32>,
    /// One weight for each step, with sum 1; empty for a network without attention.
    pub attention: Vec<f32>,
    /// The input of the classifier before its standardization.
    pub embedding: Vec<f32>,
}

/// The part of the network after the trunk.
pub(crate) struct Head {
    attention: Option<Vec<f32>>,
    /// Whether the second half of the embedding is the deviation of the states.
    deviation: bool,
    pub classifier: Classifier,
}

/// Computes logits from an embedding. The weights are not packed: these products take negligible time.
pub(crate) struct Classifier {
    /// Mean and standard deviation of the embedding over the training utterances.
    standardization: Option<[Vec<f32>; 2]>,
    hidden: Linear,
    slopes: Vec<f32>,
    output: Linear,
}

struct Linear {
    /// `[outputs, inputs]`
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    fn new(weights: &NamedTensors<'_>, name: &str) -> Result<Self, Error> {
        Ok(Self {
            weights: weights.values(&format!("{name}.weight"))?.to_vec(),
            bias: weights.values(&format!("{name}.bias"))?.to_vec(),
        })
    }

    fn apply(&self, input: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(input.len().max(1));
        rows.zip(&self.bias)
            .map(|(row, bias)| bias + dot(row, input))
            .collect()
    }
}

impl Classifier {
    pub(crate) fn new(weights: &NamedTensors<'_>) -> Result<Self, Error> {
        let standardization = weights.embedding()?;
        Ok(Self {
            standardization: standardization.map(|both| both.map(<[f32]>::to_vec)),
            hidden: Linear::new(weights, "classifier.hidden")?,
            slopes: weights.values("classifier.prelu.weight")?.to_vec(),
            output: Linear::new(weights, "classifier.output")?,
        })
    }

    /// The mean of the embedding over the training utterances, if the model has it.
    pub(crate) fn mean(&self) -> Option<&[f32]> {
        self.standardization.as_ref().map(|[mean, _]| &**mean)
    }

    /// The logits of an embedding that is not standardized.
    pub(crate) fn logits(&self, embedding: &[f32]) -> Vec<f32> {
        self.output.apply(&self.hidden(embedding))
    }

    fn hidden(&self, embedding: &[f32]) -> Vec<f32> {
        let mut hidden = match &self.standardization {
            Some([mean, std]) => {
                let pairs = embedding.iter().zip(mean.iter().zip(std));
                let standardized: Vec<f32> =
                    pairs.map(|(e, (mean, std))| (e - mean) / std).collect();
                self.hidden.apply(&standardized)
            }
            None => self.hidden.apply(embedding),
        };
        for (value, slope) in hidden.iter_mut().zip(&self.slopes) {
            if *value < 0.0 {
                *value *= slope;
            }
        }
        hidden
    }
}

impl Head {
    pub(crate) fn new(weights: &NamedTensors<'_>, config: NetworkConfig) -> Result<Self, Error> {
        let attention = config
            .attention
            .then(|| weights.values("attention.weight"))
            .transpose()?;
        Ok(Self {
            attention: attention.map(<[f32]>::to_vec),
            deviation: config.deviation,
            classifier: Classifier::new(weights)?,
        })
    }

    /// `states` is `steps x state size`.
    pub(crate) fn run(&self, states: &[f32], trace: Option<&mut Trace>) -> Output {
        let (embedding, attention) = match &self.attention {
            Some(weight) => embed(weight, self.deviation, states),
            None => (last_outputs(states), Vec::new()),
        };
        let hidden = self.classifier.hidden(&embedding);
        let logits = self.classifier.output.apply(&hidden);
        if let Some(trace) = trace {
            trace.add(Place::Context, embedding.len(), &embedding);
            trace.add(Place::Hidden, hidden.len(), &hidden);
        }
        Output {
            logits,
            attention,
            embedding,
        }
    }
}

/// The embedding of `states`, `steps x state size`, with the attention vector `weight`, and the attention of each step.
pub(crate) fn embed(weight: &[f32], with_deviation: bool, states: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mut embedding, alpha) = attend(weight, states);
    if with_deviation {
        embedding.extend(deviation(&embedding, &alpha, states));
    }
    (embedding, alpha)
}

/// `alpha = softmax over time of w . h_t` (Eq. 1) and `c = sum of alpha_t h_t` (Eq. 2).
fn attend(weight: &[f32], states: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let steps = states.chunks_exact(weight.len().max(1));
    let mut alpha: Vec<f32> = steps.clone().map(|state| dot(weight, state)).collect();
    let largest = alpha.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for value in &mut alpha {
        *value = (*value - largest).exp();
    }
    let sum: f32 = alpha.iter().sum();
    let mut context = vec![0.0; weight.len()];
    for (alpha, state) in alpha.iter_mut().zip(steps) {
        *alpha /= sum;
        for (value, h) in context.iter_mut().zip(state) {
            *value += *alpha * h;
        }
    }
    (context, alpha)
}

/// `sqrt(sum of alpha_t (h_t - mean)^2 + epsilon)`
fn deviation(mean: &[f32], alpha: &[f32], states: &[f32]) -> Vec<f32> {
    let mut values = vec![VARIANCE_EPSILON; mean.len()];
    for (alpha, state) in alpha.iter().zip(states.chunks_exact(mean.len().max(1))) {
        for (value, (h, mean)) in values.iter_mut().zip(state.iter().zip(mean)) {
            *value += alpha * (h - mean) * (h - mean);
        }
    }
    values.iter().map(|variance| variance.sqrt()).collect()
}

/// Without attention: the forward states of the last step and the backward states of the first step.
fn last_outputs(states: &[f32]) -> Vec<f32> {
    let mut context = vec![0.0; WIDTH];
    let steps = states.chunks_exact(WIDTH);
    if let (Some(first), Some(last)) = (steps.clone().next(), steps.last()) {
        context[..GRU_UNITS].copy_from_slice(&last[..GRU_UNITS]);
        context[GRU_UNITS..].copy_from_slice(&first[GRU_UNITS..]);
    }
    context
}

/// A dot product with eight partial sums, which the compiler keeps in vector registers.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}
