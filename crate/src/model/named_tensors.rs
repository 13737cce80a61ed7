//! The tensors of a network by name, each validated against its expected shape.

use super::config::NetworkConfig;
use super::layout::{EMBEDDING, expected_shapes};
use super::tensor::TensorData32;
use crate::error::Error;
use std::collections::BTreeMap;

/// The tensors that a network may have, by name, including optional ones.
pub(crate) fn shapes(config: NetworkConfig) -> BTreeMap<String, Vec<usize>> {
    let embedding = EMBEDDING.map(|name| (name.to_owned(), vec![config.embedding_size()]));
    expected_shapes(config)
        .into_iter()
        .chain(embedding)
        .collect()
}

/// The tensors of a model file from which a network is built.
pub(crate) struct NamedTensors<'a> {
    shapes: BTreeMap<String, Vec<usize>>,
    tensors: &'a BTreeMap<String, TensorData32>,
}

impl<'a> NamedTensors<'a> {
    pub(crate) fn new(config: NetworkConfig, tensors: &'a BTreeMap<String, TensorData32>) -> Self {
        Self {
            shapes: shapes(config),
            tensors,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) const fn with_shapes(
        shapes: BTreeMap<String, Vec<usize>>,
        tensors: &'a BTreeMap<String, TensorData32>,
    ) -> Self {
        Self { shapes, tensors }
    }

    /// Mean and standard deviation of the embedding, if present. One without the other is an error.
    pub(crate) fn embedding(&self) -> Result<Option<[&'a [f32]; 2]>, Error> {
        if !EMBEDDING
            .iter()
            .any(|name| self.tensors.contains_key(*name))
        {
            return Ok(None);
        }
        let [mean, std] = EMBEDDING;
        Ok(Some([self.values(mean)?, self.values(std)?]))
    }

    /// The expected shape of a tensor; empty for an unknown name.
    #[cfg(feature = "cli")]
    pub(crate) fn shape(&self, name: &str) -> &[usize] {
        self.shapes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The values of a tensor in file order.
    pub(crate) fn values(&self, name: &str) -> Result<&'a [f32], Error> {
        Ok(self.rows(name)?.0)
    }

    /// A tensor as a matrix `[first axis, product of the other axes]`.
    pub(crate) fn rows(&self, name: &str) -> Result<(&'a [f32], [usize; 2]), Error> {
        let expected = self.shapes.get(name).cloned().unwrap_or_default();
        let Some(tensor) = self.tensors.get(name) else {
            return Err(Error::ModelTensorMissing {
                name: name.to_owned(),
                expected,
            });
        };
        let count = tensor.values.len();
        if tensor.shape != expected || count != expected.iter().product::<usize>() {
            let received = tensor.shape.clone();
            return Err(Error::ModelTensorShape {
                name: name.to_owned(),
                expected,
                received,
            });
        }
        let out = expected.first().copied().unwrap_or(1);
        Ok((&tensor.values, [out, count / out.max(1)]))
    }
}
