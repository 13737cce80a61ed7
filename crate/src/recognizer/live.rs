//! Live mode: classifies the newest window of a stream of samples.

use super::input::{Preprocessor, milliseconds};
use super::recent::Recent;
use super::smoothing::Smoothing;
use super::{Classification, Input, Recognizer, Timing, decision, postprocess};
use crate::audio::{ActivityStream, StreamingResampler, VoiceActivity, check_samples};
use crate::error::Error;
use crate::frontend::MIN_FRAMES;
use crate::frontend::{
    HOP, LogMelStream, MAX_FRAMES, MEL_BANDS, SAMPLE_RATE, floor_to_dynamic_range, frame_count,
    held_loudest, without_silent_ends,
};
use crate::inference::cpu::{Columns, STEP_FRAMES};
use serde::Serialize;
use std::ops::Range;
use web_time::Instant;

/// The minimum window, seconds; the maximum is the maximum input of the network.
const LEAST_WINDOW: f64 = 0.06;
const LONGEST_WINDOW: f64 = 7.0;
/// The duration over which the voice activity detector estimates the background, seconds. A window of fluent speech has
/// too few pauses for the estimate.
const BACKGROUND_SECONDS: usize = 10;
/// Samples at the input rate that are processed at a time, which bounds the memory.
const BLOCK: usize = 4096;

/// Options of live mode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveOptions {
    /// The length of the classified window, seconds, 0.06 to 7. Windows start at multiples of 40 ms of the stream, so
    /// they are up to 30 ms longer, or up to 30 ms shorter for 7 s.
    pub window: f64,
    /// The time constant for smoothing the probabilities, seconds; 0 disables smoothing.
    pub smoothing: f64,
    /// Whether windows without speech skip the network.
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

/// A stream of samples at one sample rate. Overlapping windows reuse shared values. Memory is bounded by the window,
/// not by the length of the stream.
///
/// ```
/// use speech_emotion::{Backend, Live, LiveOptions, Recognizer, audio};
///
/// let recognizer = Recognizer::embedded(Backend::Cpu)?;
/// let mut live = Live::new(16_000, LiveOptions::default())?;
/// let recording = audio::decode(&std::fs::read("../tests/clips/03b01Wa.wav")?)?;
/// for block in recording.to_mono_16_khz()?.chunks(128) {
///     live.push(block)?;
/// }
/// let classification = recognizer.classify_live(&mut live)?.classification;
/// assert_eq!(classification.map(|result| result.label).as_deref(), Some("anger"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Live {
    options: LiveOptions,
    resampler: StreamingResampler,
    log_mel: LogMelStream,
    smoothing: Smoothing,
    /// Log-mel of the window, dB, not floored: the floor depends on the maximum of the window.
    frames: Recent,
    /// The maximum of the log-mel that determined the level of the last window.
    loudest: Option<f32>,
    /// The values of the last window that the next window can reuse.
    pub(crate) columns: Columns,
    /// Samples at 16 kHz, for the voice activity detector.
    samples: Recent,
    activity: ActivityStream,
    /// Scratch memory: a block at 16 kHz.
    resampled: Vec<f32>,
    /// The number of samples received at the input rate.
    received: usize,
    /// The end of the speech that a session has counted, seconds since the first sample.
    covered: f64,
    received_samples: u64,
    received_frames: u64,
}

/// The newest window as input of the network.
pub(crate) struct Newest {
    pub(super) start: f64,
    end: f64,
    /// `None` if the network is not run.
    pub(crate) input: Option<Input>,
    /// The first network step of the input, counted from the start of the stream.
    first_step: u64,
    /// The threshold of the model, see [`ModelCard`](crate::model::ModelCard).
    unsure_below: Option<f32>,
}

/// The result of live mode for one window.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveMoment {
    /// The start of the window, seconds since the first sample.
    pub window_start_seconds: f64,
    /// The end of the window, seconds since the first sample.
    pub window_end_seconds: f64,
    /// The prediction with smoothed probabilities. `None` if the window has no speech and the gate is enabled, or if
    /// fewer than 60 ms were received.
    #[serde(flatten)]
    pub classification: Option<Classification>,
}

impl Live {
    /// Starts a stream of samples at `sample_rate`, 8000 to 192000 Hz.
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
            // The start of a window is rounded up to a step.
            frames: Recent::new((frames + STEP_FRAMES - 1).min(MAX_FRAMES) * MEL_BANDS),
            loudest: None,
            columns: Columns::default(),
            samples: Recent::new(BACKGROUND_SECONDS * SAMPLE_RATE as usize),
            activity: ActivityStream::default(),
            resampled: Vec::with_capacity(most + 64),
            received: 0,
            covered: 0.0,
            received_samples: 0,
            received_frames: 0,
        })
    }

    /// Accepts the next samples, mono, nominally in [-1, 1]. Does not allocate.
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index relative to the start of the
    /// stream. No sample of the block is then accepted.
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

    /// The newest window as input of the network. A frame is available 20 ms after its center.
    fn newest(&mut self, preprocessor: &Preprocessor) -> Newest {
        let began = Instant::now();
        let oldest = self.received_frames - (self.frames.newest().len() / MEL_BANDS) as u64;
        // The window extends from the center of its first frame to that of its last.
        let first = oldest
            .next_multiple_of(STEP_FRAMES as u64)
            .min(self.received_frames);
        let count = (self.received_frames - first) as usize;
        let seconds = |frame: u64| frame as f64 * HOP as f64 / f64::from(SAMPLE_RATE);
        let length = count.saturating_sub(1) * HOP;
        let speech = self.speech_from(first * HOP as u64, length);
        let spared = self.options.gate && speech.speech_seconds <= 0.0;
        let mut newest = Newest {
            start: seconds(first),
            end: seconds(first + count.saturating_sub(1) as u64),
            input: None,
            first_step: 0,
            unsure_below: None,
        };
        if count < MIN_FRAMES || spared {
            return newest;
        }
        let part = spoken_frames(count, &speech);
        newest.first_step = (first + part.start as u64) / STEP_FRAMES as u64;
        let window = self.samples_of(first * HOP as u64, length);
        let features = if let Some(log_mel) = preprocessor.window_log_mel(window) {
            let mut log_mel = log_mel.part(part.clone());
            floor_to_dynamic_range(&mut log_mel.values);
            // A window is never longer than the maximum input of the network.
            preprocessor.features(&log_mel)
        } else {
            let frames = &self.frames.newest()[(first - oldest) as usize * MEL_BANDS..];
            let log_mel = &frames[part.start * MEL_BANDS..part.end * MEL_BANDS];
            let loudest = held_loudest(log_mel, self.loudest);
            self.loudest = Some(loudest);
            preprocessor.window_features(log_mel.to_vec(), loudest)
        };
        newest.input = Some(Input {
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
        });
        newest
    }

    /// The fraction of the columns of convolutions that were reused from previous windows.
    #[doc(hidden)]
    #[must_use]
    pub fn reused_columns(&self) -> f64 {
        self.columns.reused()
    }

    /// The end of the speech that a session has counted, seconds since the first sample.
    pub(super) const fn covered(&self) -> f64 {
        self.covered
    }

    /// Marks the speech up to `end` as counted by a session.
    pub(crate) const fn cover(&mut self, end: f64) {
        self.covered = end;
    }

    /// The result for a window after inference.
    pub(crate) fn settle(
        &mut self,
        newest: &Newest,
        classification: Option<Classification>,
    ) -> LiveMoment {
        let classification =
            classification
                .zip(newest.input.as_ref())
                .map(|(classification, input)| {
                    let mut values: Vec<f32> = classification
                        .probabilities
                        .iter()
                        .map(|(_, p)| *p)
                        .collect();
                    self.smoothing.apply(&mut values, newest.end);
                    let doubt = (input.speech_seconds, newest.unsure_below);
                    decision::with_probabilities(classification, &values, doubt)
                });
        if classification.is_none() {
            self.smoothing.reset();
        }
        LiveMoment {
            window_start_seconds: newest.start,
            window_end_seconds: newest.end,
            classification,
        }
    }

    /// `length` samples from sample `start`, as far as they are still available.
    fn samples_of(&self, start: u64, length: usize) -> &[f32] {
        let samples = self.samples.newest();
        let oldest = self.received_samples - samples.len() as u64;
        let from = start.saturating_sub(oldest) as usize;
        let samples = samples.get(from..).unwrap_or_default();
        samples.get(..length).unwrap_or(samples)
    }

    /// The speech in `length` samples from sample `start`, in seconds relative to it.
    fn speech_from(&mut self, start: u64, length: usize) -> VoiceActivity {
        let samples = self.samples.newest();
        let oldest = self.received_samples - samples.len() as u64;
        let first = oldest.next_multiple_of(ActivityStream::GRID as u64);
        let samples = samples.get((first - oldest) as usize..).unwrap_or_default();
        let offset = start.saturating_sub(first) as f32 / SAMPLE_RATE as f32;
        let end = length as f32 / SAMPLE_RATE as f32;
        let speech = self.activity.detect(samples, first);
        speech.between(offset, offset + end)
    }
}

/// The range of `count` frames that remains after trimming silence, at least the minimum of the network. It starts at a
/// step.
fn spoken_frames(count: usize, speech: &VoiceActivity) -> Range<usize> {
    let samples = without_silent_ends(count.saturating_sub(1) * HOP, speech);
    let start = (samples.start / HOP).min(count.saturating_sub(MIN_FRAMES));
    let start = start - start % STEP_FRAMES;
    let end = (samples.end.div_ceil(HOP) + 1).clamp(start + MIN_FRAMES, count);
    start..end
}

impl Recognizer {
    /// The newest window as input of this model.
    pub(crate) fn live_input(&self, live: &mut Live) -> Newest {
        Newest {
            unsure_below: self.card().unsure_below,
            ..live.newest(&self.preprocessor)
        }
    }

    /// Classifies the newest window. The network is not run if the gate is enabled and there is no speech.
    ///
    /// # Errors
    /// [`Error::Device`].
    pub fn classify_live(&self, live: &mut Live) -> Result<LiveMoment, Error> {
        let newest = self.live_input(live);
        let classification = self.run_window(&newest, &mut live.columns)?;
        Ok(live.settle(&newest, classification))
    }

    /// Runs the network on a window that has an input. `columns` are those of the previous window of the stream.
    pub(super) fn run_window(
        &self,
        newest: &Newest,
        columns: &mut Columns,
    ) -> Result<Option<Classification>, Error> {
        let Some(input) = &newest.input else {
            return Ok(None);
        };
        let began = Instant::now();
        let window = Some((newest.first_step, columns));
        let output = self.network.run(&input.features, window)?;
        postprocess::classification(&self.card, input, began, output).map(Some)
    }

    /// `run_window` for devices that require asynchronous calls.
    #[cfg(target_arch = "wasm32")]
    pub(crate) async fn run_window_async(
        &self,
        newest: &Newest,
        columns: &mut Columns,
    ) -> Result<Option<Classification>, Error> {
        let Some(input) = &newest.input else {
            return Ok(None);
        };
        let began = Instant::now();
        let window = Some((newest.first_step, columns));
        let output = self.network.run_async(&input.features, window).await?;
        postprocess::classification(&self.card, input, began, output).map(Some)
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
