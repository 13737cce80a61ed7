//! The device that all recognizers share until it fails.

use crate::error::Error;
use crate::inference::gpu::Device;

/// The shared device; opens a new one if there is none or if it has failed.
pub(super) async fn shared_device() -> Result<Device, Error> {
    if let Some(device) = opened().filter(|device| device.fault().is_none()) {
        return Ok(device);
    }
    let device = Device::open().await?;
    keep(device.clone());
    Ok(device)
}

#[cfg(not(target_arch = "wasm32"))]
mod cell {
    use super::Device;
    use std::sync::{Mutex, PoisonError};

    static DEVICE: Mutex<Option<Device>> = Mutex::new(None);

    pub(super) fn opened() -> Option<Device> {
        let device = DEVICE.lock().unwrap_or_else(PoisonError::into_inner);
        device.clone()
    }

    pub(super) fn keep(device: Device) {
        *DEVICE.lock().unwrap_or_else(PoisonError::into_inner) = Some(device);
    }
}

/// In a browser, objects of wgpu cannot be shared between threads.
#[cfg(target_arch = "wasm32")]
mod cell {
    use super::Device;
    use std::cell::RefCell;

    thread_local! {
        static DEVICE: RefCell<Option<Device>> = const { RefCell::new(None) };
    }

    pub(super) fn opened() -> Option<Device> {
        DEVICE.with_borrow(Clone::clone)
    }

    pub(super) fn keep(device: Device) {
        DEVICE.with_borrow_mut(|opened| *opened = Some(device));
    }
}

use cell::{keep, opened};
