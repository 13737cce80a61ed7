//! The tensors of a model as initializers.

use super::graph::{Graph, Value};
use crate::error::Error;
use crate::model::NamedTensors;

/// A tensor of the model with its name and shape.
pub(super) fn tensor(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
) -> Result<Value, Error> {
    let values = weights.values(name)?;
    Ok(graph.tensor(name, weights.shape(name), values))
}

/// `x W^T + b` over the last axis of `input`. `weight` is `[out, in]`; its initializer is transposed.
pub(super) fn affine(
    graph: &mut Graph,
    name: &str,
    (weight, bias): (&[f32], &[f32]),
    input: &Value,
) -> Value {
    let outputs = bias.len();
    let inputs = weight.len() / outputs.max(1);
    let transposed: Vec<f32> = (0..inputs)
        .flat_map(|column| weight.iter().skip(column).step_by(inputs).copied())
        .collect();
    let weight = graph.tensor(&format!("{name}.weight"), &[inputs, outputs], &transposed);
    let bias = graph.tensor(&format!("{name}.bias"), &[outputs], bias);
    let product = graph.add("MatMul", &[input, &weight]);
    graph.add("Add", &[&product, &bias])
}
