//! The weight of a convolution, `[out, in, taps]`, in the layouts of matrix products. A kernel with two axes has its
//! taps in row-major order.

use super::packed::Packed;
use super::parallel::filled;

/// The sizes of a weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct FilterSizes {
    pub outputs: usize,
    pub inputs: usize,
    pub taps: usize,
}

impl FilterSizes {
    /// The sizes of the convolution that computes the gradient of the input.
    pub(super) const fn reversed(self) -> Self {
        Self {
            outputs: self.inputs,
            inputs: self.outputs,
            ..self
        }
    }

    const fn len(self) -> usize {
        self.outputs * self.inputs * self.taps
    }
}

/// Channels that one thread processes at a time, so that it uses whole cache lines.
const CHANNELS: usize = 16;

/// The weight as `[in, taps, out]`.
pub(super) fn by_input(weight: &[f32], sizes: FilterSizes) -> Vec<f32> {
    let FilterSizes {
        outputs,
        inputs,
        taps,
    } = sizes;
    filled(sizes.len(), CHANNELS * taps * outputs, |piece, rows| {
        let of_inputs = rows.len() / outputs;
        for (out, weight) in weight.chunks_exact(inputs * taps).enumerate() {
            let values = &weight[piece * CHANNELS * taps..][..of_inputs];
            for (row, value) in rows.chunks_exact_mut(outputs).zip(values) {
                row[out] = *value;
            }
        }
    })
}

/// The weight of the convolution that computes the gradient of the input from that of the output, as `[in, taps, out]`
/// with the sizes [`FilterSizes::reversed`].
pub(super) fn reversed_by_input(weight: &[f32], sizes: FilterSizes) -> Vec<f32> {
    let FilterSizes { inputs, taps, .. } = sizes;
    filled(sizes.len(), taps * inputs, |piece, rows| {
        let weight = &weight[piece * inputs * taps..];
        for (tap, row) in rows.chunks_exact_mut(inputs).rev().enumerate() {
            for (value, weights) in row.iter_mut().zip(weight.chunks_exact(taps)) {
                *value = weights[tap];
            }
        }
    })
}

/// Packs a weight `[in, taps, out]` as a matrix `[taps * in, out]`.
pub(super) fn packed(rows: &[f32], sizes: FilterSizes) -> Packed {
    let FilterSizes {
        outputs,
        inputs,
        taps,
    } = sizes;
    Packed::from_rows([taps * inputs, outputs], |row| {
        let source = row % inputs * taps + row / inputs;
        Some(&rows[source * outputs..][..outputs])
    })
}

/// The weight from its layout `[taps, in, out]`.
pub(super) fn restored(matrix: &[f32], sizes: FilterSizes) -> Vec<f32> {
    let FilterSizes {
        outputs,
        inputs,
        taps,
    } = sizes;
    let width = inputs * taps;
    filled(sizes.len(), CHANNELS * width, |piece, weight| {
        let first = piece * CHANNELS;
        let count = weight.len() / width;
        for place in 0..width {
            let (input, tap) = (place / taps, place % taps);
            let values = &matrix[(tap * inputs + input) * outputs + first..][..count];
            for (weight, value) in weight.chunks_exact_mut(width).zip(values) {
                weight[place] = *value;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::tests::random;

    #[test]
    fn layouts_place_each_weight() {
        let sizes = FilterSizes {
            outputs: 19,
            inputs: 35,
            taps: 3,
        };
        let weight = random(sizes.len(), 1);
        let (forward, backward) = (by_input(&weight, sizes), reversed_by_input(&weight, sizes));
        let mut matrix = vec![0.0; weight.len()];
        for (index, value) in weight.iter().enumerate() {
            let (out, input, tap) = (index / 3 / 35, index / 3 % 35, index % 3);
            assert_eq!(forward[(input * 3 + tap) * 19 + out], *value);
            assert_eq!(backward[(out * 3 + 2 - tap) * 35 + input], *value);
            matrix[(tap * 35 + input) * 19 + out] = *value;
        }
        assert_eq!(restored(&matrix, sizes), weight);
    }
}
