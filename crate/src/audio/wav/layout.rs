//! The `fmt ` chunk of a WAV file and the sample layout that it describes.

use super::super::adpcm::Adpcm;
use super::super::checks::{check_header, unreadable};
use super::super::g711;
use super::super::{AudioWarning, Recording};
use super::chunk::damaged;
use super::integer::Integers;
use crate::error::Error;

/// `WAVE_FORMAT_EXTENSIBLE`: the codec is the first two bytes of a GUID that ends in [`GUID_END`].
const EXTENSIBLE: u16 = 0xfffe;
const GUID_END: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/// The maximum length of an ADPCM block: 32 KiB hold four seconds.
const LONGEST_BLOCK: usize = 1 << 15;

/// The layout of the samples.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    channels: usize,
    sample_rate: u32,
    coding: Coding,
}

#[derive(Debug, Clone)]
enum Coding {
    Integer(Integers),
    Float32,
    Float64,
    ALaw,
    MuLaw,
    Adpcm {
        coding: Adpcm,
        /// Bytes per block.
        block: usize,
    },
}

impl Layout {
    pub(super) fn read(chunk: &[u8]) -> Result<Self, Error> {
        let Some((&fields, extension)) = chunk.split_first_chunk::<16>() else {
            let received = format!("{} bytes", chunk.len());
            return Err(damaged("a `fmt ` chunk of 16 bytes or more", &received));
        };
        let [t0, t1, c0, c1, r0, r1, r2, r3, _, _, _, _, a0, a1, b0, b1] = fields;
        let channels = usize::from(u16::from_le_bytes([c0, c1]));
        let sample_rate = u32::from_le_bytes([r0, r1, r2, r3]);
        check_header(channels, sample_rate, None)?;

        let mut tag = u16::from_le_bytes([t0, t1]);
        let extensible = tag == EXTENSIBLE;
        if extensible
            && let Some([s0, s1, end @ ..]) = extension.get(8..24)
            && *end == GUID_END
        {
            tag = u16::from_le_bytes([*s0, *s1]);
        }
        let mut bits = u16::from_le_bytes([b0, b1]);
        if extensible
            && let Some(&[v0, v1]) = extension.get(2..4)
            && (1..bits).contains(&u16::from_le_bytes([v0, v1]))
            && tag == 1
        {
            bits = u16::from_le_bytes([v0, v1]);
        }
        let frame = usize::from(u16::from_le_bytes([a0, a1]));
        let coding = match tag {
            // An encoder that omits the frame length uses whole bytes.
            1 => {
                let container = match frame / channels {
                    0 => usize::from(bits.div_ceil(8)),
                    bytes => bytes,
                };
                Integers::new(container, bits, extensible).map(Coding::Integer)
            }
            3 if bits == 32 => Some(Coding::Float32),
            3 if bits == 64 => Some(Coding::Float64),
            6 => Some(Coding::ALaw),
            7 => Some(Coding::MuLaw),
            2 | 0x11 if channels <= 2 && bits == 4 => {
                let coding = if tag == 2 {
                    Adpcm::microsoft(extension)
                } else {
                    Adpcm::Ima
                };
                let fits = (coding.header_length(channels) + 1..=LONGEST_BLOCK).contains(&frame);
                fits.then_some(Coding::Adpcm {
                    coding,
                    block: frame,
                })
            }
            _ => None,
        };
        let Some(coding) = coding else {
            let bits = match bits {
                0 => String::new(),
                bits => format!(" with {bits} bits in {frame} bytes per frame"),
            };
            return Err(unreadable(format!(
                "a WAV file of {}{bits}",
                coding_name(tag)
            )));
        };
        let layout = Self {
            channels,
            sample_rate,
            coding,
        };
        let expected = layout.frame_length();
        if frame != expected && frame != 0 {
            let expected =
                format!("{expected} bytes per frame ({channels} channels of {bits} bits)");
            return Err(damaged(&expected, &frame.to_string()));
        }
        Ok(layout)
    }

    /// Bytes per frame, or per block of frames.
    fn frame_length(&self) -> usize {
        match &self.coding {
            Coding::Integer(integers) => self.channels * integers.length(),
            Coding::Float32 => 4 * self.channels,
            Coding::Float64 => 8 * self.channels,
            Coding::ALaw | Coding::MuLaw => self.channels,
            Coding::Adpcm { block, .. } => *block,
        }
    }

    /// The number of frames in `bytes` bytes.
    pub(super) fn frames(&self, bytes: u64) -> u64 {
        let blocks = bytes / self.frame_length().max(1) as u64;
        match &self.coding {
            Coding::Adpcm { coding, block } => {
                let header = coding.header_length(self.channels);
                blocks * (block.saturating_sub(header) * 2 / self.channels) as u64
            }
            _ => blocks,
        }
    }

    /// Deinterleaves bytes into channels. `frames` is the value of the `fact` chunk: the last ADPCM block may be
    /// padded.
    pub(super) fn samples(&self, bytes: &[u8], frames: Option<u32>) -> Result<Recording, Error> {
        check_header(
            self.channels,
            self.sample_rate,
            Some(self.frames(bytes.len() as u64)),
        )?;
        let mut warnings = Vec::new();
        let channels = match &self.coding {
            Coding::Integer(integers) => integers.channels(bytes, self.channels),
            Coding::Float32 => self.split(bytes, |&[a, b, c, d]: &[u8; 4]| {
                f32::from_le_bytes([a, b, c, d])
            }),
            Coding::Float64 => {
                self.split(bytes, |bytes: &[u8; 8]| f64::from_le_bytes(*bytes) as f32)
            }
            Coding::ALaw => self.split(bytes, |&[code]: &[u8; 1]| g711::a_law(code)),
            Coding::MuLaw => self.split(bytes, |&[code]: &[u8; 1]| g711::mu_law(code)),
            Coding::Adpcm { coding, block } => {
                let mut channels = coding.decode(bytes, self.channels, *block);
                let there = channels.iter().map(Vec::len).min().unwrap_or(0);
                // A value that excludes more than the last block is wrong.
                let counted = frames.map_or(0, |frames| frames as usize);
                let last_block = 2 * block;
                let end = if (there.saturating_sub(last_block)..there).contains(&counted) {
                    counted
                } else {
                    there
                };
                channels
                    .iter_mut()
                    .for_each(|channel| channel.truncate(end));
                // Streaming encoders write the maximum value; some encoders count the samples of all channels.
                if frames != Some(u32::MAX) && counted != there * self.channels {
                    let (counted, there) = (counted as u64, there as u64);
                    warnings.extend(AudioWarning::ends_early(
                        "WAV",
                        counted,
                        there,
                        self.sample_rate,
                    ));
                }
                channels
            }
        };
        if channels.first().is_none_or(Vec::is_empty) {
            return Err(Error::AudioEmpty {
                received: "a WAV file without samples",
            });
        }
        Ok(Recording {
            warnings,
            ..Recording::new(channels, self.sample_rate)
        })
    }

    fn split<const LENGTH: usize>(
        &self,
        bytes: &[u8],
        value: impl Fn(&[u8; LENGTH]) -> f32,
    ) -> Vec<Vec<f32>> {
        let (samples, _) = bytes.as_chunks::<LENGTH>();
        let whole = samples.len() / self.channels * self.channels;
        let whole = samples.get(..whole).unwrap_or_default();
        (0..self.channels)
            .map(|channel| {
                whole
                    .iter()
                    .skip(channel)
                    .step_by(self.channels)
                    .map(&value)
                    .collect()
            })
            .collect()
    }
}

/// The name of a codec, for those that are common in speech recordings.
fn coding_name(tag: u16) -> String {
    let name = match tag {
        0x01 => "integer samples",
        0x02 => "Microsoft ADPCM",
        0x03 => "float samples",
        0x11 => "IMA ADPCM",
        0x22 => "DSP Group TrueSpeech",
        0x31 => "GSM 6.10",
        0x40 | 0x41 | 0x45 | 0x64 => "G.726 ADPCM",
        0x42 => "G.723.1",
        0x50 => "MPEG layer I or II",
        0x55 => "MP3",
        0x83 | 0x133 => "G.729",
        0xff | 0x1600 | 0x1601 | 0x1602 | 0x1610 | 0x706d | 0x4143 => "AAC",
        0x160..=0x163 => "Windows Media Audio",
        0x2000 => "AC-3",
        0x674f..=0x6771 => "Ogg Vorbis",
        0xa109 => "Speex",
        0xf1ac => "FLAC",
        _ => return format!("coding {tag:#06x}"),
    };
    format!("{name} (coding {tag:#06x})")
}
