//! The trunk of the large model: the first blocks of Whisper's encoder.
//!
//! Padding does not change the states of a row: it is set to 0 before the second convolution, as at the end of a
//! recording, and its keys have no weight in self-attention.

use super::attribute::Attribute;
use super::graph::{BLOCK_SCOPES, Graph, Value};
use super::head::{MASKED, States};
use super::lengths;
use super::weights::{affine, tensor};
use crate::error::Error;
use crate::frontend::MAX_FRAMES;
use crate::inference::cpu::positional_embedding;
use crate::model::{EncoderSize, NamedTensors, NetworkConfig};

/// Kernel size of a convolution, steps.
const TAPS: usize = 3;
/// Stride of the second convolution.
const STRIDE: usize = 2;
/// The maximum number of steps: that of 7 s.
const MOST_STEPS: usize = MAX_FRAMES.div_ceil(STRIDE);

/// The states of features `[batch, frames, 80]`; the first `frames` of each row are valid.
pub(super) fn states(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    (config, size): (NetworkConfig, EncoderSize),
    (features, frames): (Value, &Value),
) -> Result<States, Error> {
    graph.scope("convolutions");
    let features = time_last(graph, &features);
    let first = convolution(graph, weights, "conv1", &features, 1)?;
    let length = lengths::axis(graph, &first, 2);
    let valid = lengths::valid(graph, frames, &length, [1, 0]);
    let zero = graph.float(0.0);
    let first = graph.add("Where", &[&valid, &first, &zero]);
    let second = convolution(graph, weights, "conv2", &first, STRIDE)?;
    let mut stream = time_last(graph, &second);
    let (one, stride) = (graph.int(1), graph.int(STRIDE as i64));
    let steps = graph.add("Add", &[frames, &one]);
    let steps = graph.add("Div", &[&steps, &stride]);

    graph.scope("positions");
    let length = lengths::axis(graph, &stream, 1);
    let positions = positions(graph, size.width, &length);
    stream = graph.add("Add", &[&stream, &positions]);
    let keys = lengths::valid(graph, &steps, &length, [2, 0]);
    for (index, scope) in BLOCK_SCOPES.iter().enumerate().take(config.blocks) {
        graph.scope(scope);
        let name = format!("blocks.{index}");
        let change = self_attention(graph, weights, (&name, size.heads), (&stream, &keys))?;
        stream = graph.add("Add", &[&stream, &change]);
        let change = mlp(graph, weights, &name, &stream)?;
        stream = graph.add("Add", &[&stream, &change]);
    }
    let valid = lengths::valid(graph, &steps, &length, [0, 1]);
    Ok(States::All {
        states: stream,
        valid,
    })
}

/// Transposes the last two axes.
fn time_last(graph: &mut Graph, value: &Value) -> Value {
    graph.add_with(
        "Transpose",
        &[value],
        &[Attribute::Ints("perm", vec![0, 2, 1])],
    )
}

/// A convolution over time with its GELU: `[batch, channels, time]`.
fn convolution(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    input: &Value,
    stride: usize,
) -> Result<Value, Error> {
    let weight = tensor(graph, weights, &format!("{name}.weight"))?;
    let bias = tensor(graph, weights, &format!("{name}.bias"))?;
    let attributes = [
        Attribute::Ints("kernel_shape", vec![TAPS as i64]),
        Attribute::Ints("strides", vec![stride as i64]),
        Attribute::Ints("pads", vec![1, 1]),
    ];
    let output = graph.add_with("Conv", &[input, &weight, &bias], &attributes);
    Ok(gelu(graph, &output))
}

/// `x / 2 (1 + erf(x / sqrt 2))`, in the form that runtimes fuse. The operator `Gelu` requires opset 20.
fn gelu(graph: &mut Graph, value: &Value) -> Value {
    let [root, one, half] = [std::f32::consts::SQRT_2, 1.0, 0.5].map(|number| graph.float(number));
    let scaled = graph.add("Div", &[value, &root]);
    let erf = graph.add("Erf", &[&scaled]);
    let sum = graph.add("Add", &[&erf, &one]);
    let product = graph.add("Mul", &[value, &sum]);
    graph.add("Mul", &[&product, &half])
}

/// The positional embeddings of the first `length` steps, `[steps, width]`.
fn positions(graph: &mut Graph, width: usize, length: &Value) -> Value {
    let channels: Vec<_> = (0..width)
        .map(|channel| positional_embedding(channel, width))
        .collect();
    let table: Vec<f32> = (0..MOST_STEPS)
        .flat_map(|step| channels.iter().map(move |of_step| of_step(step)))
        .collect();
    let table = graph.tensor("positions", &[MOST_STEPS, width], &table);
    let first = graph.ints(&[0]);
    graph.add("Slice", &[&table, &first, length, &first])
}

/// Layer normalization over the channels, with the default epsilon of the operator, 1e-5, which is that of Whisper.
fn layer_norm(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    input: &Value,
) -> Result<Value, Error> {
    let weight = tensor(graph, weights, &format!("{name}.weight"))?;
    let bias = tensor(graph, weights, &format!("{name}.bias"))?;
    Ok(graph.add("LayerNormalization", &[input, &weight, &bias]))
}

fn linear(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    input: &Value,
) -> Result<Value, Error> {
    let weight = weights.values(&format!("{name}.weight"))?;
    let bias = weights.values(&format!("{name}.bias"))?;
    Ok(affine(graph, name, (weight, bias), input))
}

/// Pre-norm multi-head self-attention over the valid `keys`, `[batch, 1, 1, steps]`.
fn self_attention(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    (name, heads): (&str, usize),
    (stream, keys): (&Value, &Value),
) -> Result<Value, Error> {
    let name = format!("{name}.attention");
    let normed = layer_norm(graph, weights, &format!("{name}.norm"), stream)?;
    let weight = weights.values(&format!("{name}.qkv.weight"))?;
    let bias = weights.values(&format!("{name}.qkv.bias"))?;
    let (rows, width) = (weight.len() / 3, bias.len() / 3);
    let head = width / heads.max(1);
    let split = graph.ints(&[0, 0, heads as i64, head as i64]);
    let parts = [
        ("queries", vec![0, 2, 1, 3]),
        ("keys", vec![0, 2, 3, 1]),
        ("values", vec![0, 2, 1, 3]),
    ];
    let mut index = 0;
    let [queries, turned_keys, values] = parts.map(|(part, order)| {
        let of_part = (
            &weight[index * rows..][..rows],
            &bias[index * width..][..width],
        );
        index += 1;
        let value = affine(graph, &format!("{name}.{part}"), of_part, &normed);
        let value = graph.add("Reshape", &[&value, &split]);
        graph.add_with("Transpose", &[&value], &[Attribute::Ints("perm", order)])
    });
    let scale = graph.float(1.0 / (head as f32).sqrt());
    let queries = graph.add("Mul", &[&queries, &scale]);
    let scores = graph.add("MatMul", &[&queries, &turned_keys]);
    let masked = graph.float(MASKED);
    let scores = graph.add("Where", &[keys, &scores, &masked]);
    let over_keys = Attribute::Int("axis", 3);
    let shares = graph.add_with("Softmax", &[&scores], &[over_keys]);
    let attended = graph.add("MatMul", &[&shares, &values]);
    let step_first = Attribute::Ints("perm", vec![0, 2, 1, 3]);
    let attended = graph.add_with("Transpose", &[&attended], &[step_first]);
    let joined = graph.ints(&[0, 0, -1]);
    let attended = graph.add("Reshape", &[&attended, &joined]);
    linear(graph, weights, &format!("{name}.out"), &attended)
}

/// The pre-norm MLP of a block.
fn mlp(
    graph: &mut Graph,
    weights: &NamedTensors<'_>,
    name: &str,
    stream: &Value,
) -> Result<Value, Error> {
    let normed = layer_norm(graph, weights, &format!("{name}.mlp.norm"), stream)?;
    let hidden = linear(graph, weights, &format!("{name}.mlp.hidden"), &normed)?;
    let hidden = gelu(graph, &hidden);
    linear(graph, weights, &format!("{name}.mlp.out"), &hidden)
}
