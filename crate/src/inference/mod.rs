//! Inference on the CPU and on WebGPU, without a tensor library.

pub mod cpu;
#[cfg(feature = "webgpu")]
pub mod gpu;
