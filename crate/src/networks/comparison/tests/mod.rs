//! Compares layers with slow reference implementations in double precision, and gradients with finite differences.

// Too slow without optimization; run by `make table5-overfit`.
#[cfg(not(debug_assertions))]
mod full_size;
mod layers;
mod slow;
mod whole;

use crate::model::TensorData32;
use crate::networks::tests::random;
use crate::networks::weights::{Collected, Weights};
use crate::random::Generator;
use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Random tensors of these shapes.
fn tensors(shapes: &[(&str, &[usize])], seed: u64) -> BTreeMap<String, TensorData32> {
    let tensor = |(index, (name, shape)): (usize, &(&str, &[usize]))| {
        let values = random(shape.iter().product(), seed + index as u64);
        let shape = shape.to_vec();
        ((*name).to_owned(), TensorData32 { shape, values })
    };
    shapes.iter().enumerate().map(tensor).collect()
}

/// A layer with these tensors on the CPU, with autodiff.
fn layer<L>(
    tensors: &BTreeMap<String, TensorData32>,
    take: impl FnOnce(&mut Weights<'_>) -> Result<L, crate::Error>,
) -> L {
    let shapes = tensors.iter();
    let shapes = shapes.map(|(name, tensor)| (name.clone(), tensor.shape.clone()));
    let device = device();
    let mut weights = Weights::with_shapes(shapes.collect(), tensors, &device);
    take(&mut weights).unwrap()
}

fn device() -> Device {
    Device::flex().autodiff()
}

fn tensor<const D: usize>(values: &[f32], dims: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values.to_vec(), dims), &device())
}

fn read<const D: usize>(tensor: &Tensor<D>) -> Vec<f32> {
    tensor.to_data().try_into_vec_as().unwrap()
}

/// Replaces each parameter by its gradient.
struct Gradients(GradientsParams);

impl ModuleMapper for Gradients {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self.0.remove::<D>(parameter.id);
        Param::initialized(
            parameter.id,
            gradient.expect("every parameter has a gradient"),
        )
    }
}

/// The gradients of the sum of `output * weights`, by the names that `collect` uses.
fn gradients<L: Module, const D: usize>(
    layer: L,
    output: Tensor<D>,
    weights: &[f32],
    tensors: &BTreeMap<String, TensorData32>,
    collect: impl FnOnce(&L, &mut Collected),
) -> BTreeMap<String, TensorData32> {
    let dims = output.dims();
    let loss = (output * tensor(weights, dims)).sum();
    let gradients = GradientsParams::from_grads(loss.backward(), &layer);
    let layer = layer.map(&mut Gradients(gradients));
    let shapes = tensors.iter();
    let shapes = shapes.map(|(name, tensor)| (name.clone(), tensor.shape.clone()));
    let mut collected = Collected::with_shapes(shapes.collect());
    collect(&layer, &mut collected);
    collected.read().unwrap()
}

/// Compares the gradient of each tensor with the finite difference of `loss` at three entries.
fn assert_slopes(
    gradients: &BTreeMap<String, TensorData32>,
    tensors: &BTreeMap<String, TensorData32>,
    loss: impl Fn(&slow::SlowTensors) -> f64,
) {
    const STEP: f64 = 1e-6;
    let mut generator = Generator::new(5);
    let mut values = slow::doubles(tensors);
    for (name, gradient) in gradients {
        // Running statistics have no gradient.
        if name.contains(".running_") {
            continue;
        }
        for _ in 0..3 {
            let index = generator.below(gradient.values.len());
            let value = values[name][index];
            let mut at = |value: f64| {
                values.get_mut(name).unwrap()[index] = value;
                loss(&values)
            };
            let slope = (at(value + STEP) - at(value - STEP)) / (2.0 * STEP);
            at(value);
            let received = f64::from(gradient.values[index]);
            assert!(
                (received - slope).abs() <= 1e-4 + 1e-3 * slope.abs(),
                "{name}[{index}]: expected {slope:.4e}, received {received:.4e}"
            );
        }
    }
}
