//! Matrix products of integers: weights of 8 bits with one scale for each output, inputs of 7 bits with one scale and
//! zero point for each frame, sums of 32 bits (B. Jacob et al., *Quantization and Training of Neural Networks for Efficient
//! Integer-Arithmetic-Only Inference*, 2018).
//!
//! The instruction of relaxed SIMD multiplies sixteen weights by four inputs, each used four times. It is exact for
//! inputs of 7 bits only, so that every browser computes the same sums.

mod codes;
mod kernels;
mod layout;
mod product;
mod reference;
#[cfg(test)]
mod tests;

pub(super) use self::codes::Codes;
pub(super) use self::product::Int8Matrix;
pub use self::reference::{VALUES, mismatches};
