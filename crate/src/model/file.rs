//! A model file in memory: card and tensors.

use super::card::ModelCard;
use super::layout::{self, EMBEDDING};
use super::tensor::TensorData32;
use crate::error::Error;
use crate::fingerprint::{FNV_OFFSET, hashed};
use crate::frontend::Standardization;
use std::collections::BTreeMap;

/// The default weight of the training mean in a session, seconds of speech: about three utterances.
pub const SESSION_PRIOR_SECONDS: f32 = 8.0;

/// The data type of the values in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Single precision, lossless.
    F32,
    /// Half precision, rounded to nearest: half the size.
    F16,
    /// Matrices of at least 1024 weights in int8 with a scale for each row, all other tensors in half precision: a
    /// quarter of the size.
    Int8,
}

/// A model file: the card and the tensors by name.
///
/// [`ModelFile::read`] returns only values that match [`expected_shapes`](super::expected_shapes) of the card;
/// [`ModelFile::write`] validates the same.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    /// The model card.
    pub card: ModelCard,
    /// The weights and the feature standardization, by name.
    pub tensors: BTreeMap<String, TensorData32>,
}

impl ModelFile {
    /// The feature standardization of the training set.
    ///
    /// # Errors
    /// `model-tensor-shape` if its length is not the number of bands of the architecture.
    pub fn standardization(&self) -> Result<Standardization, Error> {
        let expected = self.card.architecture.log_mel().bands();
        let bands = |name: &str| -> Result<Vec<f32>, Error> {
            let values = self
                .tensors
                .get(name)
                .map_or(&[][..], |tensor| &tensor.values);
            if values.len() == expected {
                return Ok(values.to_vec());
            }
            Err(Error::ModelTensorShape {
                name: name.to_owned(),
                expected: vec![expected],
                received: vec![values.len()],
            })
        };
        Ok(Standardization {
            mean: bands(layout::FEATURES_MEAN)?,
            std: bands(layout::FEATURES_STD)?,
        })
    }

    /// Mean and standard deviation of the embedding over the training utterances, if the file has them.
    #[must_use]
    pub fn embedding_standardization(&self) -> Option<[&[f32]; 2]> {
        let [mean, std] = EMBEDDING.map(|name| self.tensors.get(name));
        Some([&mean?.values, &std?.values])
    }

    /// A hash of everything that determines the embedding: all tensors before the classifier, and the mean over the
    /// training utterances. It prevents the use of session data with another model. `None` without the mean.
    pub(crate) fn embedding_fingerprint(&self) -> Option<u64> {
        self.embedding_standardization()?;
        let makes_embedding = |name: &str| !name.starts_with("classifier.") && name != EMBEDDING[1];
        let mut number = FNV_OFFSET;
        for (_, tensor) in self
            .tensors
            .iter()
            .filter(|(name, _)| makes_embedding(name))
        {
            number = hashed(number, tensor.values.len() as u64);
            for value in &tensor.values {
                number = hashed(number, value.to_bits().into());
            }
        }
        let level = self.card.loudest_db.unwrap_or(f32::NAN);
        number = hashed(number, level.to_bits().into());
        Some(number)
    }

    /// Sets the mean and the standard deviation of the embedding over the training utterances.
    pub fn set_embedding_standardization(&mut self, mean: Vec<f32>, std: Vec<f32>) {
        for (name, values) in EMBEDDING.into_iter().zip([mean, std]) {
            let shape = vec![values.len()];
            let tensor = TensorData32 { shape, values };
            self.tensors.insert(name.to_owned(), tensor);
        }
    }
}

/// The tensors of a model file: the weights of the network and the feature standardization.
#[cfg(feature = "train")]
pub(crate) fn with_standardization(
    mut network: BTreeMap<String, TensorData32>,
    standardization: &Standardization,
) -> BTreeMap<String, TensorData32> {
    for (name, values) in [
        (layout::FEATURES_MEAN, &standardization.mean),
        (layout::FEATURES_STD, &standardization.std),
    ] {
        network.insert(name.to_owned(), bands_tensor(values));
    }
    network
}

#[cfg(feature = "train")]
fn bands_tensor(values: &[f32]) -> TensorData32 {
    TensorData32 {
        shape: vec![values.len()],
        values: values.to_vec(),
    }
}

/// Rejects values that are not finite and standard deviations that are not positive.
pub(super) fn check_values(name: &str, values: &[f32]) -> Result<(), Error> {
    let positive = name == layout::FEATURES_STD || name == EMBEDDING[1];
    let bad = |value: &f32| !value.is_finite() || (positive && *value <= 0.0);
    match values.iter().position(bad) {
        None => Ok(()),
        Some(index) => Err(Error::ModelTensorValue {
            name: name.to_owned(),
            expected: if positive {
                "finite, positive"
            } else {
                "finite"
            },
            index,
            received: values.get(index).copied().unwrap_or(f32::NAN),
        }),
    }
}
