//! Binary weights (Courbariaux et al., *BinaryConnect*, 2015): the forward pass uses the signs; the gradient updates
//! real weights in [-1, 1].

use burn::module::Param;
use burn::prelude::*;

/// The signs of real weights `[out, ..]`, times `1 / sqrt(fan in)`. The sign of 0 is positive.
/// The gradient of the sign is 1 for weights in [-1, 1] and 0 outside (straight-through estimator).
pub(super) fn binary<const D: usize>(weight: Tensor<D>) -> Tensor<D> {
    let dims = weight.dims();
    let fan_in: usize = dims[1..].iter().product();
    let scale = 1.0 / (fan_in as f32).sqrt();
    let clipped = weight.clone().clamp(-1.0, 1.0);
    let sign = weight.greater_equal_elem(0.0).float().detach();
    let sign = sign.mul_scalar(2.0).sub_scalar(1.0);
    // The difference is exactly 0; it has the gradient of the clipped weights.
    (sign + (clipped.clone() - clipped.detach())).mul_scalar(scale)
}

/// The parameter with its weights clipped to [-1, 1], outside the graph.
pub(super) fn clipped<const D: usize>(parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
    let (id, weights, mapper) = parameter.consume();
    let weights = weights.without_autodiff().clamp(-1.0, 1.0);
    Param::from_mapped_value(id, Tensor::from_inner(weights).require_grad(), mapper)
}
