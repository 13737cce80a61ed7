//! Devices for inference and training.

use crate::Backend;
use burn::prelude::Device;

use crate::cli::failure::Failure;

/// The device to compute on; all but the first need a build with a Cargo feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum DeviceName {
    /// The CPU
    Cpu,
    /// The CPU with matrix products in eight bits, as in browsers with relaxed SIMD; for inference only
    Int8,
    /// The CPU with the training kernels, the reference
    Flex,
    /// A GPU, with Vulkan
    Vulkan,
    /// An NVIDIA GPU, with CUDA
    Cuda,
    /// A GPU, with the API that wgpu selects
    Webgpu,
}

impl DeviceName {
    /// The inference backend of the device.
    pub(crate) fn backend(self) -> Result<Backend, Failure> {
        match self {
            Self::Cpu => Ok(Backend::Cpu),
            Self::Int8 => Ok(Backend::Int8),
            _ => self.open().map(Backend::from),
        }
    }

    /// Initializes the device for networks on burn, which support training.
    pub(crate) fn open(self) -> Result<Device, Failure> {
        match self {
            Self::Cpu | Self::Flex => Ok(Device::flex()),
            Self::Int8 => Err(Failure::Message(
                "device int8: expected a device for training, received one for inference only"
                    .to_owned(),
            )),
            #[cfg(feature = "train-webgpu")]
            Self::Vulkan => graphics_card("vulkan", burn::tensor::wgpu::WgpuBackend::Vulkan),
            #[cfg(not(feature = "train-webgpu"))]
            Self::Vulkan => Err(not_built_in("vulkan", "train-webgpu")),
            #[cfg(feature = "cuda")]
            Self::Cuda => Ok(Device::cuda(0)),
            #[cfg(not(feature = "cuda"))]
            Self::Cuda => Err(not_built_in("cuda", "cuda")),
            #[cfg(feature = "train-webgpu")]
            Self::Webgpu => graphics_card("webgpu", burn::tensor::wgpu::WgpuBackend::Auto),
            #[cfg(not(feature = "train-webgpu"))]
            Self::Webgpu => Err(not_built_in("webgpu", "train-webgpu")),
        }
    }
}

#[cfg(feature = "train-webgpu")]
fn graphics_card(
    name: &str,
    interface: burn::tensor::wgpu::WgpuBackend,
) -> Result<Device, Failure> {
    Device::wgpu_options()
        .graphics_api(interface)
        .init()
        .map_err(|error| Failure::Message(format!("device {name}: {error}")))
}

#[cfg(not(all(feature = "cuda", feature = "train-webgpu")))]
fn not_built_in(device: &str, feature: &str) -> Failure {
    Failure::Message(format!(
        "device {device}: expected a build with the Cargo feature `{feature}`, received one without it \
         (install it with `cargo install speech-emotion --features {feature}`)"
    ))
}
