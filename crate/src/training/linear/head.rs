//! A linear classifier as a head: the initial weights for training a head.
//!
//! The classifier's hidden layer has 64 units with PReLU. Two of them with slope 0 clip the value `d` of a pair of
//! classes to [-1, 1]: `relu(d + 1) - relu(d - 1) - 1`. The output layer sums these soft votes. Up to eight classes
//! have at most 28 pairs, which fit; for more classes the unclipped values of the pairs are summed, in one unit per
//! class with slope 1.

use std::collections::BTreeMap;

use super::LinearClassifier;
use crate::error::Error;
use crate::model::{EMBEDDING, TensorData32};

/// Hidden units of the classifier.
const UNITS: usize = 64;

/// Whether the value of a pair of classes is clipped to [-1, 1].
pub(crate) fn votes_are_limited(classifier: &LinearClassifier) -> bool {
    2 * classifier.pairs().len() <= UNITS
}

/// The tensors of embedding standardization and classifier for a linear classifier of embeddings, and of attention if
/// its weight is given. `classes` is the number of labels.
///
/// # Errors
/// `training-labels` for more than 64 classes.
pub(crate) fn head_tensors(
    classifier: &LinearClassifier,
    classes: usize,
    attention: Option<Vec<f32>>,
) -> Result<BTreeMap<String, TensorData32>, Error> {
    if classes > UNITS {
        return Err(Error::TrainingLabels {
            expected: "at most 64",
            received: classes.to_string(),
        });
    }
    let [mean, std] = classifier.scaling();
    let width = mean.len();
    let layers = if votes_are_limited(classifier) {
        soft_votes(classifier, classes, width)
    } else {
        sums(classifier, classes, width)
    };
    let [name_of_mean, name_of_std] = EMBEDDING;
    let tensors = [
        (name_of_mean, vec![width], mean),
        (name_of_std, vec![width], std),
        (
            "classifier.hidden.weight",
            vec![UNITS, width],
            layers.hidden,
        ),
        ("classifier.hidden.bias", vec![UNITS], layers.hidden_bias),
        ("classifier.prelu.weight", vec![UNITS], layers.slopes),
        (
            "classifier.output.weight",
            vec![classes, UNITS],
            layers.output,
        ),
        ("classifier.output.bias", vec![classes], layers.output_bias),
    ];
    let attention = attention.map(|weight| ("attention.weight", vec![weight.len()], weight));
    Ok(tensors
        .into_iter()
        .chain(attention)
        .map(|(name, shape, values)| (name.to_owned(), TensorData32 { shape, values }))
        .collect())
}

struct Layers {
    hidden: Vec<f32>,
    hidden_bias: Vec<f32>,
    slopes: Vec<f32>,
    output: Vec<f32>,
    output_bias: Vec<f32>,
}

impl Layers {
    fn zeros(classes: usize, width: usize) -> Self {
        Self {
            hidden: vec![0.0; UNITS * width],
            hidden_bias: vec![0.0; UNITS],
            slopes: vec![0.0; UNITS],
            output: vec![0.0; classes * UNITS],
            output_bias: vec![0.0; classes],
        }
    }
}

fn soft_votes(classifier: &LinearClassifier, classes: usize, width: usize) -> Layers {
    let mut layers = Layers::zeros(classes, width);
    for (pair, units) in classifier.pairs().iter().zip((0..UNITS).step_by(2)) {
        for (unit, (margin, sign)) in [(units, (1.0, 1.0)), (units + 1, (-1.0, -1.0))] {
            layers.hidden[unit * width..][..width].copy_from_slice(&pair.weights[..width]);
            layers.hidden_bias[unit] = pair.bias as f32 + margin;
            let [first, second] = pair.classes;
            layers.output[first * UNITS + unit] += sign;
            layers.output[second * UNITS + unit] -= sign;
        }
        let [first, second] = pair.classes;
        layers.output_bias[first] -= 1.0;
        layers.output_bias[second] += 1.0;
    }
    layers
}

fn sums(classifier: &LinearClassifier, classes: usize, width: usize) -> Layers {
    let mut layers = Layers::zeros(classes, width);
    for pair in classifier.pairs() {
        for (class, sign) in pair.classes.into_iter().zip([1.0, -1.0]) {
            let row = &mut layers.hidden[class * width..][..width];
            for (sum, weight) in row.iter_mut().zip(&pair.weights) {
                *sum += sign * weight;
            }
            layers.hidden_bias[class] += sign * pair.bias as f32;
        }
    }
    for class in 0..classes {
        layers.slopes[class] = 1.0;
        layers.output[class * UNITS + class] = 1.0;
    }
    layers
}
