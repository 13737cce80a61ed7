//! Joins the recordings of one file.
#![deny(clippy::indexing_slicing)]

use super::checks::check_header;
use super::{AudioWarning, Recording, to_16_khz};
use crate::error::Error;

/// Concatenates the parts of a file. Parts of equal layout are not changed. Parts with different numbers of channels
/// are mixed down to mono; parts with different sample rates are also resampled to 16 kHz. Each change adds a warning.
///
/// # Errors
/// Those of [`check_header`] for the total length, `audio-damaged` if there is no part, and those of
/// [`Recording::to_mono_16_khz`].
pub(super) fn join(parts: Vec<Recording>, format: &'static str) -> Result<Recording, Error> {
    let mut parts = parts.into_iter();
    let Some(mut whole) = parts.next() else {
        return Err(Error::audio_damaged(
            format!("audio in the {format} file"),
            "none that can be decoded",
        ));
    };
    let parts: Vec<Recording> = parts.collect();
    if parts.is_empty() {
        return Ok(whole);
    }
    let samples = |part: &Recording| part.channels.iter().map(Vec::len).sum::<usize>() as u64;
    let total = parts.iter().map(samples).sum::<u64>() + samples(&whole);
    check_header(1, whole.sample_rate, Some(total))?;

    let warnings = changes(&whole, &parts, format);
    let one_rate = parts
        .iter()
        .all(|part| part.sample_rate == whole.sample_rate);
    let one_layout = parts
        .iter()
        .all(|part| part.channels.len() == whole.channels.len());
    let adapt = |part: Recording| -> Result<Recording, Error> {
        if one_rate && one_layout {
            return Ok(part);
        }
        let mono = part.to_mono()?;
        Ok(if one_rate {
            Recording::new(vec![mono], part.sample_rate)
        } else {
            let resampled = to_16_khz(&mono, part.sample_rate)?;
            Recording::new(vec![resampled], crate::audio::SAMPLE_RATE)
        })
    };
    let mut first_warnings = std::mem::take(&mut whole.warnings);
    let mut whole = adapt(whole)?;
    for mut part in parts {
        first_warnings.append(&mut part.warnings);
        let part = adapt(part)?;
        for (channel, more) in whole.channels.iter_mut().zip(&part.channels) {
            channel.extend_from_slice(more);
        }
    }
    whole.warnings = first_warnings;
    whole.warnings.extend(warnings);
    Ok(whole)
}

/// A warning for each part whose layout differs from that of the previous part.
fn changes(first: &Recording, parts: &[Recording], format: &str) -> Vec<AudioWarning> {
    let layout = |part: &Recording| {
        let channels = part.channels.len();
        format!("{channels} channel(s) at {} Hz", part.sample_rate)
    };
    let mut warnings = Vec::new();
    let (mut seconds, mut before) = (first.seconds(), layout(first));
    for part in parts {
        let after = layout(part);
        if after != before {
            warnings.push(AudioWarning::format_changes(
                format, seconds, &before, &after,
            ));
        }
        seconds += part.seconds();
        before = after;
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(channels: usize, rate: u32, seconds: u32) -> Recording {
        let samples = (seconds * rate) as usize;
        Recording::new(vec![vec![0.25; samples]; channels], rate)
    }

    #[test]
    fn parts_of_one_layout_stay_as_they_are() {
        let whole = join(vec![part(2, 44_100, 1), part(2, 44_100, 2)], "MP3").unwrap();
        assert_eq!((whole.channels.len(), whole.sample_rate), (2, 44_100));
        assert_eq!(whole.seconds(), 3.0);
        assert_eq!(whole.warnings, []);
    }

    #[test]
    fn other_channels_become_mono_and_other_rates_16_khz() {
        let whole = join(vec![part(1, 48_000, 1), part(2, 48_000, 2)], "MP3").unwrap();
        assert_eq!((whole.channels.len(), whole.sample_rate), (1, 48_000));
        assert_eq!(whole.seconds(), 3.0);
        let message = &whole.warnings[0].message;
        assert!(
            message.contains("1 channel(s) at 48000 Hz to 2 channel(s) at 48000 Hz at 1.00 s"),
            "{message}"
        );

        let whole = join(vec![part(2, 44_100, 1), part(2, 48_000, 2)], "MP3").unwrap();
        assert_eq!((whole.channels.len(), whole.sample_rate), (1, 16_000));
        assert!((whole.seconds() - 3.0).abs() < 0.001, "{}", whole.seconds());
        assert_eq!(whole.warnings.len(), 1);
        assert_eq!(join(vec![], "MP3").unwrap_err().code(), "audio-damaged");
    }
}
