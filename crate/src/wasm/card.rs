//! The model card of the JavaScript API.

use crate::model::ModelCard;
use serde::Serialize;

/// The metadata of the model file, and properties derived from its tensors.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Card<'a> {
    /// The metadata of the model file.
    #[serde(flatten)]
    pub(super) model: &'a ModelCard,
    /// The number of values in the embedding of a recording: 256, or 512 with the deviation.
    pub(super) embedding_size: usize,
    /// Whether sessions are available: the model file has the mean of the embedding.
    pub(super) sessions: bool,
}
