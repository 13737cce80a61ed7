//! A wgpu device whose errors are all detected.

use super::faults::Faults;
use crate::error::{Cause, Error};
use std::future::Future;
use std::time::Duration;
use wgpu::{
    Buffer, DeviceDescriptor, ErrorFilter, InstanceDescriptor, PowerPreference,
    RequestAdapterOptions,
};

/// The timeout for a result. Software adapters take several seconds for 7 s of audio, and longer for the first call,
/// which compiles the shaders.
pub const TIMEOUT: Duration = Duration::from_secs(60);

/// A device that can be shared by several engines. Clones refer to the same device.
#[derive(Debug, Clone)]
pub struct Device {
    device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    name: String,
    faults: Faults,
}

impl Device {
    /// Opens the high-performance adapter with the default limits of WebGPU.
    ///
    /// # Errors
    /// `backend-unavailable`: no adapter is available, or it returns no device.
    pub async fn open() -> Result<Self, Error> {
        let instance = wgpu::Instance::new(InstanceDescriptor::new_without_display_handle());
        let adapter = instance
            .request_adapter(&RequestAdapterOptions {
                power_preference: PowerPreference::HighPerformance,
                ..RequestAdapterOptions::default()
            })
            .await
            .map_err(|error| {
                Error::backend_unavailable(Cause::with_text(format!("no adapter: {error}"), error))
            })?;
        let (device, queue) = adapter
            .request_device(&DeviceDescriptor::default())
            .await
            .map_err(|error| {
                Error::backend_unavailable(Cause::with_text(format!("no device: {error}"), error))
            })?;
        let info = adapter.get_info();
        Ok(Self {
            faults: Faults::watch(&device),
            device,
            queue,
            name: if info.name.is_empty() {
                "an unnamed adapter".to_owned()
            } else {
                info.name
            },
        })
    }

    /// The name of the adapter.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The error that invalidates further results of the device, if there is one.
    #[must_use]
    pub(crate) fn fault(&self) -> Option<Cause> {
        self.faults.first()
    }

    pub(super) const fn wgpu(&self) -> &wgpu::Device {
        &self.device
    }

    pub(super) fn write(&self, buffer: &Buffer, offset: u64, bytes: &[u8]) {
        self.queue.write_buffer(buffer, offset, bytes);
    }

    /// Runs `work` and returns the first validation or out-of-memory error.
    pub(super) fn checked<T, W: FnOnce() -> T>(
        &self,
        work: W,
    ) -> (T, impl Future<Output = Option<Cause>> + use<T, W>) {
        // Internal errors are collected by `faults`.
        let kinds = [ErrorFilter::OutOfMemory, ErrorFilter::Validation];
        let [memory, validation] = kinds.map(|kind| self.device.push_error_scope(kind));
        let done = work();
        // The innermost scope is popped first.
        let errors = [validation, memory].map(wgpu::ErrorScopeGuard::pop);
        let first = async move {
            let mut first = None;
            for error in errors {
                let error = error.await;
                first = first.or_else(|| error.map(cause));
            }
            first
        };
        (done, first)
    }
}

/// Converts an error to a cause. In a browser, errors of wgpu cannot be shared between threads, so only the text is
/// kept.
fn cause(error: wgpu::Error) -> Cause {
    #[cfg(not(target_arch = "wasm32"))]
    return Cause::of(error);
    #[cfg(target_arch = "wasm32")]
    error.to_string().into()
}
