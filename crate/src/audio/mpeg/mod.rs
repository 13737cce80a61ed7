//! MPEG audio, layers I to III. This module finds the frames, because symphonia's reader stops at tags, gaps and
//! concatenated files; symphonia decodes them.
#![deny(clippy::indexing_slicing)]

mod frames;
mod gapless;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};
use symphonia::default::codecs::MpaDecoder;

use super::join::join;
use super::packets::{append, damaged};
use super::{AudioWarning, Recording};
use crate::error::Error;
use frames::{Frame, Header, MpegLayer, find, frames};
use gapless::Gapless;

/// Whether bytes contain MPEG audio, possibly after other data.
pub(super) fn is_within(bytes: &[u8]) -> bool {
    find(bytes).is_some()
}

/// Whether bytes start with a frame header.
pub(super) fn begins(bytes: &[u8]) -> bool {
    Header::read(bytes).is_some()
}

/// Decodes all frames. Concatenated files are one recording.
///
/// # Errors
/// `audio-damaged` if no frame can be decoded, and those of [`join`].
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let found = frames(bytes);
    let mut parts = Vec::new();
    let mut gapless = Gapless::default();
    let mut start = 0;
    let mut total = 0;
    for (index, frame) in found.iter().enumerate() {
        let information = Gapless::read(frame);
        let before = index.checked_sub(1).and_then(|before| found.get(before));
        let changes = before.is_some_and(|before| !before.header.continues_with(&frame.header));
        if information.is_some() || changes {
            let run = found.get(start..index).unwrap_or_default();
            parts.extend(part(run, gapless, &mut total)?);
            start = index + usize::from(information.is_some());
            gapless = information.unwrap_or_default();
        }
    }
    let run = found.get(start..).unwrap_or_default();
    parts.extend(part(run, gapless, &mut total)?);
    join(parts, "MP3")
}

/// Decodes frames of one layout; `None` if they have no audio. `total` counts the samples of all parts.
fn part(
    frames: &[Frame<'_>],
    gapless: Gapless,
    total: &mut usize,
) -> Result<Option<Recording>, Error> {
    let Some(first) = frames.first() else {
        return Ok(None);
    };
    let mut parameters = AudioCodecParameters::new();
    parameters.for_codec(match first.header.layer {
        MpegLayer::One => CODEC_ID_MP1,
        MpegLayer::Two => CODEC_ID_MP2,
        MpegLayer::Three => CODEC_ID_MP3,
    });
    let mut decoder = MpaDecoder::try_new(&parameters, &AudioDecoderOptions::default())
        .map_err(|error| damaged("MP3", error))?;
    let mut recording = Recording::new(Vec::new(), 0);
    let mut planes = Vec::new();
    for frame in frames {
        let duration = Duration::new(frame.header.samples() as u64);
        let packet = PacketRef::new(0, Timestamp::new(0), duration, frame.bytes);
        match decoder.decode_ref(&packet) {
            Ok(decoded) => append(&mut recording, &decoded, &mut planes, *total, "MP3")?,
            // The first frames may depend on the bit reservoir of missing frames.
            Err(SymphoniaError::DecodeError(_)) => {}
            Err(error) => return Err(damaged("MP3", error)),
        }
    }
    let there = recording.channels.first().map_or(0, Vec::len);
    let end = match gapless.frames {
        // If the header counts fewer frames than the file has, its padding is not valid.
        Some(count) if count < frames.len() => there,
        // The missing part is more than padding.
        Some(count) => count
            .saturating_mul(first.header.samples())
            .saturating_sub(gapless.end),
        None => there.saturating_sub(gapless.end),
    };
    for channel in &mut recording.channels {
        channel.truncate(end);
        channel.drain(..gapless.start.min(channel.len()));
    }
    if let Some(count) = gapless.frames {
        let expected = count.saturating_mul(first.header.samples()) as u64;
        let rate = recording.sample_rate;
        let warning = AudioWarning::ends_early("MP3", expected, there as u64, rate);
        recording.warnings.extend(warning);
    }
    *total += recording.channels.iter().map(Vec::len).sum::<usize>();
    let sound = recording.channels.first().is_some_and(|c| !c.is_empty());
    Ok(sound.then_some(recording))
}
