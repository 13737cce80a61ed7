//! The architecture of a model in a few words.

use crate::model::{ModelCard, ModelKind};

pub(super) fn architecture(card: &ModelCard) -> String {
    let blocks = if card.blocks == 1 { "block" } else { "blocks" };
    let gru = if card.tied { "tied" } else { "untied" };
    let trunk = format!("{} {blocks}, {gru} GRU", card.blocks);
    match (card.kind, card.attention) {
        (ModelKind::Trunk, _) => trunk,
        (ModelKind::Model, false) => format!("{trunk}, without attention"),
        (ModelKind::Model, true) if card.deviation => {
            format!("{trunk}, with attention, embedding with deviation")
        }
        (ModelKind::Model, true) => format!("{trunk}, with attention"),
    }
}
