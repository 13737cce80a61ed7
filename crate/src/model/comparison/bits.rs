//! Binary weights in a file: one bit per weight, 1 for a weight of 0 or more, lowest bit first.

/// The number of bytes of `count` weights.
pub(in crate::model) const fn packed_length(count: usize) -> usize {
    count.div_ceil(8)
}

/// The signs of `values`.
pub(in crate::model) fn pack(values: &[f32]) -> Vec<u8> {
    let byte = |values: &[f32]| {
        let bits = values.iter().enumerate();
        bits.fold(0, |byte, (bit, value)| {
            byte | (u8::from(*value >= 0.0) << bit)
        })
    };
    values.chunks(8).map(byte).collect()
}

/// `count` weights of -1 or 1.
pub(in crate::model) fn unpack(bytes: &[u8], count: usize) -> Vec<f32> {
    let bits = bytes
        .iter()
        .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1));
    bits.take(count)
        .map(|bit| if bit == 1 { 1.0 } else { -1.0 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_round_trip() {
        let values = [0.5, -0.1, 0.0, -2.0, 1.0, 1.0, -1.0, -1.0, 3.0, -1e-9];
        let bytes = pack(&values);
        assert_eq!(bytes, [0b0011_0101, 0b01]);
        assert_eq!(bytes.len(), packed_length(values.len()));
        let signs = [1.0, -1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0];
        assert_eq!(unpack(&bytes, 10), signs);
    }
}
