//! IMA ADPCM and Microsoft ADPCM: 4 bits per sample, in independent blocks.
//!
//! Both follow "New Multimedia Data Types and Data Techniques" (Microsoft, 1994).
#![deny(clippy::indexing_slicing)]

/// The variant of ADPCM.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Adpcm {
    Ima,
    /// Microsoft ADPCM, with its pairs of predictor coefficients in units of 1/256.
    Microsoft(Vec<(i32, i32)>),
}

/// The seven standard coefficient pairs of Microsoft ADPCM.
const COEFFICIENTS: [(i32, i32); 7] = [
    (256, 0),
    (512, -256),
    (0, 0),
    (192, 64),
    (240, 0),
    (460, -208),
    (392, -232),
];

impl Adpcm {
    /// Microsoft ADPCM with the coefficients of the `fmt ` chunk after its first 16 bytes, or the standard ones.
    pub(super) fn microsoft(extension: &[u8]) -> Self {
        let count = extension.get(4..6).and_then(<[u8]>::as_array);
        let count = count.map_or(0, |count| usize::from(u16::from_le_bytes(*count)));
        let pairs: Vec<(i32, i32)> = extension
            .get(6..)
            .unwrap_or_default()
            .chunks_exact(4)
            .take(count)
            .map(|pair| (word(pair, 0), word(pair, 2)))
            .collect();
        let usual = || COEFFICIENTS.to_vec();
        Self::Microsoft(if pairs.len() < COEFFICIENTS.len() {
            usual()
        } else {
            pairs
        })
    }

    /// The header length of a block, bytes.
    pub(super) const fn header_length(&self, channels: usize) -> usize {
        match self {
            Self::Ima => 4 * channels,
            Self::Microsoft(_) => 7 * channels,
        }
    }

    /// Decodes `bytes`, blocks of `block` bytes, into channels. The last block may be incomplete.
    pub(super) fn decode(&self, bytes: &[u8], channels: usize, block: usize) -> Vec<Vec<f32>> {
        let mut output = vec![Vec::new(); channels];
        for block in bytes.chunks(block.max(1)) {
            if let Some((header, body)) = block.split_at_checked(self.header_length(channels)) {
                match self {
                    Self::Ima => ima(header, body, &mut output),
                    Self::Microsoft(pairs) => microsoft(header, body, pairs, &mut output),
                }
            }
        }
        output
    }
}

/// A signed 16-bit integer at an offset; 0 past the end.
fn word(bytes: &[u8], at: usize) -> i32 {
    match bytes.get(at..at + 2) {
        Some(&[a, b]) => i32::from(i16::from_le_bytes([a, b])),
        _ => 0,
    }
}

fn scaled(value: i32) -> f32 {
    value as f32 / 32_768.0
}

const fn clamped(value: i32) -> i32 {
    if value > 32_767 {
        32_767
    } else if value < -32_768 {
        -32_768
    } else {
        value
    }
}

const IMA_INDEX: [i32; 8] = [-1, -1, -1, -1, 2, 4, 6, 8];
const IMA_STEP: [i32; 89] = [
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66,
    73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449,
    494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272,
    2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493,
    10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

/// Channels alternate every four bytes.
fn ima(header: &[u8], body: &[u8], output: &mut [Vec<f32>]) {
    let channels = output.len();
    let mut states: Vec<(i32, i32)> = header
        .chunks_exact(4)
        .map(|start| {
            (
                word(start, 0),
                i32::from(start.get(2).copied().unwrap_or(0)),
            )
        })
        .collect();
    for ((value, _), channel) in states.iter().zip(output.iter_mut()) {
        channel.push(scaled(*value));
    }
    for group in body.chunks_exact(4 * channels) {
        let parts = group
            .chunks_exact(4)
            .zip(&mut states)
            .zip(output.iter_mut());
        for ((bytes, (value, index)), channel) in parts {
            for code in bytes.iter().flat_map(|byte| [byte & 0x0f, byte >> 4]) {
                *index = (*index).clamp(0, 88);
                let step = IMA_STEP.get(*index as usize).copied().unwrap_or(0);
                let magnitude = i32::from(code & 7);
                let difference = (step >> 3)
                    + if magnitude & 4 == 0 { 0 } else { step }
                    + if magnitude & 2 == 0 { 0 } else { step >> 1 }
                    + if magnitude & 1 == 0 { 0 } else { step >> 2 };
                let signed = if code & 8 == 0 {
                    difference
                } else {
                    -difference
                };
                *value = clamped(*value + signed);
                *index += IMA_INDEX.get(magnitude as usize).copied().unwrap_or(0);
                channel.push(scaled(*value));
            }
        }
    }
}

const MICROSOFT_ADAPTATION: [i32; 16] = [
    230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230,
];

struct Predictor {
    pair: (i32, i32),
    delta: i32,
    newest: i32,
    older: i32,
}

/// The samples of the channels are interleaved; the upper half of a byte is first.
fn microsoft(header: &[u8], body: &[u8], pairs: &[(i32, i32)], output: &mut [Vec<f32>]) {
    let channels = output.len();
    let mut states: Vec<Predictor> = (0..channels)
        .map(|channel| {
            let which = usize::from(header.get(channel).copied().unwrap_or(0));
            let field = |number: usize| word(header, channels + 2 * (number * channels + channel));
            Predictor {
                pair: pairs.get(which).copied().unwrap_or_default(),
                delta: field(0),
                newest: field(1),
                older: field(2),
            }
        })
        .collect();
    for (state, channel) in states.iter().zip(output.iter_mut()) {
        channel.extend([scaled(state.older), scaled(state.newest)]);
    }
    let codes = body.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    for (index, code) in codes.enumerate() {
        let (Some(state), Some(channel)) = (
            states.get_mut(index % channels),
            output.get_mut(index % channels),
        ) else {
            continue;
        };
        let signed = if code & 8 == 0 {
            i32::from(code)
        } else {
            i32::from(code) - 16
        };
        let (a, b) = state.pair;
        let predicted =
            (state.newest.wrapping_mul(a)).wrapping_add(state.older.wrapping_mul(b)) / 256;
        let value = clamped(predicted.saturating_add(signed.saturating_mul(state.delta)));
        (state.older, state.newest) = (state.newest, value);
        let adaptation = MICROSOFT_ADAPTATION
            .get(usize::from(code))
            .copied()
            .unwrap_or(0);
        state.delta = (adaptation.saturating_mul(state.delta) >> 8).max(16);
        channel.push(scaled(value));
    }
}
