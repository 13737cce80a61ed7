//! WAV files.
//!
//! Read here rather than by symphonia: its reader refuses files whose RIFF length is wrong, multiplies the number of
//! channels in 16 bits, and takes a cut file for a shorter one.
#![deny(clippy::indexing_slicing)]

use super::Recording;
use super::decode::{check_header, cut_off, unreadable};
use crate::error::Error;

/// `WAVE_FORMAT_PCM`: integers.
const PCM: u16 = 1;
/// `WAVE_FORMAT_IEEE_FLOAT`.
const FLOAT: u16 = 3;
/// `WAVE_FORMAT_EXTENSIBLE`: the coding is the first two bytes of a GUID that ends in [`GUID_END`].
const EXTENSIBLE: u16 = 0xfffe;
const GUID_END: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/// How samples are laid out, from the `fmt ` chunk.
#[derive(Debug, Clone, Copy)]
struct Layout {
    channels: usize,
    sample_rate: u32,
    coding: Coding,
}

#[derive(Debug, Clone, Copy)]
enum Coding {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
}

/// Decodes a file that begins with `RIFF....WAVE`.
pub(super) fn decode(bytes: &[u8]) -> Result<Recording, Error> {
    let mut layout = None;
    let mut rest = bytes.get(12..).unwrap_or_default();
    // The RIFF length in bytes 4 to 7 is not looked at: recorders that were interrupted leave it wrong.
    while let Some((header, body)) = rest.split_first_chunk::<8>() {
        let [i0, i1, i2, i3, length @ ..] = *header;
        let length = u32::from_le_bytes(length) as usize;
        let chunk = body.get(..length.min(body.len())).unwrap_or_default();
        match &[i0, i1, i2, i3] {
            b"fmt " if chunk.len() < length => {
                let expected = format!("a `fmt ` chunk of {length} bytes");
                return Err(damaged(&expected, &chunk.len().to_string()));
            }
            b"fmt " => layout = Some(Layout::read(chunk)?),
            b"data" => {
                let layout =
                    layout.ok_or_else(|| damaged("a `fmt ` chunk before `data`", "none"))?;
                return layout.samples(chunk, length);
            }
            _ => {}
        }
        // Chunks begin at even offsets.
        rest = body
            .get(length.saturating_add(length % 2)..)
            .unwrap_or_default();
    }
    Err(damaged("a `data` chunk", "none before the end of the file"))
}

impl Layout {
    fn read(chunk: &[u8]) -> Result<Self, Error> {
        let Some((&fields, extension)) = chunk.split_first_chunk::<16>() else {
            let received = format!("{} bytes", chunk.len());
            return Err(damaged("a `fmt ` chunk of 16 bytes or more", &received));
        };
        let [t0, t1, c0, c1, r0, r1, r2, r3, _, _, _, _, a0, a1, b0, b1] = fields;
        let channels = usize::from(u16::from_le_bytes([c0, c1]));
        let sample_rate = u32::from_le_bytes([r0, r1, r2, r3]);
        check_header(channels, sample_rate, None)?;

        let mut tag = u16::from_le_bytes([t0, t1]);
        if tag == EXTENSIBLE
            && let Some([s0, s1, end @ ..]) = extension.get(8..24)
            && *end == GUID_END
        {
            tag = u16::from_le_bytes([*s0, *s1]);
        }
        let bits = u16::from_le_bytes([b0, b1]);
        // Sizes that are no multiple of 8 stand in the upper bits of the next whole bytes.
        let coding = match (tag, bits.div_ceil(8)) {
            (PCM, 1) => Coding::Unsigned8,
            (PCM, 2) => Coding::Signed16,
            (PCM, 3) => Coding::Signed24,
            (PCM, 4) => Coding::Signed32,
            (FLOAT, 4) => Coding::Float32,
            (FLOAT, 8) => Coding::Float64,
            _ => {
                return Err(unreadable(format!(
                    "a WAV file of coding {tag:#06x} with {bits} bits"
                )));
            }
        };
        let layout = Self {
            channels,
            sample_rate,
            coding,
        };
        let frame = usize::from(u16::from_le_bytes([a0, a1]));
        if frame != layout.frame_length() {
            let expected = format!(
                "{} bytes a frame ({channels} channels of {bits} bits)",
                layout.frame_length()
            );
            return Err(damaged(&expected, &frame.to_string()));
        }
        Ok(layout)
    }

    const fn frame_length(&self) -> usize {
        self.channels * self.coding.sample_length()
    }

    /// Splits the bytes that are there into channels; `length` is what the chunk's header says.
    fn samples(&self, bytes: &[u8], length: usize) -> Result<Recording, Error> {
        let (expected, received) = (
            length / self.frame_length(),
            bytes.len() / self.frame_length(),
        );
        if received < expected {
            return Err(cut_off(expected as u64, received as u64));
        }
        if received == 0 {
            return Err(Error::AudioEmpty {
                received: "a WAV file without samples",
            });
        }
        check_header(self.channels, self.sample_rate, Some(received as u64))?;
        let sample_length = self.coding.sample_length();
        let channels = (0..self.channels)
            .map(|channel| {
                bytes
                    .chunks_exact(self.frame_length())
                    .filter_map(|frame| frame.get(channel * sample_length..)?.get(..sample_length))
                    .map(|sample| self.coding.value(sample))
                    .collect()
            })
            .collect();
        Ok(Recording {
            channels,
            sample_rate: self.sample_rate,
        })
    }
}

impl Coding {
    const fn sample_length(self) -> usize {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed16 => 2,
            Self::Signed24 => 3,
            Self::Signed32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// One sample, integers scaled by the magnitude of their least value.
    fn value(self, bytes: &[u8]) -> f32 {
        match (self, bytes) {
            (Self::Unsigned8, &[a]) => (f32::from(a) - 128.0) / 128.0,
            (Self::Signed16, &[a, b]) => f32::from(i16::from_le_bytes([a, b])) / 32_768.0,
            // As the upper bytes of 32 bits; a 24-bit integer is exact in f32.
            (Self::Signed24, &[a, b, c]) => {
                (i32::from_le_bytes([0, a, b, c]) >> 8) as f32 / 8_388_608.0
            }
            (Self::Signed32, &[a, b, c, d]) => {
                i32::from_le_bytes([a, b, c, d]) as f32 / 2.0f32.powi(31)
            }
            (Self::Float32, &[a, b, c, d]) => f32::from_le_bytes([a, b, c, d]),
            (Self::Float64, &[a, b, c, d, e, f, g, h]) => {
                f64::from_le_bytes([a, b, c, d, e, f, g, h]) as f32
            }
            // `samples` gives each coding its own length.
            _ => 0.0,
        }
    }
}

fn damaged(expected: &str, received: &str) -> Error {
    Error::AudioDamaged {
        expected: format!("{expected} in the WAV file"),
        received: received.to_owned(),
    }
}
