//! Chunks of a RIFF file.
#![deny(clippy::indexing_slicing)]

use crate::error::Error;

/// The name of a chunk, its declared length, and all bytes after its header.
pub(super) struct Chunk<'a> {
    pub(super) id: [u8; 4],
    pub(super) length: usize,
    pub(super) body: &'a [u8],
}

impl<'a> Chunk<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let ([i0, i1, i2, i3, length @ ..], body) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            id: [*i0, *i1, *i2, *i3],
            length: u32::from_le_bytes(*length) as usize,
            body,
        })
    }
}

/// The bytes after a chunk of this length. Chunks are aligned to even offsets.
pub(super) fn after(body: &[u8], length: usize) -> &[u8] {
    body.get(length.saturating_add(length % 2)..)
        .unwrap_or_default()
}

pub(super) fn number<const LENGTH: usize>(chunk: &[u8], at: usize) -> Option<[u8; LENGTH]> {
    chunk.get(at..)?.first_chunk().copied()
}

pub(super) fn damaged(expected: &str, received: &str) -> Error {
    Error::audio_damaged(format!("{expected} in the WAV file"), received)
}
