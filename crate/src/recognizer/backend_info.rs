//! Information about the inference backend.

use serde::Serialize;

/// The backend in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackendInfo {
    /// `cpu`, `webgpu` or `burn`.
    pub name: &'static str,
    /// The name of the GPU adapter that is or was in use.
    pub adapter: Option<String>,
    /// Why the CPU is used although WebGPU was requested.
    pub reason: Option<String>,
    /// The number of dispatches of a classification on WebGPU.
    pub dispatches: Option<usize>,
}

impl BackendInfo {
    pub(super) const fn named(name: &'static str) -> Self {
        Self {
            name,
            adapter: None,
            reason: None,
            dispatches: None,
        }
    }
}
