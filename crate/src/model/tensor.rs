//! A tensor of a model file.

/// A tensor in single precision.
#[derive(Debug, Clone, PartialEq)]
pub struct TensorData32 {
    /// The size of each dimension, the slowest first.
    pub shape: Vec<usize>,
    /// The elements in row-major order; their number is the product of `shape`.
    pub values: Vec<f32>,
}
