//! Sound files, told apart by their first bytes.
#![deny(clippy::indexing_slicing)]

use super::{MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, Recording, flac, wav};
use crate::error::Error;

/// Samples (over all channels) that a file may decode to: 46 minutes of 48 kHz mono, 512 MiB. A compressed file of a
/// few kilobytes can ask for any amount.
pub const MAX_DECODED_SAMPLES: u64 = 1 << 27;

#[cfg(feature = "decode-all")]
const READABLE: &str = "WAV, FLAC, Ogg Vorbis or MP3";
#[cfg(not(feature = "decode-all"))]
const READABLE: &str = "WAV or FLAC";

/// Decodes a sound file held in memory: WAV (8, 16, 24, 32 bit, 32 and 64 bit float) and FLAC; with the feature
/// `decode-all` Ogg Vorbis and MP3 as well. Its name does not count. Integers are scaled to [-1, 1).
///
/// # Errors
/// [`Error::AudioEmpty`] for no byte or no sample, [`Error::AudioFormat`] for anything but these formats,
/// [`Error::AudioDamaged`] for a file that is cut off or overwritten (an MP3 does not say how long it is, so a cut one
/// is merely shorter), [`Error::AudioTooLong`] over [`MAX_DECODED_SAMPLES`], [`Error::Channels`] and
/// [`Error::SampleRate`] for those that [`Recording::to_mono_16_khz`] does not take.
pub fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    if bytes.is_empty() {
        return Err(Error::AudioEmpty {
            received: "an empty file",
        });
    }
    let body = skip_id3(bytes)?;
    match Format::of(body) {
        Some(Format::Wav) => wav::decode(body),
        Some(Format::Flac) => flac::decode(body),
        #[cfg(feature = "decode-all")]
        Some(Format::Ogg) => super::compressed::decode_ogg_vorbis(body),
        #[cfg(feature = "decode-all")]
        Some(Format::Mp3) => super::compressed::decode_mp3(body),
        #[cfg(not(feature = "decode-all"))]
        Some(format @ (Format::Ogg | Format::Mp3)) => Err(unreadable(format.name().to_owned())),
        Some(Format::Other(name)) => Err(unreadable(name.to_owned())),
        None => {
            let start = String::from_utf8_lossy(bytes.get(..12).unwrap_or(bytes));
            Err(unreadable(format!(
                "{} bytes that begin with {start:?}",
                bytes.len()
            )))
        }
    }
}

/// The error for a file of a kind that is not read.
pub(super) fn unreadable(received: String) -> Error {
    Error::AudioFormat {
        expected: READABLE,
        received,
    }
}

/// The error for a file that ends, or goes wrong, before all of its frames are read.
pub(super) fn cut_off(expected_frames: u64, received_frames: u64) -> Error {
    Error::AudioDamaged {
        expected: format!("{expected_frames} frames, as its header says"),
        received: received_frames.to_string(),
    }
}

/// Checks what a header says before anything is decoded; `frames` is `None` where it does not say.
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

/// What the first bytes of a file can tell.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Wav,
    Flac,
    Ogg,
    Mp3,
    /// Known well enough to be named in the error.
    Other(&'static str),
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'A',
                b'V',
                b'E',
                ..,
            ] => Self::Wav,
            [b'R', b'F', b'6', b'4', ..] | [b'B', b'W', b'6', b'4', ..] => {
                Self::Other("a 64-bit WAV (RF64) file")
            }
            [b'f', b'L', b'a', b'C', ..] => Self::Flac,
            [b'O', b'g', b'g', b'S', ..] => Self::Ogg,
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::Other("an MP4 file"),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::Other("a WebM or Matroska file"),
            [
                b'F',
                b'O',
                b'R',
                b'M',
                _,
                _,
                _,
                _,
                b'A',
                b'I',
                b'F',
                b'F' | b'C',
                ..,
            ] => Self::Other("an AIFF file"),
            // Eleven bits of synchronisation, a version that is not reserved, layer III.
            [0xff, second, ..] if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 => Self::Mp3,
            _ => return None,
        })
    }

    #[cfg(not(feature = "decode-all"))]
    const fn name(self) -> &'static str {
        match self {
            Self::Wav => "a WAV file",
            Self::Flac => "a FLAC file",
            Self::Ogg => "an Ogg file",
            Self::Mp3 => "an MP3 file",
            Self::Other(name) => name,
        }
    }
}

/// What follows the ID3v2 tag that an MP3 (or, against the standard, a FLAC file) may begin with.
fn skip_id3(bytes: &[u8]) -> Result<&[u8], Error> {
    let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = bytes else {
        return Ok(bytes);
    };
    let size = [a, b, c, d]
        .iter()
        .fold(0usize, |size, &&byte| size << 7 | usize::from(byte & 0x7f));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    let length = 10 + size + footer;
    bytes
        .get(length..)
        .filter(|body| !body.is_empty())
        .ok_or_else(|| Error::AudioDamaged {
            expected: format!("sound after an ID3 tag of {length} bytes"),
            received: format!("{} bytes in all", bytes.len()),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(
            Format::of(b"RIFF\x01\x02\x03\x04WAVEfmt "),
            Some(Format::Wav)
        );
        assert_eq!(Format::of(b"RIFF\x01\x02\x03\x04AVI LIST"), None);
        assert_eq!(Format::of(b"fLaC\0"), Some(Format::Flac));
        assert_eq!(Format::of(b"OggS\0"), Some(Format::Ogg));
        // MPEG 1, 2 and 2.5, layer III; then layer II, a reserved version, and the start of a JPEG.
        assert_eq!(Format::of(b"\xff\xfb"), Some(Format::Mp3));
        assert_eq!(Format::of(b"\xff\xf3"), Some(Format::Mp3));
        assert_eq!(Format::of(b"\xff\xe3"), Some(Format::Mp3));
        assert_eq!(Format::of(b"\xff\xfd"), None);
        assert_eq!(Format::of(b"\xff\xea"), None);
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0"), None);
        assert_eq!(Format::of(b""), None);
    }

    #[cfg(not(feature = "decode-all"))]
    #[test]
    fn formats_of_the_native_build_are_named() {
        let sentence = decode(b"OggS and so on").unwrap_err().to_string();
        assert!(
            sentence.contains("WAV or FLAC") && sentence.contains("an Ogg file"),
            "{sentence}"
        );
    }

    #[test]
    fn the_length_of_a_tag_has_seven_bits_a_byte() {
        let tagged = [b"ID3\x04\0\0\0\0\x01\x02", &[7; 130][..], b"after"].concat();
        assert_eq!(skip_id3(&tagged), Ok(&b"after"[..]));
        let with_footer = [b"ID3\x04\0\x10\0\0\0\x02", &[7; 12][..], b"after"].concat();
        assert_eq!(skip_id3(&with_footer), Ok(&b"after"[..]));
        assert!(skip_id3(b"ID3\x04\0\0\0\0\x01\x02").is_err());
        assert_eq!(skip_id3(b"ID3"), Ok(&b"ID3"[..]));
    }
}
