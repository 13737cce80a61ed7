//! Convolution with kernels of 5 frames and 3 bands by minimal filtering (Winograd 1980; Lavin and Gray, *Fast
//! algorithms for convolutional neural networks*, 2016): 2 x 2 outputs are 24 products of linear combinations of 6 x 4
//! inputs and of the kernel, instead of 60.
//!
//! For each of the 24 points, the combinations of all tiles are the rows of one matrix product over the channels.

mod padded;
mod points;

use super::sizes::SegmentConvolutionSizes;
use crate::networks::kernels::packed::{Packed, StridedRows, Transposed};
use crate::networks::kernels::parallel::{filled, for_each_piece};
use padded::{FRAMES, Padded};
use points::{
    AxisPoint, BANDS, POINTS, Point, SIDES, TILE, TIME, Term, combine, distribute, points, terms,
};

/// Weights for each pair of channels.
const TAPS: usize = SIDES[0] * SIDES[1];
/// The batch is summed in at most this number of groups, each with its own buffers.
const GROUPS: usize = 4;
/// With fewer channels, the combinations take longer than the products.
const CHANNELS: usize = 32;

/// Whether the convolution is faster with this algorithm.
pub(super) fn is_faster(sizes: SegmentConvolutionSizes) -> bool {
    sizes.sides == SIDES && sizes.inputs.min(sizes.outputs) >= CHANNELS
}

/// The matrices `[in, out]` of all points, from a kernel `[in, time * bands, out]`.
pub(super) fn arranged(kernel: &[f32], sizes: SegmentConvolutionSizes) -> Vec<Packed> {
    let SegmentConvolutionSizes {
        inputs, outputs, ..
    } = sizes;
    let starts: Vec<usize> = (0..inputs).map(|input| input * TAPS * outputs).collect();
    let points: Vec<Point> = points().collect();
    let mut matrices: Vec<Option<Packed>> = points.iter().map(|_| None).collect();
    for_each_piece(&mut matrices, 1, |point, packed| {
        let Point { time, bands } = points[point];
        let terms = terms(time.kernel, bands.kernel, [SIDES[1] * outputs, outputs]);
        let mut matrix = vec![0.0; inputs * outputs];
        combine(kernel, &starts, &terms, &mut matrix, outputs);
        packed[0] = Some(Packed::new(&matrix, [inputs, outputs]));
    });
    matrices.into_iter().flatten().collect()
}

/// The convolution of one segment with the matrices of [`arranged`]. `finish` receives the rows of each block.
pub(super) fn forward(
    segment: &[f32],
    weight: &[Packed],
    sizes: SegmentConvolutionSizes,
    out: &mut [f32],
    finish: impl Fn(&mut [f32]),
) {
    let padded = Padded::input(segment, sizes);
    let row = padded.tiles[1] * TILE * sizes.outputs;
    let line = sizes.bands * sizes.outputs;
    let place = |tile: usize| {
        TILE * (tile / padded.tiles[1] * row + tile % padded.tiles[1] * sizes.outputs)
    };
    let mut inputs = Vec::new();
    let mut products = Vec::new();
    let mut sums = vec![0.0; FRAMES * row];
    for (starts, out) in padded.blocks().iter().zip(out.chunks_mut(FRAMES * line)) {
        let places: Vec<usize> = (0..starts.len()).map(place).collect();
        let rows: Vec<usize> = (0..starts.len()).map(|row| row * sizes.inputs).collect();
        inputs.resize(starts.len() * sizes.inputs, 0.0);
        products.resize(starts.len() * sizes.outputs, 0.0);
        sums.fill(0.0);
        for (Point { time, bands }, weight) in points().zip(weight) {
            let terms_of_input = padded.terms(time.input, bands.input);
            combine(
                &padded.values,
                starts,
                &terms_of_input,
                &mut inputs,
                sizes.inputs,
            );
            weight.multiply(StridedRows::rows(&inputs, &rows), false, &mut products);
            let terms = terms(time.output, bands.output, [row, sizes.outputs]);
            distribute(&products, &places, &terms, &mut sums, sizes.outputs);
        }
        for (out, sums) in out.chunks_exact_mut(line).zip(sums.chunks_exact(row)) {
            out.copy_from_slice(&sums[..line]);
        }
        finish(out);
    }
}

/// The gradient of the kernel, `[time * bands, in, out]`, from segments and the gradients of their outputs.
pub(super) fn weight_gradient(
    segments: &[f32],
    gradients: &[f32],
    sizes: SegmentConvolutionSizes,
) -> Vec<f32> {
    let batch = segments.len() / sizes.input();
    let group = batch.div_ceil(GROUPS).max(1);
    let size = sizes.inputs * sizes.outputs;
    // `[group][time][band][in][out]`; a thread computes all points with one point of time.
    let count = batch.div_ceil(group) * POINTS * size;
    let matrices = filled(count, BANDS.len() * size, |index, matrices| {
        let (first, time) = (index / TIME.len() * group, index % TIME.len());
        for item in first..batch.min(first + group) {
            let [segment, gradient] = sizes.pair([segments, gradients], item);
            let padded = [
                Padded::input(segment, sizes),
                Padded::gradient(gradient, sizes),
            ];
            add_gradients(padded, TIME[time], sizes, matrices);
        }
    });

    filled(TAPS * size, size, |tap, out| {
        let coefficient =
            |point: Point| point.time.kernel[tap / SIDES[1]] * point.bands.kernel[tap % SIDES[1]];
        let coefficients = points().map(coefficient).cycle();
        let terms = coefficients.zip((0..matrices.len()).step_by(size));
        let terms = terms.map(|(coefficient, offset)| Term {
            offset,
            coefficient,
        });
        let terms: Vec<Term> = terms.filter(|term| term.coefficient != 0.0).collect();
        combine(&matrices, &[0], &terms, out, size);
    })
}

/// Adds the gradients of the matrices of all points with one point of time, from a segment and the gradient of
/// its output.
fn add_gradients(
    [segment, gradient]: [Padded; 2],
    time: AxisPoint,
    sizes: SegmentConvolutionSizes,
    sums: &mut [f32],
) {
    let SegmentConvolutionSizes {
        inputs, outputs, ..
    } = sizes;
    let mut of_inputs = Vec::new();
    let mut of_outputs = Vec::new();
    for (starts, places) in segment.blocks().iter().zip(gradient.blocks()) {
        of_inputs.resize(starts.len() * inputs, 0.0);
        of_outputs.resize(starts.len() * outputs, 0.0);
        for (bands, sum) in BANDS.iter().zip(sums.chunks_exact_mut(inputs * outputs)) {
            let terms = segment.terms(time.input, bands.input);
            combine(&segment.values, starts, &terms, &mut of_inputs, inputs);
            let terms = gradient.terms(time.output, bands.output);
            combine(&gradient.values, &places, &terms, &mut of_outputs, outputs);
            let factor = Transposed {
                values: &of_inputs,
                stride: inputs,
                columns: inputs,
            };
            Packed::new(&of_outputs, [starts.len(), outputs]).add_transposed(factor, sum);
        }
    }
}
