//! Scratch memory that is reused between calls, which may run concurrently.

use std::sync::{Mutex, PoisonError};

/// The scratch memory of past calls.
pub(super) struct ScratchPool<T>(Mutex<Vec<T>>);

impl<T: Default> ScratchPool<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    /// Runs `call` with scratch memory that no concurrent call uses.
    pub(super) fn with<R>(&self, call: impl FnOnce(&mut T) -> R) -> R {
        // The list stays valid after a panic, so poisoning is ignored.
        let list = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = list().pop().unwrap_or_default();
        let result = call(&mut scratch);
        list().push(scratch);
        result
    }
}
