//! Whisper's encoder: two convolutions, sinusoidal positions, pre-norm transformer blocks.

use crate::error::Error;
use crate::frontend::WHISPER_BANDS as BANDS;
use crate::model::TensorData32;
use crate::networks::kernels;
use burn::prelude::*;
use burn::tensor::activation::{gelu, softmax};
use std::collections::BTreeMap;

/// Width of a convolution, in frames.
const TAPS: usize = 3;
/// Epsilon of the layer normalization.
const EPSILON: f32 = 1e-5;
/// The longest wavelength of the positional encoding, in frames divided by 2 pi.
const LONGEST: f64 = 10_000.0;

/// The layers of the encoder, without gradients.
#[derive(Debug)]
pub(super) struct Encoder {
    first: Linear,
    second: Linear,
    blocks: Vec<TransformerBlock>,
    heads: usize,
    width: usize,
}

#[derive(Debug)]
struct TransformerBlock {
    attention_norm: Norm,
    qkv: Linear,
    attention_out: Linear,
    mlp_norm: Norm,
    hidden: Linear,
    out: Linear,
}

/// A product with `[in, out]` and a bias. A convolution is a product over windows of its input.
#[derive(Debug)]
struct Linear {
    weight: Tensor<2>,
    bias: Tensor<1>,
}

#[derive(Debug)]
struct Norm {
    weight: Tensor<2>,
    bias: Tensor<2>,
}

/// The tensors of a file, to be loaded into the encoder.
struct EncoderTensors<'a> {
    tensors: &'a BTreeMap<String, TensorData32>,
    device: &'a Device,
}

impl EncoderTensors<'_> {
    fn values(&self, name: &str, shape: &[usize]) -> Result<&[f32], Error> {
        let Some(tensor) = self.tensors.get(name) else {
            return Err(Error::teacher_file(
                format!("a tensor `{name}` of shape {shape:?}"),
                "no such tensor",
            ));
        };
        if tensor.shape != shape {
            return Err(Error::teacher_file(
                format!("`{name}` of shape {shape:?}"),
                format!("{:?}", tensor.shape),
            ));
        }
        if let Some(value) = tensor.values.iter().find(|value| !value.is_finite()) {
            return Err(Error::teacher_file(
                format!("finite values in `{name}`"),
                value.to_string(),
            ));
        }
        Ok(&tensor.values)
    }

    fn size(&self, name: &str, axis: usize) -> Result<usize, Error> {
        let found = self
            .tensors
            .get(name)
            .and_then(|tensor| tensor.shape.get(axis));
        found
            .copied()
            .filter(|size| *size > 0)
            .ok_or_else(|| Error::teacher_file(format!("a tensor `{name}`"), "no such tensor"))
    }

    fn vector(&self, name: &str, length: usize) -> Result<Tensor<1>, Error> {
        let values = self.values(name, &[length])?.to_vec();
        Ok(Tensor::from_data(
            TensorData::new(values, [length]),
            self.device,
        ))
    }

    fn norm(&self, name: &str, width: usize) -> Result<Norm, Error> {
        let row = |part: &str| -> Result<Tensor<2>, Error> {
            Ok(self
                .vector(&format!("{name}.{part}"), width)?
                .reshape([1, width]))
        };
        Ok(Norm {
            weight: row("weight")?,
            bias: row("bias")?,
        })
    }

    /// A `[out, in]` matrix of the file.
    fn linear(&self, name: &str, [out, input]: [usize; 2]) -> Result<Linear, Error> {
        let values = self.values(&format!("{name}.weight"), &[out, input])?;
        self.transposed(name, values, [out, input], |column| column)
    }

    /// A `[out, in, 3]` kernel of the file, as a product over concatenated windows of three frames.
    fn convolution(&self, name: &str, [out, input]: [usize; 2]) -> Result<Linear, Error> {
        let values = self.values(&format!("{name}.weight"), &[out, input, TAPS])?;
        self.transposed(name, values, [out, input * TAPS], |column| {
            column % input * TAPS + column / input
        })
    }

    /// `[out, in]` values as `[in, out]`; `source` maps a column of the result to a column of the file.
    fn transposed(
        &self,
        name: &str,
        values: &[f32],
        [out, input]: [usize; 2],
        source: impl Fn(usize) -> usize,
    ) -> Result<Linear, Error> {
        let mut weight = Vec::with_capacity(values.len());
        for column in (0..input).map(source) {
            weight.extend((0..out).map(|row| values[row * input + column]));
        }
        Ok(Linear {
            weight: Tensor::from_data(TensorData::new(weight, [input, out]), self.device),
            bias: self.vector(&format!("{name}.bias"), out)?,
        })
    }
}

impl Linear {
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        kernels::pointwise(x, self.weight.clone(), self.bias.clone(), false)
    }
}

impl Norm {
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let centred = x.clone() - x.mean_dim(1);
        let variance = centred.clone().square().mean_dim(1);
        centred / (variance + EPSILON).sqrt() * self.weight.clone() + self.bias.clone()
    }
}

impl TransformerBlock {
    fn new(tensors: &EncoderTensors<'_>, index: usize, width: usize) -> Result<Self, Error> {
        let name = |part: &str| format!("blocks.{index}.{part}");
        let hidden = tensors.size(&name("mlp.hidden.weight"), 0)?;
        Ok(Self {
            attention_norm: tensors.norm(&name("attention.norm"), width)?,
            qkv: tensors.linear(&name("attention.qkv"), [3 * width, width])?,
            attention_out: tensors.linear(&name("attention.out"), [width, width])?,
            mlp_norm: tensors.norm(&name("mlp.norm"), width)?,
            hidden: tensors.linear(&name("mlp.hidden"), [hidden, width])?,
            out: tensors.linear(&name("mlp.out"), [width, hidden])?,
        })
    }

    fn forward(&self, x: Tensor<2>, heads: usize) -> Tensor<2> {
        let attended = self.attend(self.attention_norm.forward(x.clone()), heads);
        let x = x + self.attention_out.forward(attended);
        let hidden = gelu(self.hidden.forward(self.mlp_norm.forward(x.clone())));
        x + self.out.forward(hidden)
    }

    fn attend(&self, x: Tensor<2>, heads: usize) -> Tensor<2> {
        let [frames, width] = x.dims();
        let size = width / heads;
        let qkv = self.qkv.forward(x);
        let part = |index: usize| -> Tensor<3> {
            qkv.clone()
                .slice([0..frames, index * width..(index + 1) * width])
                .reshape([frames, heads, size])
                .swap_dims(0, 1)
        };
        let scale = 1.0 / (size as f32).sqrt();
        let scores = part(0).matmul(part(1).swap_dims(1, 2)).mul_scalar(scale);
        softmax(scores, 2)
            .matmul(part(2))
            .swap_dims(0, 1)
            .reshape([frames, width])
    }
}

impl Encoder {
    pub(super) fn new(
        tensors: &BTreeMap<String, TensorData32>,
        blocks: usize,
        heads: usize,
        device: &Device,
    ) -> Result<Self, Error> {
        let tensors = EncoderTensors { tensors, device };
        let width = tensors.size("conv1.weight", 0)?;
        if heads == 0 || !width.is_multiple_of(2 * heads) {
            let expected = format!("a number of heads that divides the width of {width}");
            return Err(Error::teacher_file(expected, heads.to_string()));
        }
        Ok(Self {
            first: tensors.convolution("conv1", [width, BANDS])?,
            second: tensors.convolution("conv2", [width, width])?,
            blocks: (0..blocks)
                .map(|index| TransformerBlock::new(&tensors, index, width))
                .collect::<Result<_, _>>()?,
            heads,
            width,
        })
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Log-mel `[frames, 80]` -> residual stream `[(frames + 1) / 2, width]`.
    pub(super) fn forward(&self, log_mel: Tensor<2>) -> Tensor<2> {
        let x = gelu(self.first.forward(windows(log_mel, 1)));
        let x = gelu(self.second.forward(windows(x, 2)));
        let [frames, width] = x.dims();
        let positions = TensorData::new(positions(frames, width), [frames, width]);
        let x = x.clone() + Tensor::from_data(positions, &x.device());
        self.blocks
            .iter()
            .fold(x, |x, block| block.forward(x, self.heads))
    }
}

/// The windows of a convolution of width 3 and padding 1 over `[frames, channels]`:
/// `[(frames - 1) / stride + 1, 3 * channels]`.
fn windows(x: Tensor<2>, stride: usize) -> Tensor<2> {
    let [frames, channels] = x.dims();
    let count = (frames - 1) / stride + 1;
    let device = x.device();
    let zeros = |rows: usize| Tensor::<2>::zeros([rows, channels], &device);
    // Rows of `stride` frames, so that each tap is a slice: tap `t` of window `w` is frame `stride * w + t`.
    let rows = count + TAPS.div_ceil(stride) - 1;
    let padded = Tensor::cat(vec![zeros(1), x, zeros(rows * stride - frames - 1)], 0)
        .reshape([rows, stride * channels]);
    let tap = |tap: usize| {
        let (row, column) = (tap / stride, tap % stride * channels);
        padded
            .clone()
            .slice([row..row + count, column..column + channels])
    };
    Tensor::cat((0..TAPS).map(tap).collect(), 1)
}

/// Sinusoidal positions: sines of `width / 2` wavelengths, then cosines.
fn positions(frames: usize, width: usize) -> Vec<f32> {
    let half = width / 2;
    let step = LONGEST.ln() / (half.max(2) - 1) as f64;
    let mut values = Vec::with_capacity(frames * width);
    for frame in 0..frames {
        let angle = |index: usize| frame as f64 * (-step * index as f64).exp();
        values.extend((0..half).map(|index| angle(index).sin() as f32));
        values.extend((0..half).map(|index| angle(index).cos() as f32));
    }
    values
}
