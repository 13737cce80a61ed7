//! The network: entry, inverted residuals, Bi-GRU, attention, classifier.

use super::attribute::Attribute;
use super::graph::{Element, Graph, Value};
use super::lengths;
use crate::error::Error;
use crate::model::{GRU_UNITS, NamedTensors, NetworkConfig, STRIDE, VARIANCE_EPSILON, WINDOW};

/// The attention score of padding: its attention weight is exactly 0.
const MASKED: f32 = -1e30;

/// The output of the GRU.
pub(super) enum States {
    /// All states `[batch, steps, 256]` and the validity mask `[batch, steps, 1]`, for networks with attention.
    All { states: Value, valid: Value },
    /// The last state of each direction, `[2, batch, 128]`: for networks without attention.
    Last(Value),
}

/// The states of features `[batch, frames, 128]`; the first `frames` of each row are valid.
pub(super) fn states(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    config: NetworkConfig,
    (features, frames): (Value, &Value),
) -> Result<States, Error> {
    graph.scope("entry");
    let channel = graph.ints(&[1]);
    let picture = graph.add("Unsqueeze", &[&features, &channel]);
    let window = || Attribute::Ints("kernel_shape", vec![WINDOW as i64; 2]);
    let strides = || Attribute::Ints("strides", vec![STRIDE as i64; 2]);
    let picture = convolution(graph, weights, "entry", &picture, &[window(), strides()])?;
    let picture = graph.add("Relu", &[&picture]);
    let entry_lengths = lengths::strided(graph, frames);
    let mask = lengths::picture_mask(graph, &entry_lengths, &picture);

    graph.scope("block_0");
    let picture = block(graph, weights, "blocks.0", (&picture, &mask))?;
    let mut picture = graph.add_with("MaxPool", &[&picture], &[window(), strides()]);
    let steps = lengths::strided(graph, &entry_lengths);
    let mask = lengths::picture_mask(graph, &steps, &picture);
    for (index, scope) in SCOPES.iter().enumerate().take(config.blocks).skip(1) {
        graph.scope(scope);
        let change = block(
            graph,
            weights,
            &format!("blocks.{index}"),
            (&picture, &mask),
        )?;
        picture = graph.add("Add", &[&change, &picture]);
    }

    graph.scope("gru");
    let time_first = Attribute::Ints("perm", vec![2, 0, 3, 1]);
    let sequence = graph.add_with("Transpose", &[&picture], &[time_first]);
    let rows = graph.ints(&[0, 0, -1]);
    let sequence = graph.add("Reshape", &[&sequence, &rows]);
    gru(graph, weights, config, (&sequence, &steps))
}

/// The scopes of the blocks.
const SCOPES: [&str; 6] = [
    "block_0", "block_1", "block_2", "block_3", "block_4", "block_5",
];

fn convolution(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    input: &Value,
    attributes: &[Attribute],
) -> Result<Value, Error> {
    let weight = tensor(graph, weights, &format!("{name}.weight"))?;
    let bias = tensor(graph, weights, &format!("{name}.bias"))?;
    Ok(graph.add_with("Conv", &[input, &weight, &bias], attributes))
}

/// An inverted residual without its residual connection. The depthwise convolution is padded with 0, as at the ends of
/// a recording.
fn block(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    (picture, mask): (&Value, &Value),
) -> Result<Value, Error> {
    let expanded = convolution(graph, weights, &format!("{name}.expand"), picture, &[])?;
    let expanded = graph.add("Relu", &[&expanded]);
    let expanded = graph.add("Mul", &[&expanded, mask]);
    let depthwise = format!("{name}.depthwise.weight");
    let (_, [channels, _]) = weights.rows(&depthwise)?;
    let weight = tensor(graph, weights, &depthwise)?;
    let filtered = graph.add_with(
        "Conv",
        &[&expanded, &weight],
        &[
            Attribute::Ints("kernel_shape", vec![WINDOW as i64; 2]),
            Attribute::Ints("pads", vec![1; 4]),
            Attribute::Int("group", channels as i64),
        ],
    );
    let filtered = graph.add("Relu", &[&filtered]);
    convolution(graph, weights, &format!("{name}.project"), &filtered, &[])
}

/// The states of a sequence `[steps, batch, 1984]`; the first `steps` of each row are valid.
fn gru(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    config: NetworkConfig,
    (sequence, steps): (&Value, &Value),
) -> Result<States, Error> {
    let directions = if config.tied {
        ["gru", "gru"]
    } else {
        ["gru", "gru.backward"]
    };
    let mut both = |part: &str| -> Result<Value, Error> {
        let mut one = |direction: &str| gates(graph, weights, &format!("{direction}.{part}"));
        let values = [one(directions[0])?, one(directions[1])?];
        let axis = Attribute::Int("axis", 0);
        Ok(graph.add_with("Concat", &[&values[0], &values[1]], &[axis]))
    };
    let (input, hidden, bias) = (both("input.weight")?, both("hidden.weight")?, both("bias")?);
    let count = lengths::cast(graph, steps, Element::Int32);
    let inputs = [sequence, &input, &hidden, &bias, &count];
    let attributes = [
        Attribute::Int("hidden_size", GRU_UNITS as i64),
        Attribute::Text("direction", "bidirectional"),
        // The reset gate is applied to the state before the product with the weights of the candidate.
        Attribute::Int("linear_before_reset", 0),
    ];
    if !config.attention {
        return Ok(States::Last(graph.add_second("GRU", &inputs, &attributes)));
    }
    let states = graph.add_with("GRU", &inputs, &attributes);
    let batch_first = Attribute::Ints("perm", vec![2, 0, 1, 3]);
    let states = graph.add_with("Transpose", &[&states], &[batch_first]);
    let rows = graph.ints(&[0, 0, -1]);
    let states = graph.add("Reshape", &[&states, &rows]);
    let length = lengths::axis(graph, &states, 1);
    let valid = lengths::valid(graph, steps, &length, [0, 1]);
    Ok(States::All { states, valid })
}

/// A tensor of the GRU for one direction. ONNX has the update gate before the reset gate, and a second bias, which is 0
/// here.
fn gates(graph: &mut Graph, weights: &NamedTensors<'_>, name: &str) -> Result<Value, Error> {
    let (values, [rows, columns]) = weights.rows(name)?;
    let gate = values.len() / 3;
    let mut ordered = [
        &values[gate..2 * gate],
        &values[..gate],
        &values[2 * gate..],
    ]
    .concat();
    let shape = if columns == 1 {
        ordered.resize(2 * rows, 0.0);
        vec![1, 2 * rows]
    } else {
        vec![1, rows, columns]
    };
    Ok(graph.tensor(name, &shape, &ordered))
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

/// A tensor of the model with its name and shape.
fn tensor(graph: &mut Graph, weights: &NamedTensors<'_>, name: &str) -> Result<Value, Error> {
    let values = weights.values(name)?;
    Ok(graph.tensor(name, weights.shape(name), values))
}
