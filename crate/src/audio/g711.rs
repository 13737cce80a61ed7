//! A-law and mu-law, the telephone codecs (ITU-T G.711).

/// Decodes an A-law byte to a sample in [-1, 1).
pub(super) fn a_law(byte: u8) -> f32 {
    let byte = byte ^ 0x55;
    let mantissa = i32::from(byte & 0x0f) << 4;
    let magnitude = match byte >> 4 & 7 {
        0 => mantissa + 8,
        segment => (mantissa + 0x108) << (segment - 1),
    };
    scaled(if byte & 0x80 == 0 {
        -magnitude
    } else {
        magnitude
    })
}

/// Decodes a mu-law byte to a sample in [-1, 1).
pub(super) fn mu_law(byte: u8) -> f32 {
    const BIAS: i32 = 0x84;
    let byte = !byte;
    let magnitude = ((i32::from(byte & 0x0f) << 3) + BIAS) << (byte >> 4 & 7);
    scaled(if byte & 0x80 == 0 {
        magnitude - BIAS
    } else {
        BIAS - magnitude
    })
}

fn scaled(value: i32) -> f32 {
    value as f32 / 32_768.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_values_of_the_standard() {
        // ITU-T G.711, tables 1 and 2: the largest, the smallest and an intermediate value.
        let values =
            |decode: fn(u8) -> f32, codes: [u8; 5]| codes.map(|code| decode(code) * 32_768.0);
        assert_eq!(
            values(a_law, [0xaa, 0x2a, 0xd5, 0x55, 0x80]),
            [32_256.0, -32_256.0, 8.0, -8.0, 5_504.0]
        );
        assert_eq!(
            values(mu_law, [0x80, 0x00, 0xff, 0x7f, 0xe0]),
            [32_124.0, -32_124.0, 0.0, 0.0, 372.0]
        );
    }

    #[test]
    fn all_codes_differ_and_are_symmetric() {
        for decode in [a_law, mu_law] {
            let mut values: Vec<f32> = (0..=255).map(decode).collect();
            for code in 0..=255 {
                assert_eq!(decode(code), -decode(code ^ 0x80));
            }
            values.sort_by(f32::total_cmp);
            values.dedup();
            assert!(values.len() >= 255, "{}", values.len());
        }
    }
}
