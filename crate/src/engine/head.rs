//! From the GRU's states to the answer: attention over time, then the classifier.

use super::Output;
use super::gru::WIDTH;
use super::trace::{Place, Trace};
use crate::error::Error;
use crate::model::{GRU_UNITS, NamedTensors};

/// Weights as they are in the file: these products are too small to matter.
pub(super) struct Head {
    attention: Option<Vec<f32>>,
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

impl Head {
    pub(super) fn new(weights: &NamedTensors<'_>, attention: bool) -> Result<Self, Error> {
        let attention = attention.then(|| weights.values("attention.weight"));
        Ok(Self {
            attention: attention.transpose()?.map(<[f32]>::to_vec),
            hidden: Linear::new(weights, "classifier.hidden")?,
            slopes: weights.values("classifier.prelu.weight")?.to_vec(),
            output: Linear::new(weights, "classifier.output")?,
        })
    }

    /// `states` is `steps x 256`.
    pub(super) fn run(&self, states: &[f32], trace: Option<&mut Trace>) -> Output {
        let (context, attention) = match &self.attention {
            Some(weight) => attend(weight, states),
            None => (last_outputs(states), Vec::new()),
        };
        let mut hidden = self.hidden.apply(&context);
        for (value, slope) in hidden.iter_mut().zip(&self.slopes) {
            if *value < 0.0 {
                *value *= slope;
            }
        }
        let logits = self.output.apply(&hidden);
        if let Some(trace) = trace {
            trace.add(Place::Gru, WIDTH, states);
            trace.add(Place::Context, context.len(), &context);
            trace.add(Place::Hidden, hidden.len(), &hidden);
        }
        Output { logits, attention }
    }
}

/// `alpha = softmax over time of w . h_t` (Eq. 1) and `c = sum of alpha_t h_t` (Eq. 2).
fn attend(weight: &[f32], states: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let steps = states.chunks_exact(WIDTH);
    let mut alpha: Vec<f32> = steps.clone().map(|state| dot(weight, state)).collect();
    let largest = alpha.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for value in &mut alpha {
        *value = (*value - largest).exp();
    }
    let sum: f32 = alpha.iter().sum();
    let mut context = vec![0.0; WIDTH];
    for (alpha, state) in alpha.iter_mut().zip(steps) {
        *alpha /= sum;
        for (value, h) in context.iter_mut().zip(state) {
            *value += *alpha * h;
        }
    }
    (context, alpha)
}

/// Without attention: forward at the last step, backward at the first.
fn last_outputs(states: &[f32]) -> Vec<f32> {
    let mut context = vec![0.0; WIDTH];
    let steps = states.chunks_exact(WIDTH);
    if let (Some(first), Some(last)) = (steps.clone().next(), steps.last()) {
        context[..GRU_UNITS].copy_from_slice(&last[..GRU_UNITS]);
        context[GRU_UNITS..].copy_from_slice(&first[GRU_UNITS..]);
    }
    context
}

/// A dot product in eight partial sums, which the compiler can keep in vector registers.
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
