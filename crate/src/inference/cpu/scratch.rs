//! Memory that is reused between calls.

use super::block::Window;
use super::int8::Codes;
use super::lanes::Lanes;
use super::pool::MaxPool;

/// Grows to the size of the longest utterance: 3.3 MiB for 7 s.
#[derive(Default)]
pub(super) struct Scratch {
    /// One line after the entry convolution, and one after the first block.
    pub entry: Vec<Lanes>,
    pub block: Vec<Lanes>,
    pub pool: MaxPool,
    pub window: Window,
    /// `[step][group][band]`
    pub picture: Vec<Lanes>,
    /// The transposed feature map, `[group][band][step]`.
    pub sequence: Vec<Lanes>,
    /// The input projection of the GRU gates, `[group of gates][step]`.
    pub projected: Vec<Lanes>,
    /// `[step][forward | backward]`
    pub states: Vec<f32>,
    /// The input of the GRU gates in eight bits.
    pub codes: Codes,
}
