//! FLAC files.
#![deny(clippy::indexing_slicing)]

use std::io::Read;

use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::FlacDecoder;
use symphonia::default::formats::FlacReader;

use super::checks::{check_header, cut_off};
use super::join::join;
use super::packets::{audio_parameters, collect, damaged, decoder_options};
use super::{AudioWarning, Recording, tags};
use crate::error::Error;

/// The length of the STREAMINFO block (RFC 9639, section 8.2), bytes.
const STREAM_INFO_LENGTH: usize = 34;

/// Decodes a file that starts with `fLaC`. Concatenated files are one recording.
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let mut parts = Vec::new();
    let mut rest = tags::without_trailing(bytes);
    loop {
        // STREAMINFO is the first metadata block, and no other block has this header.
        let next = rest.windows(8).skip(1).position(|window| {
            matches!(window, [b'f', b'L', b'a', b'C', 0 | 0x80, 0, 0, length]
                if usize::from(*length) == STREAM_INFO_LENGTH)
        });
        let (file, after) = rest.split_at(next.map_or(rest.len(), |next| next + 1));
        parts.push(one(tags::without_trailing(file))?);
        if after.is_empty() {
            return join(parts, "FLAC");
        }
        rest = after;
    }
}

fn one(bytes: &[u8]) -> Result<Recording, Error> {
    let (stream_info, frames) = split(bytes)?;
    let info = StreamInfo::read(stream_info);
    check_header(info.channels, info.sample_rate, info.frames)?;

    // Symphonia receives only STREAMINFO and the frames: pictures and tags, which may claim any size, are never parsed.
    // The number of frames is cleared because it may be too small.
    let mut head = Vec::with_capacity(8 + STREAM_INFO_LENGTH);
    head.extend_from_slice(b"fLaC");
    head.extend_from_slice(&[0x80, 0, 0, STREAM_INFO_LENGTH as u8]);
    let mut uncounted = *stream_info;
    uncounted[13] &= 0xf0;
    uncounted[14..18].fill(0);
    head.extend_from_slice(&uncounted);
    let source = ReadOnlySource::new(std::io::Cursor::new(head).chain(frames));
    let stream = MediaSourceStream::new(Box::new(source), Default::default());
    let mut reader = FlacReader::try_new(stream, FormatOptions::default())
        .map_err(|error| damaged("FLAC", error))?;
    let (track, parameters) = audio_parameters(&reader, "FLAC")?;
    let mut decoder = FlacDecoder::try_new(&parameters, &decoder_options())
        .map_err(|error| damaged("FLAC", error))?;

    let mut collected = collect(&mut reader, track, &mut decoder, "FLAC");
    let received = collected.frames();
    match info.frames {
        // Ignores data after the last frame.
        Some(expected) if received == expected => Ok(collected.recording),
        Some(expected) if received < expected => Err(collected
            .error
            .unwrap_or_else(|| cut_off(expected, received))),
        Some(expected) => {
            let warning = AudioWarning::header_length("FLAC", expected, received);
            collected.recording.warnings.push(warning);
            collected.whole("FLAC")
        }
        None => collected.whole("FLAC"),
    }
}

/// STREAMINFO and the data after the last metadata block.
fn split(bytes: &[u8]) -> Result<(&[u8; STREAM_INFO_LENGTH], &[u8]), Error> {
    let cut = |expected: &str| {
        Error::audio_damaged(
            format!("{expected} in the FLAC file"),
            format!("{} bytes in total", bytes.len()),
        )
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
            .ok_or_else(|| cut("a complete metadata block"))?;
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

/// The fields of STREAMINFO that decoding requires.
struct StreamInfo {
    sample_rate: u32,
    channels: usize,
    /// `None` if the encoder did not write it.
    frames: Option<u64>,
}

impl StreamInfo {
    fn read(bytes: &[u8; STREAM_INFO_LENGTH]) -> Self {
        // Bytes 10 to 17: 20 bits sample rate, 3 bits channels - 1, 5 bits bits per sample - 1, 36 bits frames.
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
