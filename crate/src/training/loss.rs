//! What training makes small.

use burn::prelude::*;
use burn::tensor::activation::log_softmax;

/// The weight of each class: the largest class's count over (the class's count + 0.5), so that rare classes count as
/// much as frequent ones. A class without an example has no say in the normalising.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of utterances")]
pub fn class_weights(counts: &[usize]) -> Vec<f32> {
    let largest = counts.iter().copied().max().unwrap_or(0) as f32;
    counts
        .iter()
        .map(|&count| largest / (count as f32 + 0.5))
        .collect()
}

/// Weighted cross entropy (Eq. 3): the sum over the batch of `-share_i log p_i(label_i)`.
///
/// `logits` is `[batch, classes]`; `shares` is one number an utterance: the weight of its class over the sum of the
/// weights of the whole batch, so that the loss is a weighted mean, also where the batch comes in parts.
#[must_use]
pub fn weighted_cross_entropy(logits: Tensor<2>, labels: &[usize], shares: &[f32]) -> Tensor<1> {
    let [batch, classes] = logits.dims();
    let mut targets = vec![0.0; batch * classes];
    for ((row, &label), &share) in targets.chunks_exact_mut(classes).zip(labels).zip(shares) {
        if let Some(target) = row.get_mut(label) {
            *target = share;
        }
    }
    let targets = Tensor::from_data(TensorData::new(targets, [batch, classes]), &logits.device());
    (log_softmax(logits, 1) * targets).sum().neg()
}
