//! Decodes the packets of a symphonia reader, with limits.
#![deny(clippy::indexing_slicing)]

use std::io::ErrorKind;

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::{FormatReader, TrackType};

use super::Recording;
use super::checks::check_header;
use crate::error::{Cause, Error};

/// Trims the padding that encoders add at the start and the end.
pub(super) fn decoder_options() -> AudioDecoderOptions {
    AudioDecoderOptions::default().gapless(true)
}

/// The index and the parameters of the first audio track.
pub(super) fn audio_parameters(
    reader: &dyn FormatReader,
    format: &'static str,
) -> Result<(u32, AudioCodecParameters), Error> {
    let track = reader.default_track(TrackType::Audio);
    match track.and_then(|track| Some((track.id, track.codec_params.clone()?))) {
        Some((id, CodecParameters::Audio(parameters))) => Ok((id, parameters)),
        _ => Err(super::checks::unreadable(format!(
            "an {format} file without a track that can be decoded"
        ))),
    }
}

/// The decoded audio, and the error that stopped decoding.
pub(super) struct DecodedTrack {
    pub(super) recording: Recording,
    pub(super) error: Option<Error>,
}

impl DecodedTrack {
    /// The number of samples per channel.
    pub(super) fn frames(&self) -> u64 {
        self.recording.channels.first().map_or(0, Vec::len) as u64
    }

    /// The complete recording, or the error.
    pub(super) fn whole(self, format: &'static str) -> Result<Recording, Error> {
        match self.error {
            Some(error) => Err(error),
            None if self.frames() == 0 => Err(Error::audio_damaged(
                format!("audio in the {format} file"),
                "none that can be decoded",
            )),
            None => Ok(self.recording),
        }
    }
}

/// Decodes the packets of one track up to the first error.
pub(super) fn collect(
    reader: &mut dyn FormatReader,
    track: u32,
    decoder: &mut dyn AudioDecoder,
    format: &'static str,
) -> DecodedTrack {
    let mut recording = Recording::new(Vec::new(), 0);
    let error = collect_into(&mut recording, reader, track, decoder, format).err();
    DecodedTrack { recording, error }
}

fn collect_into(
    recording: &mut Recording,
    reader: &mut dyn FormatReader,
    track: u32,
    decoder: &mut dyn AudioDecoder,
    format: &'static str,
) -> Result<(), Error> {
    let mut planes = Vec::new();
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => return Ok(()),
            Err(SymphoniaError::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                return Ok(());
            }
            Err(error) => return Err(damaged(format, error)),
        };
        if packet.track_id != track {
            continue;
        }
        let decoded = decoder
            .decode(&packet)
            .map_err(|error| damaged(format, error))?;
        append(recording, &decoded, &mut planes, 0, format)?;
    }
}

/// Appends the samples of one packet. `total` counts the samples of previous parts; `planes` is scratch memory.
pub(super) fn append(
    recording: &mut Recording,
    decoded: &GenericAudioBufferRef<'_>,
    planes: &mut Vec<Vec<f32>>,
    total: usize,
    format: &'static str,
) -> Result<(), Error> {
    if decoded.frames() == 0 {
        return Ok(());
    }
    let (channels, sample_rate) = (decoded.num_planes(), decoded.spec().rate());
    if recording.channels.is_empty() {
        recording.channels.resize(channels, Vec::new());
        recording.sample_rate = sample_rate;
    }
    if (channels, sample_rate) != (recording.channels.len(), recording.sample_rate) {
        return Err(Error::audio_damaged(
            format!(
                "{} channels at {} Hz throughout the {format} file",
                recording.channels.len(),
                recording.sample_rate
            ),
            format!(
                "{channels} at {sample_rate} Hz from {:.2} s on",
                recording.seconds()
            ),
        ));
    }
    let frames = recording.channels.first().map_or(0, Vec::len) + decoded.frames();
    check_header(
        channels,
        sample_rate,
        Some((frames + total / channels) as u64),
    )?;
    decoded.copy_to_vecs_planar(planes);
    for (channel, plane) in recording.channels.iter_mut().zip(planes) {
        channel.extend_from_slice(plane);
    }
    Ok(())
}

/// The error for data that symphonia cannot read.
pub(super) fn damaged(format: &'static str, error: SymphoniaError) -> Error {
    Error::audio_damaged(
        format!("a {format} file that can be decoded"),
        Cause::of(error),
    )
}
