//! The input of 3D-ACRNN and BCRNN: segments of 3 s with the log-mel, its deltas and their deltas as channels.

use super::band_pool::BandPool;
use super::deltas::deltas;
use crate::error::Error;
use crate::frontend::{HOP, MEL_BANDS};
use crate::model::{SEGMENT_BANDS, SEGMENT_CHANNELS, SEGMENT_SCALING, SEGMENT_WIDTH, TensorData32};
use crate::networks::NetworkInput;
use burn::prelude::Tensor;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Frames of a segment: 3 s.
pub(crate) const SEGMENT_FRAMES: usize = 300;
/// Values of a segment.
pub(crate) const SEGMENT_VALUES: usize = SEGMENT_CHANNELS * SEGMENT_FRAMES * SEGMENT_BANDS;
/// The minimum number of frames of an utterance.
const MIN_FRAMES: usize = 3;
/// Added to the standard deviation.
const EPSILON: f32 = 1e-5;

/// Converts utterances to segments. Channels and bands are standardized by their mean and standard deviation over all
/// frames of the training data, because the deltas of a standardized log-mel have a small deviation.
#[derive(Debug, Clone)]
pub struct SegmentFrontend {
    pool: BandPool,
    /// The mean of each channel and band.
    mean: Vec<f32>,
    std: Vec<f32>,
}

impl SegmentFrontend {
    /// Fits the standardization on `utterances`, each a standardized log-mel, `frames x 128`.
    ///
    /// # Errors
    /// `training-examples` without frames.
    pub fn fit<'a>(utterances: impl Iterator<Item = &'a [f32]>) -> Result<Self, Error> {
        let pool = BandPool::new();
        let mut count = 0_usize;
        let (mut sums, mut squares) = (vec![0.0_f64; SEGMENT_WIDTH], vec![0.0_f64; SEGMENT_WIDTH]);
        for utterance in utterances {
            for (channel, values) in channels(&pool, utterance).iter().enumerate() {
                for (index, value) in values.iter().enumerate() {
                    let place = channel * SEGMENT_BANDS + index % SEGMENT_BANDS;
                    sums[place] += f64::from(*value);
                    squares[place] += f64::from(*value).powi(2);
                }
            }
            count += utterance.len() / MEL_BANDS;
        }
        if count == 0 {
            return Err(Error::TrainingExamples { part: "training" });
        }
        let count = count as f64;
        let moments = sums.iter().zip(&squares).map(|(sum, square)| {
            let mean = sum / count;
            (
                mean as f32,
                (square / count - mean * mean).max(0.0).sqrt() as f32,
            )
        });
        let (mean, std) = moments.unzip();
        Ok(Self { pool, mean, std })
    }

    /// The front end of a model file.
    ///
    /// # Errors
    /// `model-tensor-missing` or `model-tensor-shape`.
    pub fn from_tensors(tensors: &BTreeMap<String, TensorData32>) -> Result<Self, Error> {
        let values = |name: &str| -> Result<Vec<f32>, Error> {
            let expected = vec![SEGMENT_WIDTH];
            let name = name.to_owned();
            match tensors.get(&name) {
                Some(tensor) if tensor.values.len() == SEGMENT_WIDTH => Ok(tensor.values.clone()),
                Some(tensor) => Err(Error::ModelTensorShape {
                    name,
                    expected,
                    received: tensor.shape.clone(),
                }),
                None => Err(Error::ModelTensorMissing { name, expected }),
            }
        };
        let [mean, std] = SEGMENT_SCALING;
        Ok(Self {
            pool: BandPool::new(),
            mean: values(mean)?,
            std: values(std)?,
        })
    }

    /// Adds the standardization to the tensors of a model file.
    pub fn add_to(&self, tensors: &mut BTreeMap<String, TensorData32>) {
        for (name, values) in SEGMENT_SCALING.into_iter().zip([&self.mean, &self.std]) {
            let tensor = TensorData32 {
                shape: vec![SEGMENT_WIDTH],
                values: values.clone(),
            };
            tensors.insert(name.to_owned(), tensor);
        }
    }

    /// The segments of a standardized log-mel, `frames x 128`, each `3 x 300 x 40`. Utterances shorter than a segment
    /// are padded with zeros, the mean.
    ///
    /// # Errors
    /// `samples-too-short` for fewer than 3 frames.
    pub fn segments(&self, log_mel: &[f32]) -> Result<Vec<Arc<[f32]>>, Error> {
        let frames = log_mel.len() / MEL_BANDS;
        if frames < MIN_FRAMES {
            return Err(Error::SamplesTooShort {
                expected: HOP * (MIN_FRAMES - 1),
                received: HOP * frames.saturating_sub(1),
            });
        }
        let mut channels = channels(&self.pool, log_mel);
        let scaling = self
            .mean
            .chunks_exact(SEGMENT_BANDS)
            .zip(self.std.chunks_exact(SEGMENT_BANDS));
        for (values, (mean, std)) in channels.iter_mut().zip(scaling) {
            for frame in values.chunks_exact_mut(SEGMENT_BANDS) {
                for (value, (mean, std)) in frame.iter_mut().zip(mean.iter().zip(std)) {
                    *value = (*value - mean) / (std + EPSILON);
                }
            }
        }
        let cut = |start: usize| {
            let length = SEGMENT_FRAMES.min(frames) * SEGMENT_BANDS;
            let mut segment = vec![0.0; SEGMENT_VALUES];
            let parts = segment.chunks_exact_mut(SEGMENT_FRAMES * SEGMENT_BANDS);
            for (part, values) in parts.zip(&channels) {
                part[..length].copy_from_slice(&values[start * SEGMENT_BANDS..][..length]);
            }
            Arc::from(segment)
        };
        Ok(starts(frames).into_iter().map(cut).collect())
    }
}

/// The segments in the inputs of a network.
///
/// # Errors
/// `network-input` for other kinds of input.
pub(super) fn segments_of(inputs: NetworkInput) -> Result<Tensor<4>, Error> {
    match inputs {
        NetworkInput::Segments(segments) => Ok(*segments),
        other => Err(other.refused("segments of 3 s")),
    }
}

/// Static, delta and delta-delta, `frames x 40` each.
fn channels(pool: &BandPool, log_mel: &[f32]) -> [Vec<f32>; SEGMENT_CHANNELS] {
    let fixed = pool.apply(log_mel);
    let delta = deltas(&fixed, SEGMENT_BANDS);
    let second = deltas(&delta, SEGMENT_BANDS);
    [fixed, delta, second]
}

/// The first frames of the minimum number of evenly spaced segments that cover `frames`.
fn starts(frames: usize) -> Vec<usize> {
    let count = frames.div_ceil(SEGMENT_FRAMES);
    let rest = frames.saturating_sub(SEGMENT_FRAMES);
    let start = |index: usize| index * rest / (count - 1).max(1);
    (0..count).map(start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::tests::random;

    #[test]
    fn segments_cover_the_utterance() {
        assert_eq!(starts(3), [0]);
        assert_eq!(starts(300), [0]);
        assert_eq!(starts(301), [0, 1]);
        assert_eq!(starts(600), [0, 300]);
        assert_eq!(starts(601), [0, 150, 301]);
        assert_eq!(starts(700), [0, 200, 400]);
    }

    #[test]
    fn channels_of_the_training_data_have_mean_0_and_deviation_1() {
        let utterances = [random(400 * MEL_BANDS, 1), random(350 * MEL_BANDS, 2)];
        let frontend = SegmentFrontend::fit(utterances.iter().map(Vec::as_slice)).unwrap();
        let short = frontend
            .segments(&utterances[0][..120 * MEL_BANDS])
            .unwrap();
        assert_eq!(short.len(), 1);
        // Zeros after the end, in each channel.
        for channel in short[0].chunks_exact(SEGMENT_FRAMES * SEGMENT_BANDS) {
            let (speech, padding) = channel.split_at(120 * SEGMENT_BANDS);
            assert!(padding.iter().all(|value| *value == 0.0));
            let square: f32 = speech.iter().map(|value| value * value).sum();
            let deviation = (square / speech.len() as f32).sqrt();
            assert!((deviation - 1.0).abs() < 0.1, "{deviation}");
        }
        let long = frontend.segments(&utterances[0]).unwrap();
        assert_eq!(long.len(), 2);
        // The second segment starts at frame 100.
        let row = |segment: usize, frame: usize| &long[segment][frame * SEGMENT_BANDS..][..40];
        assert_eq!(row(0, 100), row(1, 0));
        assert_eq!(row(0, 299), row(1, 199));

        let mut tensors = BTreeMap::new();
        frontend.add_to(&mut tensors);
        let read = SegmentFrontend::from_tensors(&tensors).unwrap();
        assert_eq!(
            read.segments(&utterances[1]).unwrap(),
            frontend.segments(&utterances[1]).unwrap()
        );
    }

    #[test]
    fn recordings_below_three_frames_are_refused() {
        let utterance = random(5 * MEL_BANDS, 1);
        let frontend = SegmentFrontend::fit([utterance.as_slice()].into_iter()).unwrap();
        assert_eq!(
            frontend
                .segments(&utterance[..3 * MEL_BANDS])
                .unwrap()
                .len(),
            1
        );
        let error = frontend.segments(&utterance[..2 * MEL_BANDS]).unwrap_err();
        assert_eq!(error.code(), "samples-too-short");
        let nothing = SegmentFrontend::fit(std::iter::empty()).unwrap_err();
        assert_eq!(nothing.code(), "training-examples");
        let error = SegmentFrontend::from_tensors(&BTreeMap::new()).unwrap_err();
        assert_eq!(error.code(), "model-tensor-missing");
    }
}
