//! Initial weights of a training session.

use crate::error::Error;
use crate::model::{Initialization, ModelFile, NetworkConfig, TensorData32, initial_weights};
use crate::training::Example;
use crate::training::linear::{DEFAULT_C, Problem, Targets, head_tensors};
use std::collections::BTreeMap;

/// The layer with one row per label.
const OUTPUT: &str = "classifier.output.";

/// The weights of `parent` with one output per label. The rows of shared labels are copied; those of new labels are
/// initialized at random.
pub(super) fn from_model(
    parent: &ModelFile,
    labels: &[String],
    seed: u64,
) -> Result<(NetworkConfig, BTreeMap<String, TensorData32>), Error> {
    let config = NetworkConfig {
        classes: labels.len(),
        ..NetworkConfig::from(&parent.card)
    };
    let mut tensors: BTreeMap<String, TensorData32> = parent
        .tensors
        .iter()
        .filter(|(name, _)| !name.starts_with("features."))
        .map(|(name, tensor)| (name.clone(), tensor.clone()))
        .collect();
    if parent.card.labels != labels {
        let fresh = initial_weights(config, Initialization::default(), seed);
        for (name, mut tensor) in fresh {
            if !name.starts_with(OUTPUT) {
                continue;
            }
            let own = parent.tensors.get(&name);
            let width = tensor.values.len() / labels.len();
            for (label, row) in labels.iter().zip(tensor.values.chunks_exact_mut(width)) {
                let known = parent.card.labels.iter().position(|known| known == label);
                if let (Some(known), Some(own)) = (known, own) {
                    row.copy_from_slice(&own.values[known * width..][..width]);
                }
            }
            tensors.insert(name, tensor);
        }
    }
    Ok((config, tensors))
}

/// Whether `parent` has all of `labels`.
pub(super) fn has_labels(parent: &ModelFile, labels: &[String]) -> bool {
    labels
        .iter()
        .all(|label| parent.card.labels.contains(label))
}

/// A linear classifier of embeddings, fitted on `examples`. For new labels, a few examples are not enough to train all
/// layers of a classifier by gradient descent.
///
/// # Errors
/// `training-labels` for more than 64 classes.
pub(super) fn fitted_classifier(
    examples: &[Example],
    classes: usize,
) -> Result<BTreeMap<String, TensorData32>, Error> {
    let rows: Vec<&[f32]> = examples.iter().map(Example::values).collect();
    let labels: Vec<usize> = examples.iter().map(Example::label).collect();
    let targets = Targets {
        labels: &labels,
        classes,
    };
    let classifier = Problem::new(&rows, targets).fit(DEFAULT_C);
    head_tensors(&classifier, classes, None)
}

/// Random initial weights for the paper's network with four blocks.
pub(super) fn from_scratch(
    labels: &[String],
    seed: u64,
) -> (NetworkConfig, BTreeMap<String, TensorData32>) {
    let config = NetworkConfig::paper(4, labels.len());
    (
        config,
        initial_weights(config, Initialization::default(), seed),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent() -> ModelFile {
        ModelFile::read(include_bytes!(
            "../../../../tests/golden/network.safetensors"
        ))
        .unwrap()
    }

    #[test]
    fn the_same_labels_keep_every_weight() {
        let parent = parent();
        let (_, tensors) = from_model(&parent, &parent.card.labels, 1).unwrap();
        for (name, tensor) in tensors {
            assert_eq!(parent.tensors[&name], tensor, "{name}");
        }
    }

    #[test]
    fn known_labels_keep_their_rows_and_new_ones_get_initial_rows() {
        let parent = parent();
        let labels = [parent.card.labels[2].clone(), "new".to_owned()];
        let (config, tensors) = from_model(&parent, &labels, 1).unwrap();
        assert_eq!(config.classes, 2);
        let weight = &tensors["classifier.output.weight"];
        assert_eq!(weight.shape, [2, 64]);
        let old = &parent.tensors["classifier.output.weight"].values;
        assert_eq!(weight.values[..64], old[128..192]);
        assert!(weight.values[64..].iter().any(|value| *value != 0.0));
        let bias = &tensors["classifier.output.bias"].values;
        assert_eq!(
            bias[..],
            [parent.tensors["classifier.output.bias"].values[2], 0.0]
        );
        assert_eq!(
            tensors["gru.input.weight"],
            parent.tensors["gru.input.weight"]
        );
    }
}
