//! Speaker normalization: the mean spectrum of a speaker and the correction towards other speakers.
//!
//! Each speaker and microphone adds a constant spectrum to all speech. In training, the difference between the mean
//! log-mel of a speaker's neutral speech and that of all speakers is subtracted from some utterances: the neutral part
//! of *Iterative Feature Normalization* (Busso, Mariooryad, Metallinou and Narayanan, IEEE Transactions on Affective
//! Computing 2013), with means only.

use crate::frontend::{LogMel, MEL_BANDS};

/// Frames further than this below the loudest frame count as pauses, dB.
const PAUSE_DB: f32 = 30.0;

/// The fraction of the difference that is subtracted, because a mean over one or two sentences also depends on their
/// words. Selected on validation speakers.
const SHARE: f32 = 0.7;

/// The mean of each mel band over the neutral speech of one speaker, in dB below the loudest value of the recording
/// (-80 to 0). It is independent of the microphone gain.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerMean {
    /// From the lowest to the highest band.
    pub bands: [f32; MEL_BANDS],
}

impl SpeakerMean {
    /// The mean over recordings of one speaker's neutral speech, with equal weight for all frames except pauses; `None`
    /// without frames.
    pub fn of<'a>(recordings: impl IntoIterator<Item = &'a LogMel>) -> Option<Self> {
        let mut sums = [0.0f64; MEL_BANDS];
        let mut count = 0.0f64;
        for log_mel in recordings {
            let loudest = maximum(log_mel.values.iter().copied());
            let level = |frame: &[f32]| frame.iter().sum::<f32>() / MEL_BANDS as f32;
            let least = maximum(log_mel.iter().map(level)) - PAUSE_DB;
            for frame in log_mel.iter().filter(|frame| level(frame) >= least) {
                count += 1.0;
                for (sum, value) in sums.iter_mut().zip(frame) {
                    *sum += f64::from(value - loudest);
                }
            }
        }
        (count > 0.0).then(|| Self {
            bands: sums.map(|sum| (sum / count) as f32),
        })
    }

    /// The mean over speakers, with equal weight; `None` without speakers.
    #[must_use]
    pub fn mean(speakers: &[Self]) -> Option<Self> {
        (!speakers.is_empty()).then(|| Self {
            bands: std::array::from_fn(|band| {
                let sum: f32 = speakers.iter().map(|speaker| speaker.bands[band]).sum();
                sum / speakers.len() as f32
            }),
        })
    }

    /// The correction of this speaker's log-mel towards `reference`, the mean over speakers.
    #[must_use]
    pub fn correction(&self, reference: &Self) -> Correction {
        Correction(std::array::from_fn(|band| {
            SHARE * (reference.bands[band] - self.bands[band])
        }))
    }
}

/// Decibels to add to each mel band of one speaker's utterances.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction([f32; MEL_BANDS]);

impl Correction {
    /// Adds the correction to every frame of a log-mel in dB.
    pub fn apply(&self, values: &mut [f32]) {
        for frame in values.chunks_exact_mut(MEL_BANDS) {
            for (value, correction) in frame.iter_mut().zip(&self.0) {
                *value += correction;
            }
        }
    }
}

fn maximum(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::NEG_INFINITY, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Speech whose band `band` lies `band / 4` dB below the loudest, with a pause.
    fn recording(loudest: f32) -> LogMel {
        let frame = |level: f32| (0..MEL_BANDS).map(move |band| level - band as f32 / 4.0);
        let values = frame(loudest)
            .chain(frame(loudest - 60.0))
            .chain(frame(loudest))
            .collect();
        LogMel {
            values,
            ..LogMel::default()
        }
    }

    #[test]
    fn neither_gain_nor_pauses_are_part_of_the_mean() {
        let quiet = SpeakerMean::of([&recording(-30.0)]).unwrap();
        for (band, value) in quiet.bands.iter().enumerate() {
            assert!((value + band as f32 / 4.0).abs() < 1e-4, "{band}: {value}");
        }
        let both = SpeakerMean::of([&recording(-30.0), &recording(20.0)]).unwrap();
        for (one, other) in both.bands.iter().zip(&quiet.bands) {
            assert!((one - other).abs() < 1e-4, "{one} is not {other}");
        }
    }

    #[test]
    fn an_utterance_is_moved_toward_the_reference() {
        let speaker = SpeakerMean::of([&recording(0.0)]).unwrap();
        let reference = SpeakerMean {
            bands: [-10.0; MEL_BANDS],
        };
        let mut log_mel = recording(5.0);
        speaker.correction(&reference).apply(&mut log_mel.values);
        let before = recording(5.0);
        for (band, (after, before)) in log_mel.values.iter().zip(&before.values).enumerate() {
            let expected = SHARE * ((band % MEL_BANDS) as f32 / 4.0 - 10.0);
            assert!((after - before - expected).abs() < 1e-4, "band {band}");
        }
    }

    #[test]
    fn no_speech_has_no_mean() {
        assert_eq!(SpeakerMean::of([]), None);
        assert_eq!(SpeakerMean::of([&LogMel::default()]), None);
        assert_eq!(SpeakerMean::mean(&[]), None);
    }
}
