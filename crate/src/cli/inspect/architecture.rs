//! A short description of a model's architecture.

use crate::model::{Architecture, ComparisonNetwork, ModelCard, ModelKind};

pub(super) fn architecture(card: &ModelCard) -> String {
    let blocks = if card.blocks == 1 { "block" } else { "blocks" };
    let trunk = match card.architecture {
        Architecture::SeparableBigru => {
            let gru = if card.tied { "tied" } else { "untied" };
            format!("{} {blocks}, {gru} GRU", card.blocks)
        }
        Architecture::WhisperEncoder(size) => format!(
            "Whisper encoder, {} {blocks}, width {}, {} heads",
            card.blocks, size.width, size.heads
        ),
        Architecture::Comparison(ComparisonNetwork::Drn) => {
            return "DRN, 4 residual stages".to_owned();
        }
        Architecture::Comparison(network) => {
            return format!("{}, {} convolutions", network.title(), card.blocks);
        }
    };
    match (card.kind, card.attention) {
        (ModelKind::Trunk, _) => trunk,
        (ModelKind::Model, false) => format!("{trunk}, without attention"),
        (ModelKind::Model, true) if card.deviation => {
            format!("{trunk}, with attention, embedding with deviation")
        }
        (ModelKind::Model, true) => format!("{trunk}, with attention"),
    }
}
