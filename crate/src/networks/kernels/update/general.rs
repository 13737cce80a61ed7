//! The operations on weights with burn's operations, for backends without kernels of this crate.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};
use burn::tensor::Scalar;

pub(super) fn square_sum<B: Backend>(tensor: FloatTensor<B>) -> FloatTensor<B> {
    B::float_sum(B::float_mul(tensor.clone(), tensor))
}

pub(super) fn scaled<B: Backend>(tensor: FloatTensor<B>, factor: FloatTensor<B>) -> FloatTensor<B> {
    let ones = vec![1; tensor.shape().num_dims()];
    let factor = B::float_reshape(factor, ones.into());
    B::float_mul(tensor, factor)
}

pub(super) fn adam<B: Backend>(
    weights: FloatTensor<B>,
    gradient: FloatTensor<B>,
    [first, second]: [FloatTensor<B>; 2],
    decays: [f32; 2],
    [rate, epsilon, kept]: [f32; 3],
) -> (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>) {
    let times = |tensor: FloatTensor<B>, factor: f32| -> FloatTensor<B> {
        B::float_mul_scalar(tensor, Scalar::from(factor))
    };
    let moved = |mean: FloatTensor<B>, value: FloatTensor<B>, decay: f32| {
        B::float_add(times(mean, decay), times(value, 1.0 - decay))
    };
    let first = moved(first, gradient.clone(), decays[0]);
    let square = B::float_mul(gradient.clone(), gradient);
    let second = moved(second, square, decays[1]);
    let deviation = B::float_add_scalar(B::float_sqrt(second.clone()), Scalar::from(epsilon));
    let change = B::float_div(first.clone(), deviation);
    let weights = B::float_sub(times(weights, kept), times(change, rate));
    (weights, first, second)
}
