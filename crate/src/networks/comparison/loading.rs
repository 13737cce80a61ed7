//! Tensors of a network by name, read from and written to the host.

use crate::error::Error;
use crate::model::{ComparisonConfig, TensorData32, comparison_shapes};
use crate::networks::weights::{Collected, Weights};
use burn::prelude::*;
use std::collections::BTreeMap;

fn shapes(config: ComparisonConfig) -> BTreeMap<String, Vec<usize>> {
    comparison_shapes(config).into_iter().collect()
}

/// The tensors of a file, to be loaded into a network of `config`.
pub(super) fn weights<'a>(
    config: ComparisonConfig,
    tensors: &'a BTreeMap<String, TensorData32>,
    device: &'a Device,
) -> Weights<'a> {
    Weights::with_shapes(shapes(config), tensors, device)
}

/// The tensors that `collect` collects.
pub(super) async fn tensors(
    config: ComparisonConfig,
    collect: impl FnOnce(&mut Collected),
) -> Result<BTreeMap<String, TensorData32>, Error> {
    let mut weights = Collected::with_shapes(shapes(config));
    collect(&mut weights);
    weights.read_async().await
}
