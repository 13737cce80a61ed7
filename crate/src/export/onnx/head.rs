//! The part of the network after the trunk: attention, which computes the embedding, then the classifier.

use super::attribute::Attribute;
use super::graph::{Graph, Value};
use super::weights::tensor;
use crate::error::Error;
use crate::model::{NamedTensors, NetworkConfig, VARIANCE_EPSILON};

/// The attention score of padding: its attention weight is exactly 0.
pub(super) const MASKED: f32 = -1e30;

/// The output of a trunk.
pub(super) enum States {
    /// All states `[batch, steps, state size]` and the validity mask `[batch, steps, 1]`, for networks with attention.
    All { states: Value, valid: Value },
    /// The last state of each direction of the GRU, `[2, batch, 128]`: for networks without attention.
    Last(Value),
}

/// The embedding `[batch, embedding size]` and the attention `[batch, steps]`.
pub(super) fn embedding(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    config: NetworkConfig,
    states: &States,
) -> Result<(Value, Option<Value>), Error> {
    let (states, valid) = match states {
        States::All { states, valid } => (states, valid),
        States::Last(last) => {
            let batch_first = Attribute::Ints("perm", vec![1, 0, 2]);
            let last = graph.add_with("Transpose", &[last], &[batch_first]);
            let rows = graph.ints(&[0, -1]);
            return Ok((graph.add("Reshape", &[&last, &rows]), None));
        }
    };
    graph.scope("attention");
    let (values, [width, _]) = weights.rows("attention.weight")?;
    let weight = graph.tensor("attention.weight", &[width, 1], values);
    let scores = graph.add("MatMul", &[states, &weight]);
    let masked = graph.float(MASKED);
    let scores = graph.add("Where", &[valid, &scores, &masked]);
    let over_time = Attribute::Int("axis", 1);
    let alpha = graph.add_with("Softmax", &[&scores], &[over_time]);
    let mean = weighted(graph, &alpha, states);
    let mut parts = mean.clone();
    if config.deviation {
        let differences = graph.add("Sub", &[states, &mean]);
        let squares = graph.add("Mul", &[&differences, &differences]);
        let variance = weighted(graph, &alpha, &squares);
        let epsilon = graph.float(VARIANCE_EPSILON);
        let variance = graph.add("Add", &[&variance, &epsilon]);
        let deviation = graph.add("Sqrt", &[&variance]);
        let axis = Attribute::Int("axis", 2);
        parts = graph.add_with("Concat", &[&mean, &deviation], &[axis]);
    }
    let (time, channel) = (graph.ints(&[1]), graph.ints(&[2]));
    let embedding = graph.add("Squeeze", &[&parts, &time]);
    let alpha = graph.add("Squeeze", &[&alpha, &channel]);
    Ok((embedding, Some(alpha)))
}

/// The sum over time of `values [batch, steps, n]` times `alpha [batch, steps, 1]`: `[batch, 1, n]`.
fn weighted(graph: &mut Graph, alpha: &Value, values: &Value) -> Value {
    let turned = Attribute::Ints("perm", vec![0, 2, 1]);
    let alpha = graph.add_with("Transpose", &[alpha], &[turned]);
    graph.add("MatMul", &[&alpha, values])
}

/// The calibrated probabilities `[batch, classes]` of embeddings.
pub(super) fn probabilities(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    embedding: &Value,
    temperature: f32,
) -> Result<Value, Error> {
    graph.scope("classifier");
    let mut embedding = embedding.clone();
    if let Some([mean, std]) = weights.embedding()? {
        let mean = graph.tensor("embedding.mean", &[mean.len()], mean);
        let std = graph.tensor("embedding.std", &[std.len()], std);
        let centred = graph.add("Sub", &[&embedding, &mean]);
        embedding = graph.add("Div", &[&centred, &std]);
    }
    let hidden = linear(graph, weights, "classifier.hidden", &embedding)?;
    let slopes = tensor(graph, weights, "classifier.prelu.weight")?;
    let hidden = graph.add("PRelu", &[&hidden, &slopes]);
    let logits = linear(graph, weights, "classifier.output", &hidden)?;
    let temperature = graph.float(temperature);
    let logits = graph.add("Div", &[&logits, &temperature]);
    Ok(graph.add_with("Softmax", &[&logits], &[Attribute::Int("axis", 1)]))
}

fn linear(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    input: &Value,
) -> Result<Value, Error> {
    let weight = tensor(graph, weights, &format!("{name}.weight"))?;
    let bias = tensor(graph, weights, &format!("{name}.bias"))?;
    let turned = Attribute::Int("transB", 1);
    Ok(graph.add_with("Gemm", &[input, &weight, &bias], &[turned]))
}
