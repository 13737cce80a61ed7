//! Layer normalization over the channels of each step.

use super::lanes::{LANES, Lanes, grouped};
use crate::error::Error;
use crate::model::NamedTensors;

/// Added to the variance, as in Whisper.
const EPSILON: f32 = 1e-5;

pub(super) struct LayerNorm {
    weight: Vec<Lanes>,
    bias: Vec<Lanes>,
}

impl LayerNorm {
    pub(super) fn new(weights: &NamedTensors<'_>, name: &str) -> Result<Self, Error> {
        let values = |part: &str| weights.values(&format!("{name}.{part}"));
        Ok(Self {
            weight: grouped(values("weight")?),
            bias: grouped(values("bias")?),
        })
    }

    /// Normalizes `input`, `[group][step]`, into `out`.
    pub(super) fn apply(&self, input: &[Lanes], steps: usize, out: &mut Vec<Lanes>) {
        let width = (self.weight.len() * LANES) as f32;
        out.clear();
        out.extend_from_slice(input);
        for step in 0..steps {
            let of_step = || input.iter().skip(step).step_by(steps);
            let mean = total(of_step().fold(Lanes::ZERO, plus)) / width;
            let squares = of_step().fold(Lanes::ZERO, |sums, lanes| {
                let mut squares = *lanes;
                for value in &mut squares {
                    *value = (*value - mean) * (*value - mean);
                }
                plus(sums, &squares)
            });
            let factor = 1.0 / (total(squares) / width + EPSILON).sqrt();
            let groups = out.iter_mut().skip(step).step_by(steps);
            for (lanes, (weight, bias)) in groups.zip(self.weight.iter().zip(&self.bias)) {
                for lane in 0..LANES {
                    lanes[lane] = (lanes[lane] - mean) * factor * weight[lane] + bias[lane];
                }
            }
        }
    }
}

fn plus(mut sums: Lanes, lanes: &Lanes) -> Lanes {
    for (sum, value) in sums.iter_mut().zip(lanes) {
        *sum += value;
    }
    sums
}

fn total(lanes: Lanes) -> f32 {
    lanes.iter().sum()
}
