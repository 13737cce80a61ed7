//! The kernels in plain Rust.

use crate::inference::cpu::int8::layout::{LARGEST_INPUT, Outputs, QUAD, Scale, Square, Word};
use crate::inference::cpu::lanes::{LANES, Lanes};

/// The sums of a group of outputs at one position.
#[derive(Clone, Copy)]
pub(in crate::inference::cpu::int8) struct Sums([i32; LANES]);

impl Sums {
    pub(in crate::inference::cpu::int8) const ZERO: Self = Self([0; LANES]);

    /// Adds the products of the weights and a quad of inputs.
    #[inline(always)]
    pub(in crate::inference::cpu::int8) fn add_product(&mut self, weights: &Square, inputs: Word) {
        for (sum, row) in self.0.iter_mut().zip(weights.as_flattened()) {
            for (weight, input) in row.to_le_bytes().into_iter().zip(inputs.to_le_bytes()) {
                *sum += i32::from(weight.cast_signed()) * i32::from(input);
            }
        }
    }

    /// The products in `f32`, with the bias.
    #[inline(always)]
    pub(in crate::inference::cpu::int8) fn values(self, outputs: &Outputs, scale: Scale) -> Lanes {
        Lanes(std::array::from_fn(|lane| {
            let sum = self.0[lane] - scale.zero * outputs.sums[lane];
            sum as f32 * (scale.step * outputs.scales[lane]) + outputs.bias[lane]
        }))
    }
}

/// The codes of `lanes`: `value * factor + offset`, truncated and clamped.
#[inline(always)]
pub(in crate::inference::cpu::int8) fn encode(
    lanes: &Lanes,
    factor: f32,
    offset: f32,
) -> [Word; LANES / QUAD] {
    let quads = lanes.as_chunks::<QUAD>().0;
    std::array::from_fn(|quad| {
        let code = |value: f32| ((value * factor + offset) as u8).min(LARGEST_INPUT);
        Word::from_le_bytes(quads[quad].map(code))
    })
}
