//! The network's operations on the CPU: tensors in and out of the loops.

#[cfg(feature = "train")]
use super::NetworkGradients;
use super::parallel::for_each_piece;
use super::{NetworkKernels, bias, depthwise, entry, gru, max_pool};
use crate::model::{WINDOW, strided};
use burn::backend::TensorMetadata;
use burn::backend::flex::{Flex, FlexTensor};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::TensorData;

/// A tensor whose values lie one after the other.
struct Values(FlexTensor);

impl Values {
    fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    fn dims<const D: usize>(&self) -> [usize; D] {
        self.0.shape().dims()
    }

    fn as_slice(&self) -> &[f32] {
        let layout = self.0.layout();
        &self.0.storage::<f32>()[layout.start_offset()..][..layout.num_elements()]
    }

    /// To be changed in place where nobody else holds the tensor, in a copy where somebody does.
    fn as_mut_slice(&mut self) -> &mut [f32] {
        let (start, count) = (
            self.0.layout().start_offset(),
            self.0.layout().num_elements(),
        );
        &mut self.0.storage_mut::<f32>()[start..][..count]
    }

    /// The `f32` lengths of a batch as counts, none above `longest`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of frames, written by us"
    )]
    fn lengths(&self, longest: usize) -> Vec<usize> {
        self.as_slice()
            .iter()
            .map(|length| (*length as usize).min(longest))
            .collect()
    }
}

fn tensor<const D: usize>(values: Vec<f32>, dims: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, dims))
}

impl NetworkKernels for Flex {
    fn entry_patches(input: FlexTensor) -> FlexTensor {
        let input = Values::new(input);
        let [batch, frames, bands] = input.dims();
        let dims = [batch, strided(frames), strided(bands), WINDOW * WINDOW];
        let mut out = vec![0.0; dims.iter().product()];
        let input = input.as_slice();
        for_each_piece(&mut out, dims[1..].iter().product(), |item, out| {
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

    fn add_bias(input: FlexTensor, bias: FlexTensor, relu: bool) -> FlexTensor {
        let (mut input, bias) = (Values::new(input), Values::new(bias));
        let bias = bias.as_slice();
        // Pieces that stay in the cache and are worth a thread's while.
        const ROWS: usize = 1024;
        for_each_piece(input.as_mut_slice(), ROWS * bias.len(), |_, rows| {
            bias::add(rows, bias, relu);
        });
        input.0
    }

    fn depthwise(input: FlexTensor, weight: FlexTensor, lengths: FlexTensor) -> FlexTensor {
        let (input, weight, lengths) = (
            Values::new(input),
            Values::new(weight),
            Values::new(lengths),
        );
        let dims = input.dims();
        let lengths = lengths.lengths(dims[1]);
        let out = convolve(input.as_slice(), weight.as_slice(), dims, &lengths, true);
        tensor(out, dims)
    }

    fn max_pool(input: FlexTensor) -> FlexTensor {
        let input = Values::new(input);
        let [batch, frames, bands, channels] = input.dims();
        let dims = [batch, strided(frames), strided(bands), channels];
        let item = frames * bands * channels;
        let mut out = vec![0.0; dims.iter().product()];
        let input = input.as_slice();
        for_each_piece(&mut out, dims[2] * channels, |row, out| {
            let (index, frame) = (row / dims[1], row % dims[1]);
            max_pool::frame(&input[index * item..][..item], bands, channels, frame, out);
        });
        tensor(out, dims)
    }

    fn gru(projected: FlexTensor, hidden: FlexTensor, lengths: FlexTensor) -> FlexTensor {
        let (projected, hidden) = (Values::new(projected), Values::new(hidden));
        let [batch, steps, width] = projected.dims();
        let [weights, units, gates] = hidden.dims();
        let lengths = Values::new(lengths).lengths(steps);
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

/// The depthwise convolution of a batch, frame by frame.
fn convolve(
    input: &[f32],
    weight: &[f32],
    [_, frames, bands, channels]: [usize; 4],
    lengths: &[usize],
    relu: bool,
) -> Vec<f32> {
    let item = frames * bands * channels;
    let mut out = vec![0.0; input.len()];
    for_each_piece(&mut out, bands * channels, |row, out| {
        let (index, frame) = (row / frames, row % frames);
        let input = &input[index * item..][..item];
        depthwise::frame(input, weight, channels, frame, lengths[index], relu, out);
    });
    out
}

#[cfg(feature = "train")]
impl NetworkGradients for Flex {
    fn product_of_transposed(lhs: FlexTensor, rhs: FlexTensor) -> FlexTensor {
        Self::float_matmul(transposed(lhs), rhs)
    }

    fn product_with_transposed(lhs: FlexTensor, rhs: FlexTensor) -> FlexTensor {
        Self::float_matmul(lhs, transposed(rhs))
    }

    fn add_bias_backward(
        output: FlexTensor,
        gradient: FlexTensor,
        relu: bool,
    ) -> (FlexTensor, FlexTensor) {
        let gradient = if relu {
            masked(&Values::new(output), gradient)
        } else {
            Values::new(gradient)
        };
        let [rows, channels] = gradient.dims();
        const ROWS: usize = 4096;
        let values = gradient.as_slice();
        let bias = super::parallel::sum_over(rows.div_ceil(ROWS), channels, |piece, sum| {
            let first = piece * ROWS * channels;
            let last = values.len().min(first + ROWS * channels);
            bias::add_rows(&values[first..last], sum);
        });
        (gradient.0, tensor(bias, [channels]))
    }

    fn depthwise_backward(
        input: FlexTensor,
        weight: FlexTensor,
        lengths: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        let (input, weight, lengths) = (
            Values::new(input),
            Values::new(weight),
            Values::new(lengths),
        );
        let dims = input.dims();
        let [batch, frames, bands, channels] = dims;
        let lengths = lengths.lengths(frames);
        let gradient = masked(&Values::new(output), gradient);
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
        let (input, output, gradient) = (
            Values::new(input),
            Values::new(output),
            Values::new(gradient),
        );
        let dims = input.dims();
        let [_, frames, bands, channels] = dims;
        let item = frames * bands * channels;
        let pooled = strided(frames) * strided(bands) * channels;
        let mut out = vec![0.0; dims.iter().product()];
        let (input, output, gradient) = (input.as_slice(), output.as_slice(), gradient.as_slice());
        for_each_piece(&mut out, item, |index, out| {
            let input = &input[index * item..][..item];
            let output = &output[index * pooled..][..pooled];
            let gradient = &gradient[index * pooled..][..pooled];
            max_pool::gradient(input, output, gradient, bands, channels, out);
        });
        tensor(out, dims)
    }

    fn gru_backward(
        projected: FlexTensor,
        hidden: FlexTensor,
        lengths: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        let (projected, hidden) = (Values::new(projected), Values::new(hidden));
        let (output, gradient) = (Values::new(output), Values::new(gradient));
        let [batch, steps, width] = projected.dims();
        let hidden_dims: [usize; 3] = hidden.dims();
        let [weights, units, gates] = hidden_dims;
        let lengths = Values::new(lengths).lengths(steps);
        let (set, item) = (units * gates, steps * width);

        // Both gradients of an utterance in one piece, so that one pass over the batch fills them.
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

/// The last two axes exchanged.
#[cfg(feature = "train")]
fn transposed(tensor: FlexTensor) -> FlexTensor {
    let axes = tensor.shape().num_dims();
    Flex::float_swap_dims(tensor, axes - 2, axes - 1)
}

/// `gradient` where the ReLU let `output` through, 0 elsewhere.
#[cfg(feature = "train")]
fn masked(output: &Values, gradient: FlexTensor) -> Values {
    let mut gradient = Values::new(gradient);
    let output = output.as_slice();
    const PIECE: usize = 1 << 16;
    for_each_piece(gradient.as_mut_slice(), PIECE, |index, values| {
        bias::mask(values, &output[index * PIECE..]);
    });
    gradient
}
