//! Checks that a device computes correct results. A browser skips a shader that fails validation without an error and
//! returns stale memory, so training would continue on noise.

use super::loss::{Loss, Target};
use crate::corpora::Difficulty;
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::inference::cpu::Engine;
use crate::model::NetworkConfig;
use crate::model::TensorData32;
use crate::networks::{Batch, EmotionNetwork};
use crate::random::Generator;
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Frames of the two test utterances, with different lengths so that padding is covered.
const FRAMES: [usize; 2] = [32, 25];
/// Maximum difference of a logit from the engine's, relative to the largest logit.
const LOGIT_TOLERANCE: f32 = 1e-3;
/// Target increase and decrease of the loss along its gradient.
const CHANGE: f32 = 0.01;
/// Maximum relative difference from the change that the gradient predicts. The loss is not linear; noise differs far
/// more.
const SLOPE_TOLERANCE: f32 = 0.1;

/// Compares the device's logits with the engine's, and its gradients with the slope of its own loss. A zero gradient
/// would not change the slope, so every tensor must have a nonzero one.
///
/// # Errors
/// `backend-unavailable` if they differ, `device` if the device fails.
pub(super) async fn check_device(
    config: NetworkConfig,
    tensors: &BTreeMap<String, TensorData32>,
    granule: usize,
    device: &Device,
) -> Result<(), Error> {
    let mut generator = Generator::new(1);
    let utterances = FRAMES.map(|frames| -> Vec<f32> {
        (0..frames * MEL_BANDS)
            .map(|_| 2.0 * generator.uniform() - 1.0)
            .collect()
    });
    let device = device.clone().autodiff();
    let network = EmotionNetwork::from_tensors(config, tensors, &device)?;
    let batch = Batch::padded(&[&utterances[0], &utterances[1]], granule, &device);

    let logits = network.forward(&batch).logits;
    let received = read(logits.clone().inner()).await?;
    let engine = Engine::new(config, tensors)?;
    let expected: Vec<f32> = utterances
        .iter()
        .flat_map(|utterance| engine.run(utterance).logits)
        .collect();
    let largest =
        |values: &mut dyn Iterator<Item = f32>| values.fold(0.0f32, |a, b| a.max(b.abs()));
    let scale = largest(&mut expected.iter().copied());
    let difference = if received.iter().all(|logit| logit.is_finite()) {
        largest(&mut expected.iter().zip(&received).map(|(a, b)| a - b)) / scale
    } else {
        f32::INFINITY
    };
    if received.len() != expected.len() || difference > LOGIT_TOLERANCE {
        return Err(unavailable(format!(
            "the logits of the network differ from those of the CPU by {difference:.1e} of the largest, \
             expected at most {LOGIT_TOLERANCE:.0e}"
        )));
    }

    // The least likely labels, for a large gradient.
    let targets: Vec<Target> = expected
        .chunks_exact(config.classes)
        .map(|logits| {
            let least = (0..logits.len()).min_by(|&a, &b| logits[a].total_cmp(&logits[b]));
            Target::label(least.unwrap_or(0), config.classes, Difficulty::A)
        })
        .collect();
    let weights = vec![1.0; config.classes];
    let loss = |logits| Loss::Weighted.of(logits, &targets, &weights, FRAMES.len() as f32);
    let gradients = GradientsParams::from_grads(loss(logits).backward(), &network);
    let mut squares = Squares {
        gradients: &gradients,
        sums: Vec::new(),
        missing: 0,
    };
    network.visit(&mut squares);
    let sums = read(Tensor::cat(squares.sums, 0)).await?;
    let missing = squares.missing
        + sums
            .iter()
            .filter(|sum| !sum.is_finite() || **sum == 0.0)
            .count();
    if missing > 0 {
        return Err(unavailable(format!(
            "{missing} tensors of the network have no gradient"
        )));
    }
    let square: f32 = sums.iter().sum();
    let mut at = Vec::new();
    for change in [CHANGE, -CHANGE] {
        let moved = network.clone().map(&mut Move {
            gradients: &gradients,
            factor: change / square,
        });
        let loss = loss(moved.forward(&batch).logits).inner();
        at.push(read(loss).await?.first().copied().unwrap_or(f32::NAN));
    }
    let received = (at[0] - at[1]) / (2.0 * CHANGE);
    let slope_is_right = (received - 1.0).abs() <= SLOPE_TOLERANCE;
    if !slope_is_right {
        return Err(unavailable(format!(
            "along the gradient, the loss changes by {received:.2} times the expected value"
        )));
    }
    Ok(())
}

fn unavailable(reason: String) -> Error {
    Error::backend_unavailable(reason)
}

async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, Error> {
    let data = tensor.into_data_async().await;
    data.map_err(Error::of_device)?
        .try_into_vec_as()
        .map_err(Error::of_device)
}

/// The squared norm of each gradient.
struct Squares<'a> {
    gradients: &'a GradientsParams,
    sums: Vec<Tensor<1>>,
    missing: usize,
}

impl ModuleVisitor for Squares<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        match self.gradients.get::<D>(parameter.id) {
            Some(gradient) => self.sums.push(gradient.square().sum()),
            None => self.missing += 1,
        }
    }
}

/// Adds a multiple of its gradient to each weight.
struct Move<'a> {
    gradients: &'a GradientsParams,
    factor: f32,
}

impl ModuleMapper for Move<'_> {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let id = parameter.id;
        let weights = parameter.into_value().inner();
        let moved = match self.gradients.get::<D>(id) {
            Some(gradient) => weights + gradient.mul_scalar(self.factor),
            None => weights,
        };
        Param::initialized(id, Tensor::from_inner(moved))
    }
}
