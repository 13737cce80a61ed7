//! The operations on segments.

use super::recorded::{Case, Input, Recorded, derived, flat};
use crate::error::Error;
use crate::networks::kernels::segments;
use burn::prelude::*;

pub(super) const CASES: &[Case] = &[
    ("convolution of segments", |device| convolution(device, 1.0)),
    ("convolution of segments with leaky ReLU", |device| {
        convolution(device, 0.01)
    }),
    ("pool of segments", pool),
];

fn convolution(device: &Device, slope: f32) -> Result<Recorded, Error> {
    const X: [usize; 4] = [2, 21, 10, 16];
    const WEIGHT: [usize; 4] = [24, 16, 5, 3];
    let inputs = [
        Input::grid("input", &X),
        Input::grid("weight", &WEIGHT),
        Input::bias(&[24]),
    ];
    derived(device, inputs, |[x, weight, bias]| {
        let (x, weight) = (x.reshape(X), weight.reshape(WEIGHT));
        flat(segments::convolution(x, weight, bias, slope))
    })
}

/// On a grid, so that windows have several maxima.
fn pool(device: &Device) -> Result<Recorded, Error> {
    const X: [usize; 4] = [2, 21, 40, 16];
    derived(device, [Input::grid("input", &X)], |[x]| {
        flat(segments::pool(x.reshape(X)))
    })
}
