//! Listening: samples in pieces of any size, and answers about the newest window of them.

use super::input::{Preprocessor, milliseconds};
use super::recent::Recent;
use super::smoothing::Smoothing;
use super::{Classification, Input, Recognizer, Timing, decision};
use crate::audio::{StreamingResampler, VoiceActivity, check_samples, voice_activity};
use crate::error::Error;
use crate::frontend::MIN_FRAMES;
use crate::frontend::{
    HOP, LogMel, LogMelStream, MAX_FRAMES, MEL_BANDS, SAMPLE_RATE, floor_to_dynamic_range,
    frame_count, without_silent_ends,
};
use serde::Serialize;
use std::ops::Range;
use web_time::Instant;

/// The shortest window, seconds; the longest is what the network takes.
const LEAST_WINDOW: f64 = 0.06;
const LONGEST_WINDOW: f64 = 7.0;
/// The voice activity detector tells speech from what has been in the background for so long, seconds. A window
/// of fluent speech has hardly a pause to tell it by.
const BACKGROUND_SECONDS: usize = 10;
/// Samples at the microphone's rate that are worked on at a time, so that memory does not grow with the pieces.
const BLOCK: usize = 4096;

/// How to listen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveOptions {
    /// What each answer hears, seconds, 0.06 to 7.
    pub window: f64,
    /// Time constant of the probabilities' smoothing, seconds; 0 for none.
    pub smoothing: f64,
    /// Whether the network is spared while nobody speaks.
    pub gate: bool,
}

impl Default for LiveOptions {
    fn default() -> Self {
        Self {
            window: 3.0,
            smoothing: 0.5,
            gate: true,
        }
    }
}

/// Sound as it comes, at one sample rate. Each 10 ms are transformed once, when they come; memory is that of the
/// window, however long it listens.
///
/// ```no_run
/// # use speech_emotion::{Recognizer, recognizer::{Live, LiveOptions}};
/// # fn listen(recognizer: &Recognizer, blocks: &[[f32; 128]]) -> Result<(), speech_emotion::Error> {
/// let mut live = Live::new(48_000, LiveOptions::default())?;
/// for block in blocks {
///     live.push(block)?;
/// }
/// if let Some(answer) = recognizer.classify_live(&mut live)?.answer {
///     println!("{}", answer.label);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Live {
    options: LiveOptions,
    resampler: StreamingResampler,
    log_mel: LogMelStream,
    smoothing: Smoothing,
    /// Log-mel of the window, dB, not floored: the floor hangs on the window's maximum.
    frames: Recent,
    /// Samples at 16 kHz, for the voice activity detector.
    samples: Recent,
    /// Scratch: a block at 16 kHz.
    resampled: Vec<f32>,
    /// How many came: samples at the microphone's rate, samples at 16 kHz, frames.
    received: usize,
    /// The speech that a session has counted ends here, seconds since the first sample.
    covered: f64,
    received_samples: u64,
    received_frames: u64,
}

/// The newest window, ready for the network.
pub(crate) struct Newest {
    pub(super) start: f64,
    end: f64,
    /// `None` where there is nothing to ask the network about.
    pub(crate) input: Option<Input>,
    /// The model's own, see [`ModelCard`](crate::model::ModelCard).
    unsure_below: Option<f32>,
}

/// What listening gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveMoment {
    /// Where the window begins, seconds since the first sample.
    pub window_start_seconds: f64,
    /// Where it ends.
    pub window_end_seconds: f64,
    /// What was heard in it; probabilities are smoothed. `None` where nobody spoke and the network was spared, or
    /// where not even 60 ms have come.
    #[serde(flatten)]
    pub answer: Option<Classification>,
}

impl Live {
    /// Begins to listen to samples at `sample_rate`, 8000 to 192000 Hz.
    ///
    /// # Errors
    /// [`Error::SampleRate`]; [`Error::LiveOptions`] for a window outside 0.06 to 7 s or a smoothing that is negative
    /// or not finite.
    pub fn new(sample_rate: u32, options: LiveOptions) -> Result<Self, Error> {
        let LiveOptions {
            window, smoothing, ..
        } = options;
        if !((LEAST_WINDOW..=LONGEST_WINDOW).contains(&window)
            && smoothing >= 0.0
            && smoothing.is_finite())
        {
            return Err(Error::LiveOptions { window, smoothing });
        }
        let frames = frame_count((window * f64::from(SAMPLE_RATE)).round() as usize);
        let most = (BLOCK as f64 * f64::from(SAMPLE_RATE) / f64::from(sample_rate)) as usize;
        Ok(Self {
            options,
            resampler: StreamingResampler::new(sample_rate)?,
            log_mel: LogMelStream::new(),
            smoothing: Smoothing::new(smoothing),
            frames: Recent::new(frames.min(MAX_FRAMES) * MEL_BANDS),
            samples: Recent::new(BACKGROUND_SECONDS * SAMPLE_RATE as usize),
            resampled: Vec::with_capacity(most + 64),
            received: 0,
            covered: 0.0,
            received_samples: 0,
            received_frames: 0,
        })
    }

    /// Takes the next samples, mono, nominally in [-1, 1]. Allocates nothing.
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index counted from the first sample of
    /// all; none of this piece's samples is taken then.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), Error> {
        check_samples(samples, self.received)?;
        self.received = self.received.saturating_add(samples.len());
        for block in samples.chunks(BLOCK) {
            self.resampled.clear();
            self.resampler.push(block, &mut self.resampled)?;
            self.samples.push(&self.resampled);
            self.received_samples += self.resampled.len() as u64;
            let (frames, count) = (&mut self.frames, &mut self.received_frames);
            self.log_mel.push(&self.resampled, |frame| {
                frames.push(frame);
                *count += 1;
            })?;
        }
        Ok(())
    }

    /// The newest window as the network takes it. A frame is known 20 ms after its centre.
    fn newest(&self, preprocessor: &Preprocessor) -> Newest {
        let began = Instant::now();
        let frames = self.frames.newest();
        let count = frames.len() / MEL_BANDS;
        // The window reaches from the centre of its first frame to that of its last.
        let first = self.received_frames - count as u64;
        let seconds = |frame: u64| frame as f64 * HOP as f64 / f64::from(SAMPLE_RATE);
        let speech = self.speech_from(first * HOP as u64, count.saturating_sub(1) * HOP);
        let spared = self.options.gate && speech.speech_seconds <= 0.0;
        let input = (count >= MIN_FRAMES && !spared).then(|| {
            let part = spoken_frames(count, &speech);
            let window = self.samples_of(first * HOP as u64, count.saturating_sub(1) * HOP);
            let mut log_mel = match preprocessor.window_log_mel(window) {
                Some(log_mel) => log_mel.part(part.clone()),
                None => LogMel {
                    values: frames[part.start * MEL_BANDS..part.end * MEL_BANDS].to_vec(),
                    bands: MEL_BANDS,
                },
            };
            floor_to_dynamic_range(&mut log_mel.values);
            // A window is never longer than what the network takes.
            let features = preprocessor.features(&log_mel);
            Input {
                features,
                speech_seconds: speech.speech_seconds,
                spans: speech.spans,
                start_seconds: preprocessor.start_seconds(0, part.start),
                part: (
                    (part.start * HOP) as f32 / SAMPLE_RATE as f32,
                    (part.end.min(count - 1) * HOP) as f32 / SAMPLE_RATE as f32,
                ),
                timing: Timing {
                    features: milliseconds(began, Instant::now()),
                    ..Timing::default()
                },
                began,
            }
        });
        Newest {
            start: seconds(first),
            end: seconds(first + count.saturating_sub(1) as u64),
            input,
            unsure_below: None,
        }
    }

    /// The speech that a session has counted ends here, seconds since the first sample.
    pub(super) const fn covered(&self) -> f64 {
        self.covered
    }

    /// A session has counted the speech up to here.
    pub(crate) const fn cover(&mut self, end: f64) {
        self.covered = end;
    }

    /// What is said about a window, once the network has answered.
    pub(crate) fn settle(&mut self, newest: &Newest, answer: Option<Classification>) -> LiveMoment {
        let answer = answer.zip(newest.input.as_ref()).map(|(answer, input)| {
            let mut values: Vec<f32> = answer.probabilities.iter().map(|(_, p)| *p).collect();
            self.smoothing.apply(&mut values, newest.end);
            let doubt = (input.speech_seconds, newest.unsure_below);
            decision::with_probabilities(answer, &values, doubt)
        });
        if answer.is_none() {
            self.smoothing.reset();
        }
        LiveMoment {
            window_start_seconds: newest.start,
            window_end_seconds: newest.end,
            answer,
        }
    }

    /// `length` samples from the sample `start` on, as far as they are kept.
    fn samples_of(&self, start: u64, length: usize) -> &[f32] {
        let samples = self.samples.newest();
        let oldest = self.received_samples - samples.len() as u64;
        let from = start.saturating_sub(oldest) as usize;
        let samples = samples.get(from..).unwrap_or_default();
        samples.get(..length).unwrap_or(samples)
    }

    /// Where somebody speaks in `length` samples from the sample `start` on, in seconds from there.
    fn speech_from(&self, start: u64, length: usize) -> VoiceActivity {
        let samples = self.samples.newest();
        let oldest = self.received_samples - samples.len() as u64;
        let offset = start.saturating_sub(oldest) as f32 / SAMPLE_RATE as f32;
        let end = length as f32 / SAMPLE_RATE as f32;
        voice_activity(samples).between(offset, offset + end)
    }
}

/// The frames of `count` that are left without long silence at the ends, at least as many as the network takes.
fn spoken_frames(count: usize, speech: &VoiceActivity) -> Range<usize> {
    let samples = without_silent_ends(count.saturating_sub(1) * HOP, speech);
    let start = (samples.start / HOP).min(count.saturating_sub(MIN_FRAMES));
    let end = (samples.end.div_ceil(HOP) + 1).clamp(start + MIN_FRAMES, count);
    start..end
}

impl Recognizer {
    /// The newest window as this model's network takes it.
    pub(crate) fn live_input(&self, live: &Live) -> Newest {
        Newest {
            unsure_below: self.card().unsure_below,
            ..live.newest(&self.preprocessor)
        }
    }

    /// What is heard in the newest window: one run of the network, or none where nobody spoke.
    ///
    /// # Errors
    /// [`Error::Device`].
    pub fn classify_live(&self, live: &mut Live) -> Result<LiveMoment, Error> {
        let newest = self.live_input(live);
        let answer = newest.input.as_ref().map(|input| self.run(input));
        Ok(live.settle(&newest, answer.transpose()?))
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
