//! Adam on gradients whose common norm is bounded.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::prelude::*;

/// TensorFlow's Adam (Kingma and Ba 2015): beta 0.9 and 0.999, epsilon 1e-8.
pub(super) fn adam() -> ModuleOptimizer {
    AdamConfig::new().with_epsilon(1e-8).init()
}

/// Scales all gradients together so that their common Euclidean norm is at most `limit`. Stays on the device.
pub(super) fn clip_by_global_norm<M: Module>(
    module: &M,
    gradients: &mut GradientsParams,
    limit: f32,
) {
    let mut squares = SquareSum {
        gradients,
        sum: None,
    };
    module.visit(&mut squares);
    if let Some(sum) = squares.sum {
        // limit / max(norm, limit): 1 where nothing is to be done.
        let scale = sum.sqrt().clamp_min(limit).recip().mul_scalar(limit);
        module.visit(&mut Scale { gradients, scale });
    }
}

struct SquareSum<'a> {
    gradients: &'a GradientsParams,
    sum: Option<Tensor<1>>,
}

impl ModuleVisitor for SquareSum<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(parameter.id) {
            let squares = gradient.powi_scalar(2).sum();
            self.sum = Some(match self.sum.take() {
                Some(sum) => sum + squares,
                None => squares,
            });
        }
    }
}

struct Scale<'a> {
    gradients: &'a mut GradientsParams,
    /// `[1]`
    scale: Tensor<1>,
}

impl ModuleVisitor for Scale<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.remove::<D>(parameter.id) {
            let scaled = gradient * self.scale.clone().reshape([1; D]);
            self.gradients.register(parameter.id, scaled);
        }
    }
}
