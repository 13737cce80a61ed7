//! The WebGPU device of burn.

use crate::error::{Cause, Error};
use burn::prelude::Device;
use std::cell::RefCell;

thread_local! {
    /// burn opens the device once per module; all recognizers share it.
    static DEVICE: RefCell<Option<(Device, String)>> = const { RefCell::new(None) };
}

/// The GPU device, opened by the first call.
pub(super) async fn open() -> Result<(Device, String), Error> {
    if let Some(opened) = DEVICE.with_borrow(Clone::clone) {
        return Ok(opened);
    }
    let (device, setup) = Device::wgpu_options()
        .init_with_setup_async()
        .await
        .map_err(|error| Error::backend_unavailable(Cause::of(error)))?;
    let info = setup.adapter.get_info();
    let name = if info.name.is_empty() {
        "an unnamed adapter".to_owned()
    } else {
        info.name
    };
    DEVICE.with_borrow_mut(|opened| *opened = Some((device.clone(), name.clone())));
    Ok((device, name))
}
