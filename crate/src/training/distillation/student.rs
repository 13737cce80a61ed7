//! The student: a trunk, and a linear map from its states to the teacher's features.

use super::speech::Speech;
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::model::{Initialization, NetworkConfig, TensorData32, initial_weights, steps};
use crate::networks::{Batch, Trunk, kernels};
use crate::random::Generator;
use burn::module::Param;
use burn::prelude::*;

/// Values per state: forward and backward units.
const STATE: usize = 2 * crate::model::GRU_UNITS;
/// Targets are clipped at this number of standard deviations.
const CLIP: f32 = 6.0;

/// The trainable module of a distillation.
#[derive(Module, Debug)]
pub(super) struct Student {
    pub trunk: Trunk,
    /// `[256, width]`
    map: Param<Tensor<2>>,
    /// `[width]`
    bias: Param<Tensor<1>>,
}

/// One utterance in one update: standardized features of the student, standardized and clipped targets.
pub(super) struct StudentSample {
    pub features: Vec<f32>,
    pub targets: Vec<f32>,
}

impl StudentSample {
    /// At most `crop` frames of an utterance, starting at frame `first`, a multiple of 4.
    pub(super) fn new(speech: &Speech, index: UtteranceIndex, first: usize, crop: usize) -> Self {
        let utterance = match index {
            UtteranceIndex::Train(index) => &speech.train[index],
            UtteranceIndex::HeldOut(index) => &speech.held_out[index],
        };
        let frames = crop.min(utterance.frames() - first);
        let log_mel = &utterance.log_mel[first * MEL_BANDS..][..frames * MEL_BANDS];
        let mut features: Vec<f32> = log_mel.iter().map(|value| value.to_f32()).collect();
        speech.standardization.apply(&mut features);
        let rows = &utterance.targets[first / 4 * speech.width..][..steps(frames) * speech.width];
        let of_row = |row: &[half::f16]| -> Vec<f32> {
            let scale = speech.target_mean.iter().zip(&speech.target_std);
            row.iter()
                .zip(scale)
                .map(|(value, (mean, std))| ((value.to_f32() - mean) / std).clamp(-CLIP, CLIP))
                .collect()
        };
        Self {
            features,
            targets: rows.chunks_exact(speech.width).flat_map(of_row).collect(),
        }
    }
}

/// Identifies an utterance by part and index.
#[derive(Clone, Copy)]
pub(super) enum UtteranceIndex {
    Train(usize),
    HeldOut(usize),
}

impl Student {
    /// He initialization of the trunk, Glorot uniform initialization of the map.
    pub(super) fn new(
        config: NetworkConfig,
        width: usize,
        seed: u64,
        device: &Device,
    ) -> Result<Self, Error> {
        let weights = initial_weights(config, Initialization::He, seed);
        let mut generator = Generator::new(seed ^ 0x6d61_7000);
        let limit = (6.0 / (STATE + width) as f32).sqrt();
        let map = (0..STATE * width).map(|_| limit * (2.0 * generator.uniform() - 1.0));
        let map = TensorData::new(map.collect::<Vec<f32>>(), [STATE, width]);
        let bias = TensorData::new(vec![0.0f32; width], [width]);
        Ok(Self {
            trunk: Trunk::from_tensors(config, &weights, device)?,
            map: Param::from_data(map, device),
            bias: Param::from_data(bias, device),
        })
    }

    /// The map, `map.weight` and `map.bias`.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub(super) fn map_tensors(&self) -> Result<[(String, TensorData32); 2], Error> {
        let of = |name: &str, shape: Vec<usize>, data: TensorData| {
            let values = data.try_into_vec_as();
            let values = values.map_err(Error::of_device)?;
            Ok((name.to_owned(), TensorData32 { shape, values }))
        };
        let [map, bias] = [self.map.dims().to_vec(), self.bias.dims().to_vec()];
        Ok([
            of("map.weight", map, self.map.val().into_data())?,
            of("map.bias", bias, self.bias.val().into_data())?,
        ])
    }

    /// The sum over `samples` of the squared errors, divided by `values`.
    pub(super) fn loss(
        &self,
        samples: &[StudentSample],
        values: f32,
        device: &Device,
    ) -> Tensor<1> {
        let features: Vec<&[f32]> = samples.iter().map(|sample| &*sample.features).collect();
        let states = self.trunk.states(&Batch::new(&features, device));
        let [count, longest, state] = states.dims();
        let [_, width] = self.map.dims();
        let rows = states.reshape([count * longest, state]);
        let predicted = kernels::pointwise(rows, self.map.val(), self.bias.val(), false);
        let mut targets = vec![0.0; count * longest * width];
        let mut mask = vec![0.0f32; count * longest];
        for (index, sample) in samples.iter().enumerate() {
            targets[index * longest * width..][..sample.targets.len()]
                .copy_from_slice(&sample.targets);
            mask[index * longest..][..sample.targets.len() / width].fill(1.0);
        }
        let targets = Tensor::from_data(TensorData::new(targets, [count * longest, width]), device);
        let mask = Tensor::from_data(TensorData::new(mask, [count * longest, 1]), device);
        let errors: Tensor<2> = (predicted - targets) * mask;
        errors.square().sum().mul_scalar(1.0 / values)
    }
}
