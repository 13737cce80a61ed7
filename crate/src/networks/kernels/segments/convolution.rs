//! Dense convolution of one segment on the CPU. The bands of a window are laid side by side for a block of frames; then
//! each tap in time is a matrix product with the same rows, shifted.

use crate::networks::kernels::product::{Matrix, accumulate};
use multiversion::multiversion;

/// Rows of a block: the products are large enough to be fast, and the block stays in the cache of a core.
const ROWS: usize = 512;

/// The sizes of a convolution.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub frames: usize,
    pub bands: usize,
    pub inputs: usize,
    pub outputs: usize,
    /// Sides of the kernel: time and bands, odd.
    pub sides: [usize; 2],
}

impl Sizes {
    /// Values of the segment.
    pub(super) const fn input(self) -> usize {
        self.frames * self.bands * self.inputs
    }

    /// Values of the convolved segment.
    pub(super) const fn output(self) -> usize {
        self.frames * self.bands * self.outputs
    }

    /// Values of the weight.
    pub(super) const fn weight(self) -> usize {
        self.sides[0] * self.tap()
    }

    /// Values of the weight for one tap in time.
    const fn tap(self) -> usize {
        self.width() * self.outputs
    }

    /// The bands of a window, side by side.
    const fn width(self) -> usize {
        self.sides[1] * self.inputs
    }

    /// The convolution of gradients to the input.
    pub(super) const fn reversed(self) -> Self {
        Self {
            inputs: self.outputs,
            outputs: self.inputs,
            ..self
        }
    }

    const fn block(self) -> usize {
        let frames = ROWS / self.bands;
        if frames == 0 { 1 } else { frames }
    }

    /// Calls `each` with the first row and the number of rows of a block, and for each tap the matrix of its inputs.
    fn for_each_tap(self, segment: &[f32], mut each: impl FnMut(usize, [usize; 2], Matrix<'_>)) {
        let [taps, _] = self.sides;
        let row = self.bands * self.width();
        let block = self.block().min(self.frames);
        let mut windows = vec![0.0; (block + taps - 1) * row];
        let mut first = 0;
        while first < self.frames {
            let frames = block.min(self.frames - first);
            for (index, line) in windows
                .chunks_exact_mut(row)
                .take(frames + taps - 1)
                .enumerate()
            {
                let frame = (first + index).checked_sub(taps / 2);
                match frame.filter(|frame| *frame < self.frames) {
                    Some(frame) => {
                        let length = self.bands * self.inputs;
                        side_by_side(&segment[frame * length..][..length], self, line);
                    }
                    None => line.fill(0.0),
                }
            }
            let rows = frames * self.bands;
            for tap in 0..taps {
                let values = &windows[tap * row..][..rows * self.width()];
                let matrix = Matrix::new(values, [rows, self.width()]);
                each(tap, [first * self.bands, rows], matrix);
            }
            first += frames;
        }
    }
}

/// The windows of one frame: for each band, its neighbors side by side, with zeros outside.
#[multiversion(targets("x86_64+avx2+fma"))]
fn side_by_side(frame: &[f32], sizes: Sizes, line: &mut [f32]) {
    let (inputs, across) = (sizes.inputs, sizes.sides[1]);
    for (band, window) in line.chunks_exact_mut(across * inputs).enumerate() {
        for (tap, values) in window.chunks_exact_mut(inputs).enumerate() {
            let from = (band + tap).checked_sub(across / 2);
            match from.filter(|from| *from < sizes.bands) {
                Some(from) => values.copy_from_slice(&frame[from * inputs..][..inputs]),
                None => values.fill(0.0),
            }
        }
    }
}

/// The weight `[out, in, time, bands]` as one matrix `[bands * in, out]` for each tap in time.
pub(super) fn arranged(weight: &[f32], sizes: Sizes) -> Vec<f32> {
    place(weight, sizes, |[out, input, tap, band]| {
        (tap * sizes.width() + band * sizes.inputs + input) * sizes.outputs + out
    })
}

/// The weight of the convolution that takes gradients to the input, as [`arranged`] for [`Sizes::reversed`].
pub(super) fn arranged_reversed(weight: &[f32], sizes: Sizes) -> Vec<f32> {
    let [taps, across] = sizes.sides;
    let width = across * sizes.outputs;
    place(weight, sizes, |[out, input, tap, band]| {
        let row = (taps - 1 - tap) * width + (across - 1 - band) * sizes.outputs + out;
        row * sizes.inputs + input
    })
}

fn place(weight: &[f32], sizes: Sizes, at: impl Fn([usize; 4]) -> usize) -> Vec<f32> {
    let mut placed = vec![0.0; weight.len()];
    for (index, value) in indices(sizes).zip(weight) {
        placed[at(index)] = *value;
    }
    placed
}

/// `[out, in, time, bands]` of an [`arranged`] weight.
pub(super) fn restored(arranged: &[f32], sizes: Sizes) -> Vec<f32> {
    indices(sizes)
        .map(|[out, input, tap, band]| {
            let row = tap * sizes.width() + band * sizes.inputs + input;
            arranged[row * sizes.outputs + out]
        })
        .collect()
}

fn indices(sizes: Sizes) -> impl Iterator<Item = [usize; 4]> {
    let [taps, across] = sizes.sides;
    (0..sizes.outputs).flat_map(move |out| {
        (0..sizes.inputs).flat_map(move |input| {
            (0..taps).flat_map(move |tap| (0..across).map(move |band| [out, input, tap, band]))
        })
    })
}

/// The convolution of one segment with an [`arranged`] weight. `finish` receives the rows of each block.
pub(super) fn forward(
    segment: &[f32],
    weight: &[f32],
    sizes: Sizes,
    out: &mut [f32],
    finish: impl Fn(&mut [f32]),
) {
    let last = sizes.sides[0] - 1;
    sizes.for_each_tap(segment, |tap, [first, rows], windows| {
        let out = &mut out[first * sizes.outputs..][..rows * sizes.outputs];
        let weight = &weight[tap * sizes.tap()..][..sizes.tap()];
        let weight = Matrix::new(weight, [sizes.width(), sizes.outputs]);
        accumulate(windows, weight, out);
        if tap == last {
            finish(out);
        }
    });
}

/// Adds the gradient of an [`arranged`] weight from one segment and the gradient of its output.
pub(super) fn weight_gradient(segment: &[f32], gradient: &[f32], sizes: Sizes, sum: &mut [f32]) {
    sizes.for_each_tap(segment, |tap, [first, rows], windows| {
        let gradient = &gradient[first * sizes.outputs..][..rows * sizes.outputs];
        let gradient = Matrix::new(gradient, [rows, sizes.outputs]);
        let sum = &mut sum[tap * sizes.tap()..][..sizes.tap()];
        accumulate(windows.transposed(), gradient, sum);
    });
}

/// Adds the `bias` to each row and applies a leaky ReLU.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn activate(values: &mut [f32], bias: &[f32], slope: f32) {
    for row in values.chunks_exact_mut(bias.len()) {
        for (value, bias) in row.iter_mut().zip(bias) {
            let sum = *value + bias;
            *value = if sum > 0.0 { sum } else { slope * sum };
        }
    }
}

/// The gradient before the leaky ReLU, from its output.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn deactivate(gradient: &mut [f32], output: &[f32], slope: f32) {
    for (gradient, output) in gradient.iter_mut().zip(output) {
        *gradient *= if *output > 0.0 { 1.0 } else { slope };
    }
}
