//! WAV files.
//!
//! This reader replaces that of symphonia, which rejects files with a wrong RIFF length, overflows for large numbers of
//! channels, and does not report truncated files.
#![deny(clippy::indexing_slicing)]

mod chunk;
mod integer;
mod layout;

use super::checks::cut_off;
use super::join::join;
use super::{AudioWarning, Recording, tags};
use crate::error::Error;
use chunk::{Chunk, after, damaged, number};
use layout::Layout;

/// Streaming encoders write at least this value, 2 GiB - 64 KiB, because the length is unknown.
const STREAMED: u64 = 0x7fff_0000;
/// The maximum length of arbitrary data after the samples, bytes. Longer data that is not chunks consists of samples
/// that the header does not count.
const LOOSE_END: usize = 4096;

/// Decodes a file that starts with `RIFF....WAVE` or its 64-bit variants. Concatenated files are one recording.
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let mut parts = Vec::new();
    let mut next = Some(bytes);
    while let Some(file) = next {
        let (recording, after) = one(file)?;
        parts.push(recording);
        next = next_file(after);
    }
    join(parts, "WAV")
}

/// Whether bytes start with a WAV header; RF64 and BW64 are RIFF with 64-bit lengths.
pub(super) fn is_wav(bytes: &[u8]) -> bool {
    matches!(
        bytes.first_chunk::<12>(),
        Some(
            [b'R', b'I', b'F', b'F', .., b'W', b'A', b'V', b'E']
                | [b'R', b'F', b'6', b'4', .., b'W', b'A', b'V', b'E']
                | [b'B', b'W', b'6', b'4', .., b'W', b'A', b'V', b'E']
        )
    )
}

/// Decodes one file; returns the recording and the bytes after its samples.
fn one(bytes: &[u8]) -> Result<(Recording, &[u8]), Error> {
    let mut layout = None;
    let mut long_length = None;
    let mut frames = None;
    let mut rest = bytes.get(12..).unwrap_or_default();
    // Ignores the RIFF length in bytes 4 to 7: interrupted recorders leave it wrong.
    while let Some(Chunk { id, length, body }) = Chunk::read(rest) {
        let chunk = body.get(..length).unwrap_or(body);
        match &id {
            b"fmt " if chunk.len() < length => {
                let expected = format!("a `fmt ` chunk of {length} bytes");
                return Err(damaged(&expected, &chunk.len().to_string()));
            }
            b"fmt " => layout = Some(Layout::read(chunk)?),
            // RF64: the length of `data` is the second number.
            b"ds64" => long_length = number::<8>(chunk, 8).map(u64::from_le_bytes),
            b"fact" => frames = number::<4>(chunk, 0).map(u32::from_le_bytes),
            b"data" => {
                let layout = layout
                    .as_ref()
                    .ok_or_else(|| damaged("a `fmt ` chunk before `data`", "none"))?;
                return data(layout, body, length, long_length, frames);
            }
            _ => {}
        }
        rest = after(body, length);
    }
    Err(damaged("a `data` chunk", "none before the end of the file"))
}

/// The samples of a `data` chunk. If the declared length cannot be right, all available bytes are used.
fn data<'a>(
    layout: &Layout,
    body: &'a [u8],
    length: usize,
    long_length: Option<u64>,
    frames: Option<u32>,
) -> Result<(Recording, &'a [u8]), Error> {
    let there = body.len() as u64;
    let claimed = match long_length {
        Some(long) if length == 0xffff_ffff => long,
        _ => length as u64,
    };
    let streamed = (claimed > there && claimed >= STREAMED) || (claimed == 0 && !only_chunks(body));
    if streamed {
        let (samples, after) = until_next_file(body);
        let samples = tags::without_trailing(samples);
        return Ok((layout.samples(samples, frames)?, after));
    }
    let Some((samples, rest)) = body.split_at_checked(claimed as usize) else {
        return Err(cut_off(
            layout.frames(claimed),
            layout.frames(body.len() as u64),
        ));
    };
    if rest.len() > LOOSE_END && !only_chunks(after(body, samples.len())) && !only_chunks(rest) {
        let (all, after) = until_next_file(body);
        let all = tags::without_trailing(all);
        let mut recording = layout.samples(all, None)?;
        recording.warnings.push(AudioWarning::header_length(
            "WAV",
            layout.frames(claimed),
            layout.frames(all.len() as u64),
        ));
        return Ok((recording, after));
    }
    Ok((layout.samples(samples, frames)?, rest))
}

/// Splits samples of unknown length before the next concatenated file.
fn until_next_file(body: &[u8]) -> (&[u8], &[u8]) {
    let header = |window: &[u8]| is_wav(window) && window.ends_with(b"WAVEfmt ");
    let end = body.windows(16).position(header).unwrap_or(body.len());
    body.split_at(end)
}

/// Whether bytes are chunks, files, tags and zeros up to the end.
fn only_chunks(mut bytes: &[u8]) -> bool {
    loop {
        bytes = tags::skip(bytes).rest;
        if bytes.is_empty() || is_wav(bytes) {
            return true;
        }
        match Chunk::read(bytes) {
            Some(chunk) if plausible(chunk.id) && chunk.length <= chunk.body.len() => {
                bytes = after(chunk.body, chunk.length);
            }
            _ => return false,
        }
    }
}

fn plausible(id: [u8; 4]) -> bool {
    id.iter().all(|byte| (b' '..=b'~').contains(byte))
}

/// The next file, after chunks and tags.
fn next_file(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        bytes = tags::skip(bytes).rest;
        if is_wav(bytes) {
            return Some(bytes);
        }
        let chunk = Chunk::read(bytes)?;
        if !plausible(chunk.id) || chunk.length > chunk.body.len() {
            return None;
        }
        bytes = after(chunk.body, chunk.length);
    }
}
