//! The results of one operation: random inputs, its output and the gradients of the inputs.

use crate::error::Error;
use crate::random::Generator;
use burn::prelude::*;

/// Values by name.
pub(super) type Recorded = Vec<(String, Vec<f32>)>;

/// An operation or a network, with its name.
pub(super) type Case = (&'static str, fn(&Device) -> Result<Recorded, Error>);

/// A random input.
pub(super) struct Input {
    name: &'static str,
    dims: Vec<usize>,
    draw: fn(&mut Generator) -> f32,
}

impl Input {
    /// Uniform in [-1, 1).
    pub(super) fn uniform(name: &'static str, dims: &[usize]) -> Self {
        Self {
            name,
            dims: dims.to_vec(),
            draw: |generator| 2.0 * generator.uniform() - 1.0,
        }
    }

    /// Multiples of 1/8 in [-1, 1]. Sums of their products are exact, so that they are on the same side of a ReLU on
    /// every device.
    pub(super) fn grid(name: &'static str, dims: &[usize]) -> Self {
        Self {
            name,
            dims: dims.to_vec(),
            draw: eighths,
        }
    }

    /// [`grid`](Self::grid), moved by 1/128, so that no sum is 0, where a ReLU has several gradients.
    pub(super) fn bias(dims: &[usize]) -> Self {
        Self {
            name: "bias",
            dims: dims.to_vec(),
            draw: |generator| eighths(generator) + 1.0 / 128.0,
        }
    }

    pub(super) fn values(&self, seed: usize) -> Vec<f32> {
        let mut generator = Generator::new(seed as u64);
        let count = self.dims.iter().product();
        (0..count).map(|_| (self.draw)(&mut generator)).collect()
    }

    fn tensor(&self, seed: usize, device: &Device) -> Tensor<1> {
        let values = self.values(seed);
        let count = values.len();
        Tensor::from_data(TensorData::new(values, [count]), device)
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 16")]
fn eighths(generator: &mut Generator) -> f32 {
    generator.below(17) as f32 / 8.0 - 1.0
}

/// The output of `of`, and the gradients of its inputs for a random gradient of the output. `of` receives the inputs as
/// vectors.
pub(super) fn derived<const N: usize>(
    device: &Device,
    inputs: [Input; N],
    of: impl FnOnce([Tensor<1>; N]) -> Tensor<1>,
) -> Result<Recorded, Error> {
    let device = device.clone().autodiff();
    let tensors = drawn(&inputs, &device).map(Tensor::require_grad);
    let output = of(tensors.clone());
    let weights = Input::grid("weights", &output.dims()).tensor(N, &device);
    let gradients = (output.clone() * weights).sum().backward();
    let mut recorded = vec![("output".to_owned(), read(output.inner())?)];
    for (input, tensor) in inputs.iter().zip(&tensors) {
        if let Some(gradient) = tensor.grad(&gradients) {
            recorded.push((format!("gradient of {}", input.name), read(gradient)?));
        }
    }
    Ok(recorded)
}

/// The outputs of an operation without gradients.
pub(super) fn computed<const N: usize>(
    device: &Device,
    inputs: [Input; N],
    of: impl FnOnce([Tensor<1>; N]) -> Vec<(&'static str, Tensor<1>)>,
) -> Result<Recorded, Error> {
    of(drawn(&inputs, device))
        .into_iter()
        .map(|(name, tensor)| Ok((name.to_owned(), read(tensor)?)))
        .collect()
}

fn drawn<const N: usize>(inputs: &[Input; N], device: &Device) -> [Tensor<1>; N] {
    std::array::from_fn(|index| inputs[index].tensor(index, device))
}

/// A tensor as a vector.
pub(super) fn flat<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    let count: usize = tensor.dims().iter().product();
    tensor.reshape([count])
}

pub(super) fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, Error> {
    let values = tensor.into_data().try_into_vec_as();
    values.map_err(Error::of_device)
}

/// Norms below this part of the largest norm are not differences: a gradient that is zero in exact arithmetic, as that of a
/// bias before a normalization, is the rounding of larger numbers.
const SMALLEST: f64 = 1e-3;

/// The tensor with the largest relative norm of the difference, and this number; infinite for tensors that do not match.
pub(super) fn difference(expected: &Recorded, received: &Recorded) -> (String, f64) {
    let names = |recorded: &Recorded| -> Vec<(String, usize)> {
        let sizes = recorded.iter();
        sizes
            .map(|(name, values)| (name.clone(), values.len()))
            .collect()
    };
    if names(expected) != names(received) {
        return ("names or sizes of the tensors".to_owned(), f64::INFINITY);
    }
    let norm_of = |(_, values): &(String, Vec<f32>)| norm(values.iter().map(|x| f64::from(*x)));
    let smallest = SMALLEST * expected.iter().map(norm_of).fold(0.0, f64::max);
    let mut largest = (String::new(), 0.0);
    for (tensor, (_, received)) in expected.iter().zip(received) {
        let reference = norm_of(tensor).max(smallest);
        let (name, expected) = tensor;
        let pairs = expected.iter().zip(received);
        let apart = norm(pairs.map(|(a, b)| f64::from(*a) - f64::from(*b)));
        let relative = if apart == 0.0 { 0.0 } else { apart / reference };
        // Values that are not finite differ without limit.
        let relative = if relative.is_nan() {
            f64::INFINITY
        } else {
            relative
        };
        if relative > largest.1 {
            largest = (name.clone(), relative);
        }
    }
    largest
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|value| value * value).sum::<f64>().sqrt()
}
