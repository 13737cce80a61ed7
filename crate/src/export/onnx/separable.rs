//! The trunk of the separable network: entry, inverted residuals, Bi-GRU.

use super::attribute::Attribute;
use super::graph::{BLOCK_SCOPES, Element, Graph, Value};
use super::head::States;
use super::lengths;
use super::weights::tensor;
use crate::error::Error;
use crate::model::{GRU_UNITS, NamedTensors, NetworkConfig, STRIDE, WINDOW};

/// The states of features `[batch, frames, 128]`; the first `frames` of each row are valid.
pub(super) fn states(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    config: NetworkConfig,
    (features, frames): (Value, &Value),
) -> Result<States, Error> {
    graph.scope("entry");
    let channel = graph.ints(&[1]);
    let feature_map = graph.add("Unsqueeze", &[&features, &channel]);
    let window = || Attribute::Ints("kernel_shape", vec![WINDOW as i64; 2]);
    let strides = || Attribute::Ints("strides", vec![STRIDE as i64; 2]);
    let feature_map = convolution(
        graph,
        weights,
        "entry",
        &feature_map,
        &[window(), strides()],
    )?;
    let feature_map = graph.add("Relu", &[&feature_map]);
    let entry_lengths = lengths::strided(graph, frames);
    let mask = lengths::feature_map_mask(graph, &entry_lengths, &feature_map);

    graph.scope("block_0");
    let feature_map = block(graph, weights, "blocks.0", (&feature_map, &mask))?;
    let mut feature_map = graph.add_with("MaxPool", &[&feature_map], &[window(), strides()]);
    let steps = lengths::strided(graph, &entry_lengths);
    let mask = lengths::feature_map_mask(graph, &steps, &feature_map);
    for (index, scope) in BLOCK_SCOPES.iter().enumerate().take(config.blocks).skip(1) {
        graph.scope(scope);
        let change = block(
            graph,
            weights,
            &format!("blocks.{index}"),
            (&feature_map, &mask),
        )?;
        feature_map = graph.add("Add", &[&change, &feature_map]);
    }

    graph.scope("gru");
    let time_first = Attribute::Ints("perm", vec![2, 0, 3, 1]);
    let sequence = graph.add_with("Transpose", &[&feature_map], &[time_first]);
    let rows = graph.ints(&[0, 0, -1]);
    let sequence = graph.add("Reshape", &[&sequence, &rows]);
    gru(graph, weights, config, (&sequence, &steps))
}

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
    (feature_map, mask): (&Value, &Value),
) -> Result<Value, Error> {
    let expanded = convolution(graph, weights, &format!("{name}.expand"), feature_map, &[])?;
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
