//! The kernels of this build.

#[cfg(not(target_feature = "relaxed-simd"))]
mod portable;
#[cfg(target_feature = "relaxed-simd")]
mod relaxed;

#[cfg(not(target_feature = "relaxed-simd"))]
pub(super) use self::portable::{Sums, encode};
#[cfg(target_feature = "relaxed-simd")]
pub(super) use self::relaxed::{Sums, encode};
