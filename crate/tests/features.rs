//! Log-mel against librosa, on real speech; pieces against wholes. The golden data is made by
//! `tests/golden/features.py`.
#![cfg(feature = "decode")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use speech_emotion::audio::decode;
use speech_emotion::frontend::{
    LogMelExtractor, LogMelStream, MEL_BANDS, MelBank, floor_to_dynamic_range, frame_count,
};

/// The project's tolerance, dB.
const TOLERANCE: f32 = 1e-3;
/// The golden frames are each so many frames, and the last one.
const EVERY: usize = 8;

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

/// The clips of the tests folder and their samples.
fn clips() -> Vec<(String, Vec<f32>)> {
    let mut clips: Vec<(String, Vec<f32>)> = fs::read_dir(tests_folder().join("clips"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wav"))
        .map(|path| {
            let recording = decode(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(recording.sample_rate, 16_000);
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, recording.to_mono_16_khz().unwrap())
        })
        .collect();
    clips.sort_by(|a, b| a.0.cmp(&b.0));
    clips
}

/// A two-dimensional array of f32 in npy format, version 1: its rows.
fn read_npy(name: &str) -> Vec<Vec<f32>> {
    let bytes = fs::read(tests_folder().join("golden/features").join(name)).unwrap();
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let (header, data) =
        bytes[10..].split_at(usize::from(u16::from_le_bytes([bytes[8], bytes[9]])));
    let header = std::str::from_utf8(header).unwrap();
    assert!(header.contains("'<f4'") && header.contains("'fortran_order': False"));
    let shape = header.split(['(', ')']).nth(1).unwrap();
    let shape: Vec<usize> = shape
        .split(',')
        .map(|size| size.trim().parse().unwrap())
        .collect();
    let values: Vec<f32> = data
        .as_chunks()
        .0
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect();
    assert_eq!(values.len(), shape[0] * shape[1]);
    values.chunks_exact(shape[1]).map(<[f32]>::to_vec).collect()
}

#[test]
fn log_mel_meets_librosa_on_real_speech() {
    let clips = clips();
    let emotions: std::collections::BTreeSet<char> = clips
        .iter()
        .filter_map(|(name, _)| name.chars().nth(5))
        .collect();
    assert!(clips.len() >= 8 && emotions.len() == 7, "{emotions:?}");
    assert!(clips.iter().any(|(_, samples)| samples.len() > 7 * 16_000));

    let mut extractor = LogMelExtractor::new();
    for (name, samples) in clips {
        let log_mel = extractor.extract(&samples).unwrap();
        let frames: Vec<&[f32]> = log_mel.iter().collect();
        assert_eq!(frames.len(), frame_count(samples.len()));

        let golden = read_npy(&format!("{name}.frames.npy"));
        let chosen = (0..frames.len()).filter(|&t| t % EVERY == 0 || t == frames.len() - 1);
        assert_eq!(golden.len(), chosen.clone().count(), "{name}");
        let mut worst = 0.0f32;
        for (t, golden) in chosen.zip(&golden) {
            for (value, expected) in frames[t].iter().zip(golden) {
                worst = worst.max((value - expected).abs());
            }
        }
        println!(
            "{name}: {} frames, at most {worst:.1e} dB from librosa",
            golden.len()
        );
        assert!(worst < TOLERANCE, "{name}: {worst} dB");

        // The frames between the golden ones, by the bands' means and deviations over all frames.
        let bands = read_npy(&format!("{name}.bands.npy"));
        for band in 0..MEL_BANDS {
            let column: Vec<f64> = frames.iter().map(|frame| f64::from(frame[band])).collect();
            let mean = column.iter().sum::<f64>() / column.len() as f64;
            let variance =
                column.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / column.len() as f64;
            let off = (mean - f64::from(bands[0][band]))
                .abs()
                .max((variance.sqrt() - f64::from(bands[1][band])).abs());
            assert!(off < 1e-4, "{name}, band {band}: {off} dB");
        }
    }
}

#[test]
fn the_mel_bank_is_librosas() {
    let bank = MelBank::new();
    let golden = read_npy("mel_bank.npy");
    let ours: Vec<(usize, usize, f32)> = (0..MEL_BANDS)
        .flat_map(|band| {
            let (first, weights) = bank.band(band).unwrap();
            weights
                .iter()
                .enumerate()
                .map(move |(offset, &weight)| (band, first + offset, weight))
        })
        .collect();
    assert_eq!(ours.len(), golden.len());
    for ((band, bin, weight), golden) in ours.into_iter().zip(golden) {
        assert_eq!([band as f32, bin as f32], golden[..2]);
        assert!(
            (weight - golden[2]).abs() <= 1e-6 * golden[2],
            "band {band}, bin {bin}: {weight}, {}",
            golden[2]
        );
    }
}

#[test]
fn clips_in_pieces_of_a_worklet_block_give_the_whole_bit_for_bit() {
    let mut extractor = LogMelExtractor::new();
    let mut stream = LogMelStream::new();
    for (name, samples) in clips() {
        let mut values = Vec::new();
        for block in samples.chunks(128) {
            stream
                .push(block, |frame| values.extend_from_slice(frame))
                .unwrap();
        }
        stream.finish(|frame| values.extend_from_slice(frame));
        floor_to_dynamic_range(&mut values);
        assert!(
            values == extractor.extract(&samples).unwrap().values,
            "{name}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn pieces_of_any_size_give_the_whole_bit_for_bit(
        samples in prop::collection::vec(-1.0f32..1.0, 0..5_000),
        cuts in prop::collection::vec(0usize..5_000, 0..16),
    ) {
        let whole = LogMelExtractor::new().extract(&samples).unwrap();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(samples.len())).collect();
        cuts.extend([0, samples.len()]);
        cuts.sort_unstable();
        let mut stream = LogMelStream::new();
        let mut values = Vec::new();
        for pair in cuts.windows(2) {
            stream.push(&samples[pair[0]..pair[1]], |frame| values.extend_from_slice(frame)).unwrap();
        }
        stream.finish(|frame| values.extend_from_slice(frame));
        floor_to_dynamic_range(&mut values);
        prop_assert_eq!(values, whole.values);
    }
}
