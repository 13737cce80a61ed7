//! Integer samples, including those whose container has more bits than the sample.

/// The layout of integers in their containers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Integers {
    /// Bytes per sample, 1 to 4.
    length: usize,
    /// Significant bits, in the upper or the lower bits of the container.
    bits: u32,
    /// Whether the header guarantees the upper bits (`WAVE_FORMAT_EXTENSIBLE`).
    promised: bool,
}

impl Integers {
    /// `None` for more than 4 bytes, for 0 bits, or for more bits than the container has.
    pub(super) fn new(length: usize, bits: u16, promised: bool) -> Option<Self> {
        let bits = u32::from(bits);
        let fits = (1..=4).contains(&length) && bits > 0 && bits <= 8 * length as u32;
        fits.then_some(Self {
            length,
            bits,
            promised,
        })
    }

    pub(super) const fn length(self) -> usize {
        self.length
    }

    /// Deinterleaves bytes into channels of samples in [-1, 1).
    pub(super) fn channels(self, bytes: &[u8], channels: usize) -> Vec<Vec<f32>> {
        let frame = self.length * channels;
        let whole = bytes.get(..bytes.len() / frame * frame).unwrap_or_default();
        let sample = self.reader(whole);
        (0..channels)
            .map(|channel| {
                let samples = whole.chunks_exact(self.length);
                samples
                    .skip(channel)
                    .step_by(channels)
                    .map(&sample)
                    .collect()
            })
            .collect()
    }

    /// Returns the conversion of one sample. Samples of one byte are unsigned, all others signed.
    fn reader(self, bytes: &[u8]) -> impl Fn(&[u8]) -> f32 + use<> {
        let shift = 8 * self.length as u32 - self.bits;
        // Unused whole bytes may be above or below the sample.
        let lower = shift >= 8 && self.stands_low(bytes, shift);
        let scale = 2.0f32.powi(-31);
        move |bytes: &[u8]| match (self.length, bytes) {
            (1, &[byte]) => (f32::from(byte) - 128.0) / 128.0,
            _ if lower => (left_aligned(bytes) << shift) as f32 * scale,
            _ => left_aligned(bytes) as f32 * scale,
        }
    }

    /// Whether the samples are in the lower bits, as ALSA writes them (`S24_LE`), although WAV specifies the upper
    /// bits.
    fn stands_low(self, bytes: &[u8], shift: u32) -> bool {
        let values = || bytes.chunks_exact(self.length).map(left_aligned);
        // Bits above a sample in the lower bits are its sign extension or zeros.
        let repeated = values().all(|value| value << shift >> shift == value);
        let above = u32::MAX << (32 - shift);
        let zeros = values().all(|value| value as u32 & above == 0);
        // If the lower bits are also zero, the samples have fewer bits than declared.
        let unused = (1u32 << (32 - self.bits)) - 1;
        let below_used = values().any(|value| value as u32 & unused != 0);
        (repeated || zeros) && (below_used || !self.promised)
    }
}

/// Aligns up to 4 bytes to the upper bits of 32.
fn left_aligned(bytes: &[u8]) -> i32 {
    match *bytes {
        [a, b] => i32::from_le_bytes([0, 0, a, b]),
        [a, b, c] => i32::from_le_bytes([0, a, b, c]),
        [a, b, c, d] => i32::from_le_bytes([a, b, c, d]),
        // `channels` passes `length` bytes, 1 to 4.
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: [i32; 3], length: usize, bits: u16, promised: bool) -> Vec<f32> {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes().into_iter().take(length))
            .collect();
        let integers = Integers::new(length, bits, promised).unwrap();
        integers.channels(&bytes, 1).remove(0)
    }

    #[test]
    fn samples_padded_to_more_bytes_are_read_at_either_end() {
        let expected = [0.5, -0.25, 3.0 / 8_388_608.0];
        let low = [0x40_0000, -0x20_0000, 3];
        for promised in [false, true] {
            assert_eq!(read(low, 4, 24, promised), expected);
            assert_eq!(read(low.map(|value| value << 8), 4, 24, promised), expected);
        }
        // Zeros in the upper bits.
        assert_eq!(
            read(low.map(|value| value & 0xff_ffff), 4, 24, false),
            expected
        );
        let low = [0x4000, -0x2000, 3];
        let expected = [0.5, -0.25, 3.0 / 32_768.0];
        assert_eq!(read(low, 4, 16, false), expected);
        assert_eq!(read(low, 3, 16, false), expected);
        assert_eq!(read(low.map(|value| value << 16), 4, 16, true), expected);
    }

    #[test]
    fn partial_bytes_use_the_upper_bits() {
        let expected = [0.5, -0.25, 1.0 / 2_048.0];
        assert_eq!(read([0x4000, -0x2000, 0x10], 2, 12, false), expected);
        let expected = [0.5, -0.25, 1.0 / 524_288.0];
        assert_eq!(read([0x40_0000, -0x20_0000, 0x10], 3, 20, true), expected);
        assert_eq!(Integers::new(5, 32, false), None);
        assert_eq!(Integers::new(2, 24, false), None);
        assert_eq!(Integers::new(2, 0, false), None);
    }
}
