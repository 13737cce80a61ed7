//! Utterances of different lengths, padded to one tensor.

use crate::model::{GRU_UNITS, steps, strided};
use burn::prelude::*;

/// A padded batch of utterances: the features and the number of valid frames of each.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Standardized log-mel, `[batch, frames, 128]`. Frames beyond an utterance's length are ignored.
    pub features: Tensor<3>,
    pub(super) lengths: Lengths,
    /// Frames of each utterance.
    #[cfg(feature = "cli")]
    pub(super) frames: Vec<usize>,
}

/// The number of valid frames of each utterance at each stage, in the form that the kernels read.
#[derive(Debug, Clone)]
pub(super) struct Lengths {
    /// After the entry convolution, `[batch]`.
    pub entry: Tensor<1>,
    /// Steps after the pooling, `[batch]`.
    pub steps: Tensor<1>,
    pub over_steps: StepMasks,
}

/// Masks of the valid steps of each utterance, `[batch, steps]` each.
#[derive(Debug, Clone)]
pub(crate) struct StepMasks {
    /// 0 for a valid step, a large negative number for padding.
    pub(super) attention: Tensor<2>,
    /// 1 at the last valid step, 0 elsewhere.
    pub(super) last: Tensor<2>,
}

/// States of utterances of different lengths, padded to one tensor.
#[derive(Debug, Clone)]
pub struct StatesBatch {
    /// `[batch, steps, 256]`, 0 at padding.
    pub(crate) states: Tensor<3>,
    pub(crate) steps: StepMasks,
}

impl StatesBatch {
    /// Pads `utterances`, each `steps x 256` with at least one step, to the longest.
    pub(crate) fn new(utterances: &[&[f32]], device: &Device) -> Self {
        let width = 2 * GRU_UNITS;
        let lengths: Vec<usize> = utterances
            .iter()
            .map(|values| values.len() / width)
            .collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let mut states = vec![0.0; utterances.len() * longest * width];
        for (row, values) in states
            .chunks_exact_mut((longest * width).max(1))
            .zip(utterances)
        {
            row[..values.len()].copy_from_slice(values);
        }
        let dims = [utterances.len(), longest, width];
        Self {
            states: Tensor::from_data(TensorData::new(states, dims), device),
            steps: StepMasks::new(&lengths, longest, device),
        }
    }
}

impl StepMasks {
    /// The masks of utterances of `lengths` steps, padded to `width`.
    fn new(lengths: &[usize], width: usize, device: &Device) -> Self {
        let row = |value: fn(usize, usize) -> f32| {
            let values: Vec<f32> = lengths
                .iter()
                .flat_map(|&length| (0..width).map(move |step| value(step, length)))
                .collect();
            Tensor::from_data(TensorData::new(values, [lengths.len(), width]), device)
        };
        Self {
            attention: row(|step, length| if step < length { 0.0 } else { MASKED }),
            last: row(|step, length| if step + 1 == length { 1.0 } else { 0.0 }),
        }
    }
}

/// Added to the attention score of a padded step, so that its weight becomes exactly 0.
const MASKED: f32 = -1e30;

impl Batch {
    /// Pads `utterances` to the longest. Each is `frames x 128`, standardized, with at least
    /// [`MIN_FRAMES`](crate::frontend::MIN_FRAMES) frames.
    #[must_use]
    pub fn new(utterances: &[&[f32]], device: &Device) -> Self {
        Self::padded(utterances, 1, device)
    }

    /// [`new`](Self::new), padded to a multiple of `granule` frames: a GPU reuses its memory when few distinct lengths
    /// occur.
    #[must_use]
    pub fn padded(utterances: &[&[f32]], granule: usize, device: &Device) -> Self {
        let bands = crate::frontend::MEL_BANDS;
        let lengths: Vec<usize> = utterances
            .iter()
            .map(|values| values.len() / bands)
            .collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let longest = longest.next_multiple_of(granule.max(1));
        let mut features = vec![0.0; utterances.len() * longest * bands];
        for (row, values) in features
            .chunks_exact_mut((longest * bands).max(1))
            .zip(utterances)
        {
            row[..values.len()].copy_from_slice(values);
        }
        Self {
            features: Tensor::from_data(
                TensorData::new(features, [utterances.len(), longest, bands]),
                device,
            ),
            lengths: Lengths::new(&lengths, longest, device),
            #[cfg(feature = "cli")]
            frames: lengths,
        }
    }
}

impl Lengths {
    #[expect(clippy::cast_precision_loss, reason = "counts of frames")]
    fn new(frames: &[usize], longest: usize, device: &Device) -> Self {
        let counts = |count: fn(usize) -> usize| {
            let counts: Vec<f32> = frames.iter().map(|&frames| count(frames) as f32).collect();
            Tensor::from_data(TensorData::new(counts, [frames.len()]), device)
        };
        let of_steps: Vec<usize> = frames.iter().map(|&frames| steps(frames)).collect();
        Self {
            entry: counts(strided),
            steps: counts(steps),
            over_steps: StepMasks::new(&of_steps, steps(longest), device),
        }
    }
}
