//! The arithmetic of matrix products.

/// The number format of the weights and inputs of matrix products. Everything else is computed in `f32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    /// The reference.
    F32,
    /// Weights in 8 bits and inputs in 7 bits ([`int8`](super::int8)).
    Int8,
}

impl Arithmetic {
    /// The faster arithmetic of this build: relaxed SIMD has an instruction for products of integers.
    pub(crate) const FASTEST: Self = if cfg!(target_feature = "relaxed-simd") {
        Self::Int8
    } else {
        Self::F32
    };
}
