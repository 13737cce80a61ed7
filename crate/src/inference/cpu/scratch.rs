//! Memory that is kept from call to call.

use super::block::Window;
use super::lanes::Lanes;
use super::pool::MaxPool;

/// Grows to what the longest utterance needs: 3.3 MiB for 7 s.
#[derive(Default)]
pub(super) struct Scratch {
    /// One line after the entry convolution, and one after the first block.
    pub entry: Vec<Lanes>,
    pub block: Vec<Lanes>,
    pub pool: MaxPool,
    pub window: Window,
    /// `[step][group][band]`
    pub picture: Vec<Lanes>,
    /// The picture turned round, `[group][band][step]`.
    pub sequence: Vec<Lanes>,
    /// What the GRU's gates get from its input, `[group of gates][step]`.
    pub projected: Vec<Lanes>,
    /// `[step][forward | backward]`
    pub states: Vec<f32>,
}
