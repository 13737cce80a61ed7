//! The inference backend of a recognizer, for JavaScript.

use serde::Serialize;

/// Serializes to the interface `Backend`.
#[derive(Serialize)]
pub(super) struct Backend {
    pub name: &'static str,
    pub adapter: Option<String>,
    pub reason: Option<String>,
    pub dispatches: Option<usize>,
}
