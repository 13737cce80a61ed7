//! Unit tests of every operation of the network.

use super::slow::{self, FeatureMap};
use super::{assert_close, doubles, random};
use crate::networks::kernels;
use burn::prelude::*;

fn tensor<const D: usize>(values: &[f32], dims: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values.to_vec(), dims), &Device::flex())
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

/// One item of `[batch, frames, bands, channels]`, limited to its first `frames` frames.
fn feature_map(values: &[f32], frames: usize, bands: usize, channels: usize) -> FeatureMap {
    let mut map = FeatureMap::zeros(channels, frames, bands);
    for t in 0..frames {
        for f in 0..bands {
            for c in 0..channels {
                map.set(c, t, f, values[(t * bands + f) * channels + c].into());
            }
        }
    }
    map
}

/// A feature map with channels last.
fn flat(map: &FeatureMap) -> Vec<f64> {
    let mut values = Vec::new();
    for t in 0..map.frames {
        for f in 0..map.bands {
            values.extend((0..map.channels).map(|c| map.at(c, t, f)));
        }
    }
    values
}

#[test]
fn entry_patches_are_the_inputs_of_a_strided_convolution() {
    let (frames, bands) = (9, 128);
    let input = random(2 * frames * bands, 1);
    let patches = values(kernels::entry_patches(tensor(&input, [2, frames, bands])));
    let kernel = doubles(&random(9, 2));
    let item = frames * bands;
    let size = patches.len() / 2;
    for index in 0..2 {
        let image = feature_map(&input[index * item..][..item], frames, bands, 1);
        let expected = flat(&slow::convolution(&image, &kernel, None, (3, 2, 0), 1));
        let received: Vec<f32> = patches[index * size..][..size]
            .chunks_exact(9)
            .map(|window| {
                window
                    .iter()
                    .zip(&kernel)
                    .map(|(&x, w)| f64::from(x) * w)
                    .sum::<f64>() as f32
            })
            .collect();
        assert_close(&received, &expected, 1e-6, "patches");
    }
}

#[test]
fn a_pointwise_convolution_is_a_product_a_bias_and_relu() {
    // Enough rows for several blocks, the last one shorter.
    let (rows, inner, columns) = (5000, 5, 7);
    let (input, weight) = (random(rows * inner, 3), random(inner * columns, 8));
    let bias = random(columns, 4);
    for relu in [false, true] {
        let received = values(kernels::pointwise(
            tensor(&input, [rows, inner]),
            tensor(&weight, [inner, columns]),
            tensor(&bias, [columns]),
            relu,
        ));
        let expected: Vec<f64> = (0..rows * columns)
            .map(|i| {
                let (row, column) = (i / columns, i % columns);
                let product = (0..inner).map(|k| {
                    f64::from(input[row * inner + k]) * f64::from(weight[k * columns + column])
                });
                f64::from(bias[column]) + product.sum::<f64>()
            })
            .map(|x| if relu { slow::relu(x) } else { x })
            .collect();
        assert_close(&received, &expected, 1e-5, "pointwise");
    }
}

#[test]
fn depthwise_is_a_grouped_convolution_of_the_valid_frames() {
    let (frames, bands, channels) = (6, 5, 64);
    let input = random(2 * frames * bands * channels, 5);
    let weight = random(9 * channels, 6);
    let lengths = [6.0, 4.0];
    let received = values(kernels::depthwise(
        tensor(&input, [2, frames, bands, channels]),
        tensor(&weight, [9, channels]),
        tensor(&lengths, [2]),
    ));
    // The file's layout is channels first.
    let by_channel: Vec<f64> = (0..channels * 9)
        .map(|i| f64::from(weight[(i % 9) * channels + i / 9]))
        .collect();
    let item = frames * bands * channels;
    for (index, length) in [6, 4].into_iter().enumerate() {
        let image = feature_map(&input[index * item..], length, bands, channels);
        let out = slow::convolution(&image, &by_channel, None, (3, 1, 1), channels);
        let mut expected: Vec<f64> = flat(&out).into_iter().map(slow::relu).collect();
        expected.resize(item, 0.0);
        assert_close(
            &received[index * item..][..item],
            &expected,
            1e-5,
            "depthwise",
        );
    }
}

#[test]
fn pooling_takes_the_largest_of_each_window() {
    let (frames, bands, channels) = (8, 9, 16);
    let input = random(2 * frames * bands * channels, 7);
    let received = values(kernels::max_pool(tensor(
        &input,
        [2, frames, bands, channels],
    )));
    let (item, size) = (frames * bands * channels, received.len() / 2);
    for index in 0..2 {
        let image = feature_map(&input[index * item..], frames, bands, channels);
        let expected = flat(&slow::max_pool(&image));
        assert_close(&received[index * size..][..size], &expected, 0.0, "pooling");
    }
}

#[test]
fn the_gru_follows_its_equations_in_both_directions() {
    let (steps, lengths) = (5, [5usize, 3]);
    for sets in [1, 2] {
        let projected = random(2 * steps * sets * 384, 8);
        let hidden: Vec<f32> = random(sets * 128 * 384, 9)
            .iter()
            .map(|x| 0.2 * x)
            .collect();
        let received = values(kernels::gru(
            tensor(&projected, [2, steps, sets * 384]),
            tensor(&hidden, [sets, 128, 384]),
            tensor(&lengths.map(|length| length as f32), [2]),
        ));
        for (index, length) in lengths.into_iter().enumerate() {
            for direction in 0..2 {
                let set = direction * (sets - 1);
                // The file's layout has one row per output.
                let rows: Vec<f64> = (0..384 * 128)
                    .map(|i| f64::from(hidden[(set * 128 + i % 128) * 384 + i / 128]))
                    .collect();
                let mut inputs: Vec<Vec<f64>> = (0..length)
                    .map(|t| doubles(&projected[((index * steps + t) * sets + set) * 384..][..384]))
                    .collect();
                if direction == 1 {
                    inputs.reverse();
                }
                let mut states = slow::gru(&inputs, &rows);
                if direction == 1 {
                    states.reverse();
                }
                states.resize(steps, vec![0.0; 128]);
                for (t, expected) in states.iter().enumerate() {
                    let at = ((index * steps + t) * 2 + direction) * 128;
                    assert_close(&received[at..][..128], expected, 1e-5, "GRU");
                }
            }
        }
    }
}
