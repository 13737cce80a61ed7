//! Log-mel of complete utterances.

use super::{DYNAMIC_RANGE_DB, LogMelStream, MEL_BANDS, frame_count};
use crate::error::Error;

/// The log-mel spectrogram of an utterance: 10 ms frames of 128 bands, dB, floored at 80 dB below the maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct LogMel {
    /// Values in frame order, `bands` for each frame.
    pub values: Vec<f32>,
    /// Values per frame: 128, or 80 for Whisper's log-mel.
    pub bands: usize,
}

impl Default for LogMel {
    /// No frames, 128 bands.
    fn default() -> Self {
        Self {
            values: Vec::new(),
            bands: MEL_BANDS,
        }
    }
}

impl LogMel {
    /// Number of frames.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.values.len() / self.bands
    }

    /// Iterates over the frames.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.bands)
    }

    /// The middle `max_frames` frames, or all if there are fewer, and the index of the first one. If the number of
    /// removed frames is odd, one more is removed at the end.
    #[must_use]
    pub fn crop_middle(&self, max_frames: usize) -> (Self, usize) {
        let frames = self.frames().min(max_frames);
        let first = (self.frames() - frames) / 2;
        (self.part(first..first + frames), first)
    }

    /// The frames of a range, clipped to the available ones.
    pub(crate) fn part(&self, frames: std::ops::Range<usize>) -> Self {
        let end = frames.end.min(self.frames());
        let start = frames.start.min(end);
        Self {
            values: self.values[start * self.bands..end * self.bands].to_vec(),
            bands: self.bands,
        }
    }
}

/// Floors values in dB at 80 dB below the maximum (librosa's `power_to_db`, `top_db`).
pub fn floor_to_dynamic_range(values: &mut [f32]) {
    let floor = values.iter().copied().fold(f32::NEG_INFINITY, f32::max) - DYNAMIC_RANGE_DB;
    for value in values {
        *value = value.max(floor);
    }
}

/// Extracts [`LogMel`] from complete utterances. Plans the FFT once; reuse the extractor.
#[derive(Default)]
pub struct LogMelExtractor {
    stream: LogMelStream,
}

impl LogMelExtractor {
    /// Plans the FFT and computes the filters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The log-mel of `samples` (16 kHz, nominally in [-1, 1]): `1 + samples / 160` frames, also one for an empty
    /// input.
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index of the first such sample.
    pub fn extract(&mut self, samples: &[f32]) -> Result<LogMel, Error> {
        let mut values = Vec::with_capacity(frame_count(samples.len()) * MEL_BANDS);
        self.stream.reset();
        self.stream
            .push(samples, |frame| values.extend_from_slice(frame))?;
        self.stream.finish(|frame| values.extend_from_slice(frame));
        floor_to_dynamic_range(&mut values);
        Ok(LogMel {
            values,
            bands: MEL_BANDS,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(frames: usize) -> LogMel {
        LogMel {
            values: (0..frames * MEL_BANDS)
                .map(|i| (i / MEL_BANDS) as f32)
                .collect(),
            ..LogMel::default()
        }
    }

    #[test]
    fn one_frame_for_each_ten_milliseconds_and_one() {
        let mut extractor = LogMelExtractor::new();
        for (samples, frames) in [
            (0, 1),
            (1, 1),
            (159, 1),
            (160, 2),
            (319, 2),
            (960, 7),
            (16_000, 101),
        ] {
            let log_mel = extractor.extract(&vec![0.5; samples]).unwrap();
            assert_eq!(log_mel.frames(), frames, "{samples} samples");
            assert_eq!(log_mel.frames(), frame_count(samples));
            assert_eq!(log_mel.iter().len(), frames);
        }
    }

    #[test]
    fn silence_is_minus_100_decibels_everywhere() {
        let log_mel = LogMelExtractor::new().extract(&vec![0.0; 5000]).unwrap();
        assert!(log_mel.values.iter().all(|v| (v + 100.0).abs() < 1e-4));
    }

    #[test]
    fn the_floor_is_80_decibels_below_the_greatest() {
        let mut values = [-12.0, -91.9, -92.1, -300.0];
        floor_to_dynamic_range(&mut values);
        assert_eq!(values, [-12.0, -91.9, -92.0, -92.0]);
        floor_to_dynamic_range(&mut []);
    }

    #[test]
    fn the_middle_is_kept() {
        let (whole, first) = counting(5).crop_middle(700);
        assert_eq!((whole, first), (counting(5), 0));
        let (middle, first) = counting(10).crop_middle(7);
        assert_eq!(first, 1);
        assert_eq!(middle.values, counting(10).values[MEL_BANDS..8 * MEL_BANDS]);
    }

    #[test]
    fn an_error_leaves_no_state() {
        let mut extractor = LogMelExtractor::new();
        let samples: Vec<f32> = (0..3000).map(|i| (i as f32 * 0.3).sin()).collect();
        let expected = extractor.extract(&samples).unwrap();
        let mut broken = samples.clone();
        broken[1234] = f32::NAN;
        assert!(matches!(
            extractor.extract(&broken),
            Err(Error::SamplesNotFinite { index: 1234, .. })
        ));
        assert_eq!(extractor.extract(&samples).unwrap(), expected);
    }
}
