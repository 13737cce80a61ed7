//! Adam with gradient clipping by global norm. burn's Adam stores its state under random names and reads it
//! synchronously; the state of this one can be saved and restored, also in a browser.

use super::tensors::ById;
use crate::networks::kernels::update::{AdamStep, adam, scaled, square_sum};
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// Adam (Kingma and Ba 2015) with TensorFlow's constants and decoupled weight decay (Loshchilov and Hutter 2019).
pub(crate) struct Adam {
    /// First and second moments, by parameter.
    pub first: ById,
    pub second: ById,
    /// Steps taken.
    pub time: usize,
}

impl Adam {
    pub(crate) fn new() -> Self {
        Self {
            first: ById::default(),
            second: ById::default(),
            time: 0,
        }
    }

    /// One step of every parameter that has a gradient.
    pub(crate) fn step<M: Module>(
        &mut self,
        module: M,
        gradients: GradientsParams,
        rate: f64,
        weight_decay: f64,
    ) -> M {
        self.time += 1;
        let time = i32::try_from(self.time).unwrap_or(i32::MAX);
        let second = (1.0 - BETA_2.powi(time)).sqrt();
        let step = rate * f64::from(second / (1.0 - BETA_1.powi(time)));
        module.map(&mut AdamUpdate {
            adam: self,
            gradients,
            step: AdamStep {
                decays: [BETA_1, BETA_2],
                rate: step as f32,
                epsilon: EPSILON * second,
                kept: (1.0 - rate * weight_decay) as f32,
            },
        })
    }
}

struct AdamUpdate<'a> {
    adam: &'a mut Adam,
    gradients: GradientsParams,
    step: AdamStep,
}

impl ModuleMapper for AdamUpdate<'_> {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(parameter.id) else {
            return parameter;
        };
        let (id, weights, mapper) = parameter.consume();
        let weights = weights.inner();
        let start = || weights.zeros_like();
        let first = self.adam.first.remove(id).unwrap_or_else(start);
        let second = self.adam.second.remove(id).unwrap_or_else(start);
        let [weights, first, second] = adam([weights, gradient, first, second], self.step);
        self.adam.first.register(id, first);
        self.adam.second.register(id, second);
        Param::from_mapped_value(id, Tensor::from_inner(weights).require_grad(), mapper)
    }
}

/// Scales all gradients so that their global Euclidean norm is at most `limit`. Stays on the device.
pub(crate) fn clip_by_global_norm<M: Module>(
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
        // limit / max(norm, limit): 1 if the norm is within the limit.
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
            let squares = square_sum(gradient);
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
            let scaled = scaled(gradient, self.scale.clone());
            self.gradients.register(parameter.id, scaled);
        }
    }
}
