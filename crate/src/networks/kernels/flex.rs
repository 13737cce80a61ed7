//! The network's operations on the CPU: conversion between tensors and loops.

use super::parallel::{filled, for_each_piece};
use super::product::{self, MatrixView};
#[cfg(feature = "train")]
use super::{NetworkGradients, PointwiseGradients};
use super::{NetworkKernels, bias, depthwise, entry, gru, max_pool};
use crate::model::{WINDOW, strided};
use burn::backend::TensorMetadata;
use burn::backend::flex::{Flex, FlexTensor};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::TensorData;

/// A tensor with contiguous values.
pub(super) struct FlexValues(FlexTensor);

impl FlexValues {
    pub(super) fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    pub(super) fn into_tensor(self) -> FlexTensor {
        self.0
    }

    pub(super) fn dims<const D: usize>(&self) -> [usize; D] {
        self.0.shape().dims()
    }

    fn matrix(&self) -> MatrixView<'_> {
        MatrixView::new(self.as_slice(), self.dims())
    }

    pub(super) fn as_slice(&self) -> &[f32] {
        let layout = self.0.layout();
        &self.0.storage::<f32>()[layout.start_offset()..][..layout.num_elements()]
    }

    /// The values for writing: in place if the tensor is not shared, otherwise in a copy.
    pub(super) fn as_mut_slice(&mut self) -> &mut [f32] {
        let (start, count) = (
            self.0.layout().start_offset(),
            self.0.layout().num_elements(),
        );
        &mut self.0.storage_mut::<f32>()[start..][..count]
    }

    /// The `f32` lengths of a batch as integers, at most `longest`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of frames, written by this crate"
    )]
    fn lengths(&self, longest: usize) -> Vec<usize> {
        self.as_slice()
            .iter()
            .map(|length| (*length as usize).min(longest))
            .collect()
    }
}

pub(super) fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, dims))
}

impl NetworkKernels for Flex {
    fn entry_patches(input: FlexTensor) -> FlexTensor {
        let input = FlexValues::new(input);
        let [batch, frames, bands] = input.dims();
        let dims = [batch, strided(frames), strided(bands), WINDOW * WINDOW];
        let input = input.as_slice();
        let piece = dims[1..].iter().product();
        let out = filled(dims.iter().product(), piece, |item, out| {
            entry::patches(
                &input[item * frames * bands..][..frames * bands],
                bands,
                out,
            );
        });
        tensor(out, dims)
    }

    fn product(lhs: FlexTensor, rhs: FlexTensor) -> FlexTensor {
        Self::float_matmul(lhs, rhs)
    }

    fn pointwise(
        input: FlexTensor,
        weight: FlexTensor,
        bias: FlexTensor,
        relu: bool,
    ) -> FlexTensor {
        let (input, weight, bias) = (
            FlexValues::new(input),
            FlexValues::new(weight),
            FlexValues::new(bias),
        );
        let (input, weight) = (input.matrix(), weight.matrix());
        let bias = bias.as_slice();
        let dims = [input.height(), bias.len()];
        let out = product::product(input, weight, |rows| bias::add(rows, bias, relu));
        tensor(out, dims)
    }

    fn depthwise(input: FlexTensor, weight: FlexTensor, lengths: FlexTensor) -> FlexTensor {
        let (input, weight, lengths) = (
            FlexValues::new(input),
            FlexValues::new(weight),
            FlexValues::new(lengths),
        );
        let dims = input.dims();
        let lengths = lengths.lengths(dims[1]);
        let out = convolve(input.as_slice(), weight.as_slice(), dims, &lengths, true);
        tensor(out, dims)
    }

    fn max_pool(input: FlexTensor) -> FlexTensor {
        let input = FlexValues::new(input);
        let [batch, frames, bands, channels] = input.dims();
        let dims = [batch, strided(frames), strided(bands), channels];
        let item = frames * bands * channels;
        let input = input.as_slice();
        let out = filled(dims.iter().product(), dims[2] * channels, |row, out| {
            let (index, frame) = (row / dims[1], row % dims[1]);
            max_pool::frame(&input[index * item..][..item], bands, channels, frame, out);
        });
        tensor(out, dims)
    }

    fn gru(projected: FlexTensor, hidden: FlexTensor, lengths: FlexTensor) -> FlexTensor {
        let (projected, hidden) = (FlexValues::new(projected), FlexValues::new(hidden));
        let [batch, steps, width] = projected.dims();
        let [weights, units, gates] = hidden.dims();
        let lengths = FlexValues::new(lengths).lengths(steps);
        let dims = [batch, steps, gru::OUTPUT_WIDTH];
        let mut out = vec![0.0; dims.iter().product()];
        let (projected, hidden) = (projected.as_slice(), hidden.as_slice());
        for_each_piece(&mut out, steps * gru::OUTPUT_WIDTH, |item, out| {
            let projected = &projected[item * steps * width..][..steps * width];
            for direction in gru::Direction::both(lengths[item], weights) {
                let hidden = &hidden[direction.weights(weights) * units * gates..][..units * gates];
                gru::forward(projected, hidden, direction, out);
            }
        });
        tensor(out, dims)
    }
}

/// The depthwise convolution of a batch, line by line.
fn convolve(
    input: &[f32],
    weight: &[f32],
    [_, frames, bands, channels]: [usize; 4],
    lengths: &[usize],
    relu: bool,
) -> Vec<f32> {
    let row = bands * channels;
    let outside = vec![0.0; row];
    filled(input.len(), row, |index, out| {
        let (item, frame) = (index / frames, index % frames);
        let valid = lengths[item];
        if frame < valid {
            let line = |frame: usize| &input[(item * frames + frame) * row..][..row];
            let above = frame.checked_sub(1).map_or(&*outside, line);
            let below = Some(frame + 1).filter(|frame| *frame < valid);
            let lines = [above, line(frame), below.map_or(&*outside, line)];
            depthwise::line(lines, weight, channels, relu, out);
        }
    })
}

#[cfg(feature = "train")]
impl NetworkGradients for Flex {
    fn product_of_transposed(lhs: FlexTensor, rhs: FlexTensor) -> FlexTensor {
        Self::float_matmul(transposed(lhs), rhs)
    }

    fn product_with_transposed(lhs: FlexTensor, rhs: FlexTensor) -> FlexTensor {
        Self::float_matmul(lhs, transposed(rhs))
    }

    fn pointwise_backward(
        input: FlexTensor,
        weight: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
        relu: bool,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        let gradient = if relu {
            masked(&FlexValues::new(output), gradient)
        } else {
            FlexValues::new(gradient)
        };
        let (input, weight) = (FlexValues::new(input), FlexValues::new(weight));
        let (input_dims, weight_dims) = (input.dims::<2>(), weight.dims::<2>());
        let (input, gradient) = (input.matrix(), gradient.matrix());
        let (of_weight, of_bias) = product::product_of_transposed(input, gradient);
        let of_input = of_input.then(|| {
            let weight = weight.matrix().transposed();
            tensor(product::product(gradient, weight, |_| {}), input_dims)
        });
        PointwiseGradients {
            input: of_input,
            bias: tensor(of_bias, [weight_dims[1]]),
            weight: tensor(of_weight, weight_dims),
        }
    }

    fn depthwise_backward(
        input: FlexTensor,
        weight: FlexTensor,
        lengths: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        let (input, weight, lengths) = (
            FlexValues::new(input),
            FlexValues::new(weight),
            FlexValues::new(lengths),
        );
        let dims = input.dims();
        let [batch, frames, bands, channels] = dims;
        let lengths = lengths.lengths(frames);
        let gradient = masked(&FlexValues::new(output), gradient);
        let flipped = depthwise::flipped(weight.as_slice(), channels);
        let of_input = convolve(gradient.as_slice(), &flipped, dims, &lengths, false);

        let item = frames * bands * channels;
        let (input, gradient) = (input.as_slice(), gradient.as_slice());
        let of_weight =
            super::parallel::sum_over(batch, WINDOW * WINDOW * channels, |index, sum| {
                let (input, gradient) = (
                    &input[index * item..][..item],
                    &gradient[index * item..][..item],
                );
                depthwise::weight_gradient(input, gradient, bands, channels, lengths[index], sum);
            });
        (
            tensor(of_input, dims),
            tensor(of_weight, [WINDOW * WINDOW, channels]),
        )
    }

    fn max_pool_backward(
        input: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
    ) -> FlexTensor {
        pool_gradient(input, output, gradient, max_pool::gradient)
    }

    fn gru_backward(
        projected: FlexTensor,
        hidden: FlexTensor,
        lengths: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        let (projected, hidden) = (FlexValues::new(projected), FlexValues::new(hidden));
        let (output, gradient) = (FlexValues::new(output), FlexValues::new(gradient));
        let [batch, steps, width] = projected.dims();
        let hidden_dims: [usize; 3] = hidden.dims();
        let [weights, units, gates] = hidden_dims;
        let lengths = FlexValues::new(lengths).lengths(steps);
        let (set, item) = (units * gates, steps * width);

        // Both gradients of an utterance in one buffer, so that one pass over the batch fills them.
        let both = item + weights * set;
        let mut pieces = vec![0.0; batch * both];
        let (projected, hidden) = (projected.as_slice(), hidden.as_slice());
        let (output, gradient) = (output.as_slice(), gradient.as_slice());
        for_each_piece(&mut pieces, both, |index, piece| {
            let (of_projected, of_hidden) = piece.split_at_mut(item);
            for direction in gru::Direction::both(lengths[index], weights) {
                let first = direction.weights(weights) * set;
                gru::backward(
                    &projected[index * item..][..item],
                    &hidden[first..][..set],
                    &output[index * steps * gru::OUTPUT_WIDTH..][..steps * gru::OUTPUT_WIDTH],
                    &gradient[index * steps * gru::OUTPUT_WIDTH..][..steps * gru::OUTPUT_WIDTH],
                    direction,
                    of_projected,
                    &mut of_hidden[first..][..set],
                );
            }
        });

        let mut of_projected = Vec::with_capacity(batch * item);
        let mut of_hidden = vec![0.0; weights * set];
        for piece in pieces.chunks_exact(both) {
            of_projected.extend_from_slice(&piece[..item]);
            for (sum, value) in of_hidden.iter_mut().zip(&piece[item..]) {
                *sum += value;
            }
        }
        (
            tensor(of_projected, [batch, steps, width]),
            tensor(of_hidden, hidden_dims),
        )
    }
}

/// The tensor with its last two axes swapped.
#[cfg(feature = "train")]
fn transposed(tensor: FlexTensor) -> FlexTensor {
    let axes = tensor.shape().num_dims();
    Flex::float_swap_dims(tensor, axes - 2, axes - 1)
}

/// `gradient` where `output` is positive, 0 elsewhere.
#[cfg(feature = "train")]
fn masked(output: &FlexValues, gradient: FlexTensor) -> FlexValues {
    let mut gradient = FlexValues::new(gradient);
    let output = output.as_slice();
    const PIECE: usize = 1 << 16;
    for_each_piece(gradient.as_mut_slice(), PIECE, |index, values| {
        bias::mask(values, &output[index * PIECE..]);
    });
    gradient
}

/// Adds the gradient of an item's input, from its input, its output, the gradient of the output, bands and channels.
#[cfg(feature = "train")]
type PoolGradient = fn(&[f32], &[f32], &[f32], usize, usize, &mut [f32]);

/// The gradient of the input of a max-pool, item by item.
#[cfg(feature = "train")]
pub(super) fn pool_gradient(
    input: FlexTensor,
    output: FlexTensor,
    gradient: FlexTensor,
    of_item: PoolGradient,
) -> FlexTensor {
    let (input, output) = (FlexValues::new(input), FlexValues::new(output));
    let gradient = FlexValues::new(gradient);
    let dims: [usize; 4] = input.dims();
    let [_, _, bands, channels] = dims;
    let size = |dims: [usize; 4]| dims[1..].iter().product::<usize>();
    let (whole, pooled) = (size(dims), size(output.dims()));
    let (input, output, gradient) = (input.as_slice(), output.as_slice(), gradient.as_slice());
    let out = filled(dims.iter().product(), whole, |index, out| {
        let input = &input[index * whole..][..whole];
        let output = &output[index * pooled..][..pooled];
        let gradient = &gradient[index * pooled..][..pooled];
        of_item(input, output, gradient, bands, channels, out);
    });
    tensor(out, dims)
}
