//! A speaker's neutral voice, and what brings all that is said in it nearer to the voices a model was trained on.
//!
//! Speakers and microphones each have a spectrum of their own, which lies on every word. The difference between the mean
//! log-mel of a speaker's neutral speech and that of the training speakers is taken off everything the speaker says, and
//! what emotion does to the spectrum stays: the neutral part of *Iterative Feature Normalization* (Busso, Mariooryad,
//! Metallinou and Narayanan, IEEE Transactions on Affective Computing 2013), with means alone.

use super::{LogMel, MEL_BANDS};
use crate::error::Error;

/// Frames further than this below the loudest frame count as pauses, dB.
const PAUSE_DB: f32 = 30.0;

/// How much of the difference is taken off: a mean over a sentence or two is that of the words as well. Chosen by
/// validation speakers (docs/new-voices.md).
const SHARE: f32 = 0.7;

/// No mean is lower: the floor of a log-mel lies 80 dB below its loudest value.
const LOWEST_DB: f32 = -80.0;

/// The mean of each mel band over the neutral speech of one speaker, dB below the loudest value of the recording: -80
/// to 0. The gain of the microphone is not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// From low to high.
    pub bands: [f32; MEL_BANDS],
}

impl Voice {
    /// Of recordings of neutral speech of one speaker, each frame that is no pause as much as any other; `None` where
    /// there is no frame at all.
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

    /// From the numbers that [`bands`](Self::bands) once held.
    ///
    /// # Errors
    /// `voice-bands` for anything but 128 numbers of -80 to 0.
    pub fn from_bands(values: &[f32]) -> Result<Self, Error> {
        let refuse = |received: String| Error::VoiceBands {
            expected: MEL_BANDS,
            lowest: LOWEST_DB,
            received,
        };
        let bands = <[f32; MEL_BANDS]>::try_from(values)
            .map_err(|_| refuse(format!("{} numbers", values.len())))?;
        // A little more, as half precision rounds.
        let is_mean = |value: &&f32| (LOWEST_DB - 0.1..=0.0).contains(*value);
        match bands.iter().find(|value| !is_mean(value)) {
            Some(value) => Err(refuse(format!("{value} among them"))),
            None => Ok(Self { bands }),
        }
    }

    /// The mean of voices, each as much as any other; `None` for none.
    #[must_use]
    pub fn mean(voices: &[Self]) -> Option<Self> {
        (!voices.is_empty()).then(|| Self {
            bands: std::array::from_fn(|band| {
                let sum: f32 = voices.iter().map(|voice| voice.bands[band]).sum();
                sum / voices.len() as f32
            }),
        })
    }

    /// What brings a log-mel of this speaker nearer to the voice `reference`, dB to be added to each band.
    #[must_use]
    pub fn correction(&self, reference: &Self) -> Correction {
        Correction(std::array::from_fn(|band| {
            SHARE * (reference.bands[band] - self.bands[band])
        }))
    }

    /// Brings frames of this speaker's log-mel, dB, nearer to the voice `reference`.
    pub fn bring_to(&self, reference: &Self, values: &mut [f32]) {
        self.correction(reference).apply(values);
    }
}

/// Decibels to be added to each mel band of all that one speaker says.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction([f32; MEL_BANDS]);

impl Correction {
    /// Adds them to every frame of a log-mel in dB.
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
        LogMel { values }
    }

    #[test]
    fn neither_gain_nor_pauses_are_part_of_a_voice() {
        let quiet = Voice::of([&recording(-30.0)]).unwrap();
        for (band, value) in quiet.bands.iter().enumerate() {
            assert!((value + band as f32 / 4.0).abs() < 1e-4, "{band}: {value}");
        }
        let both = Voice::of([&recording(-30.0), &recording(20.0)]).unwrap();
        for (one, other) in both.bands.iter().zip(&quiet.bands) {
            assert!((one - other).abs() < 1e-4, "{one} is not {other}");
        }
    }

    #[test]
    fn a_voice_is_brought_nearer_to_the_reference() {
        let voice = Voice::of([&recording(0.0)]).unwrap();
        let reference = Voice {
            bands: [-10.0; MEL_BANDS],
        };
        let mut log_mel = recording(5.0);
        voice.bring_to(&reference, &mut log_mel.values);
        let before = recording(5.0);
        for (band, (after, before)) in log_mel.values.iter().zip(&before.values).enumerate() {
            let expected = SHARE * ((band % MEL_BANDS) as f32 / 4.0 - 10.0);
            assert!((after - before - expected).abs() < 1e-4, "band {band}");
        }
    }

    #[test]
    fn no_speech_has_no_voice() {
        assert_eq!(Voice::of([]), None);
        assert_eq!(Voice::of([&LogMel::default()]), None);
        assert_eq!(Voice::mean(&[]), None);
    }

    #[test]
    fn only_a_voice_is_taken_for_one() {
        let voice = Voice::of([&recording(0.0)]).unwrap();
        assert_eq!(Voice::from_bands(&voice.bands), Ok(voice.clone()));
        for bad in [f32::NAN, 1.0, -81.0] {
            let mut bands = voice.bands;
            bands[7] = bad;
            let error = Voice::from_bands(&bands).unwrap_err();
            assert_eq!(error.code(), "voice-bands");
        }
        let error = Voice::from_bands(&voice.bands[1..]).unwrap_err();
        assert!(error.to_string().contains("127 numbers"), "{error}");
    }
}
