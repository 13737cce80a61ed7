//! Ogg Vorbis and MP3 files.
#![deny(clippy::indexing_slicing)]

use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::{MpaDecoder, VorbisDecoder};
use symphonia::default::formats::{MpaReader, OggReader};

use super::Recording;
use super::packets::{audio_parameters, collect, damaged, decoder_options};
use crate::error::Error;

/// Decodes a file that begins with `OggS`.
pub(super) fn decode_ogg_vorbis(bytes: &[u8]) -> Result<Recording, Error> {
    let mut reader = OggReader::try_new(stream(bytes), FormatOptions::default())
        .map_err(|error| damaged("Ogg", &error))?;
    let (track, parameters) = audio_parameters(&reader, "Ogg")?;
    let mut decoder = VorbisDecoder::try_new(&parameters, &decoder_options())
        .map_err(|error| damaged("Ogg", &error))?;
    collect(&mut reader, track, &mut decoder, "Ogg", false)
}

/// Decodes a file that begins with an MPEG layer III frame.
pub(super) fn decode_mp3(bytes: &[u8]) -> Result<Recording, Error> {
    let mut reader = MpaReader::try_new(stream(bytes), FormatOptions::default())
        .map_err(|error| damaged("MP3", &error))?;
    let (track, parameters) = audio_parameters(&reader, "MP3")?;
    let mut decoder = MpaDecoder::try_new(&parameters, &decoder_options())
        .map_err(|error| damaged("MP3", &error))?;
    collect(&mut reader, track, &mut decoder, "MP3", true)
}

fn stream(bytes: &[u8]) -> MediaSourceStream<'_> {
    MediaSourceStream::new(Box::new(ReadOnlySource::new(bytes)), Default::default())
}
