//! The operations on sequences.

use super::recorded::{Case, Input, Recorded, derived, flat};
use crate::error::Error;
use crate::networks::kernels::sequences::{
    NormalizationParameters, lstm, moments, normalize, normalize_onto, time_convolution,
};
use burn::prelude::*;

pub(super) const CASES: &[Case] = &[
    ("LSTM", |device| recurrence(device, false)),
    ("LSTM, reversed", |device| recurrence(device, true)),
    ("convolution over time", |device| {
        convolution(device, 10, 1, 1.0)
    }),
    ("dilated convolution over time with ReLU", |device| {
        convolution(device, 3, 4, 0.0)
    }),
    ("convolution over time with leaky ReLU", |device| {
        convolution(device, 1, 1, 0.2)
    }),
    ("normalization", |device| normalization(device, 1.0)),
    ("normalization with leaky ReLU", |device| {
        normalization(device, 0.01)
    }),
    ("normalization onto a residual", residual),
];

fn recurrence(device: &Device, reversed: bool) -> Result<Recorded, Error> {
    const UNITS: usize = 40;
    const PROJECTED: [usize; 3] = [5, 9, 4 * UNITS];
    const HIDDEN: [usize; 2] = [UNITS, 4 * UNITS];
    let inputs = [
        Input::uniform("projected", &PROJECTED),
        Input::uniform("hidden", &HIDDEN),
    ];
    derived(device, inputs, |[projected, hidden]| {
        let hidden = hidden.mul_scalar(0.2).reshape(HIDDEN);
        flat(lstm(projected.reshape(PROJECTED), hidden, reversed))
    })
}

fn convolution(
    device: &Device,
    taps: usize,
    dilation: usize,
    slope: f32,
) -> Result<Recorded, Error> {
    const X: [usize; 3] = [2, 31, 20];
    let shape = [24, 20, taps];
    let inputs = [
        Input::grid("input", &X),
        Input::grid("weight", &shape),
        Input::bias(&[24]),
    ];
    derived(device, inputs, |[x, weight, bias]| {
        let (x, weight) = (x.reshape(X), weight.reshape(shape));
        flat(time_convolution(x, weight, bias, dilation, slope))
    })
}

const ROWS: usize = 60;
const CHANNELS: usize = 12;

/// Two of three rows are valid.
fn valid(device: &Device) -> Tensor<1> {
    let values: Vec<f32> = (0..ROWS).map(|row| f32::from(row % 3 != 1)).collect();
    Tensor::from_data(TensorData::new(values, [ROWS]), device)
}

/// The rows, far from zero, and the parameters of a normalization.
fn inputs() -> [Input; 3] {
    [
        Input::uniform("rows", &[ROWS, CHANNELS]),
        Input::uniform("weight", &[CHANNELS]),
        Input::bias(&[CHANNELS]),
    ]
}

fn scaling(weight: Tensor<1>, bias: Tensor<1>) -> NormalizationParameters {
    NormalizationParameters {
        weight,
        bias,
        epsilon: 1e-3,
    }
}

fn normalization(device: &Device, slope: f32) -> Result<Recorded, Error> {
    derived(device, inputs(), |[rows, weight, bias]| {
        let valid = valid(&rows.device());
        let rows = rows.add_scalar(4.0).reshape([ROWS, CHANNELS]);
        let moments = moments(rows.clone(), valid.clone());
        let scaling = scaling(weight, bias);
        flat(normalize(rows, valid, moments, scaling, slope))
    })
}

fn residual(device: &Device) -> Result<Recorded, Error> {
    let [rows, weight, bias] = inputs();
    let residual = Input::uniform("residual", &[ROWS, CHANNELS]);
    let inputs = [rows, weight, bias, residual];
    derived(device, inputs, |[rows, weight, bias, residual]| {
        let valid = valid(&rows.device());
        let [rows, residual] = [rows, residual].map(|tensor| tensor.reshape([ROWS, CHANNELS]));
        let moments = moments(rows.clone(), valid.clone());
        flat(normalize_onto(
            rows,
            valid,
            moments,
            scaling(weight, bias),
            residual,
        ))
    })
}
