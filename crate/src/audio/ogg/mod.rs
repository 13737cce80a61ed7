//! Ogg files with Vorbis, Opus or FLAC, including chained streams.
//!
//! This reader replaces that of symphonia, which has no Opus decoder and stops at the end of the first chained stream.
#![deny(clippy::indexing_slicing)]

mod opus;
mod pages;

use std::panic::AssertUnwindSafe;

use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::VorbisDecoder;
use symphonia::default::formats::OggReader;

use super::checks::unreadable;
use super::join::join;
use super::packets::{audio_parameters, collect, damaged, decoder_options};
use super::{Recording, flac};
use crate::error::Error;
use pages::{Page, packets, pages};

/// The content of a logical stream.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Codec {
    Vorbis,
    Opus,
    Flac,
    /// A format that is named in the error.
    Other(&'static str),
    /// Pictures, subtitles and indices.
    Silent,
}

/// The first bytes of the first packet of each format.
const MARKS: [(&[u8], Codec); 6] = [
    (b"\x01vorbis", Codec::Vorbis),
    (b"OpusHead", Codec::Opus),
    (b"\x7fFLAC", Codec::Flac),
    (b"Speex   ", Codec::Other("an Ogg Speex file")),
    (b"CELT    ", Codec::Other("an Ogg CELT file")),
    (
        b"PCM     ",
        Codec::Other("an Ogg file of uncompressed samples"),
    ),
];

impl Codec {
    fn of(first_packet: &[u8]) -> Self {
        let known = MARKS
            .iter()
            .find(|(mark, _)| first_packet.starts_with(mark));
        known.map_or(Self::Silent, |(_, codec)| *codec)
    }
}

/// Decodes a file that starts with `OggS`.
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let pages = pages(bytes)?;
    let mut parts = Vec::new();
    let mut total = 0;
    for link in links(&pages) {
        let starts = link.iter().take_while(|page| page.starts_stream());
        let codecs = starts.map(|page| (page.serial, Codec::of(page.body())));
        let mut sounds = codecs.filter(|(_, codec)| *codec != Codec::Silent);
        let Some((serial, codec)) = sounds.next() else {
            continue;
        };
        let stream: Vec<Page<'_>> = link
            .iter()
            .filter(|page| page.serial == serial)
            .copied()
            .collect();
        let part = match codec {
            Codec::Vorbis => guarded(|| vorbis(&stream))?,
            Codec::Opus => guarded(|| opus::decode(&packets(&stream), total))?,
            Codec::Flac => flac_in_ogg(&stream)?,
            Codec::Other(name) => return Err(unreadable(name.to_owned())),
            Codec::Silent => continue,
        };
        total += part.channels.iter().map(Vec::len).sum::<usize>();
        parts.push(part);
    }
    if parts.is_empty() && !pages.is_empty() {
        return Err(unreadable("an Ogg file without audio".to_owned()));
    }
    join(parts, "Ogg")
}

/// The links of a chained file; each starts with the first pages of its streams.
fn links<'a, 'b>(pages: &'b [Page<'a>]) -> impl Iterator<Item = &'b [Page<'a>]> {
    pages.chunk_by(|page, next| page.starts_stream() || !next.starts_stream())
}

/// Runs a decoder that may panic on damaged headers: symphonia's Vorbis reader panics on integer overflow.
fn guarded(decode: impl FnOnce() -> Result<Recording, Error>) -> Result<Recording, Error> {
    // The state of the decoder is dropped, so no inconsistent state remains.
    std::panic::catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| {
        Err(Error::audio_damaged(
            "an Ogg file that can be decoded",
            "headers with invalid values",
        ))
    })
}

fn vorbis(stream: &[Page<'_>]) -> Result<Recording, Error> {
    let bytes: Vec<u8> = stream.iter().flat_map(|page| page.bytes).copied().collect();
    let source = Box::new(ReadOnlySource::new(&bytes[..]));
    let source = MediaSourceStream::new(source, Default::default());
    let of_file = |error| damaged("Ogg", error);
    let mut reader = OggReader::try_new(source, FormatOptions::default()).map_err(of_file)?;
    let (track, parameters) = audio_parameters(&reader, "Ogg")?;
    let mut decoder = VorbisDecoder::try_new(&parameters, &decoder_options()).map_err(of_file)?;
    collect(&mut reader, track, &mut decoder, "Ogg").whole("Ogg")
}

/// The first packet has the start of a FLAC file after nine bytes; the others are metadata and frames.
fn flac_in_ogg(stream: &[Page<'_>]) -> Result<Recording, Error> {
    let packets = packets(stream).packets;
    let (first, others) = packets
        .split_first()
        .unwrap_or((const { &Vec::new() }, &[]));
    let mut file = first.get(9..).unwrap_or_default().to_vec();
    if !file.starts_with(b"fLaC") {
        return Err(Error::audio_damaged(
            "the start of a FLAC stream in the Ogg file",
            format!("a first packet of {} bytes", first.len()),
        ));
    }
    for packet in others {
        file.extend_from_slice(packet);
    }
    flac::decode(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_recognized_by_their_first_packets() {
        assert_eq!(Codec::of(b"\x01vorbis\0"), Codec::Vorbis);
        assert_eq!(Codec::of(b"OpusHead\x01"), Codec::Opus);
        assert_eq!(Codec::of(b"Speex   1.2"), Codec::Other("an Ogg Speex file"));
        assert_eq!(Codec::of(b"\x80theora"), Codec::Silent);
    }
}
