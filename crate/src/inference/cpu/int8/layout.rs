//! The layout of weights and inputs in eight bits.

use crate::inference::cpu::lanes::{LANES, Lanes};

/// Inputs that one instruction multiplies and adds for each output: the codes of a word.
pub(super) const QUAD: usize = size_of::<Word>();
/// Vectors of sums of one group of outputs.
pub(super) const PARTS: usize = LANES / 4;
/// The largest code of a weight.
pub(super) const LARGEST_WEIGHT: f32 = 127.0;

/// Four codes, the first in the lowest byte: compilers load vectors of words with one instruction, vectors of bytes with
/// sixteen.
pub(super) type Word = u32;
/// The weights of a group of outputs for a quad of inputs: `[part][output of the part]`.
pub(super) type Square = [[Word; LANES / PARTS]; PARTS];

/// The largest code of an input.
pub(super) const LARGEST_INPUT: u8 = 127;

/// The values of codes: `step * (code - zero)`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Scale {
    pub(super) step: f32,
    /// The code of 0, which is exact.
    pub(super) zero: i32,
}

/// The parameters of one group of outputs.
#[derive(Clone)]
pub(super) struct Outputs {
    /// The weight with code 1.
    pub(super) scales: Lanes,
    /// The sums of the codes, which correct for the zero points of the inputs.
    pub(super) sums: [i32; LANES],
    pub(super) bias: Lanes,
}
