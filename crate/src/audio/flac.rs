//! FLAC files.
#![deny(clippy::indexing_slicing)]

use std::io::Read;

use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::FlacDecoder;
use symphonia::default::formats::FlacReader;

use super::Recording;
use super::decode::{check_header, cut_off};
use super::packets::{audio_parameters, collect, damaged, decoder_options};
use crate::error::Error;

/// Length of the stream information, by the format's definition (RFC 9639, section 8.2).
const STREAM_INFO_LENGTH: usize = 34;

/// Decodes a file that begins with `fLaC`.
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let (stream_info, frames) = split(bytes)?;
    let info = StreamInfo::read(stream_info);
    check_header(info.channels, info.sample_rate, info.frames)?;

    // Symphonia is given the stream information and the sound alone: pictures and tags, which may claim any size, are
    // never parsed.
    let mut head = Vec::with_capacity(8 + STREAM_INFO_LENGTH);
    head.extend_from_slice(b"fLaC");
    head.extend_from_slice(&[0x80, 0, 0, STREAM_INFO_LENGTH as u8]);
    head.extend_from_slice(stream_info);
    let source = ReadOnlySource::new(std::io::Cursor::new(head).chain(frames));
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let mut reader = FlacReader::try_new(stream, FormatOptions::default())
        .map_err(|error| damaged("FLAC", &error))?;
    let (track, parameters) = audio_parameters(&reader, "FLAC")?;
    let mut decoder = FlacDecoder::try_new(&parameters, &decoder_options())
        .map_err(|error| damaged("FLAC", &error))?;

    let recording = collect(&mut reader, track, &mut decoder, "FLAC", false);
    if let (Some(expected), Ok(recording)) = (info.frames, &recording) {
        let received = recording.channels.first().map_or(0, Vec::len) as u64;
        if received != expected {
            return Err(cut_off(expected, received));
        }
    }
    recording
}

/// The stream information and what follows the last block of metadata.
fn split(bytes: &[u8]) -> Result<(&[u8; STREAM_INFO_LENGTH], &[u8]), Error> {
    let cut = |expected: &str| Error::AudioDamaged {
        expected: format!("{expected} in the FLAC file"),
        received: format!("{} bytes in all", bytes.len()),
    };
    let mut stream_info = None;
    let mut rest = bytes.get(4..).unwrap_or_default();
    loop {
        let (&[kind, a, b, c], body) = rest
            .split_first_chunk::<4>()
            .ok_or_else(|| cut("metadata"))?;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        let block = body
            .get(..length)
            .ok_or_else(|| cut("a whole block of metadata"))?;
        if kind & 0x7f == 0 {
            stream_info = block.first_chunk();
        }
        rest = body.get(length..).unwrap_or_default();
        if kind & 0x80 != 0 {
            break;
        }
    }
    Ok((stream_info.ok_or_else(|| cut("stream information"))?, rest))
}

/// The fields of the stream information that are needed before decoding.
struct StreamInfo {
    sample_rate: u32,
    channels: usize,
    /// `None` where the encoder did not know.
    frames: Option<u64>,
}

impl StreamInfo {
    fn read(bytes: &[u8; STREAM_INFO_LENGTH]) -> Self {
        // Bytes 10 to 17: 20 bits of rate, 3 of channels less one, 5 of bits less one, 36 of frames.
        let mut packed = [0; 8];
        packed.copy_from_slice(&bytes[10..18]);
        let packed = u64::from_be_bytes(packed);
        let frames = packed & ((1 << 36) - 1);
        Self {
            sample_rate: (packed >> 44) as u32,
            channels: (packed >> 41 & 7) as usize + 1,
            frames: (frames > 0).then_some(frames),
        }
    }
}
