//! The operations on weights, which have no gradients.

use super::recorded::{Case, Input, Recorded, computed, flat};
use crate::error::Error;
use crate::networks::kernels::update::{AdamStep, adam, scaled, square_sum};
use burn::prelude::*;

pub(super) const CASES: &[Case] = &[("scaling of gradients", scaling), ("Adam", step)];

const SHAPE: [usize; 2] = [33, 1000];

fn scaling(device: &Device) -> Result<Recorded, Error> {
    let inputs = [Input::uniform("gradient", &SHAPE)];
    computed(device, inputs, |[gradient]| {
        let gradient: Tensor<2> = gradient.reshape(SHAPE);
        let factor = Tensor::from_data([0.3_f32], &gradient.device());
        vec![
            ("sum of squares", square_sum(gradient.clone())),
            ("scaled", flat(scaled(gradient, factor))),
        ]
    })
}

fn step(device: &Device) -> Result<Recorded, Error> {
    let inputs =
        ["weights", "gradient", "first", "second"].map(|name| Input::uniform(name, &SHAPE));
    computed(device, inputs, |tensors| {
        let [weights, gradient, first, second]: [Tensor<2>; 4] =
            tensors.map(|tensor| tensor.reshape(SHAPE));
        let step = AdamStep {
            decays: [0.9, 0.999],
            rate: 0.01,
            epsilon: 1e-3,
            kept: 0.99,
        };
        let [weights, first, second] = adam([weights, gradient, first, second.abs()], step);
        vec![
            ("weights", flat(weights)),
            ("first moment", flat(first)),
            ("second moment", flat(second)),
        ]
    })
}
