//! WAV files.
//!
//! Read here rather than by symphonia: its reader refuses files whose RIFF length is wrong, multiplies the number of
//! channels in 16 bits, and takes a cut file for a shorter one.
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

/// Programs that write to a pipe cannot know the length and write one of this size, 2 GiB less 64 KiB, or more.
const STREAMED: u64 = 0x7fff_0000;
/// Bytes after the samples that may be anything. More of them, where they are no chunks, are samples that the header
/// does not count.
const LOOSE_END: usize = 4096;

/// Decodes a file that begins with `RIFF....WAVE` or its 64-bit relatives. Several files joined end to end are one
/// recording.
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

/// Whether bytes begin with the header of a file; RF64 and BW64 are RIFF with lengths of 64 bits.
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

/// One file, and what follows its samples.
fn one(bytes: &[u8]) -> Result<(Recording, &[u8]), Error> {
    let mut layout = None;
    let mut long_length = None;
    let mut frames = None;
    let mut rest = bytes.get(12..).unwrap_or_default();
    // The RIFF length in bytes 4 to 7 is not looked at: recorders that were interrupted leave it wrong.
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

/// The samples of a `data` chunk. The bytes that are there count for more than a length that cannot be right.
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

/// Splits before a file that follows samples of unknown length.
fn until_next_file(body: &[u8]) -> (&[u8], &[u8]) {
    let header = |window: &[u8]| is_wav(window) && window.ends_with(b"WAVEfmt ");
    let end = body.windows(16).position(header).unwrap_or(body.len());
    body.split_at(end)
}

/// Whether bytes are chunks, further files, tags and zeros up to their end.
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

/// The file that follows, with chunks and tags before it passed over.
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
