//! How values lie in memory: channels in groups, and within a line the groups one after the other,
//! `[group][band][channel of the group]`. All bands of a group are neighbours, so that a kernel that works on one group
//! of channels walks straight through memory.

use crate::features::MEL_BANDS;
use crate::model::strided;

/// Channels of a group: a divisor of every layer's channels.
pub(super) const LANES: usize = 16;
/// Values that one vector instruction works on: those of SIMD128 or of AVX.
pub(super) const VECTOR: usize = if cfg!(target_arch = "wasm32") { 4 } else { 8 };
/// One group of channels at one place.
pub(super) type Lanes = [f32; LANES];

/// Bands after the entry convolution.
pub(super) const ENTRY_BANDS: usize = strided(MEL_BANDS);
/// Bands after the pooling.
pub(super) const POOLED_BANDS: usize = strided(ENTRY_BANDS);

/// `a * b + c`, in one instruction where `FMA` says that there is one.
#[inline(always)]
pub(super) fn multiply_add<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// The larger of two numbers; in this form, unlike `f32::max`, it is one instruction everywhere.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

/// Whether the version of a function that is being compiled has fused multiply-add. Only inside `#[multiversion]`.
macro_rules! has_fma {
    () => {
        cfg!(target_arch = "aarch64") || multiversion::target::target_cfg_f!(target_feature = "fma")
    };
}
pub(super) use has_fma;

/// Rows of `width` values in groups of channels, filled up with zeros.
pub(super) fn grouped(values: &[f32]) -> Vec<Lanes> {
    let mut groups = vec![[0.0; LANES]; values.len().div_ceil(LANES)];
    for (group, values) in groups.iter_mut().zip(values.chunks(LANES)) {
        group[..values.len()].copy_from_slice(values);
    }
    groups
}
