//! Triangular filters on Slaney's mel scale.

use super::{FFT, MEL_BANDS, SAMPLE_RATE};

/// The scale is linear below this frequency, Hz.
const BREAK_HZ: f64 = 1000.0;
/// Width of one mel in the linear part, Hz.
const HZ_PER_MEL: f64 = 200.0 / 3.0;
/// The number of mels per factor [`LOG_RATIO`] in frequency in the logarithmic part.
const LOG_MELS: f64 = 27.0;
/// See [`LOG_MELS`].
const LOG_RATIO: f64 = 6.4;

/// Triangular filters from 513 bins to 128 bands, 0 to 8 kHz, with unit area over frequency in Hz ("Slaney
/// normalization").
///
/// Source: M. Slaney, *Auditory Toolbox*, 1998; equal to librosa's `filters.mel(sr=16000, n_fft=1024)`. Only the
/// nonzero bins are stored: about 1000 weights instead of 128 x 513.
#[derive(Debug, Clone)]
pub struct MelBank {
    bands: Vec<Band>,
    /// The weights of each band in complete groups, padded with zeros.
    groups: Vec<[f32; LANES]>,
}

/// The number of weights per vector instruction.
const LANES: usize = 4;
/// The length of the power spectrum, zero-padded so that the last group of the last band is complete.
pub(super) const POWER_LENGTH: usize = (FFT / 2 + 1).next_multiple_of(LANES);

#[derive(Debug, Clone, Copy)]
struct Band {
    first_bin: usize,
    first_group: usize,
    length: usize,
}

impl Band {
    const fn groups(&self) -> std::ops::Range<usize> {
        self.first_group..self.first_group + self.length.div_ceil(LANES)
    }
}

impl MelBank {
    /// Computes the filters.
    #[must_use]
    pub fn new() -> Self {
        let mut bands = Vec::with_capacity(MEL_BANDS);
        let mut groups = Vec::new();
        for (first_bin, mut weights) in slaney_filters(FFT, MEL_BANDS) {
            bands.push(Band {
                first_bin,
                first_group: groups.len(),
                length: weights.len(),
            });
            weights.resize(weights.len().next_multiple_of(LANES), 0.0);
            groups.extend_from_slice(weights.as_chunks().0);
        }
        Self { bands, groups }
    }

    /// The nonzero weights of a band (0 to 127) and the bin of the first one. `None` for a band out of range.
    #[must_use]
    pub fn band(&self, index: usize) -> Option<(usize, &[f32])> {
        let band = self.bands.get(index)?;
        let weights = self.groups.get(band.groups())?.as_flattened();
        Some((band.first_bin, weights.get(..band.length)?))
    }

    /// Applies the filters to the power spectrum. The bins after the 513th must be zero.
    pub(super) fn apply(&self, power: &[f32; POWER_LENGTH], mel: &mut [f32; MEL_BANDS]) {
        for (value, band) in mel.iter_mut().zip(&self.bands) {
            let mut lanes = [0.0; LANES];
            let bins = power[band.first_bin..].as_chunks::<LANES>().0;
            for (bins, weights) in bins.iter().zip(&self.groups[band.groups()]) {
                for lane in 0..LANES {
                    lanes[lane] += bins[lane] * weights[lane];
                }
            }
            *value = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        }
    }
}

impl Default for MelBank {
    fn default() -> Self {
        Self::new()
    }
}

/// The filters of `bands` bands, 0 to 8 kHz, for an FFT of `fft` samples at 16 kHz: the first bin and the weights of
/// each.
pub(crate) fn slaney_filters(fft: usize, bands: usize) -> Vec<(usize, Vec<f32>)> {
    let nyquist = f64::from(SAMPLE_RATE) / 2.0;
    let step = hz_to_mel(nyquist) / (bands + 1) as f64;
    let edge = |index: usize| mel_to_hz(step * index as f64);
    let filter = |band: usize| {
        let (low, centre, high) = (edge(band), edge(band + 1), edge(band + 2));
        let unit_area = 2.0 / (high - low);
        let mut first_bin = 0;
        let mut weights = Vec::new();
        for bin in 0..=fft / 2 {
            let hz = bin as f64 * f64::from(SAMPLE_RATE) / fft as f64;
            let height = ((hz - low) / (centre - low)).min((high - hz) / (high - centre));
            if height > 0.0 {
                if weights.is_empty() {
                    first_bin = bin;
                }
                weights.push((height * unit_area) as f32);
            }
        }
        (first_bin, weights)
    };
    (0..bands).map(filter).collect()
}

fn hz_to_mel(hz: f64) -> f64 {
    if hz < BREAK_HZ {
        hz / HZ_PER_MEL
    } else {
        BREAK_HZ / HZ_PER_MEL + (hz / BREAK_HZ).ln() * LOG_MELS / LOG_RATIO.ln()
    }
}

fn mel_to_hz(mel: f64) -> f64 {
    let break_mel = BREAK_HZ / HZ_PER_MEL;
    if mel < break_mel {
        mel * HZ_PER_MEL
    } else {
        BREAK_HZ * ((mel - break_mel) * LOG_RATIO.ln() / LOG_MELS).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_inverts_itself() {
        for hz in [0.0, 20.0, 440.0, 999.0, 1000.0, 1001.0, 4000.0, 8000.0] {
            assert!((mel_to_hz(hz_to_mel(hz)) - hz).abs() < 1e-9 * hz.max(1.0));
        }
        assert!((hz_to_mel(1000.0) - 15.0).abs() < 1e-12);
        assert!((hz_to_mel(6400.0) - 42.0).abs() < 1e-12);
    }

    #[test]
    fn every_band_has_weights_and_rises_above_the_one_before() {
        let bank = MelBank::new();
        let mut previous_peak = 0;
        for index in 0..MEL_BANDS {
            let (first, weights) = bank.band(index).unwrap();
            assert!(first + weights.len().next_multiple_of(LANES) <= POWER_LENGTH);
            assert!(!weights.is_empty(), "band {index} is empty");
            assert!(weights.iter().all(|&w| w > 0.0));
            let peak = (0..weights.len())
                .max_by(|&a, &b| weights[a].total_cmp(&weights[b]))
                .unwrap();
            assert!(first + peak >= previous_peak);
            previous_peak = first + peak;
        }
        assert!(bank.band(MEL_BANDS).is_none());
    }

    #[test]
    fn wide_bands_have_unit_area() {
        let bank = MelBank::new();
        let bin_hz = SAMPLE_RATE as f32 / FFT as f32;
        for index in 100..MEL_BANDS {
            let area: f32 = bank.band(index).unwrap().1.iter().sum::<f32>() * bin_hz;
            assert!((area - 1.0).abs() < 0.02, "band {index} has area {area}");
        }
    }

    #[test]
    fn apply_is_the_dense_product() {
        let bank = MelBank::new();
        let mut power = [0.0; POWER_LENGTH];
        for (bin, value) in power.iter_mut().take(FFT / 2 + 1).enumerate() {
            *value = 1.0 + (bin * bin % 97) as f32;
        }
        let mut mel = [0.0; MEL_BANDS];
        bank.apply(&power, &mut mel);
        for (index, &value) in mel.iter().enumerate() {
            let (first, weights) = bank.band(index).unwrap();
            let mut dense = [0.0f64; FFT / 2 + 1];
            for (offset, &weight) in weights.iter().enumerate() {
                dense[first + offset] = f64::from(weight);
            }
            let expected: f64 = dense
                .iter()
                .zip(&power)
                .map(|(w, &p)| w * f64::from(p))
                .sum();
            assert!((f64::from(value) - expected).abs() < 1e-5 * expected);
        }
    }
}
