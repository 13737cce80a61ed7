//! Checks and errors shared by the decoders.
#![deny(clippy::indexing_slicing)]

use super::limits::MAX_CHANNELS;
use super::resample::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE};
use crate::error::Error;

/// The maximum number of decoded samples of a file, over all channels: 46 minutes of 48 kHz mono, 512 MiB. A compressed
/// file of a few kilobytes can claim any length.
pub const MAX_DECODED_SAMPLES: u64 = 1 << 27;

#[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
const READABLE: &str = "WAV, FLAC, Ogg Vorbis, Ogg Opus or MP3";
#[cfg(not(all(feature = "decode", not(target_arch = "wasm32"))))]
const READABLE: &str = "WAV or FLAC";

/// The error for an unsupported format.
pub(super) fn unreadable(received: String) -> Error {
    Error::AudioFormat {
        expected: READABLE,
        received,
    }
}

/// The error for a file that is truncated or corrupted before its last frame.
pub(super) fn cut_off(expected_frames: u64, received_frames: u64) -> Error {
    Error::audio_damaged(
        format!("{expected_frames} frames, as declared in its header"),
        received_frames.to_string(),
    )
}

/// Checks the values of a header before decoding; `frames` is `None` if the header does not have it.
pub(super) fn check_header(
    channels: usize,
    sample_rate: u32,
    frames: Option<u64>,
) -> Result<(), Error> {
    if !(1..=MAX_CHANNELS).contains(&channels) {
        return Err(Error::Channels { received: channels });
    }
    if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
        return Err(Error::SampleRate {
            received: f64::from(sample_rate),
        });
    }
    let samples = frames.unwrap_or(0).saturating_mul(channels as u64);
    if samples > MAX_DECODED_SAMPLES {
        return Err(Error::AudioTooLong {
            expected: MAX_DECODED_SAMPLES,
            received: samples,
        });
    }
    Ok(())
}
