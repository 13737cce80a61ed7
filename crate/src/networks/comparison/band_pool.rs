//! Reduces the 128 bands of the log-mel to 40.

use crate::frontend::MEL_BANDS;
use crate::model::SEGMENT_BANDS;

/// A constant matrix of triangular filters, evenly spaced on the mel axis; each output is a weighted mean of bands.
#[derive(Debug, Clone)]
pub(super) struct BandPool {
    /// First band and weights of each output.
    outputs: Vec<(usize, Vec<f32>)>,
}

impl BandPool {
    pub(super) fn new() -> Self {
        // Half the width of a triangle, which is also the distance between two centers.
        let half = (MEL_BANDS + 1) as f64 / (SEGMENT_BANDS + 1) as f64;
        let output = |index: usize| {
            let center = half * index as f64;
            let weight = |band: usize| (1.0 - (band as f64 - center).abs() / half).max(0.0);
            let bands: Vec<usize> = (1..=MEL_BANDS).filter(|band| weight(*band) > 0.0).collect();
            let sum: f64 = bands.iter().map(|band| weight(*band)).sum();
            let weights = bands.iter().map(|band| (weight(*band) / sum) as f32);
            (bands[0] - 1, weights.collect())
        };
        Self {
            outputs: (1..=SEGMENT_BANDS).map(output).collect(),
        }
    }

    /// `frames x 128 -> frames x 40`
    pub(super) fn apply(&self, log_mel: &[f32]) -> Vec<f32> {
        let frames = log_mel.chunks_exact(MEL_BANDS);
        frames
            .flat_map(|frame| {
                self.outputs.iter().map(|(first, weights)| {
                    let bands = frame[*first..].iter().zip(weights);
                    bands.map(|(value, weight)| value * weight).sum::<f32>()
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_one_and_keep_a_ramp() {
        let pool = BandPool::new();
        assert_eq!(pool.apply(&[1.0; MEL_BANDS]).len(), SEGMENT_BANDS);
        for value in pool.apply(&[1.0; MEL_BANDS]) {
            assert!((value - 1.0).abs() < 1e-6, "{value}");
        }
        // A triangle around c has its center of mass near c.
        let ramp: Vec<f32> = (1..=MEL_BANDS).map(|band| band as f32).collect();
        for (index, value) in pool.apply(&ramp).into_iter().enumerate() {
            let center = 129.0 / 41.0 * (index + 1) as f32;
            assert!((value - center).abs() < 0.3, "{value}, {center}");
        }
    }

    #[test]
    fn every_band_is_used_and_each_output_is_the_slow_sum() {
        let pool = BandPool::new();
        for band in 0..MEL_BANDS {
            let mut frame = [0.0; MEL_BANDS];
            frame[band] = 1.0;
            let received = pool.apply(&frame);
            assert!(received.iter().any(|value| *value > 0.0), "{band}");
            for (index, value) in received.iter().enumerate() {
                let weight = |band: usize| {
                    let distance = (band + 1) as f64 - 129.0 * (index + 1) as f64 / 41.0;
                    (1.0 - distance.abs() * 41.0 / 129.0).max(0.0)
                };
                let sum: f64 = (0..MEL_BANDS).map(weight).sum();
                assert!((f64::from(*value) - weight(band) / sum).abs() < 1e-6);
            }
        }
    }
}
