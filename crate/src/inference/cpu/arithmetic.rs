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

/// What the positions of a product are: eight-bit inputs have one scale for each frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Positions {
    /// The bands of one frame.
    Bands,
    /// Frames or steps.
    Frames,
}
