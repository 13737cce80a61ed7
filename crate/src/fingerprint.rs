//! FNV-1a hashes (Fowler, Noll and Vo) that identify data, with one number for each step. Not for cryptography.

/// The hash of an empty sequence.
pub(crate) const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Adds a number to a hash.
pub(crate) const fn hashed(hash: u64, number: u64) -> u64 {
    (hash ^ number).wrapping_mul(FNV_PRIME)
}

/// The hash of bytes.
#[cfg(feature = "train")]
pub(crate) fn hashed_bytes(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(FNV_OFFSET, |hash, byte| hashed(hash, (*byte).into()))
}

/// The hash of the bit patterns of floats.
#[cfg(feature = "train")]
pub(crate) fn hashed_values(values: &[f32]) -> u64 {
    values.iter().fold(FNV_OFFSET, |hash, value| {
        hashed(hash, value.to_bits().into())
    })
}
