//! The operations on weights on the CPU.

use super::UpdateKernels;
use crate::networks::kernels::flex::{FlexValues, tensor};
use crate::networks::kernels::parallel::{for_each_piece, for_each_pieces};
use burn::backend::flex::{Flex, FlexTensor};
use multiversion::multiversion;

/// Values that one thread processes at a time.
const PIECE: usize = 1 << 15;

impl UpdateKernels for Flex {
    fn square_sum(values: FlexTensor) -> FlexTensor {
        let values = FlexValues::new(values);
        let values = values.as_slice();
        let mut sums = vec![0.0; values.len().div_ceil(PIECE)];
        for_each_piece(&mut sums, 1, |index, sum| {
            let end = values.len().min((index + 1) * PIECE);
            sum[0] = squares(&values[index * PIECE..end]);
        });
        let sum: f64 = sums.iter().map(|sum| f64::from(*sum)).sum();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a result in single precision"
        )]
        tensor(vec![sum as f32], [1])
    }

    fn scaled(values: FlexTensor, factor: FlexTensor) -> FlexTensor {
        let (mut values, factor) = (FlexValues::new(values), FlexValues::new(factor));
        let factor = factor.as_slice()[0];
        if factor != 1.0 {
            for_each_piece(values.as_mut_slice(), PIECE, |_, values| {
                values.iter_mut().for_each(|value| *value *= factor);
            });
        }
        values.into_tensor()
    }

    fn adam(
        weights: FlexTensor,
        gradient: FlexTensor,
        first: FlexTensor,
        second: FlexTensor,
        decays: [f32; 2],
        rates: [f32; 3],
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let (mut weights, gradient) = (FlexValues::new(weights), FlexValues::new(gradient));
        let (mut first, mut second) = (FlexValues::new(first), FlexValues::new(second));
        let gradient = gradient.as_slice();
        let outs = [
            weights.as_mut_slice(),
            first.as_mut_slice(),
            second.as_mut_slice(),
        ];
        for_each_pieces(outs, [PIECE; 3], |index, [weights, first, second]| {
            let gradient = &gradient[index * PIECE..];
            update(weights, gradient, first, second, decays, rates);
        });
        let [weights, first, second] = [weights, first, second].map(FlexValues::into_tensor);
        (weights, first, second)
    }
}

/// The sum of the squares, in sixteen partial sums.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn squares(values: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    let (blocks, rest) = values.as_chunks::<16>();
    for block in blocks {
        for (sum, value) in sums.iter_mut().zip(block) {
            *sum += value * value;
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| value * value).sum::<f32>()
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn update(
    weights: &mut [f32],
    gradient: &[f32],
    first: &mut [f32],
    second: &mut [f32],
    decays: [f32; 2],
    [rate, epsilon, kept]: [f32; 3],
) {
    let moments = first.iter_mut().zip(second);
    for ((weight, gradient), (first, second)) in weights.iter_mut().zip(gradient).zip(moments) {
        *first = *first * decays[0] + gradient * (1.0 - decays[0]);
        *second = *second * decays[1] + gradient * gradient * (1.0 - decays[1]);
        *weight = *weight * kept - *first / (second.sqrt() + epsilon) * rate;
    }
}
