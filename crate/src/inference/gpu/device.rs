//! A graphics device through wgpu: opened, and asked for work in such a way that every error is seen.

use super::faults::Faults;
use crate::error::Error;
use std::future::Future;
use wgpu::{
    Buffer, DeviceDescriptor, ErrorFilter, InstanceDescriptor, PowerPreference,
    RequestAdapterOptions,
};

/// A device that several engines may share. Clones are the same device.
#[derive(Debug, Clone)]
pub struct Device {
    device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    name: String,
    faults: Faults,
}

impl Device {
    /// Opens the fastest adapter with the limits that every WebGPU has.
    ///
    /// # Errors
    /// `backend-unavailable`: there is no adapter, or it gives no device.
    pub async fn open() -> Result<Self, Error> {
        let unavailable = |reason: String| Error::BackendUnavailable { reason };
        let instance = wgpu::Instance::new(InstanceDescriptor::new_without_display_handle());
        let adapter = instance
            .request_adapter(&RequestAdapterOptions {
                power_preference: PowerPreference::HighPerformance,
                ..RequestAdapterOptions::default()
            })
            .await
            .map_err(|error| unavailable(format!("no adapter: {error}")))?;
        let (device, queue) = adapter
            .request_device(&DeviceDescriptor::default())
            .await
            .map_err(|error| unavailable(format!("no device: {error}")))?;
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

    /// The adapter's name for itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why nothing that the device says from now on can be trusted.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        self.faults.first()
    }

    pub(super) const fn wgpu(&self) -> &wgpu::Device {
        &self.device
    }

    pub(super) fn write(&self, buffer: &Buffer, bytes: &[u8]) {
        self.queue.write_buffer(buffer, 0, bytes);
    }

    /// Does `work`, and gives the first error of validation or memory that it met.
    pub(super) fn checked<T, W: FnOnce() -> T>(
        &self,
        work: W,
    ) -> (T, impl Future<Output = Option<String>> + use<T, W>) {
        // `faults` collects internal errors.
        let kinds = [ErrorFilter::OutOfMemory, ErrorFilter::Validation];
        let [memory, validation] = kinds.map(|kind| self.device.push_error_scope(kind));
        let done = work();
        // The innermost first.
        let errors = [validation, memory].map(wgpu::ErrorScopeGuard::pop);
        let first = async move {
            let mut first = None;
            for error in errors {
                let error = error.await;
                first = first.or_else(|| error.map(|error| error.to_string()));
            }
            first
        };
        (done, first)
    }
}
