//! Standardization: zero mean and unit standard deviation in each band.

use super::LogMel;

/// The minimum standard deviation, dB: avoids division by zero for constant bands.
const LEAST_DEVIATION_DB: f64 = 1e-3;

/// Mean and standard deviation of each band over the frames of a training set, dB. Stored in the model file.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardization {
    /// Mean of each band, dB.
    pub mean: Vec<f32>,
    /// Population standard deviation of each band, dB; positive.
    pub std: Vec<f32>,
}

impl Standardization {
    /// Computes the statistics over all frames of all utterances; `None` if there are no frames.
    pub fn fit<'a>(utterances: impl IntoIterator<Item = &'a LogMel>) -> Option<Self> {
        // Welford's algorithm: sums of squares would lose precision, because the mean is several times the deviation.
        let mut count = 0.0f64;
        let (mut mean, mut squares) = (Vec::new(), Vec::new());
        for frame in utterances.into_iter().flat_map(LogMel::iter) {
            count += 1.0;
            mean.resize(frame.len(), 0.0f64);
            squares.resize(frame.len(), 0.0f64);
            for ((mean, squares), &value) in mean.iter_mut().zip(&mut squares).zip(frame) {
                let difference = f64::from(value) - *mean;
                *mean += difference / count;
                *squares += difference * (f64::from(value) - *mean);
            }
        }
        if count == 0.0 {
            return None;
        }
        Some(Self {
            mean: mean.into_iter().map(|m| m as f32).collect(),
            std: squares
                .into_iter()
                .map(|s| (s / count).sqrt().max(LEAST_DEVIATION_DB) as f32)
                .collect(),
        })
    }

    /// Standardizes complete frames in place: `(value - mean) / std`. Values after the last complete frame are not
    /// changed.
    pub fn apply(&self, values: &mut [f32]) {
        for frame in values.chunks_exact_mut(self.mean.len().max(1)) {
            for ((value, mean), std) in frame.iter_mut().zip(&self.mean).zip(&self.std) {
                *value = (*value - mean) / std;
            }
        }
    }

    /// The inverse of `apply`, in place.
    pub fn undo(&self, values: &mut [f32]) {
        for frame in values.chunks_exact_mut(self.mean.len().max(1)) {
            for ((value, mean), std) in frame.iter_mut().zip(&self.mean).zip(&self.std) {
                *value = *value * std + mean;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontend::MEL_BANDS;

    fn utterance(frames: usize, seed: f32) -> LogMel {
        let value = |i: usize| -60.0 + 0.2 * (i % MEL_BANDS) as f32 + 9.0 * (i as f32 * seed).sin();
        LogMel {
            values: (0..frames * MEL_BANDS).map(value).collect(),
            ..LogMel::default()
        }
    }

    #[test]
    fn fitted_frames_have_zero_mean_and_unit_deviation() {
        let utterances = [utterance(40, 0.37), utterance(25, 1.1)];
        let standardization = Standardization::fit(&utterances).unwrap();
        let mut values: Vec<f32> = utterances.iter().flat_map(|u| u.values.clone()).collect();
        standardization.apply(&mut values);
        for band in 0..MEL_BANDS {
            let column: Vec<f64> = values
                .iter()
                .skip(band)
                .step_by(MEL_BANDS)
                .map(|&v| v.into())
                .collect();
            let mean = column.iter().sum::<f64>() / column.len() as f64;
            let variance =
                column.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / column.len() as f64;
            assert!(mean.abs() < 1e-5, "band {band}: mean {mean}");
            assert!(
                (variance - 1.0).abs() < 1e-5,
                "band {band}: variance {variance}"
            );
        }
    }

    #[test]
    fn a_constant_band_stays_finite() {
        let constant = LogMel {
            values: vec![-100.0; 3 * MEL_BANDS],
            ..LogMel::default()
        };
        let mut values = constant.values.clone();
        Standardization::fit([&constant])
            .unwrap()
            .apply(&mut values);
        assert!(values.iter().all(|&v| v == 0.0));
    }

    #[test]
    fn no_frame_gives_none() {
        assert!(Standardization::fit([]).is_none());
    }
}
