//! Inference on the CPU and on WebGPU, without a tensor library.

pub(crate) mod cpu;
#[cfg(feature = "webgpu")]
pub mod gpu;
