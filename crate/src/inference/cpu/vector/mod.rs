//! SIMD vectors for the kernels. With these types the sums stay in registers without relying on compiler optimizations.

#[cfg(not(target_arch = "wasm32"))]
mod array;
#[cfg(target_arch = "wasm32")]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use array::Vector;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm::Vector;

/// The vector of versions with fused multiply-add.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) use Vector as Fused;
#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{Avx as Fused, Wide};

use super::lanes::LANES;

/// The number of values in a vector of SIMD128 or AVX.
pub(crate) const VECTOR: usize = if cfg!(target_arch = "wasm32") { 4 } else { 8 };

/// Whether the current version of a function has fused multiply-add. Only inside `#[multiversion]`.
macro_rules! has_fma {
    () => {
        cfg!(any(
            target_arch = "aarch64",
            target_feature = "relaxed-simd"
        )) || multiversion::target::target_cfg_f!(target_feature = "fma")
    };
}
pub(crate) use has_fma;

/// Whether the current version has AVX-512, whose vectors hold a whole group of channels. Only inside
/// `#[multiversion]`.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! has_avx512 {
    () => {
        multiversion::target::target_cfg_f!(target_feature = "avx512f")
    };
}
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use has_avx512;

/// The maximum of two numbers. Unlike `f32::max`, this form compiles to one instruction on all platforms.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

/// A vector with the channels of a group or a part of them.
pub(crate) trait Simd: Copy {
    /// Vectors per group of channels.
    const PER_GROUP: usize;
    const ZERO: Self;

    fn splat(value: f32) -> Self;
    /// Loads vector number `index` of a group.
    fn part(lanes: &[f32; LANES], index: usize) -> Self;
    /// Stores vector number `index` of a group.
    fn put(self, lanes: &mut [f32; LANES], index: usize);
    /// `self * factor + sum`, as one instruction if `FMA` is set; in WebAssembly in the relaxed SIMD build.
    fn multiply_add<const FMA: bool>(self, factor: Self, sum: Self) -> Self;
    fn plus(self, other: Self) -> Self;
    /// ReLU.
    fn positive(self) -> Self;
}

#[cfg(test)]
pub(super) mod tests {
    /// Whether [`Fused`](super::Fused) runs on this processor.
    pub(in super::super) fn has_fused() -> bool {
        #[cfg(target_arch = "x86_64")]
        return is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        #[cfg(not(target_arch = "x86_64"))]
        return true;
    }

    /// Whether [`Wide`](super::Wide) runs on this processor.
    #[cfg(target_arch = "x86_64")]
    pub(in super::super) fn has_wide() -> bool {
        has_fused() && is_x86_feature_detected!("avx512f")
    }
}
