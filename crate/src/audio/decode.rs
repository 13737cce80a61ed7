//! Decodes audio files, whose format is detected from the first bytes.
#![deny(clippy::indexing_slicing)]

use super::checks::unreadable;
use super::format::AudioFormat;
use super::recording::Recording;
use super::{flac, tags, wav};
use crate::error::Error;

/// Decodes an audio file in memory: WAV (8 to 32 bit integer, 32 and 64 bit float, A-law, mu-law, IMA and Microsoft
/// ADPCM) and FLAC; natively also Ogg (Vorbis, Opus, FLAC) and MPEG layers I to III. The file name is not used. Tags
/// before and after the audio are skipped. Integers are scaled to [-1, 1).
///
/// # Errors
/// [`Error::AudioEmpty`] for a file without bytes or samples, [`Error::AudioFormat`] for other formats,
/// [`Error::AudioDamaged`] for a file that is truncated or corrupted (truncated MP3 files are not detected, because MP3
/// has no length), [`Error::AudioTooLong`] above [`MAX_DECODED_SAMPLES`](super::MAX_DECODED_SAMPLES),
/// [`Error::Channels`] and [`Error::SampleRate`] for values that [`Recording::to_mono_16_khz`] does not accept.
pub fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    if bytes.is_empty() {
        return Err(Error::AudioEmpty {
            received: "an empty file",
        });
    }
    let skipped = tags::skip(bytes);
    let body = skipped.rest;
    match AudioFormat::of(body) {
        Some(AudioFormat::Wav) => wav::decode(body),
        Some(AudioFormat::Flac) => flac::decode(body),
        #[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
        Some(AudioFormat::Ogg) => super::ogg::decode(body),
        #[cfg(not(all(feature = "decode", not(target_arch = "wasm32"))))]
        Some(format @ (AudioFormat::Ogg | AudioFormat::Mpeg)) => {
            Err(unreadable(format.name(body).to_owned()))
        }
        Some(AudioFormat::Other(name)) => Err(unreadable(name.to_owned())),
        // MPEG audio may start in the middle of a frame.
        #[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
        None | Some(AudioFormat::Mpeg) if super::mpeg::is_within(body) => super::mpeg::decode(body),
        #[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
        Some(AudioFormat::Mpeg) if super::mpeg::begins(body) => Err(Error::audio_damaged(
            "complete frames in the MP3 file",
            format!("{} bytes without one", body.len()),
        )),
        _ => Err(unknown(bytes, skipped.too_long)),
    }
}

/// The error for an unknown format. `tag` is the length of a tag that is longer than the file.
fn unknown(bytes: &[u8], tag: Option<usize>) -> Error {
    if let Some(length) = tag {
        return Error::audio_damaged(
            format!("audio after a tag of {length} bytes"),
            format!("{} bytes in total", bytes.len()),
        );
    }
    let start = String::from_utf8_lossy(bytes.get(..12).unwrap_or(bytes));
    unreadable(format!("{} bytes that begin with {start:?}", bytes.len()))
}

#[cfg(all(test, not(all(feature = "decode", not(target_arch = "wasm32")))))]
mod tests {
    use super::*;

    #[test]
    fn formats_of_the_native_build_are_named() {
        for (bytes, name) in [
            (&b"OggS and so on"[..], "an Ogg file"),
            (b"OggS that is 28 bytes long..Speex   ", "an Ogg Speex file"),
            (b"OggS that is 28 bytes long..OpusHead", "an Ogg Opus file"),
            (b"\xff\xfb and so on", "an MP3 file"),
            (b"\xff\xfd and so on", "an MPEG layer II file"),
        ] {
            let sentence = decode(bytes).unwrap_err().to_string();
            assert!(
                sentence.contains("WAV or FLAC") && sentence.contains(name),
                "{sentence}"
            );
        }
    }
}
