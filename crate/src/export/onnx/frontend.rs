//! The front end: samples to log-mel, the middle 7 s, the level, standardization.

use std::f64::consts::TAU;

use super::attribute::Attribute;
use super::graph::{Graph, Value};
use super::lengths;
use crate::audio::{LEAST_POWER, QUIET_PEAK};
use crate::error::Error;
use crate::frontend::{
    DYNAMIC_RANGE_DB, FFT, HOP, MAX_FRAMES, MEL_BANDS, WINDOW, hamming, slaney_filters,
};
use crate::model::ModelFile;

/// Below all log-mel values, dB.
const NOTHING: f32 = -1e30;
/// Bins of the power spectrum.
const BINS: usize = FFT / 2 + 1;

/// The log-mel of samples, `[batch, frames, 128]`, and the number of valid frames of each row.
///
/// The Fourier transform is a convolution with windowed cosines and sines, which every runtime supports on every
/// device.
pub(super) fn log_mel(
    graph: &mut Graph,
    samples: &Value,
    lengths: &Value,
    amplified: bool,
) -> (Value, Value) {
    graph.scope("samples");
    let longest = lengths::axis(graph, samples, 1);
    let lengths = graph.add("Min", &[lengths, &longest]);
    let zero = graph.float(0.0);
    let valid = lengths::valid(graph, &lengths, &longest, [0, 0]);
    let mut samples = graph.add("Where", &[&valid, samples, &zero]);
    if amplified {
        samples = amplify(graph, &samples);
    }

    graph.scope("log_mel");
    let channel = graph.ints(&[1]);
    let samples = graph.add("Unsqueeze", &[&samples, &channel]);
    let waves = graph.tensor("frontend.waves", &[2 * BINS, 1, WINDOW], &waves());
    let half = WINDOW as i64 / 2;
    let spectrum = graph.add_with(
        "Conv",
        &[&samples, &waves],
        &[
            Attribute::Ints("kernel_shape", vec![WINDOW as i64]),
            Attribute::Ints("strides", vec![HOP as i64]),
            // Frames are centered.
            Attribute::Ints("pads", vec![half, half]),
        ],
    );
    let power = graph.add("Mul", &[&spectrum, &spectrum]);
    // A band is the sum over the squares of both the cosines and the sines.
    let filters = graph.tensor("frontend.mel", &[MEL_BANDS, 2 * BINS], &filters());
    let mel = graph.add("MatMul", &[&filters, &power]);
    let least = graph.float(LEAST_POWER);
    let mel = graph.add("Max", &[&mel, &least]);
    let nepers = graph.add("Log", &[&mel]);
    let decibels = graph.float(10.0 * std::f32::consts::LOG10_E);
    let values = graph.add("Mul", &[&nepers, &decibels]);
    let frames_first = Attribute::Ints("perm", vec![0, 2, 1]);
    let values = graph.add_with("Transpose", &[&values], &[frames_first]);

    let (hop, one) = (graph.int(HOP as i64), graph.int(1));
    let hops = graph.add("Div", &[&lengths, &hop]);
    let frames = graph.add("Add", &[&hops, &one]);
    let loudest = loudest(graph, &values, &frames);
    let range = graph.float(DYNAMIC_RANGE_DB);
    let floor = graph.add("Sub", &[&loudest, &range]);
    (graph.add("Max", &[&values, &floor]), frames)
}

/// Standardized features of the middle 7 s at the level of the model, 0 for padding, and the number of valid frames.
pub(super) fn features(
    graph: &mut Graph,
    model: &ModelFile,
    (log_mel, frames): (Value, Value),
) -> Result<(Value, Value), Error> {
    graph.scope("features");
    let (mut values, frames) = middle(graph, &log_mel, &frames);
    if let Some(level) = model.card.loudest_db {
        let loudest = loudest(graph, &values, &frames);
        let level = graph.float(level);
        let shift = graph.add("Sub", &[&level, &loudest]);
        values = graph.add("Add", &[&values, &shift]);
    }
    let standardization = model.standardization()?;
    let mean = graph.tensor("features.mean", &[MEL_BANDS], &standardization.mean);
    let std = graph.tensor("features.std", &[MEL_BANDS], &standardization.std);
    let centred = graph.add("Sub", &[&values, &mean]);
    let values = graph.add("Div", &[&centred, &std]);
    let valid = valid_frames(graph, &values, &frames);
    let zero = graph.float(0.0);
    Ok((graph.add("Where", &[&valid, &values, &zero]), frames))
}

/// The middle frames of each row and their number.
fn middle(graph: &mut Graph, values: &Value, frames: &Value) -> (Value, Value) {
    let (most, two, one) = (graph.int(MAX_FRAMES as i64), graph.int(2), graph.int(1));
    let kept = graph.add("Min", &[frames, &most]);
    let surplus = graph.add("Sub", &[frames, &kept]);
    let first = graph.add("Div", &[&surplus, &two]);
    let longest = lengths::axis(graph, values, 1);
    let last = graph.add("Sub", &[&longest, &one]);
    let width = graph.add("Min", &[&longest, &most]);
    let numbers = lengths::numbers(graph, &width);
    let column = graph.ints(&[-1, 1]);
    let first = graph.add("Reshape", &[&first, &column]);
    let places = graph.add("Add", &[&first, &numbers]);
    let places = graph.add("Min", &[&places, &last]);
    let axis = graph.ints(&[2]);
    let places = graph.add("Unsqueeze", &[&places, &axis]);
    let of_row = Attribute::Int("batch_dims", 1);
    (
        graph.add_with("GatherND", &[values, &places], &[of_row]),
        kept,
    )
}

/// The maximum over the valid frames of each row, `[batch, 1, 1]`.
fn loudest(graph: &mut Graph, values: &Value, frames: &Value) -> Value {
    let valid = valid_frames(graph, values, frames);
    let nothing = graph.float(NOTHING);
    let values = graph.add("Where", &[&valid, values, &nothing]);
    let axes = Attribute::Ints("axes", vec![1, 2]);
    graph.add_with("ReduceMax", &[&values], &[axes])
}

fn valid_frames(graph: &mut Graph, values: &Value, frames: &Value) -> Value {
    let length = lengths::axis(graph, values, 1);
    lengths::valid(graph, frames, &length, [0, 1])
}

/// Amplifies quiet recordings by a power of two: the minimum power of the log-mel would remove their quiet parts.
fn amplify(graph: &mut Graph, samples: &Value) -> Value {
    let magnitude = graph.add("Abs", &[samples]);
    let axes = Attribute::Ints("axes", vec![1]);
    let peak = graph.add_with("ReduceMax", &[&magnitude], &[axes]);
    let (quiet, silent) = (graph.float(QUIET_PEAK), graph.float(f32::MIN_POSITIVE));
    let below = graph.add("Less", &[&peak, &quiet]);
    let above = graph.add("GreaterOrEqual", &[&peak, &silent]);
    let quiet = graph.add("And", &[&below, &above]);
    // Avoids the logarithm of 0.
    let peak = graph.add("Max", &[&peak, &silent]);
    let nepers = graph.add("Log", &[&peak]);
    let (octaves, two, one) = (
        graph.float(-std::f32::consts::LOG2_E),
        graph.float(2.0),
        graph.float(1.0),
    );
    let exponent = graph.add("Mul", &[&nepers, &octaves]);
    let exponent = graph.add("Floor", &[&exponent]);
    let gain = graph.add("Pow", &[&two, &exponent]);
    let gain = graph.add("Where", &[&quiet, &gain, &one]);
    graph.add("Mul", &[samples, &gain])
}

/// The windowed cosines of all bins, then the sines, `[2 * 513, 640]`.
fn waves() -> Vec<f32> {
    let window = hamming();
    let wave = |function: fn(f64) -> f64| {
        (0..BINS).flat_map(move |bin| {
            window.into_iter().enumerate().map(move |(n, weight)| {
                // The integer product is reduced first, which preserves precision for large angles.
                let phase = (bin * n % FFT) as f64 / FFT as f64;
                (weight * function(TAU * phase)) as f32
            })
        })
    };
    wave(f64::cos).chain(wave(f64::sin)).collect()
}

/// The weights of each band over the bins, repeated for the cosines and the sines, `[128, 2 * 513]`.
fn filters() -> Vec<f32> {
    let mut rows = Vec::with_capacity(MEL_BANDS * 2 * BINS);
    for (first, weights) in slaney_filters(FFT, MEL_BANDS) {
        let mut row = [0.0; BINS];
        for (value, weight) in row.iter_mut().skip(first).zip(weights) {
            *value = weight;
        }
        rows.extend_from_slice(&row);
        rows.extend_from_slice(&row);
    }
    rows
}
