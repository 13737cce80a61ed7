//! Inputs in 7 bits.

use super::kernels::encode;
use super::layout::{LARGEST_INPUT, QUAD, Scale, Word};
use crate::inference::cpu::arithmetic::Positions;
use crate::inference::cpu::lanes::{LANES, Lanes};

use crate::inference::cpu::vector::larger;

/// A smaller range would have an infinite inverse.
const SMALLEST_RANGE: f32 = 1e-20;

/// The codes of the inputs of a product; memory that is reused between products.
#[derive(Default)]
pub(in crate::inference::cpu) struct Codes {
    /// `[position][group]`
    codes: Vec<[Word; LANES / QUAD]>,
    /// One for each position.
    scales: Vec<Scale>,
    groups: usize,
}

impl Codes {
    /// Encodes `input`, which has `places` positions in each group.
    pub(super) fn encode(&mut self, input: &[Lanes], places: usize, positions: Positions) {
        self.groups = input.len() / places;
        self.codes.resize(input.len(), Default::default());
        self.scales.resize(places, Scale::default());
        match positions {
            Positions::Bands => {
                let range = Range::of(input);
                self.scales.fill(range.scale());
                for (group, row) in input.chunks_exact(places).enumerate() {
                    let codes = self.codes.iter_mut().skip(group).step_by(self.groups);
                    for (lanes, codes) in row.iter().zip(codes) {
                        *codes = range.codes(lanes);
                    }
                }
            }
            Positions::Frames => {
                let frames = self.codes.chunks_exact_mut(self.groups).enumerate();
                for ((place, codes), scale) in frames.zip(&mut self.scales) {
                    let column = || input.iter().skip(place).step_by(places);
                    let range = Range::of(column());
                    *scale = range.scale();
                    for (lanes, codes) in column().zip(codes) {
                        *codes = range.codes(lanes);
                    }
                }
            }
        }
    }

    /// The codes of a position.
    #[inline(always)]
    pub(super) fn words(&self, place: usize) -> &[Word] {
        self.codes[place * self.groups..][..self.groups].as_flattened()
    }

    #[inline(always)]
    pub(super) fn scale(&self, place: usize) -> Scale {
        self.scales[place]
    }
}

/// The range of the inputs of a frame, extended to 0.
struct Range {
    step: f32,
    /// Codes per unit.
    factor: f32,
    zero: f32,
}

impl Range {
    #[inline(always)]
    fn of<'a>(inputs: impl IntoIterator<Item = &'a Lanes>) -> Self {
        let (mut low, mut high) = (Lanes::ZERO, Lanes::ZERO);
        for lanes in inputs {
            for lane in 0..LANES {
                // The largest negated value is the smallest.
                low[lane] = larger(low[lane], -lanes[lane]);
                high[lane] = larger(high[lane], lanes[lane]);
            }
        }
        let low = low.iter().fold(0.0, |most, value| larger(most, *value));
        let high = high.iter().fold(0.0, |most, value| larger(most, *value));
        let range = larger(low + high, SMALLEST_RANGE);
        let factor = f32::from(LARGEST_INPUT) / range;
        Self {
            step: range / f32::from(LARGEST_INPUT),
            factor,
            zero: (low * factor).round(),
        }
    }

    fn scale(&self) -> Scale {
        Scale {
            step: self.step,
            zero: self.zero as i32,
        }
    }

    #[inline(always)]
    fn codes(&self, lanes: &Lanes) -> [Word; LANES / QUAD] {
        // Encoding truncates.
        encode(lanes, self.factor, self.zero + 0.5)
    }
}
