//! Export to other model formats.

pub mod onnx;
