//! Trims silence before and after the speech. Microphone recordings have much of it, the training corpus little.

use crate::audio::VoiceActivity;
use crate::frontend::SAMPLE_RATE;
use std::ops::Range;

/// The maximum silence at an end that is not trimmed, seconds. The maximum in Emo-DB is 0.47 s.
const LEFT_ALONE: f32 = 0.5;
/// The silence that remains after trimming, seconds: the median of Emo-DB (0.10 s before the speech, 0.11 s after it).
const KEPT: f32 = 0.1;

/// The range of samples that remains after trimming: from the first speech to the last, with at most half a second at
/// each end. All samples if there is no speech. Samples are at 16 kHz.
pub(crate) fn without_silent_ends(samples: usize, speech: &VoiceActivity) -> Range<usize> {
    let (Some((first, _)), Some((_, last))) = (speech.spans.first(), speech.spans.last()) else {
        return 0..samples;
    };
    let rate = SAMPLE_RATE as f32;
    let silence = |seconds: f32| {
        if seconds > LEFT_ALONE {
            seconds - KEPT
        } else {
            0.0
        }
    };
    let before = ((silence(*first) * rate) as usize).min(samples);
    let after = (silence(samples as f32 / rate - last) * rate) as usize;
    before..samples.saturating_sub(after).max(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(samples: usize, spans: &[(f32, f32)]) -> Range<usize> {
        let speech = VoiceActivity {
            speech_seconds: 1.0,
            spans: spans.to_vec(),
        };
        without_silent_ends(samples, &speech)
    }

    #[test]
    fn short_silence_is_kept_and_long_silence_is_removed() {
        assert_eq!(cut(48_000, &[(0.4, 1.0), (2.0, 2.6)]), 0..48_000);
        assert_eq!(cut(48_000, &[(1.0, 1.4), (2.0, 2.8)]), 14_400..48_000);
        assert_eq!(cut(48_000, &[(0.2, 1.0)]), 0..17_600);
        assert_eq!(cut(48_000, &[]), 0..48_000);
    }
}
