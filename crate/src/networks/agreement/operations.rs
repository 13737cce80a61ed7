//! The operations of the proposed network.

use super::recorded::{Case, Input, Recorded, computed, derived, flat};
use crate::error::Error;
use crate::model::GRU_UNITS;
use crate::networks::kernels;
use burn::prelude::*;

pub(super) const CASES: &[Case] = &[
    ("entry patches", entry_patches),
    // More rows and columns than a block, and a sum that is divided between units.
    ("product", |device| product(device, [70, 1000], [1000, 37])),
    ("product of batches", |device| {
        product(device, [3, 9, 21], [3, 21, 6])
    }),
    ("pointwise convolution", |device| pointwise(device, false)),
    ("pointwise convolution with ReLU", |device| {
        pointwise(device, true)
    }),
    ("depthwise convolution", depthwise),
    ("max pool", max_pool),
    ("GRU", |device| gru(device, 1)),
    ("GRU, weights for each direction", |device| gru(device, 2)),
];

/// The valid frames or steps of two utterances.
fn lengths(frames: [f32; 2], device: &Device) -> Tensor<1> {
    Tensor::from_data(frames, device)
}

fn entry_patches(device: &Device) -> Result<Recorded, Error> {
    const X: [usize; 3] = [2, 31, 128];
    computed(device, [Input::uniform("input", &X)], |[x]| {
        vec![("output", flat(kernels::entry_patches(x.reshape(X))))]
    })
}

fn product<const D: usize>(
    device: &Device,
    lhs: [usize; D],
    rhs: [usize; D],
) -> Result<Recorded, Error> {
    let inputs = [Input::grid("lhs", &lhs), Input::grid("rhs", &rhs)];
    derived(device, inputs, |[a, b]| {
        flat(kernels::product(a.reshape(lhs), b.reshape(rhs)))
    })
}

fn pointwise(device: &Device, relu: bool) -> Result<Recorded, Error> {
    const X: [usize; 2] = [700, 64];
    const WEIGHT: [usize; 2] = [64, 50];
    const BIAS: [usize; 1] = [50];
    let inputs = [
        Input::grid("input", &X),
        Input::grid("weight", &WEIGHT),
        Input::bias(&BIAS),
    ];
    derived(device, inputs, |[x, weight, bias]| {
        let (x, weight) = (x.reshape(X), weight.reshape(WEIGHT));
        flat(kernels::pointwise(x, weight, bias, relu))
    })
}

fn depthwise(device: &Device) -> Result<Recorded, Error> {
    const X: [usize; 4] = [2, 21, 15, 64];
    const WEIGHT: [usize; 2] = [9, 64];
    let inputs = [Input::grid("input", &X), Input::grid("weight", &WEIGHT)];
    derived(device, inputs, |[x, weight]| {
        let lengths = lengths([21.0, 13.0], &x.device());
        flat(kernels::depthwise(
            x.reshape(X),
            weight.reshape(WEIGHT),
            lengths,
        ))
    })
}

/// On a grid, so that windows have several maxima.
fn max_pool(device: &Device) -> Result<Recorded, Error> {
    const X: [usize; 4] = [2, 22, 15, 64];
    derived(device, [Input::grid("input", &X)], |[x]| {
        flat(kernels::max_pool(x.reshape(X)))
    })
}

fn gru(device: &Device, sets: usize) -> Result<Recorded, Error> {
    const STEPS: usize = 12;
    let projected = [2, STEPS, sets * 3 * GRU_UNITS];
    let hidden = [sets, GRU_UNITS, 3 * GRU_UNITS];
    let inputs = [
        Input::uniform("projected", &projected),
        Input::uniform("hidden", &hidden),
    ];
    derived(device, inputs, |[x, weight]| {
        let lengths = lengths([12.0, 7.0], &x.device());
        // Small enough that the gates are not saturated.
        let weight = weight.mul_scalar(0.1).reshape(hidden);
        flat(kernels::gru(x.reshape(projected), weight, lengths))
    })
}
