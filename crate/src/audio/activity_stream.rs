//! Voice activity of the newest samples of a stream; each frame is analyzed once.

use super::amplification::amplification;
use super::steadiness::{FRAME, STRIDE, steadiness_with};
use super::voice_activity::{VoiceActivity, from_levels, levels};

/// Detects speech in overlapping parts of one stream.
#[derive(Debug, Default)]
pub(crate) struct ActivityStream {
    /// The first frame of the part, counted from the start of the stream.
    first: u64,
    /// The gain of the spectra.
    gain: f32,
    /// The level of each frame of the part.
    levels: Vec<f32>,
    /// The correlation of each frame with an earlier one; NaN if it has not been computed.
    correlations: Vec<f32>,
}

impl ActivityStream {
    /// Parts begin at multiples of this number of samples, so that overlapping parts have the same frames.
    pub(crate) const GRID: usize = STRIDE * FRAME;

    /// [`voice_activity`](super::voice_activity) of `samples`, from sample `first` of the stream, a multiple of
    /// [`GRID`](Self::GRID) that never decreases.
    pub(crate) fn detect(&mut self, samples: &[f32], first: u64) -> VoiceActivity {
        let gain = amplification(samples);
        let first = first / FRAME as u64;
        let gone = usize::try_from(first - self.first).unwrap_or(usize::MAX);
        let gone = gone.min(self.levels.len());
        self.levels.drain(..gone);
        self.correlations.drain(..gone);
        self.first = first;
        if gain != self.gain {
            self.correlations.fill(f32::NAN);
            self.gain = gain;
        }
        // Starts one frame earlier, because the high-pass filter has a transient.
        let known = self.levels.len();
        let before = known.saturating_sub(1);
        let new = levels(&samples[before * FRAME..]);
        self.levels.extend(new.into_iter().skip(known - before));
        self.correlations.resize(self.levels.len(), f32::NAN);
        from_levels(&self.levels, |runs| {
            steadiness_with(samples, runs, gain, &mut self.correlations)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::voice_activity;
    use crate::random::Generator;

    /// Noise with syllables of a buzz with a moving pitch, a pause, and a part with a steady pitch, at changing levels.
    fn sound() -> Vec<f32> {
        let mut random = Generator::new(1);
        let mut cycles = 0.0f32;
        (0..30 * 16_000)
            .map(|i| {
                let time = i as f32 / 16_000.0;
                let moves = if time < 18.0 { 0.15 } else { 0.0 };
                let pitch = 120.0 * (1.0 + moves * (std::f32::consts::TAU * 2.0 * time).sin());
                cycles += pitch / 16_000.0;
                let syllable = (std::f32::consts::PI * time / 0.15).sin().abs();
                let gain = if time % 5.0 < 3.5 { 0.2 } else { 0.0 };
                let level = if (8.0..24.0).contains(&time) {
                    1.0
                } else {
                    0.01
                };
                let noise = 0.001 * (random.uniform() - 0.5);
                level * (gain * syllable * (cycles.fract() - 0.5) + noise)
            })
            .collect()
    }

    #[test]
    fn every_part_has_the_speech_of_the_part_alone() {
        let samples = sound();
        let mut stream = ActivityStream::default();
        let (mut with_speech, mut without) = (0, 0);
        let grid = ActivityStream::GRID;
        for end in (1..60)
            .map(|half| half * 8_000 + 7 * half)
            .take_while(|end| *end < samples.len())
        {
            let first = end.saturating_sub(80_000).next_multiple_of(grid);
            let part = &samples[first..end];
            let (found, alone) = (stream.detect(part, first as u64), voice_activity(part));
            // Spectra at the start of a part include the samples before it.
            assert_eq!(found.spans.is_empty(), alone.spans.is_empty(), "{end}");
            let difference = (found.speech_seconds - alone.speech_seconds).abs();
            assert!(difference < 0.05, "{end}: {found:?} {alone:?}");
            *(if alone.spans.is_empty() {
                &mut without
            } else {
                &mut with_speech
            }) += 1;
        }
        assert!(with_speech > 20 && without > 5, "{with_speech} {without}");
    }

    #[test]
    fn a_part_that_shares_nothing_with_the_last_is_analyzed_alone() {
        let samples = sound();
        let mut stream = ActivityStream::default();
        stream.detect(&samples[..32_000], 0);
        let first = 200 * ActivityStream::GRID;
        let part = &samples[first..first + 48_000];
        assert_eq!(stream.detect(part, first as u64), voice_activity(part));
    }
}
