//! Errors that a device reports outside of calls. They invalidate its results.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Cause;

/// The first error of a device, shared by all its users.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults(Arc<Mutex<Option<Cause>>>);

impl Faults {
    /// Registers callbacks for device loss and for errors outside of error scopes: internal errors and delayed ones.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let faults = Self::default();
        faults.register_error_callback(device);
        let shared = faults.clone();
        device.set_device_lost_callback(move |_, message| {
            shared.record(format!("the device was lost: {message}"));
        });
        faults
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn register_error_callback(&self, device: &wgpu::Device) {
        let shared = self.clone();
        device.on_uncaptured_error(Arc::new(move |error| shared.record(Cause::of(error))));
    }

    /// Bypasses wgpu, which panics on internal errors in a browser (wgpu 30, `Error::from_js`).
    #[cfg(target_arch = "wasm32")]
    fn register_error_callback(&self, device: &wgpu::Device) {
        use js_sys::Reflect;
        use wasm_bindgen::prelude::*;
        let Some(device) = device.as_webgpu() else {
            return;
        };
        let shared = self.clone();
        let callback = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let error = Reflect::get(&event, &"error".into());
            let message = error.and_then(|error| Reflect::get(&error, &"message".into()));
            let message = message.ok().and_then(|message| message.as_string());
            shared.record(message.unwrap_or_else(|| "an error without a message".to_owned()));
        });
        // Setting a property of a device cannot fail. The device owns the closure.
        let _ = Reflect::set(
            device.as_ref(),
            &"onuncapturederror".into(),
            callback.as_ref(),
        );
        callback.forget();
    }

    fn record(&self, reason: impl Into<Cause>) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| reason.into());
    }

    pub(super) fn first(&self) -> Option<Cause> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.clone()
    }
}
