//! The kernels with relaxed SIMD.

use crate::inference::cpu::int8::layout::{
    LARGEST_INPUT, Outputs, PARTS, QUAD, Scale, Square, Word,
};
use crate::inference::cpu::lanes::{LANES, Lanes};
use std::arch::wasm32::*;

/// The sums of a group of outputs at one position.
#[derive(Clone, Copy)]
pub(in crate::inference::cpu::int8) struct Sums([v128; PARTS]);

impl Sums {
    pub(in crate::inference::cpu::int8) const ZERO: Self = Self([i32x4(0, 0, 0, 0); PARTS]);

    /// Adds the products of the weights and a quad of inputs.
    #[inline(always)]
    pub(in crate::inference::cpu::int8) fn add_product(&mut self, weights: &Square, inputs: Word) {
        let inputs = u32x4_splat(inputs);
        for (sum, &[a, b, c, d]) in self.0.iter_mut().zip(weights) {
            *sum = i32x4_relaxed_dot_i8x16_i7x16_add(u32x4(a, b, c, d), inputs, *sum);
        }
    }

    /// The products in `f32`, with the bias.
    #[inline(always)]
    pub(in crate::inference::cpu::int8) fn values(self, outputs: &Outputs, scale: Scale) -> Lanes {
        let (step, zero) = (f32x4_splat(scale.step), i32x4_splat(scale.zero));
        let mut values = Lanes::ZERO;
        for (part, out) in values.as_chunks_mut().0.iter_mut().enumerate() {
            let [a, b, c, d] = outputs.sums.as_chunks().0[part];
            let sum = i32x4_sub(self.0[part], i32x4_mul(zero, i32x4(a, b, c, d)));
            let scale = f32x4_mul(step, of_part(&outputs.scales, part));
            let value = f32x4_mul(f32x4_convert_i32x4(sum), scale);
            let value = f32x4_add(value, of_part(&outputs.bias, part));
            *out = [
                f32x4_extract_lane::<0>(value),
                f32x4_extract_lane::<1>(value),
                f32x4_extract_lane::<2>(value),
                f32x4_extract_lane::<3>(value),
            ];
        }
        values
    }
}

/// The codes of `lanes`: `value * factor + offset`, truncated and clamped.
#[inline(always)]
pub(in crate::inference::cpu::int8) fn encode(
    lanes: &Lanes,
    factor: f32,
    offset: f32,
) -> [Word; LANES / QUAD] {
    let (factor, offset) = (f32x4_splat(factor), f32x4_splat(offset));
    let part = |index| {
        let value = f32x4_add(f32x4_mul(of_part(lanes, index), factor), offset);
        i32x4_trunc_sat_f32x4(value)
    };
    let halves = [(0, 1), (2, 3)].map(|(a, b)| i16x8_narrow_i32x4(part(a), part(b)));
    let codes = u8x16_min(
        u8x16_narrow_i16x8(halves[0], halves[1]),
        u8x16_splat(LARGEST_INPUT),
    );
    [
        u32x4_extract_lane::<0>(codes),
        u32x4_extract_lane::<1>(codes),
        u32x4_extract_lane::<2>(codes),
        u32x4_extract_lane::<3>(codes),
    ]
}

#[inline(always)]
fn of_part(lanes: &Lanes, part: usize) -> v128 {
    let [a, b, c, d] = lanes.as_chunks().0[part];
    f32x4(a, b, c, d)
}
