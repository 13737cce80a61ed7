//! Mixes the channels of a recording down to mono.

use super::limits::{MAX_CHANNELS, check_samples};
use super::warning::AudioWarning;
use crate::error::Error;

/// Channels cancel if the power of their mean is below this fraction of the power of the quietest channel: -26 dB. The
/// ratio is about 1/2 for two uncorrelated channels and 1 for equal ones.
const CANCELLED: f64 = 1.0 / 400.0;

/// The mean of the channels, or the loudest channel if they cancel each other.
///
/// # Errors
/// [`Error::Channels`] for 0 or more than 8 channels, [`Error::ChannelLength`] if they differ in length, and those of
/// [`check_samples`].
pub(super) fn mix_down(channels: &[Vec<f32>]) -> Result<(Vec<f32>, Option<AudioWarning>), Error> {
    let received = channels.len();
    let Some((first, others)) = channels.split_first().filter(|_| received <= MAX_CHANNELS) else {
        return Err(Error::Channels { received });
    };
    check_samples(first, 0)?;
    for (index, channel) in others.iter().enumerate() {
        if channel.len() != first.len() {
            return Err(Error::ChannelLength {
                channel: index + 1,
                expected: first.len(),
                received: channel.len(),
            });
        }
        check_samples(channel, 0)?;
    }
    if others.is_empty() {
        return Ok((first.clone(), None));
    }
    // Sums in double precision, which is exact for 24-bit integers, so that the order of the channels has no effect.
    let sum = |index: usize| -> f64 {
        let samples = channels.iter().filter_map(|channel| channel.get(index));
        samples.map(|&sample| f64::from(sample)).sum()
    };
    let mean: Vec<f32> = (0..first.len())
        .map(|index| (sum(index) / received as f64) as f32)
        .collect();

    let mut powers: Vec<(usize, f64)> = channels
        .iter()
        .map(|channel| power(channel))
        .enumerate()
        // A silent channel, such as that of a mono microphone, cannot cancel others.
        .filter(|(_, power)| *power > 0.0)
        .collect();
    powers.sort_by(|a, b| b.1.total_cmp(&a.1));
    if let ([(loudest, _), .., (_, quietest)], true) = (&powers[..], powers.len() > 1)
        && power(&mean) < CANCELLED * quietest
        && let Some(channel) = channels.get(*loudest)
    {
        return Ok((channel.clone(), Some(AudioWarning::opposite_phase())));
    }
    Ok((mean, None))
}

/// The variance: excludes the DC offset, which channels may share.
fn power(samples: &[f32]) -> f64 {
    let count = samples.len().max(1) as f64;
    let mean = samples.iter().map(|&s| f64::from(s)).sum::<f64>() / count;
    samples
        .iter()
        .map(|&s| (f64::from(s) - mean).powi(2))
        .sum::<f64>()
        / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(gain: f32) -> Vec<f32> {
        (0..1600).map(|n| gain * (n as f32 * 0.3).sin()).collect()
    }

    fn phase(channels: &[Vec<f32>]) -> (Vec<f32>, bool) {
        let (samples, warning) = mix_down(channels).unwrap();
        (samples, warning.is_some())
    }

    #[test]
    fn channels_in_opposite_phase_are_detected_at_any_level() {
        for gain in [1.0, 0.01, 1e-5] {
            let (samples, warned) = phase(&[tone(gain), tone(-0.95 * gain)]);
            assert!(warned, "gain {gain}");
            assert_eq!(samples, tone(gain));
        }
        // One inverted channel of four does not cancel the others; two do.
        let four = |a, b| [tone(0.5), tone(0.5), tone(a), tone(b)];
        assert!(!phase(&four(0.5, -0.5)).1);
        assert!(phase(&four(-0.5, -0.5)).1);
    }

    #[test]
    fn other_channels_are_averaged() {
        let delayed: Vec<f32> = (0..1600).map(|n| (n as f32 * 0.3 + 1.5).sin()).collect();
        assert!(!phase(&[tone(1.0), delayed]).1);
        assert!(!phase(&[tone(1.0), tone(-0.5)]).1);
        assert!(!phase(&[tone(1.0), vec![0.0; 1600]]).1);
        assert!(!phase(&[vec![0.0; 1600], vec![0.0; 1600]]).1);
        assert_eq!(phase(&[tone(1.0), vec![0.0; 1600]]).0, tone(0.5));
        assert!(!phase(&[vec![], vec![]]).1);
    }
}
