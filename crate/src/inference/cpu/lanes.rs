//! The memory layout: channels in groups, and the groups of a line in order, `[group][band][channel of the group]`. All
//! bands of a group are contiguous, so that a kernel for one group of channels reads memory sequentially.

use crate::frontend::MEL_BANDS;
use crate::model::strided;

/// Channels per group: a divisor of the number of channels of every layer.
pub(super) const LANES: usize = 16;
/// One group of channels at one position.
pub(super) type Lanes = [f32; LANES];

/// Channels between the blocks.
pub(super) const CHANNELS: usize = 64;
/// Bands after the entry convolution.
pub(super) const ENTRY_BANDS: usize = strided(MEL_BANDS);
/// Bands after the pooling.
pub(super) const POOLED_BANDS: usize = strided(ENTRY_BANDS);

/// Splits rows of `width` values into zero-padded groups of channels.
pub(super) fn grouped(values: &[f32]) -> Vec<Lanes> {
    let mut groups = vec![[0.0; LANES]; values.len().div_ceil(LANES)];
    for (group, values) in groups.iter_mut().zip(values.chunks(LANES)) {
        group[..values.len()].copy_from_slice(values);
    }
    groups
}

/// The lines of a feature map after the pooling.
pub(super) fn lines(picture: &[Lanes]) -> std::slice::ChunksExact<'_, Lanes> {
    picture.chunks_exact(CHANNELS / LANES * POOLED_BANDS)
}
