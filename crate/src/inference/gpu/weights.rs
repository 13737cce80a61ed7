//! The weights of a layer in the order of its shader.

use crate::error::Error;
use crate::inference::cpu::positional_embedding;
use crate::model::{GRU_UNITS, NamedTensors};

/// Entry convolution with bias, then the expansion of the first block.
pub(super) fn entry(weights: &NamedTensors<'_>) -> Result<Vec<f32>, Error> {
    let mut packed = turned(weights, "entry.weight")?;
    packed.extend(weights.values("entry.bias")?);
    packed.extend(expansion(weights, 0)?);
    Ok(packed)
}

/// Expansion of a block.
pub(super) fn expansion(weights: &NamedTensors<'_>, block: usize) -> Result<Vec<f32>, Error> {
    product(weights, &format!("blocks.{block}.expand"))
}

/// Depthwise convolution of a block, then its projection.
pub(super) fn projection(weights: &NamedTensors<'_>, block: usize) -> Result<Vec<f32>, Error> {
    let mut packed = turned(weights, &format!("blocks.{block}.depthwise.weight"))?;
    packed.extend(product(weights, &format!("blocks.{block}.project"))?);
    Ok(packed)
}

/// `[input][set][gate]`, then the biases.
pub(super) fn gru_input(weights: &NamedTensors<'_>, sets: &[&str]) -> Result<Vec<f32>, Error> {
    let (mut rows, mut biases) = (Vec::new(), Vec::new());
    for name in sets {
        rows.extend_from_slice(weights.values(&format!("{name}.input.weight"))?);
        biases.extend_from_slice(weights.values(&format!("{name}.bias"))?);
    }
    let mut packed = transposed(&rows, biases.len());
    packed.extend(biases);
    Ok(packed)
}

/// `[set][input / 4][gate][4]`
pub(super) fn recurrence(weights: &NamedTensors<'_>, sets: &[&str]) -> Result<Vec<f32>, Error> {
    let mut packed = Vec::new();
    for name in sets {
        let rows = weights.values(&format!("{name}.hidden.weight"))?;
        for first in (0..GRU_UNITS).step_by(4) {
            for row in rows.chunks_exact(GRU_UNITS) {
                packed.extend_from_slice(&row[first..first + 4]);
            }
        }
    }
    Ok(packed)
}

/// `[tap][input][output]` of an `[output, input, taps]` tensor, then the bias.
pub(super) fn convolution(
    weights: &NamedTensors<'_>,
    name: &str,
    taps: usize,
) -> Result<Vec<f32>, Error> {
    let (values, [outputs, columns]) = weights.rows(&format!("{name}.weight"))?;
    let mut packed = Vec::with_capacity(values.len() + outputs);
    for tap in 0..taps {
        for column in (tap..columns).step_by(taps) {
            packed.extend(values.iter().skip(column).step_by(columns));
        }
    }
    packed.extend(weights.values(&format!("{name}.bias"))?);
    Ok(packed)
}

/// Scale and bias of a layer normalization, then the product.
pub(super) fn normalized_product(
    weights: &NamedTensors<'_>,
    norm: &str,
    name: &str,
) -> Result<Vec<f32>, Error> {
    let mut packed = weights.values(&format!("{norm}.weight"))?.to_vec();
    packed.extend(weights.values(&format!("{norm}.bias"))?);
    packed.extend(convolution(weights, name, 1)?);
    Ok(packed)
}

/// Positional embeddings, `[step][channel]`.
pub(super) fn positions(steps: usize, width: usize) -> Vec<f32> {
    let mut packed = vec![0.0; steps * width];
    for channel in 0..width {
        let value = positional_embedding(channel, width);
        let of_channel = packed.iter_mut().skip(channel).step_by(width);
        for (step, position) in of_channel.enumerate() {
            *position = value(step);
        }
    }
    packed
}

/// Attention; zeros for a network without it.
pub(super) fn head(weights: &NamedTensors<'_>, attention: bool) -> Result<Vec<f32>, Error> {
    if attention {
        weights.values("attention.weight").map(<[f32]>::to_vec)
    } else {
        Ok(vec![0.0; 2 * GRU_UNITS])
    }
}

/// `[input][output]`, then the bias.
fn product(weights: &NamedTensors<'_>, name: &str) -> Result<Vec<f32>, Error> {
    let mut packed = turned(weights, &format!("{name}.weight"))?;
    packed.extend(weights.values(&format!("{name}.bias"))?);
    Ok(packed)
}

/// Transposes a tensor `[outputs, others]` to `[others][outputs]`.
fn turned(weights: &NamedTensors<'_>, name: &str) -> Result<Vec<f32>, Error> {
    let (values, [outputs, _]) = weights.rows(name)?;
    Ok(transposed(values, outputs))
}

fn transposed(values: &[f32], rows: usize) -> Vec<f32> {
    let columns = values.len() / rows.max(1);
    let mut out = Vec::with_capacity(values.len());
    for column in 0..columns {
        out.extend(values.iter().skip(column).step_by(columns));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::transposed;

    #[test]
    fn rows_become_columns() {
        assert_eq!(
            transposed(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2),
            [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]
        );
    }
}
