//! From input samples to the features of the network.

use super::Timing;
use crate::error::Error;
use crate::frontend::{
    Features, Frontend, HOP, LogMel, SAMPLE_RATE, Standardization, checked_16_khz,
};
use crate::model::{Architecture, ModelCard};
use std::sync::{Mutex, MutexGuard, PoisonError};
use web_time::Instant;

/// The front end of a loaded model, with its standardization.
pub(super) struct Preprocessor {
    architecture: Architecture,
    standardization: Standardization,
    frontend: Mutex<Frontend>,
}

/// The features of the network, and properties of the recording.
pub(crate) struct Input {
    /// Standardized log-mel, `frames x bands`, at most 7 s.
    pub features: Vec<f32>,
    /// The duration of speech in the recording, seconds.
    pub speech_seconds: f32,
    /// The speech segments within the input, seconds from the first sample of the recording.
    pub spans: Vec<(f32, f32)>,
    /// The start of the first network step, seconds from the start of the recording.
    pub start_seconds: f32,
    /// The classified part of the recording: its start and end, seconds.
    pub part: (f32, f32),
    /// Processing time of resampling and features.
    pub timing: Timing,
    /// The start time of preprocessing.
    pub began: Instant,
}

impl Preprocessor {
    /// Creates the front end of the model with this card.
    pub(super) fn new(card: &ModelCard, standardization: Standardization) -> Self {
        let architecture = card.architecture;
        let frontend = Frontend::new(architecture.log_mel(), card.loudest_db);
        Self {
            architecture,
            standardization,
            frontend: Mutex::new(frontend),
        }
    }

    /// Resamples, and computes the features of the network.
    pub(super) fn input(&self, samples: &[f32], sample_rate: u32) -> Result<Input, Error> {
        let began = Instant::now();
        let samples = checked_16_khz(samples, sample_rate)?;
        let resampled = Instant::now();
        let features = locked(&self.frontend).features(&samples)?;
        let start_seconds = self.start_seconds(features.start, features.first_frame);
        let start = features.first_sample() as f32 / SAMPLE_RATE as f32;
        let end = features.end_sample() as f32 / SAMPLE_RATE as f32;
        let Features {
            log_mel, speech, ..
        } = features;
        let length = (log_mel.frames() * HOP) as f32 / SAMPLE_RATE as f32;
        let within = speech.between(start, start + length);
        Ok(Input {
            features: self.standardized(log_mel),
            speech_seconds: speech.speech_seconds,
            spans: within
                .spans
                .iter()
                .map(|(from, to)| (from + start, to + start))
                .collect(),
            start_seconds,
            part: (start, end),
            timing: Timing {
                resample: milliseconds(began, resampled),
                features: milliseconds(resampled, Instant::now()),
                ..Timing::default()
            },
            began,
        })
    }

    /// The log-mel of a window in live mode; `None` if the streamed frames can be used.
    pub(super) fn window_log_mel(&self, window: &[f32]) -> Option<LogMel> {
        locked(&self.frontend).window_log_mel(window)
    }

    /// The middle 7 s of a log-mel at the level of the model, standardized.
    pub(super) fn features(&self, log_mel: &LogMel) -> Vec<f32> {
        let (middle, _, _) = locked(&self.frontend).cropped(log_mel);
        self.standardized(middle)
    }

    /// The streamed log-mel of a window at the level of the model, standardized; `loudest` is used as its maximum.
    pub(super) fn window_features(&self, mut log_mel: Vec<f32>, loudest: f32) -> Vec<f32> {
        locked(&self.frontend).level_window(&mut log_mel, loudest);
        self.standardization.apply(&mut log_mel);
        log_mel
    }

    /// The start of the first network step, seconds, if its first frame is `first_frame` frames after `cut` samples.
    pub(super) fn start_seconds(&self, cut: usize, first_frame: usize) -> f32 {
        (cut + first_frame * HOP) as f32 / SAMPLE_RATE as f32
            + self.architecture.first_step_seconds()
    }

    fn standardized(&self, log_mel: LogMel) -> Vec<f32> {
        let mut values = log_mel.values;
        self.standardization.apply(&mut values);
        values
    }
}

/// Locks a mutex. The front end stays valid after a panic, so poisoning is ignored.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.duration_since(from).as_secs_f64() * 1000.0
}
