//! Reference implementation of the network's equations in `f64`, one channel and one step at a time. It reads the
//! weights in the model file's layout and shares no code with the network.

use crate::model::NetworkConfig;
use std::collections::BTreeMap;

pub(crate) type SlowTensors = BTreeMap<String, Vec<f64>>;

/// `[channels][frames][bands]`
#[derive(Clone)]
pub(crate) struct FeatureMap {
    pub(crate) values: Vec<f64>,
    pub(crate) channels: usize,
    pub(crate) frames: usize,
    pub(crate) bands: usize,
}

impl FeatureMap {
    pub(crate) fn zeros(channels: usize, frames: usize, bands: usize) -> Self {
        Self {
            values: vec![0.0; channels * frames * bands],
            channels,
            frames,
            bands,
        }
    }

    pub(crate) fn at(&self, channel: usize, frame: usize, band: usize) -> f64 {
        self.values[(channel * self.frames + frame) * self.bands + band]
    }

    pub(crate) fn set(&mut self, channel: usize, frame: usize, band: usize, value: f64) {
        self.values[(channel * self.frames + frame) * self.bands + band] = value;
    }

    fn map(mut self, function: impl Fn(f64) -> f64) -> Self {
        self.values
            .iter_mut()
            .for_each(|value| *value = function(*value));
        self
    }
}

pub(crate) fn relu(x: f64) -> f64 {
    x.max(0.0)
}

/// A convolution with a square window; `groups` is 1 or the number of channels.
pub(crate) fn convolution(
    input: &FeatureMap,
    weight: &[f64],
    bias: Option<&[f64]>,
    (side, stride, padding): (usize, usize, usize),
    groups: usize,
) -> FeatureMap {
    let inputs = input.channels / groups;
    let outputs = weight.len() / (inputs * side * side);
    let length = |n: usize| (n + 2 * padding - side) / stride + 1;
    let mut out = FeatureMap::zeros(outputs, length(input.frames), length(input.bands));
    for o in 0..outputs {
        let group = o / (outputs / groups);
        for t in 0..out.frames {
            for f in 0..out.bands {
                let mut sum = bias.map_or(0.0, |bias| bias[o]);
                for i in 0..inputs {
                    for dt in 0..side {
                        for df in 0..side {
                            let (Some(t), Some(f)) = (
                                (t * stride + dt).checked_sub(padding),
                                (f * stride + df).checked_sub(padding),
                            ) else {
                                continue;
                            };
                            if t < input.frames && f < input.bands {
                                let w = weight[((o * inputs + i) * side + dt) * side + df];
                                sum += w * input.at(group * inputs + i, t, f);
                            }
                        }
                    }
                }
                out.set(o, t, f, sum);
            }
        }
    }
    out
}

pub(crate) fn max_pool(input: &FeatureMap) -> FeatureMap {
    let length = |n: usize| (n - 3) / 2 + 1;
    let mut out = FeatureMap::zeros(input.channels, length(input.frames), length(input.bands));
    for c in 0..out.channels {
        for t in 0..out.frames {
            for f in 0..out.bands {
                let window = (0..9).map(|tap| input.at(c, 2 * t + tap / 3, 2 * f + tap % 3));
                out.set(c, t, f, window.fold(f64::NEG_INFINITY, f64::max));
            }
        }
    }
    out
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One direction of the GRU over inputs `W x + b` (384 values per step), in the given order.
pub(crate) fn gru(projected: &[Vec<f64>], hidden: &[f64]) -> Vec<Vec<f64>> {
    let product =
        |row: usize, h: &[f64]| -> f64 { (0..128).map(|j| hidden[row * 128 + j] * h[j]).sum() };
    let mut h = vec![0.0; 128];
    let mut states = Vec::new();
    for x in projected {
        let r: Vec<f64> = (0..128).map(|i| sigmoid(x[i] + product(i, &h))).collect();
        let u: Vec<f64> = (0..128)
            .map(|i| sigmoid(x[128 + i] + product(128 + i, &h)))
            .collect();
        let reset: Vec<f64> = (0..128).map(|i| r[i] * h[i]).collect();
        let c: Vec<f64> = (0..128)
            .map(|i| (x[256 + i] + product(256 + i, &reset)).tanh())
            .collect();
        h = (0..128)
            .map(|i| u[i] * h[i] + (1.0 - u[i]) * c[i])
            .collect();
        states.push(h.clone());
    }
    states
}

/// `W x + b`, with `W` as rows.
fn linear(weight: &[f64], bias: &[f64], x: &[f64]) -> Vec<f64> {
    weight
        .chunks_exact(x.len())
        .zip(bias)
        .map(|(row, bias)| bias + row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>())
        .collect()
}

/// Eq. 1 and 2: the context vector and the weights.
pub(crate) fn attention(weight: &[f64], states: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let scores: Vec<f64> = states
        .iter()
        .map(|h| weight.iter().zip(h).map(|(w, h)| w * h).sum::<f64>().exp())
        .collect();
    let sum: f64 = scores.iter().sum();
    let alpha: Vec<f64> = scores.iter().map(|score| score / sum).collect();
    let context = (0..256)
        .map(|i| alpha.iter().zip(states).map(|(a, h)| a * h[i]).sum())
        .collect();
    (context, alpha)
}

/// The output of the network for one utterance.
pub(crate) struct SlowOutput {
    pub logits: Vec<f64>,
    pub attention: Vec<f64>,
    pub embedding: Vec<f64>,
}

/// The output for one utterance (`frames x 128`).
pub(crate) fn network(
    config: NetworkConfig,
    tensors: &SlowTensors,
    features: &[f64],
) -> SlowOutput {
    let tensor = |name: &str| tensors[name].as_slice();
    let input = FeatureMap {
        values: features.to_vec(),
        channels: 1,
        frames: features.len() / 128,
        bands: 128,
    };
    let entry = tensor("entry.weight");
    let mut x = convolution(&input, entry, Some(tensor("entry.bias")), (3, 2, 0), 1).map(relu);
    for index in 0..config.blocks {
        let part = |name: &str| tensor(&format!("blocks.{index}.{name}")).to_vec();
        let (expand, bias) = (part("expand.weight"), part("expand.bias"));
        let expanded = convolution(&x, &expand, Some(&bias), (1, 1, 0), 1).map(relu);
        let channels = expanded.channels;
        let filtered = convolution(
            &expanded,
            &part("depthwise.weight"),
            None,
            (3, 1, 1),
            channels,
        )
        .map(relu);
        let (project, bias) = (part("project.weight"), part("project.bias"));
        let projected = convolution(&filtered, &project, Some(&bias), (1, 1, 0), 1);
        if index == 0 {
            x = max_pool(&projected);
        } else {
            x.values
                .iter_mut()
                .zip(&projected.values)
                .for_each(|(x, y)| *x += y);
        }
    }
    let sequence: Vec<Vec<f64>> = (0..x.frames)
        .map(|t| {
            (0..x.bands * x.channels)
                .map(|i| x.at(i % x.channels, t, i / x.channels))
                .collect()
        })
        .collect();
    let direction = |name: &str, reversed: bool| {
        let part = |part: &str| tensor(&format!("{name}.{part}"));
        let mut projected: Vec<Vec<f64>> = sequence
            .iter()
            .map(|x| linear(part("input.weight"), part("bias"), x))
            .collect();
        if reversed {
            projected.reverse();
        }
        let mut states = gru(&projected, part("hidden.weight"));
        if reversed {
            states.reverse();
        }
        states
    };
    let forward = direction("gru", false);
    let backward = direction(if config.tied { "gru" } else { "gru.backward" }, true);
    let states: Vec<Vec<f64>> = forward
        .iter()
        .zip(&backward)
        .map(|(f, b)| [f.as_slice(), b].concat())
        .collect();
    let (mut embedding, alpha) = if config.attention {
        attention(tensor("attention.weight"), &states)
    } else {
        (
            [&forward[forward.len() - 1][..], &backward[0]].concat(),
            Vec::new(),
        )
    };
    if config.deviation {
        for i in 0..256 {
            let square = |(a, h): (&f64, &Vec<f64>)| a * (h[i] - embedding[i]).powi(2);
            let variance: f64 = alpha.iter().zip(&states).map(square).sum();
            embedding.push((variance + 1e-5).sqrt());
        }
    }
    let standardized: Vec<f64> = match tensors.get("embedding.mean") {
        Some(mean) => {
            let std = tensor("embedding.std");
            (0..mean.len())
                .map(|i| (embedding[i] - mean[i]) / std[i])
                .collect()
        }
        None => embedding.clone(),
    };
    let hidden = linear(
        tensor("classifier.hidden.weight"),
        tensor("classifier.hidden.bias"),
        &standardized,
    );
    let slopes = tensor("classifier.prelu.weight");
    let hidden: Vec<f64> = hidden
        .iter()
        .zip(slopes)
        .map(|(&x, a)| if x >= 0.0 { x } else { a * x })
        .collect();
    let logits = linear(
        tensor("classifier.output.weight"),
        tensor("classifier.output.bias"),
        &hidden,
    );
    SlowOutput {
        logits,
        attention: alpha,
        embedding,
    }
}
