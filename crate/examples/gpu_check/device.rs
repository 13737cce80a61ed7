//! The device.

use super::report::Report;
use super::{Options, Outcome};
use burn::prelude::Device;
use burn::tensor::wgpu::WgpuBackend;
use serde_json::json;
use speech_emotion::internal::gpu;
use std::error::Error;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// burn's device on Vulkan.
pub(crate) fn open() -> Result<Device, Box<dyn Error>> {
    Ok(Device::wgpu_options()
        .graphics_api(WgpuBackend::Vulkan)
        .init()?)
}

/// The output of a future of the inference engine, which blocks the thread while it is polled.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

pub(crate) fn run(_: &Options, report: &mut Report) -> Outcome {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    report.measured(
        "processor",
        json!({ "model": processor.map(|(_, model)| model) }),
    );
    let inference = wait(gpu::Device::open())?;
    report.measured("inference", json!({ "adapter": inference.name() }));
    let (_, setup) = Device::wgpu_options()
        .graphics_api(WgpuBackend::Vulkan)
        .init_with_setup()?;
    let info = setup.adapter.get_info();
    report.measured(
        "training",
        json!({
            "adapter": info.name,
            "type": format!("{:?}", info.device_type),
            "driver": format!("{} {}", info.driver, info.driver_info),
            "api": format!("{:?}", info.backend),
        }),
    );
    Ok(())
}
