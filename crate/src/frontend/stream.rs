//! Streaming log-mel.

use super::frame::FrameAnalyzer;
use super::{HOP, MEL_BANDS, WINDOW};
use crate::error::Error;

/// Computes log-mel frames from samples in blocks of any size.
///
/// Frame `t` is centered on sample `160 t` and is available after the 320 samples that follow its center.
/// [`finish`](Self::finish) returns the frames that extend past the end, where librosa pads with zeros. Frames are in
/// dB and not floored: the floor depends on the maximum of the complete utterance
/// ([`floor_to_dynamic_range`](super::floor_to_dynamic_range)). Nothing is allocated after [`new`](Self::new).
///
/// ```
/// use speech_emotion::frontend::LogMelStream;
///
/// let mut stream = LogMelStream::new();
/// let mut frames = 0;
/// for block in vec![0.1f32; 16_000].chunks(128) {
///     stream.push(block, |_decibels| frames += 1)?;
/// }
/// stream.finish(|_decibels| frames += 1);
/// assert_eq!(frames, 101);
/// # Ok::<(), speech_emotion::Error>(())
/// ```
pub struct LogMelStream {
    analyzer: FrameAnalyzer,
    /// The samples of the next window, of which `filled` are available.
    window: [f32; WINDOW],
    filled: usize,
    /// The number of samples since the start.
    received: usize,
}

impl LogMelStream {
    /// Plans the FFT and computes the filters. One stream can be used for many utterances.
    #[must_use]
    pub fn new() -> Self {
        Self {
            analyzer: FrameAnalyzer::new(),
            window: [0.0; WINDOW],
            filled: WINDOW / 2,
            received: 0,
        }
    }

    /// Accepts samples (16 kHz) and calls `on_frame` with the 128 values of each completed frame.
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index relative to the start of the
    /// utterance. No sample of the block is then accepted.
    pub fn push(
        &mut self,
        mut samples: &[f32],
        mut on_frame: impl FnMut(&[f32; MEL_BANDS]),
    ) -> Result<(), Error> {
        crate::audio::check_samples(samples, self.received)?;
        self.received += samples.len();
        while !samples.is_empty() {
            let free = &mut self.window[self.filled..];
            let (now, later) = samples.split_at(free.len().min(samples.len()));
            free[..now.len()].copy_from_slice(now);
            self.filled += now.len();
            samples = later;
            if self.filled == WINDOW {
                self.emit(&mut on_frame);
            }
        }
        Ok(())
    }

    /// Ends the utterance: returns the remaining frames, for a total of `1 + samples / 160`, and resets the stream.
    pub fn finish(&mut self, mut on_frame: impl FnMut(&[f32; MEL_BANDS])) {
        // A frame exists if its center, half a window in, is not after the end of the samples.
        while self.filled >= WINDOW / 2 {
            self.window[self.filled..].fill(0.0);
            let known = self.filled;
            self.emit(&mut on_frame);
            self.filled = known.saturating_sub(HOP);
        }
        self.reset();
    }

    /// Discards the samples of the current utterance.
    pub fn reset(&mut self) {
        self.window.fill(0.0);
        self.filled = WINDOW / 2;
        self.received = 0;
    }

    fn emit(&mut self, on_frame: &mut impl FnMut(&[f32; MEL_BANDS])) {
        let mut decibels = [0.0; MEL_BANDS];
        self.analyzer.analyze(&self.window, &mut decibels);
        on_frame(&decibels);
        self.window.copy_within(HOP.., 0);
        self.filled = WINDOW - HOP;
    }
}

impl Default for LogMelStream {
    fn default() -> Self {
        Self::new()
    }
}
