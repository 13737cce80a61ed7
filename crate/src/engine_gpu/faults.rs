//! What a device reports outside any call. What it computed by then is worth nothing.

use std::sync::{Arc, Mutex, PoisonError};

/// The first fault of a device, shared by all that use it.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults(Arc<Mutex<Option<String>>>);

impl Faults {
    /// Hears of the device's loss, and of errors that no scope catches; wgpu's own handler of these panics.
    pub(super) fn watch(device: &wgpu::Device) -> Self {
        let faults = Self::default();
        let heard = faults.clone();
        device.on_uncaptured_error(Arc::new(move |error| heard.tell(error.to_string())));
        let heard = faults.clone();
        device.set_device_lost_callback(move |_, message| {
            heard.tell(format!("the device was lost: {message}"));
        });
        faults
    }

    fn tell(&self, reason: String) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(reason);
    }

    pub(super) fn first(&self) -> Option<String> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.clone()
    }
}
