//! The first blocks of Whisper's encoder (Radford et al., *Robust Speech Recognition via Large-Scale Weak Supervision*,
//! 2022): two convolutions, sinusoidal positional embeddings, pre-norm transformer blocks. The states are the residual
//! stream after the last block.

use super::activation::gelu;
use super::arithmetic::{Arithmetic, Positions};
use super::int8::Codes;
use super::lanes::{LANES, Lanes, grouped};
use super::layer_norm::LayerNorm;
use super::matrix::Matrix;
use super::positions::positional_embedding;
use super::product::Finish;
use super::scratch_pool::ScratchPool;
use super::self_attention::{self, self_attention};
use super::trace::{Place, Trace};
use crate::error::Error;
use crate::frontend::WHISPER_BANDS;
use crate::model::{EncoderSize, NamedTensors, NetworkConfig, TensorData32};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Kernel size of a convolution, steps.
const TAPS: usize = 3;
/// Inputs of one packed matrix: its rows for a group of outputs fit the L1 cache.
const INPUTS: usize = 384;

/// A Whisper encoder ready for inference.
pub(super) struct EncoderTrunk {
    size: EncoderSize,
    convolutions: [Layer; 2],
    blocks: Vec<Block>,
    scratch: ScratchPool<Scratch>,
}

struct Block {
    attention_norm: LayerNorm,
    qkv: Layer,
    attention_out: Layer,
    mlp_norm: LayerNorm,
    hidden: Layer,
    out: Layer,
}

/// A matrix and a bias, split into parts of at most [`INPUTS`] inputs.
struct Layer {
    parts: Vec<Matrix>,
    /// The number of output groups.
    groups: usize,
}

/// Memory that is reused between calls: about 6 MiB for 7 s.
#[derive(Default)]
struct Scratch {
    /// The windows of a convolution, `[tap][group][step]`.
    windows: Vec<Lanes>,
    /// The residual stream and intermediate values, `[group][step]`.
    stream: Vec<Lanes>,
    normed: Vec<Lanes>,
    wide: Vec<Lanes>,
    attended: Vec<Lanes>,
    attention: self_attention::Scratch,
    codes: Codes,
    /// Positional embeddings, `[step][group]`.
    positions: Vec<Lanes>,
    /// `[step][channel]`
    states: Vec<f32>,
}

impl Layer {
    /// Creates a layer from an `[out, in]` or `[out, in, taps]` tensor; inputs are in tap-major order.
    fn new(
        weights: &NamedTensors<'_>,
        name: &str,
        taps: usize,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let (values, [outputs, inputs]) = weights.rows(&format!("{name}.weight"))?;
        let bias = weights.values(&format!("{name}.bias"))?;
        let channels = inputs / taps;
        let column = |input: usize| input % channels * taps + input / channels;
        let zeros = vec![0.0; outputs];
        let parts = (0..inputs).step_by(INPUTS).map(|first| {
            let part = first..(first + INPUTS).min(inputs);
            let mut of_part = Vec::with_capacity(outputs * part.len());
            for row in values.chunks_exact(inputs) {
                of_part.extend(part.clone().map(|input| row[column(input)]));
            }
            let bias = if first == 0 { bias } else { &zeros };
            Matrix::new(arithmetic, Positions::Frames, &of_part, bias, |input| input)
        });
        Ok(Self {
            parts: parts.collect(),
            groups: outputs / LANES,
        })
    }

    /// `W x + b`; with [`Finish::Add`] the result is added to `out`.
    fn apply(
        &self,
        input: &[Lanes],
        steps: usize,
        finish: Finish,
        codes: &mut Codes,
        out: &mut Vec<Lanes>,
    ) {
        out.resize(self.groups * steps, Lanes::ZERO);
        let inputs = input.chunks(INPUTS / LANES * steps);
        for (index, (part, input)) in self.parts.iter().zip(inputs).enumerate() {
            let finish = if index == 0 { finish } else { Finish::Add };
            part.apply(input, steps, finish, codes, out);
        }
    }
}

impl Block {
    fn new(
        weights: &NamedTensors<'_>,
        index: usize,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let name = |part: &str| format!("blocks.{index}.{part}");
        let layer = |part: &str| Layer::new(weights, &name(part), 1, arithmetic);
        Ok(Self {
            attention_norm: LayerNorm::new(weights, &name("attention.norm"))?,
            qkv: layer("attention.qkv")?,
            attention_out: layer("attention.out")?,
            mlp_norm: LayerNorm::new(weights, &name("mlp.norm"))?,
            hidden: layer("mlp.hidden")?,
            out: layer("mlp.out")?,
        })
    }

    fn add_to(&self, steps: usize, head_groups: usize, scratch: &mut Scratch) {
        let Scratch {
            stream,
            normed,
            wide,
            attended,
            attention,
            codes,
            ..
        } = scratch;
        self.attention_norm.apply(stream, steps, normed);
        self.qkv.apply(normed, steps, Finish::Store, codes, wide);
        attended.resize(stream.len(), Lanes::ZERO);
        self_attention(wide, steps, head_groups, attention, attended);
        self.attention_out
            .apply(attended, steps, Finish::Add, codes, stream);
        self.mlp_norm.apply(stream, steps, normed);
        self.hidden.apply(normed, steps, Finish::Store, codes, wide);
        wide.iter_mut().for_each(|lanes| gelu(&mut **lanes));
        self.out.apply(wide, steps, Finish::Add, codes, stream);
    }
}

impl EncoderTrunk {
    /// Packs the weights, named and shaped as in the [model file](crate::model). Owned tensors are freed part by part.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    pub(super) fn new(
        config: NetworkConfig,
        size: EncoderSize,
        mut tensors: Cow<'_, BTreeMap<String, TensorData32>>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let weights = NamedTensors::new(config, &tensors);
        let convolutions = [
            Layer::new(&weights, "conv1", TAPS, arithmetic)?,
            Layer::new(&weights, "conv2", TAPS, arithmetic)?,
        ];
        free(&mut tensors, "conv");
        let mut blocks = Vec::with_capacity(config.blocks);
        for index in 0..config.blocks {
            let weights = NamedTensors::new(config, &tensors);
            blocks.push(Block::new(&weights, index, arithmetic)?);
            free(&mut tensors, &format!("blocks.{index}."));
        }
        Ok(Self {
            size,
            convolutions,
            blocks,
            scratch: ScratchPool::new(),
        })
    }

    /// Runs the encoder on log-mel, `frames x 80`, with Whisper's scaling; returns the result of `of_states` for `steps
    /// x width`.
    pub(super) fn run<T>(
        &self,
        features: &[f32],
        trace: Option<&mut Trace>,
        of_states: impl FnOnce(&[f32]) -> T,
    ) -> T {
        self.scratch.with(|scratch| {
            self.states(features, scratch, trace);
            of_states(&scratch.states)
        })
    }

    /// Computes the states in `scratch`.
    fn states(&self, features: &[f32], scratch: &mut Scratch, mut trace: Option<&mut Trace>) {
        let steps = self.convolve(features, scratch, trace.as_deref_mut());
        let Scratch {
            stream, positions, ..
        } = &mut *scratch;
        add_positions(stream, steps, self.size.width, positions);
        let head_groups = self.size.width / self.size.heads / LANES;
        for (index, block) in self.blocks.iter().enumerate() {
            block.add_to(steps, head_groups, scratch);
            if let Some(trace) = trace.as_deref_mut() {
                traced(trace, Place::Transformer(index + 1), &scratch.stream, steps);
            }
        }
        let Scratch { stream, states, .. } = scratch;
        states.clear();
        for step in 0..steps {
            states.extend(stream.iter().skip(step).step_by(steps).flatten());
        }
    }

    /// Runs both convolutions; returns the number of steps.
    fn convolve(
        &self,
        features: &[f32],
        scratch: &mut Scratch,
        mut trace: Option<&mut Trace>,
    ) -> usize {
        let Scratch {
            windows,
            stream,
            normed,
            wide,
            codes,
            ..
        } = scratch;
        let frames = features.len() / WHISPER_BANDS;
        normed.clear();
        for group in 0..WHISPER_BANDS / LANES {
            let of_group = |frame: &[f32]| grouped(&frame[group * LANES..][..LANES]);
            normed.extend(features.chunks_exact(WHISPER_BANDS).flat_map(of_group));
        }
        let [first, second] = &self.convolutions;
        windows_of(normed, frames, 1, windows);
        first.apply(windows, frames, Finish::Store, codes, wide);
        wide.iter_mut().for_each(|lanes| gelu(&mut **lanes));
        if let Some(trace) = trace.as_deref_mut() {
            traced(trace, Place::Convolution(1), wide, frames);
        }
        let steps = windows_of(wide, frames, 2, windows);
        second.apply(windows, steps, Finish::Store, codes, stream);
        stream.iter_mut().for_each(|lanes| gelu(&mut **lanes));
        if let Some(trace) = trace {
            traced(trace, Place::Convolution(2), stream, steps);
        }
        steps
    }
}

/// Frees owned tensors whose names have this prefix.
fn free(tensors: &mut Cow<'_, BTreeMap<String, TensorData32>>, prefix: &str) {
    if let Cow::Owned(tensors) = tensors {
        tensors.retain(|name, _| !name.starts_with(prefix));
    }
}

/// The receptive fields of a convolution of width 3 and padding 1 over `input`, `[group][frame]`: `[tap][group][step]`.
/// Returns the number of steps.
fn windows_of(input: &[Lanes], frames: usize, stride: usize, windows: &mut Vec<Lanes>) -> usize {
    let steps = (frames.max(1) - 1) / stride + 1;
    windows.clear();
    for tap in 0..TAPS {
        for group in input.chunks_exact(frames.max(1)) {
            windows.extend((0..steps).map(|step| {
                // Tap 1 is the frame of the step.
                let frame = (stride * step + tap).checked_sub(1);
                let found = frame.and_then(|frame| group.get(frame));
                found.copied().unwrap_or(Lanes::ZERO)
            }));
        }
    }
    steps
}

/// Adds the positional embeddings of `positions`, `[step][group]`, which grows to `steps`.
fn add_positions(stream: &mut [Lanes], steps: usize, width: usize, positions: &mut Vec<Lanes>) {
    let groups = width / LANES;
    for step in positions.len() / groups..steps {
        let value = |channel: usize| positional_embedding(channel, width)(step);
        positions.extend(
            (0..groups).map(|group| Lanes(std::array::from_fn(|lane| value(group * LANES + lane)))),
        );
    }
    for (step, positions) in positions.chunks_exact(groups).take(steps).enumerate() {
        let of_step = stream.iter_mut().skip(step).step_by(steps);
        for (lanes, positions) in of_step.zip(positions) {
            for (value, position) in lanes.iter_mut().zip(positions) {
                *value += position;
            }
        }
    }
}

/// Adds `values`, `[group][step]`, to a trace.
fn traced(trace: &mut Trace, place: Place, values: &[Lanes], steps: usize) {
    for step in 0..steps {
        let line: Vec<Lanes> = values.iter().skip(step).step_by(steps).copied().collect();
        trace.line(place, 1, &line);
    }
}
