//! Segmentation of long recordings into utterances at their quietest frames, with silent ends trimmed.

use crate::frontend::SAMPLE_RATE;
use std::ops::Range;

/// Frame length in samples (10 ms).
const FRAME: usize = SAMPLE_RATE as usize / 100;
/// Minimum distance between cuts, in frames.
const SHORTEST_PIECE: usize = 120;
const LONGEST_PIECE: usize = 360;
/// Minimum length of an utterance, in frames.
pub(super) const SHORTEST: usize = 60;
/// Half-width of the moving average of the level, in frames.
const SMOOTHING: usize = 4;
/// Frames at the ends this far below the loudest frame are silence, dB.
const SILENCE_DB: f32 = 40.0;
/// Silence kept at each end, in frames.
const MARGIN: usize = 10;

/// The utterances in a recording at 16 kHz, 0.6 to 3.6 s each, in order, as sample ranges.
pub(super) fn utterances(samples: &[f32]) -> Vec<Range<usize>> {
    let levels: Vec<f32> = samples
        .chunks_exact(FRAME)
        .map(|frame| {
            let energy: f32 = frame.iter().map(|sample| sample * sample).sum();
            10.0 * (energy / FRAME as f32).max(1e-10).log10()
        })
        .collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < levels.len() {
        let end = if levels.len() - first <= LONGEST_PIECE {
            levels.len()
        } else {
            quietest(
                &levels,
                first + SHORTEST_PIECE..(first + LONGEST_PIECE).min(levels.len()),
            )
        };
        let spoken = trimmed(&levels, first..end);
        if spoken.len() >= SHORTEST {
            found.push(spoken.start * FRAME..spoken.end * FRAME);
        }
        first = end;
    }
    found
}

/// The frame of `range` with the lowest average level.
fn quietest(levels: &[f32], range: Range<usize>) -> usize {
    let around = |frame: usize| {
        let window = frame.saturating_sub(SMOOTHING)..(frame + SMOOTHING + 1).min(levels.len());
        levels[window].iter().sum::<f32>()
    };
    let start = range.start;
    range
        .min_by(|a, b| around(*a).total_cmp(&around(*b)))
        .unwrap_or(start)
}

/// `range` without silence at its ends.
fn trimmed(levels: &[f32], range: Range<usize>) -> Range<usize> {
    let part = &levels[range.clone()];
    let least = part.iter().copied().fold(f32::NEG_INFINITY, f32::max) - SILENCE_DB;
    let sounds = |level: &f32| *level > least;
    let first = part.iter().position(sounds).unwrap_or(0);
    let last = part.iter().rposition(sounds).unwrap_or(0);
    let start = range.start + first.saturating_sub(MARGIN);
    start..(range.start + last + 1 + MARGIN).min(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tones of `seconds` with 0.15 s of silence after each.
    fn recording(seconds: &[f32]) -> Vec<f32> {
        let mut samples = Vec::new();
        for length in seconds {
            let count = (length * SAMPLE_RATE as f32) as usize;
            samples.extend((0..count).map(|n| 0.5 * (n as f32 * 0.1).sin()));
            samples.extend(vec![0.0; SAMPLE_RATE as usize * 15 / 100]);
        }
        samples
    }

    #[test]
    fn cuts_lie_in_pauses() {
        let samples = recording(&[2.0, 1.5, 2.6, 3.0]);
        let found = utterances(&samples);
        let seconds: Vec<f32> = found
            .iter()
            .map(|range| range.len() as f32 / SAMPLE_RATE as f32)
            .collect();
        assert_eq!(found.len(), 4, "{seconds:?}");
        for (length, expected) in seconds.iter().zip([2.0, 1.5, 2.6, 3.0]) {
            assert!((length - expected).abs() < 0.25, "{seconds:?}");
        }
    }

    #[test]
    fn short_sounds_and_silence_are_not_utterances() {
        assert!(utterances(&[]).is_empty());
        assert!(utterances(&recording(&[0.3])).is_empty());
        let silence = utterances(&vec![0.0; 16_000 * 9]);
        assert!(silence.iter().all(|range| range.len() < 16_000 * 4));
    }

    #[test]
    fn without_a_pause_pieces_are_no_longer_than_the_longest() {
        let samples = recording(&[20.0]);
        let found = utterances(&samples);
        assert!(found.len() >= 6);
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert!(
            found
                .iter()
                .all(|range| range.len() <= LONGEST_PIECE * FRAME)
        );
    }
}
