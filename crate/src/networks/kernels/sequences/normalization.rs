//! Batch normalization of rows of channels on the CPU. `valid` is 0 for padded rows and 1 for all others.

use multiversion::multiversion;

/// The values that normalize each channel.
#[derive(Clone, Copy)]
pub(super) struct Affine<'a> {
    pub mean: &'a [f32],
    /// The weight divided by the standard deviation.
    pub scale: &'a [f32],
    pub bias: &'a [f32],
}

/// Writes to `sum`, which has `1 + 2 * channels` zeros, the number of valid rows, and for each channel the sum of their
/// values and the sum of the squared distances from their mean.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn moments(rows: &[f32], valid: &[f32], channels: usize, sum: &mut [f32]) {
    let (count, sums) = sum.split_at_mut(1);
    let (sums, squares) = sums.split_at_mut(channels);
    count[0] = valid.iter().sum();
    if count[0] == 0.0 {
        return;
    }
    for (row, factor) in rows.chunks_exact(channels).zip(valid) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += factor * value;
        }
    }
    let share = 1.0 / count[0];
    for (row, factor) in rows.chunks_exact(channels).zip(valid) {
        for ((square, sum), value) in squares.iter_mut().zip(&*sums).zip(row) {
            let distance = value - share * sum;
            *square += factor * distance * distance;
        }
    }
}

/// Mean and variance from the results of [`moments`] for blocks of rows.
pub(super) fn combined(blocks: &[f32], channels: usize) -> [Vec<f32>; 2] {
    let blocks = || {
        let blocks = blocks.chunks_exact(1 + 2 * channels);
        blocks.filter(|block| block[0] > 0.0)
    };
    let count: f64 = blocks().map(|block| f64::from(block[0])).sum();
    let count = count.max(1.0);
    let of_channel = |channel: usize| {
        let sums = blocks().map(|block| f64::from(block[1 + channel]));
        let mean = sums.sum::<f64>() / count;
        let squares = blocks().map(|block| {
            let distance = f64::from(block[1 + channel]) / f64::from(block[0]) - mean;
            f64::from(block[1 + channels + channel]) + f64::from(block[0]) * distance * distance
        });
        [mean, squares.sum::<f64>() / count]
    };
    let all: Vec<[f64; 2]> = (0..channels).map(of_channel).collect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "results in single precision"
    )]
    [0, 1].map(|part| all.iter().map(|pair| pair[part] as f32).collect())
}

/// Normalizes `rows` into `out`, adds the previous values of `out` if `add`, and applies a leaky ReLU. Padded rows
/// become 0.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn normalize(
    rows: &[f32],
    valid: &[f32],
    affine: Affine<'_>,
    slope: f32,
    add: bool,
    out: &mut [f32],
) {
    let channels = affine.mean.len();
    let outs = out.chunks_exact_mut(channels);
    for ((row, out), factor) in rows.chunks_exact(channels).zip(outs).zip(valid) {
        let channels = affine.mean.iter().zip(affine.scale).zip(affine.bias);
        for ((out, value), ((mean, scale), bias)) in out.iter_mut().zip(row).zip(channels) {
            let sum = (value - mean) * scale + bias + if add { *out } else { 0.0 };
            *out = factor * if sum > 0.0 { sum } else { slope * sum };
        }
    }
}

/// The gradient before the activation, from the `output`, in place. Adds to `sums`, for each channel, its sum and the
/// sum of its products with the distance of the values from the mean.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn deactivate(
    rows: &[f32],
    output: &[f32],
    valid: &[f32],
    mean: &[f32],
    slope: f32,
    gradient: &mut [f32],
    sums: &mut [f32],
) {
    let channels = mean.len();
    let (plain, centered) = sums.split_at_mut(channels);
    let rows = rows
        .chunks_exact(channels)
        .zip(output.chunks_exact(channels));
    let gradients = gradient.chunks_exact_mut(channels);
    for (((row, output), gradient), factor) in rows.zip(gradients).zip(valid) {
        let sums = plain.iter_mut().zip(&mut *centered).zip(mean);
        let values = row.iter().zip(output).zip(gradient);
        for (((value, output), gradient), ((plain, centered), mean)) in values.zip(sums) {
            *gradient *= factor * if *output > 0.0 { 1.0 } else { slope };
            *plain += *gradient;
            *centered += *gradient * (value - mean);
        }
    }
}

/// The gradient of the input, `scale (gradient - shift - slant (value - mean))` in valid rows.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn gradient(
    rows: &[f32],
    valid: &[f32],
    affine: Affine<'_>,
    [shift, slant]: [&[f32]; 2],
    gradient: &[f32],
    out: &mut [f32],
) {
    let channels = affine.mean.len();
    let rows = rows
        .chunks_exact(channels)
        .zip(gradient.chunks_exact(channels));
    let outs = out.chunks_exact_mut(channels);
    for (((row, gradient), out), factor) in rows.zip(outs).zip(valid) {
        let channels = affine
            .mean
            .iter()
            .zip(affine.scale)
            .zip(shift.iter().zip(slant));
        let values = row.iter().zip(gradient).zip(out);
        for (((value, gradient), out), ((mean, scale), (shift, slant))) in values.zip(channels) {
            *out = scale * (gradient - factor * (shift + slant * (value - mean)));
        }
    }
}
