//! The memory layout: channels in groups, and the groups of a line in order, `[group][band][channel of the group]`. All
//! bands of a group are contiguous, so that a kernel for one group of channels reads memory sequentially.

use crate::frontend::MEL_BANDS;
use crate::model::strided;
use std::ops::{Deref, DerefMut};

/// Channels per group: a divisor of the number of channels of every layer.
pub(crate) const LANES: usize = 16;
/// One group of channels at one position. Natively it is one cache line: AVX-512 vectors that cross two cache lines are
/// loaded at half the rate.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(not(target_arch = "wasm32"), repr(align(64)))]
pub(super) struct Lanes(pub [f32; LANES]);

impl Lanes {
    pub(super) const ZERO: Self = Self([0.0; LANES]);
}

impl Deref for Lanes {
    type Target = [f32; LANES];

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Lanes {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<'a> IntoIterator for &'a Lanes {
    type Item = &'a f32;
    type IntoIter = std::slice::Iter<'a, f32>;

    #[inline(always)]
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Lanes {
    type Item = &'a mut f32;
    type IntoIter = std::slice::IterMut<'a, f32>;

    #[inline(always)]
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

/// Channels between the blocks.
pub(super) const CHANNELS: usize = 64;
/// Bands after the entry convolution.
pub(super) const ENTRY_BANDS: usize = strided(MEL_BANDS);
/// Bands after the pooling.
pub(super) const POOLED_BANDS: usize = strided(ENTRY_BANDS);

/// Splits rows of `width` values into zero-padded groups of channels.
pub(super) fn grouped(values: &[f32]) -> Vec<Lanes> {
    let mut groups = vec![Lanes::ZERO; values.len().div_ceil(LANES)];
    for (group, values) in groups.iter_mut().zip(values.chunks(LANES)) {
        group[..values.len()].copy_from_slice(values);
    }
    groups
}

/// The lines of a feature map after the pooling.
pub(super) fn lines(picture: &[Lanes]) -> std::slice::ChunksExact<'_, Lanes> {
    picture.chunks_exact(CHANNELS / LANES * POOLED_BANDS)
}
