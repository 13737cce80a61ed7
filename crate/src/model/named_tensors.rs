//! The tensors of a network by name, each checked against the shape that it must have.

use super::NetworkConfig;
use crate::error::Error;
use crate::model_file::{TensorData32, expected_shapes};
use std::collections::BTreeMap;

/// The tensors of a network, by name.
pub(super) fn shapes(config: NetworkConfig) -> BTreeMap<String, Vec<usize>> {
    let NetworkConfig {
        blocks,
        classes,
        attention,
        tied,
    } = config;
    expected_shapes(blocks, tied, attention, classes)
        .into_iter()
        .collect()
}

/// Tensors of a model file on their way into a network.
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

    /// The numbers of a tensor in the file's order.
    pub(crate) fn values(&self, name: &str) -> Result<&'a [f32], Error> {
        Ok(self.rows(name)?.0)
    }

    /// A tensor of the file as a matrix `[first axis, all others]`.
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
