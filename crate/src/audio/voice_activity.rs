//! Voice activity detection.
//!
//! Compares the energy with an estimate of the background, as in L. R. Rabiner and M. R. Sambur, "An algorithm for
//! determining the endpoints of isolated utterances" (1975). The background is a low quantile of the energies, as in V.
//! Stahl, A. Fischer and R. Bippus, "Quantile based noise estimation for spectral subtraction and Wiener filtering"
//! (2000), because speech has many pauses and background noise is continuous. Tones and music are rejected by their
//! steady pitches ([`steadiness`]).

use super::steadiness::{FRAME, steadiness};

const FRAME_SECONDS: f32 = 1.0 / 50.0;
/// The quantile of the frame levels that estimates the background.
const BACKGROUND_QUANTILE: f32 = 0.1;
/// The minimum level of speech above the background, dB.
const MARGIN_DB: f32 = 6.0;
/// The minimum level of speech in a recording at a usual level, dB relative to full scale.
const LEAST_LEVEL_DB: f32 = -60.0;
/// A recording is at a usual level if its loudest sound reaches this level, dB relative to full scale.
const USUAL_LOUD_DB: f32 = -30.0;
/// The minimum level of speech relative to the loudest sound in quieter recordings, dB.
const RANGE_DB: f32 = 50.0;
/// The number of frames that define the loudest sound (200 ms): longer than clicks, shorter than speech.
const LOUD_FRAMES: usize = 10;
/// The level of a silent frame, dB. Recordings with peaks at -90 dB have a background of about -150 dB.
const SILENT_DB: f32 = -200.0;
/// The minimum length of a sound, frames (60 ms); clicks are shorter.
const LEAST_RUN: usize = 3;
/// The maximum length of a pause within speech, such as the closure of a stop consonant, frames (200 ms).
const LONGEST_GAP: usize = 10;
/// The pole of the high-pass filter, which removes DC offset and hum (-3 dB at 100 Hz).
const HIGH_PASS_POLE: f32 = 0.96;
/// Audio with a higher steadiness is not speech. The 535 utterances of Emo-DB and 1440 of RAVDESS are below 0.56 (below
/// 0.6 with a reverberation time of one second); almost all synthesized tones and music are above 0.74, those with
/// drums above 0.6.
const STEADY: f32 = 0.65;

/// The speech segments of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoiceActivity {
    /// The total duration of all segments, seconds.
    pub speech_seconds: f32,
    /// Start and end of each segment, seconds from the first sample: in order, without overlap, in steps of 20 ms.
    pub spans: Vec<(f32, f32)>,
}

impl VoiceActivity {
    /// The speech from `start` to `end`, seconds, relative to `start`.
    pub(crate) fn between(&self, start: f32, end: f32) -> Self {
        let spans: Vec<(f32, f32)> = self
            .spans
            .iter()
            .map(|&(from, to)| (from.max(start) - start, to.min(end) - start))
            .filter(|(from, to)| from < to)
            .collect();
        Self {
            speech_seconds: spans.iter().map(|(from, to)| to - from).sum(),
            spans,
        }
    }
}

/// Detects speech in samples at 16 kHz, nominally in [-1, 1]. The background is assumed to be constant, so recordings
/// should not exceed a few minutes. Nothing is detected in recordings under 60 ms, in tones or in music. Samples that
/// are not finite count as silence.
#[must_use]
pub fn voice_activity(samples: &[f32]) -> VoiceActivity {
    from_levels(&levels(samples), |runs| steadiness(samples, runs))
}

/// Detects speech in frames with these levels; `steadiness` computes the steadiness of runs of frames.
pub(super) fn from_levels(
    levels: &[f32],
    steadiness: impl FnOnce(&[(usize, usize)]) -> Option<f32>,
) -> VoiceActivity {
    let threshold = threshold(levels);
    let mut runs = runs(levels.iter().map(|&level| level > threshold));
    // Clicks are removed first, so that they do not bridge pauses.
    runs.retain(|&(start, end)| end - start >= LEAST_RUN);
    if steadiness(&runs).is_some_and(|steadiness| steadiness > STEADY) {
        return VoiceActivity::default();
    }
    runs.dedup_by(|next, previous| {
        let bridged = next.0 - previous.1 <= LONGEST_GAP;
        if bridged {
            previous.1 = next.1;
        }
        bridged
    });
    let frames: usize = runs.iter().map(|&(start, end)| end - start).sum();
    let seconds = |frame: usize| frame as f32 * FRAME_SECONDS;
    VoiceActivity {
        speech_seconds: seconds(frames),
        spans: runs
            .iter()
            .map(|&(start, end)| (seconds(start), seconds(end)))
            .collect(),
    }
}

/// The minimum level of speech. For recordings at a usual level it is [`LEAST_LEVEL_DB`], or higher with background
/// noise. For quieter recordings it decreases with the level of the recording, but not below the background.
fn threshold(levels: &[f32]) -> f32 {
    let background = quantile(levels.to_vec(), BACKGROUND_QUANTILE);
    let usual = (background.unwrap_or(SILENT_DB) + MARGIN_DB).max(LEAST_LEVEL_DB);
    let from_loud = 1.0 - LOUD_FRAMES as f32 / levels.len().max(LOUD_FRAMES + 1) as f32;
    let loud = quantile(levels.to_vec(), from_loud).unwrap_or(SILENT_DB);
    if loud >= USUAL_LOUD_DB {
        return usual;
    }
    // A microphone that is switched on produces noise after silence: only the noise counts as background.
    let sound = levels.iter().copied().filter(|level| *level > SILENT_DB);
    let background = quantile(sound.collect(), BACKGROUND_QUANTILE).unwrap_or(SILENT_DB);
    usual.min((background + MARGIN_DB).max(loud - RANGE_DB))
}

/// The level of each complete frame after the high-pass filter, dB relative to full scale, at least [`SILENT_DB`].
pub(super) fn levels(samples: &[f32]) -> Vec<f32> {
    let (mut input, mut output) = (samples.first().copied().unwrap_or(0.0), 0.0);
    let mut high_pass = |sample: f32| {
        let sample = if sample.is_finite() { sample } else { 0.0 };
        output = sample - input + HIGH_PASS_POLE * output;
        input = sample;
        output
    };
    samples
        .chunks_exact(FRAME)
        .map(|frame| {
            let energy: f32 = frame.iter().map(|&sample| high_pass(sample).powi(2)).sum();
            10.0 * (energy / FRAME as f32).max(1e-20).log10()
        })
        .collect()
}

/// The quantile `share` of the levels; `None` if there are no frames.
fn quantile(mut levels: Vec<f32>, share: f32) -> Option<f32> {
    let index = (levels.len() as f32 * share) as usize;
    if index >= levels.len() {
        return None;
    }
    Some(*levels.select_nth_unstable_by(index, f32::total_cmp).1)
}

/// Start and end of each run of `true`.
fn runs(active: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, active) in active.enumerate() {
        match runs.last_mut() {
            Some((_, end)) if active && *end == index => *end = index + 1,
            _ if active => runs.push((index, index + 1)),
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::super::limits::SAMPLE_RATE;
    use super::*;

    /// White noise at a level in dB relative to full scale, from a linear congruential generator.
    fn noise(seconds: f32, level_db: f32) -> Vec<f32> {
        let mut state = 12_345u32;
        let scale = 3.0f32.sqrt() * 10.0f32.powf(level_db / 20.0);
        let uniform = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        std::iter::repeat_with(uniform)
            .map(|value| value * scale)
            .take((seconds * SAMPLE_RATE as f32) as usize)
            .collect()
    }

    /// Adds a buzz of about 120 Hz from `start` to `end` seconds, with the pitch variation of speech and syllables of
    /// 150 ms.
    fn speak(samples: &mut [f32], start: f32, end: f32) {
        sing(samples, start, end, 0.15);
    }

    /// The same with a relative pitch variation of `moves`.
    fn sing(samples: &mut [f32], start: f32, end: f32, moves: f32) {
        let mut cycles = 0.0f32;
        for (index, sample) in samples.iter_mut().enumerate() {
            let time = index as f32 / SAMPLE_RATE as f32;
            if (start..end).contains(&time) {
                let syllable = (std::f32::consts::PI * (time - start) / 0.15).sin().abs();
                let melody = 1.0 + moves * (std::f32::consts::TAU * 2.0 * time).sin();
                cycles += 120.0 * melody / SAMPLE_RATE as f32;
                *sample += 0.2 * syllable * (cycles.fract() - 0.5);
            }
        }
    }

    #[test]
    fn a_steady_pitch_is_not_speech() {
        let mut samples = noise(4.0, -70.0);
        sing(&mut samples, 1.0, 2.5, 0.0);
        assert_eq!(voice_activity(&samples), VoiceActivity::default());
    }

    #[test]
    fn silence_and_steady_noise_are_not_speech() {
        assert_eq!(voice_activity(&[]), VoiceActivity::default());
        assert_eq!(voice_activity(&vec![0.0; 48_000]), VoiceActivity::default());
        assert_eq!(voice_activity(&vec![0.3; 48_000]), VoiceActivity::default());
        for level in [-90.0, -70.0, -50.0, -30.0, -10.0] {
            assert_eq!(
                voice_activity(&noise(3.0, level)),
                VoiceActivity::default(),
                "{level} dB"
            );
        }
    }

    #[test]
    fn speech_is_detected_at_its_position() {
        for level in [-100.0, -70.0, -50.0, -40.0] {
            let mut samples = noise(4.0, level);
            speak(&mut samples, 1.0, 2.5);
            let activity = voice_activity(&samples);
            let &[(start, end)] = &activity.spans[..] else {
                panic!("{level} dB: {activity:?}");
            };
            assert!(
                (start - 1.0).abs() <= 0.06 && (end - 2.5).abs() <= 0.06,
                "{level} dB: {activity:?}"
            );
            assert!((activity.speech_seconds - (end - start)).abs() < 1e-5);
        }
    }

    #[test]
    fn speech_is_detected_at_any_level_and_noise_is_not() {
        for noise_below in [40.0, 30.0, 20.0] {
            let mut samples = noise(4.0, -25.0 - noise_below);
            speak(&mut samples, 1.0, 2.5);
            let expected = voice_activity(&samples);
            assert_eq!(expected.spans.len(), 1);
            for decibels in [-20.0, -40.0, -50.0, -60.0, -80.0] {
                let gain = 10.0f32.powf(decibels / 20.0);
                let quiet: Vec<f32> = samples.iter().map(|sample| sample * gain).collect();
                let activity = voice_activity(&quiet);
                assert_eq!(activity.spans.len(), 1, "{decibels} dB: {activity:?}");
                let (difference, seconds) = (
                    activity.speech_seconds - expected.speech_seconds,
                    expected.speech_seconds,
                );
                assert!(
                    difference.abs() <= 0.1,
                    "{decibels} dB: {difference} of {seconds} s"
                );
            }
        }
        // A microphone that is switched on: steady noise after digital silence.
        for level in [-90.0, -75.0, -65.0] {
            let samples = [vec![0.0; 16_000], noise(2.0, level)].concat();
            assert_eq!(
                voice_activity(&samples),
                VoiceActivity::default(),
                "{level} dB"
            );
        }
        // The least significant bit of 16.
        let dither: Vec<f32> = noise(3.0, -96.0)
            .iter()
            .map(|sample| (sample * 32_768.0).round() / 32_768.0)
            .collect();
        assert_eq!(voice_activity(&dither), VoiceActivity::default());
    }

    #[test]
    fn level_offset_and_hum_change_little() {
        let mut samples = noise(3.0, -70.0);
        speak(&mut samples, 0.5, 2.0);
        for gain in [0.05, 0.5, 2.0] {
            let changed: Vec<f32> = samples.iter().map(|s| s * gain + 0.1).collect();
            let seconds = voice_activity(&changed).speech_seconds;
            assert!((seconds - 1.5).abs() < 0.15, "gain {gain}: {seconds} s");
        }
        let hum =
            |n: usize| 0.01 * (n as f32 * std::f32::consts::TAU * 50.0 / SAMPLE_RATE as f32).sin();
        let humming: Vec<f32> = samples
            .iter()
            .enumerate()
            .map(|(n, s)| s + hum(n))
            .collect();
        assert!((voice_activity(&humming).speech_seconds - 1.5).abs() < 0.15);
    }

    #[test]
    fn a_click_is_not_speech_and_two_words_are_two_spans() {
        let mut samples = noise(4.0, -70.0);
        samples[8_000..8_100].fill(0.9);
        assert_eq!(voice_activity(&samples), VoiceActivity::default());
        speak(&mut samples, 1.0, 1.6);
        speak(&mut samples, 2.4, 3.0);
        assert_eq!(voice_activity(&samples).spans.len(), 2);
    }
}
