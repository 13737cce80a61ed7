//! Reads the files of `tests/audio` and generates WAV files with any header.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::f64::consts::TAU;
use std::path::Path;

use speech_emotion::audio::{Recording, decode};

pub(crate) fn read(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/audio")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn decoded(name: &str, bytes: &[u8]) -> Recording {
    decode(bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A sample of the tone in a channel of the files in `tests/audio`.
pub(crate) fn tone(channel: usize, rate: u32, n: usize) -> f64 {
    let hz = [440.0, 1_000.0][channel % 2];
    0.5 * (TAU * hz * n as f64 / f64::from(rate)).sin()
}

/// A 16-bit mono WAV file at 16 kHz with any declared length.
pub(crate) fn wav(length: u32, samples: &[u8]) -> Vec<u8> {
    [
        &b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0"[..],
        b"LIST\x04\0\0\0INFOdata",
        &length.to_le_bytes(),
        samples,
    ]
    .concat()
}

pub(crate) fn samples_16(count: usize) -> Vec<u8> {
    (0..count)
        .flat_map(|n| ((tone(0, 16_000, n) * 32_768.0).round() as i16).to_le_bytes())
        .collect()
}
