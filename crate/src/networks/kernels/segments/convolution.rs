//! Dense convolution of one segment on the CPU. The windows of a padded segment are the rows of a matrix product, read
//! where they are. For the gradient of the weight, the bands of a window are laid side by side for a block of frames; then
//! each tap in time is a matrix product with the same rows, shifted.

use crate::networks::kernels::packed::{Packed, Windows};
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

/// The weight `[out, in, time, bands]` as a matrix `[time * bands * in, out]`.
pub(super) fn arranged(weight: &[f32], sizes: Sizes) -> Packed {
    let placed = place(weight, sizes, |[out, input, tap, band]| {
        (tap * sizes.width() + band * sizes.inputs + input) * sizes.outputs + out
    });
    Packed::new(&placed, [sizes.sides[0] * sizes.width(), sizes.outputs])
}

/// The weight of the convolution that takes gradients to the input, as [`arranged`] for [`Sizes::reversed`].
pub(super) fn arranged_reversed(weight: &[f32], sizes: Sizes) -> Packed {
    let [taps, across] = sizes.sides;
    let width = across * sizes.outputs;
    let placed = place(weight, sizes, |[out, input, tap, band]| {
        let row = (taps - 1 - tap) * width + (across - 1 - band) * sizes.outputs + out;
        row * sizes.inputs + input
    });
    Packed::new(&placed, [taps * width, sizes.inputs])
}

fn place(weight: &[f32], sizes: Sizes, at: impl Fn([usize; 4]) -> usize) -> Vec<f32> {
    let mut placed = vec![0.0; weight.len()];
    for (index, value) in indices(sizes).zip(weight) {
        placed[at(index)] = *value;
    }
    placed
}

/// `[out, in, time, bands]` of a matrix as that of [`arranged`].
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

/// The convolution of one segment with a packed weight. `finish` receives the rows of each block.
pub(super) fn forward(
    segment: &[f32],
    weight: &Packed,
    sizes: Sizes,
    out: &mut [f32],
    finish: impl Fn(&mut [f32]),
) {
    let [taps, across] = sizes.sides;
    let width = (sizes.bands + across - 1) * sizes.inputs;
    let (above, beside) = (taps / 2, across / 2 * sizes.inputs);
    let mut padded = vec![0.0; (sizes.frames + taps - 1) * width];
    let frame = sizes.bands * sizes.inputs;
    let lines = padded.chunks_exact_mut(width).skip(above);
    for (line, values) in lines.zip(segment.chunks_exact(frame)) {
        line[beside..][..frame].copy_from_slice(values);
    }
    let start = |row: usize| row / sizes.bands * width + row % sizes.bands * sizes.inputs;
    let starts: Vec<usize> = (0..sizes.frames * sizes.bands).map(start).collect();
    for (starts, out) in starts
        .chunks(ROWS)
        .zip(out.chunks_mut(ROWS * sizes.outputs))
    {
        let windows = Windows {
            values: &padded,
            starts,
            parts: taps,
            stride: width,
        };
        weight.multiply(windows, false, out);
        finish(out);
    }
}

/// Adds the gradient of a weight, as the matrix of [`arranged`], from one segment and the gradient of its output.
pub(super) fn weight_gradient(segment: &[f32], gradient: &[f32], sizes: Sizes, sum: &mut [f32]) {
    sizes.for_each_tap(segment, |tap, [first, rows], windows| {
        let gradient = &gradient[first * sizes.outputs..][..rows * sizes.outputs];
        let gradient = Matrix::new(gradient, [rows, sizes.outputs]);
        let sum = &mut sum[tap * sizes.tap()..][..sizes.tap()];
        accumulate(windows.transposed(), gradient, sum);
    });
}
