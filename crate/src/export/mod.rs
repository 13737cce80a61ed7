//! Models in the formats of other programs.

pub mod onnx;
