//! Inference: the network without a tensor library, on the CPU and on WebGPU.

pub mod cpu;
#[cfg(feature = "webgpu")]
pub mod gpu;
