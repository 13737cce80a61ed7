//! From samples to what the network is shown.

use super::{MAX_SECONDS, MIN_SAMPLES, Timing};
use crate::audio::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, check_samples, to_16_khz, voice_activity};
use crate::error::Error;
use crate::frontend::{
    HOP, LogMel, LogMelExtractor, MAX_FRAMES, MEL_BANDS, SAMPLE_RATE, Standardization,
    amplification, bring_to_level, without_silent_ends,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use web_time::Instant;

/// A step sees 7 frames, centred 30 ms after its first; its own 40 ms begin 10 ms after it.
const FIRST_STEP_SECONDS: f32 = 0.01;

/// The features of a model.
pub(super) struct Hearing {
    /// What the loudest value is brought to, dB.
    loudest_db: Option<f32>,
    standardization: Standardization,
    /// Holds the plan of the transform and its scratch memory.
    extractor: Mutex<LogMelExtractor>,
}

/// What was heard of a recording.
pub(crate) struct Heard {
    /// What the network is shown: standardised log-mel, `frames x 128`, at most 7 s.
    pub features: Vec<f32>,
    /// How much of the recording is speech, seconds.
    pub speech_seconds: f32,
    /// The stretches of speech in what the network is given, seconds from the first sample.
    pub spans: Vec<(f32, f32)>,
    /// Where in the recording the 40 ms of the network's first step begin, seconds.
    pub start_seconds: f32,
    /// How long resampling and features took.
    pub timing: Timing,
    /// When it was begun.
    pub began: Instant,
}

impl Hearing {
    pub(super) fn new(standardization: Standardization, loudest_db: Option<f32>) -> Self {
        Self {
            loudest_db,
            standardization,
            extractor: Mutex::default(),
        }
    }

    /// Resamples, leaves out silence at the ends, takes the log-mel and [makes features of it](Self::features).
    pub(super) fn hear(&self, samples: &[f32], sample_rate: u32) -> Result<Heard, Error> {
        let began = Instant::now();
        let samples = checked_16_khz(samples, sample_rate)?;
        let resampled = Instant::now();
        let speech = voice_activity(&samples);
        let spoken = without_silent_ends(samples.len(), &speech);
        let cut = spoken.start;
        let log_mel = self.log_mel(&samples[spoken])?;
        let (features, first_frame) = self.features(&log_mel);
        let start = (cut + first_frame * HOP) as f32 / SAMPLE_RATE as f32;
        let length = (features.len() / MEL_BANDS * HOP) as f32 / SAMPLE_RATE as f32;
        let given = speech.between(start, start + length);
        Ok(Heard {
            features,
            speech_seconds: speech.speech_seconds,
            spans: given
                .spans
                .iter()
                .map(|(from, to)| (from + start, to + start))
                .collect(),
            start_seconds: start_seconds(cut, first_frame),
            timing: Timing {
                resample: milliseconds(began, resampled),
                features: milliseconds(resampled, Instant::now()),
                ..Timing::default()
            },
            began,
        })
    }

    /// The log-mel at the recording's own level, or at any where the model has one of its own.
    fn log_mel(&self, samples: &[f32]) -> Result<LogMel, Error> {
        let mut extractor = held(&self.extractor);
        match self.loudest_db {
            Some(_) => extractor.extract_amplified(samples),
            None => extractor.extract(samples),
        }
    }

    /// The log-mel of a quiet window; `None` where its frames can be used as they are.
    pub(super) fn quiet_log_mel(&self, samples: &[f32]) -> Option<LogMel> {
        let quiet = self.loudest_db.is_some() && amplification(samples) > 1.0;
        quiet.then(|| self.log_mel(samples).ok()).flatten()
    }

    /// The middle 7 s of a log-mel, brought to the level of the model and standardised, and the index of its first frame.
    pub(super) fn features(&self, log_mel: &LogMel) -> (Vec<f32>, usize) {
        let (middle, first_frame) = log_mel.crop_middle(MAX_FRAMES);
        let mut features = middle.values;
        if let Some(level) = self.loudest_db {
            bring_to_level(&mut features, level);
        }
        self.standardization.apply(&mut features);
        (features, first_frame)
    }
}

/// The log-mel of what is heard of `samples`, for training: the same that an answer is made from, of any length.
#[cfg(feature = "train")]
pub(crate) fn heard_log_mel(
    extractor: &mut LogMelExtractor,
    samples: &[f32],
    sample_rate: u32,
    loudest_db: Option<f32>,
) -> Result<LogMel, Error> {
    let samples = checked_16_khz(samples, sample_rate)?;
    let speech = voice_activity(&samples);
    let spoken = &samples[without_silent_ends(samples.len(), &speech)];
    match loudest_db {
        Some(_) => extractor.extract_amplified(spoken),
        None => extractor.extract(spoken),
    }
}

/// What is behind a lock. A panic elsewhere cannot leave it in a state that matters.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Samples at 16 kHz, if they can be answered.
fn checked_16_khz(samples: &[f32], sample_rate: u32) -> Result<Vec<f32>, Error> {
    check(samples, sample_rate)?;
    let received_seconds = samples.len() as f64 / f64::from(sample_rate);
    if received_seconds > f64::from(MAX_SECONDS) {
        return Err(Error::SamplesTooLong {
            expected_seconds: MAX_SECONDS,
            received_seconds,
        });
    }
    let samples = to_16_khz(samples, sample_rate)?;
    if samples.len() < MIN_SAMPLES {
        return Err(Error::SamplesTooShort {
            expected: MIN_SAMPLES,
            received: samples.len(),
        });
    }
    Ok(samples)
}

/// Where the network's first step begins, seconds, if its first frame is `first_frame` after `cut` samples.
pub(super) fn start_seconds(cut: usize, first_frame: usize) -> f32 {
    (cut + first_frame * HOP) as f32 / SAMPLE_RATE as f32 + FIRST_STEP_SECONDS
}

/// What every way in asks of samples.
pub(super) fn check(samples: &[f32], sample_rate: u32) -> Result<(), Error> {
    if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
        return Err(Error::SampleRate {
            received: sample_rate.into(),
        });
    }
    check_samples(samples, 0)
}

pub(super) fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.duration_since(from).as_secs_f64() * 1000.0
}
