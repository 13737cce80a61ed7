//! The test set of a job with session adaptation.

use super::result::{Prediction, SessionPart};
use super::sessions::{Item, SessionOrder, centred, orders, sessions};
use crate::corpora::Corpus;

/// The predictions in each session order. `embeddings` are those of the utterances at `indices`.
pub(super) fn session_parts(
    corpus: &Corpus,
    seconds: &[f32],
    indices: &[usize],
    embeddings: &[Vec<f32>],
    mean: &[f32],
    prior_seconds: f32,
    logits: &dyn Fn(&[f32]) -> Vec<f32>,
) -> Vec<SessionPart> {
    let place = |index: usize| {
        indices
            .iter()
            .position(|other| *other == index)
            .unwrap_or(0)
    };
    let part = |order: SessionOrder| {
        let mut predictions = Vec::with_capacity(indices.len());
        for session in sessions(corpus, indices, order) {
            let item = |index: &usize| Item {
                embedding: &embeddings[place(*index)],
                seconds: seconds[*index],
            };
            let items: Vec<Item<'_>> = session.iter().map(item).collect();
            let centred = centred(&items, mean, prior_seconds);
            for (index, embedding) in session.iter().zip(centred) {
                predictions.push(Prediction::new(
                    &corpus.utterances[*index],
                    logits(&embedding),
                ));
            }
        }
        SessionPart { order, predictions }
    };
    orders(corpus).into_iter().map(part).collect()
}
