//! Log-mel in real time.

use super::frame::FrameAnalyzer;
use super::{HOP, MEL_BANDS, WINDOW};
use crate::error::Error;

/// Log-mel frames of samples that come in pieces of any size.
///
/// Frame `t` is centred on sample `160 t` and is given out as soon as the 320 samples after its centre are known;
/// [`finish`](Self::finish) gives out those that reach beyond the end, where librosa pads with zeros. Frames are in dB
/// and not floored: the floor hangs on the maximum of the whole utterance
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
    /// The samples under the next frame's window, `filled` of them known.
    window: [f32; WINDOW],
    filled: usize,
    /// Samples pushed since the start.
    received: usize,
}

impl LogMelStream {
    /// Plans the transform and derives the filters: make it once and use it for many utterances.
    #[must_use]
    pub fn new() -> Self {
        Self {
            analyzer: FrameAnalyzer::new(),
            window: [0.0; WINDOW],
            filled: WINDOW / 2,
            received: 0,
        }
    }

    /// Takes samples (16 kHz) and calls `on_frame` with the 128 values of each frame that they complete.
    ///
    /// # Errors
    /// [`Error::SamplesNotFinite`] and [`Error::SamplesOutOfRange`], with the index counted from the first sample
    /// since the start; none of this piece's samples is taken then.
    pub fn push(
        &mut self,
        mut samples: &[f32],
        mut on_frame: impl FnMut(&[f32; MEL_BANDS]),
    ) -> Result<(), Error> {
        crate::audio::check_samples(samples, self.received)?;
        self.received += samples.len();
        while !samples.is_empty() {
            let room = &mut self.window[self.filled..];
            let (now, later) = samples.split_at(room.len().min(samples.len()));
            room[..now.len()].copy_from_slice(now);
            self.filled += now.len();
            samples = later;
            if self.filled == WINDOW {
                self.emit(&mut on_frame);
            }
        }
        Ok(())
    }

    /// Ends the utterance: gives out the remaining frames, so that `1 + samples / 160` came in all, and is ready for
    /// the next utterance.
    pub fn finish(&mut self, mut on_frame: impl FnMut(&[f32; MEL_BANDS])) {
        // A frame is due while its centre, half a window in, is no later than the end of the samples.
        while self.filled >= WINDOW / 2 {
            self.window[self.filled..].fill(0.0);
            let known = self.filled;
            self.emit(&mut on_frame);
            self.filled = known.saturating_sub(HOP);
        }
        self.reset();
    }

    /// Forgets the samples taken so far.
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
