//! How values lie in memory: channels in groups, and within a line the groups one after the other,
//! `[group][band][channel of the group]`. All bands of a group are neighbours, so that a kernel that works on one group
//! of channels walks straight through memory.

use crate::frontend::MEL_BANDS;
use crate::model::strided;

/// Channels of a group: a divisor of every layer's channels.
pub(super) const LANES: usize = 16;
/// One group of channels at one place.
pub(super) type Lanes = [f32; LANES];

/// Channels between the blocks.
pub(super) const CHANNELS: usize = 64;
/// Bands after the entry convolution.
pub(super) const ENTRY_BANDS: usize = strided(MEL_BANDS);
/// Bands after the pooling.
pub(super) const POOLED_BANDS: usize = strided(ENTRY_BANDS);

/// Rows of `width` values in groups of channels, filled up with zeros.
pub(super) fn grouped(values: &[f32]) -> Vec<Lanes> {
    let mut groups = vec![[0.0; LANES]; values.len().div_ceil(LANES)];
    for (group, values) in groups.iter_mut().zip(values.chunks(LANES)) {
        group[..values.len()].copy_from_slice(values);
    }
    groups
}

/// The lines of a picture after the pooling.
pub(super) fn lines(picture: &[Lanes]) -> std::slice::ChunksExact<'_, Lanes> {
    picture.chunks_exact(CHANNELS / LANES * POOLED_BANDS)
}
