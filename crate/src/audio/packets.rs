//! From a symphonia reader and decoder to samples, with bounds.
#![deny(clippy::indexing_slicing)]

use std::io::ErrorKind;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error as SymphoniaError;
use symphonia::core::formats::{FormatReader, TrackType};

use super::Recording;
use super::decode::check_header;
use crate::error::Error;

/// Trims what encoders add before and after the sound.
pub(super) fn decoder_options() -> AudioDecoderOptions {
    AudioDecoderOptions::default().gapless(true)
}

/// The number and the parameters of the first track with sound.
pub(super) fn audio_parameters(
    reader: &dyn FormatReader,
    format: &'static str,
) -> Result<(u32, AudioCodecParameters), Error> {
    let track = reader.default_track(TrackType::Audio);
    match track.and_then(|track| Some((track.id, track.codec_params.clone()?))) {
        Some((id, CodecParameters::Audio(parameters))) => Ok((id, parameters)),
        _ => Err(super::decode::unreadable(format!(
            "an {format} file without a track that can be decoded"
        ))),
    }
}

/// Decodes all packets of one track. `tolerant` passes over packets that cannot be decoded, of which a sound MP3 has
/// some at its start; otherwise they are damage.
pub(super) fn collect(
    reader: &mut dyn FormatReader,
    track: u32,
    decoder: &mut dyn AudioDecoder,
    format: &'static str,
    tolerant: bool,
) -> Result<Recording, Error> {
    let mut recording = Recording {
        channels: Vec::new(),
        sample_rate: 0,
    };
    let mut planes: Vec<Vec<f32>> = Vec::new();
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(SymphoniaError::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                break;
            }
            Err(error) => return Err(damaged(format, &error)),
        };
        if packet.track_id != track {
            continue;
        }
        let decoded = match decoder.decode(&packet) {
            Ok(decoded) => decoded,
            Err(SymphoniaError::DecodeError(_)) if tolerant => continue,
            Err(error) => return Err(damaged(format, &error)),
        };
        if decoded.frames() == 0 {
            continue;
        }
        let (channels, sample_rate) = (decoded.num_planes(), decoded.spec().rate());
        if recording.channels.is_empty() {
            recording.channels.resize(channels, Vec::new());
            recording.sample_rate = sample_rate;
        }
        if (channels, sample_rate) != (recording.channels.len(), recording.sample_rate) {
            return Err(Error::AudioDamaged {
                expected: format!(
                    "{} channels at {} Hz throughout the {format} file",
                    recording.channels.len(),
                    recording.sample_rate
                ),
                received: format!("{channels} at {sample_rate} Hz"),
            });
        }
        let frames = recording.channels.first().map_or(0, Vec::len) + decoded.frames();
        check_header(channels, sample_rate, Some(frames as u64))?;
        decoded.copy_to_vecs_planar(&mut planes);
        for (channel, plane) in recording.channels.iter_mut().zip(&planes) {
            channel.extend_from_slice(plane);
        }
    }
    if recording.channels.is_empty() {
        return Err(Error::AudioDamaged {
            expected: format!("sound in the {format} file"),
            received: "none that can be decoded".to_owned(),
        });
    }
    Ok(recording)
}

/// The error for what symphonia cannot read.
pub(super) fn damaged(format: &'static str, error: &SymphoniaError) -> Error {
    Error::AudioDamaged {
        expected: format!("a sound {format} file"),
        received: error.to_string(),
    }
}
