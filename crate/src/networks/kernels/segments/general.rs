//! The operations on segments with burn's operations, for backends without kernels of this crate.

use crate::networks::kernels::PointwiseGradients;
use crate::networks::kernels::segments::pool::WINDOW;
use burn::backend::Backend;
use burn::backend::TensorMetadata;
use burn::backend::tensor::FloatTensor;
use burn::tensor::Scalar;
use burn::tensor::ops::ConvOptions;

fn channels_first<B: Backend>(tensor: FloatTensor<B>) -> FloatTensor<B> {
    B::float_permute(tensor, &[0, 3, 1, 2])
}

fn channels_last<B: Backend>(tensor: FloatTensor<B>) -> FloatTensor<B> {
    B::float_permute(tensor, &[0, 2, 3, 1])
}

fn options<B: Backend>(weight: &FloatTensor<B>) -> ConvOptions<2> {
    let [_, _, time, bands] = weight.shape().dims();
    ConvOptions::new([1, 1], [time / 2, bands / 2], [1, 1], 1)
}

pub(super) fn convolution<B: Backend>(
    input: FloatTensor<B>,
    weight: FloatTensor<B>,
    bias: FloatTensor<B>,
    slope: f32,
) -> FloatTensor<B> {
    let options = options::<B>(&weight);
    let output = B::conv2d(channels_first::<B>(input), weight, Some(bias), options);
    channels_last::<B>(B::leaky_relu(output, Scalar::from(slope)))
}

pub(super) fn convolution_backward<B: Backend>(
    input: FloatTensor<B>,
    weight: FloatTensor<B>,
    output: FloatTensor<B>,
    gradient: FloatTensor<B>,
    slope: f32,
    of_input: bool,
) -> PointwiseGradients<B> {
    // The factor of the leaky ReLU: the sign of its output, mapped from -1 and 1 to the slope and 1.
    let sign = B::float_sign(output);
    let half = B::float_mul_scalar(sign, Scalar::from((1.0 - slope) / 2.0));
    let factor = B::float_add_scalar(half, Scalar::from(f32::midpoint(1.0, slope)));
    let gradient = channels_first::<B>(B::float_mul(gradient, factor));
    let input = channels_first::<B>(input);
    let options = options::<B>(&weight);
    let of_bias = [0, 2, 3]
        .into_iter()
        .fold(gradient.clone(), B::float_sum_dim);
    let [outputs, ..] = weight.shape().dims::<4>();
    PointwiseGradients {
        input: of_input.then(|| {
            let of = B::conv2d_x_backward(
                input.clone(),
                weight.clone(),
                gradient.clone(),
                options.clone(),
            );
            channels_last::<B>(of)
        }),
        weight: B::conv2d_weight_backward(input, weight, gradient, options),
        bias: B::float_reshape(of_bias, [outputs].into()),
    }
}

pub(super) fn pool<B: Backend>(input: FloatTensor<B>) -> FloatTensor<B> {
    let input = channels_first::<B>(input);
    let pooled = B::max_pool2d(input, WINDOW, WINDOW, [0, 0], [1, 1], false);
    channels_last::<B>(pooled)
}

pub(super) fn pool_backward<B: Backend>(
    input: FloatTensor<B>,
    gradient: FloatTensor<B>,
) -> FloatTensor<B> {
    let input = channels_first::<B>(input);
    let gradient = channels_first::<B>(gradient);
    let kept = [[0, 0], [1, 1]];
    let dtype = burn::tensor::IntDType::I32;
    let found = B::max_pool2d_with_indices(
        input.clone(),
        WINDOW,
        WINDOW,
        kept[0],
        kept[1],
        false,
        dtype,
    );
    let of = B::max_pool2d_with_indices_backward(
        input,
        WINDOW,
        WINDOW,
        kept[0],
        kept[1],
        false,
        gradient,
        found.indices,
    );
    channels_last::<B>(of.x_grad)
}
