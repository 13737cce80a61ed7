//! A tensor of a model file.

/// A tensor in single precision.
#[derive(Debug, Clone, PartialEq)]
pub struct TensorData32 {
    /// The number of elements in each dimension, the slowest first.
    pub shape: Vec<usize>,
    /// The elements, row-major: as many as the product of `shape`.
    pub values: Vec<f32>,
}
