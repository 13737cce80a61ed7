//! Compares the teacher with an independent implementation (tests/golden/teacher.py).

use super::{Teacher, teacher_trunk};
use crate::frontend::{Frontend, LogMelKind, WhisperLogMel};
use crate::inference::cpu::TrunkEngine;
use crate::model::{ModelFile, NetworkConfig, Precision};
use burn::prelude::Device;
use serde::Deserialize;

const FILE: &[u8] = include_bytes!("../../../../tests/golden/teacher.safetensors");
const GOLDEN: &str = include_str!("../../../../tests/golden/teacher.json");
const CLIP: &[u8] = include_bytes!("../../../../tests/clips/16a05La.wav");

#[derive(Deserialize)]
struct Golden {
    tiny: Case,
}

#[derive(Deserialize)]
struct Case {
    samples: usize,
    count: usize,
    frames: Vec<usize>,
    /// Indexed by block, frame, value.
    blocks: Vec<Vec<Vec<f32>>>,
}

fn clip(samples: usize) -> Vec<f32> {
    let recording = crate::audio::decode(CLIP).unwrap();
    recording.to_mono_16_khz().unwrap()[..samples].to_vec()
}

#[test]
fn features_after_each_block_match_the_reference() {
    let golden: Golden = serde_json::from_str(GOLDEN).unwrap();
    let case = golden.tiny;
    let samples = clip(case.samples);
    for (blocks, expected) in case.blocks.iter().enumerate() {
        let teacher = Teacher::read(FILE, blocks, &Device::flex()).unwrap();
        let features = teacher
            .features(&mut WhisperLogMel::new(), &samples)
            .unwrap();
        assert_eq!(features.len(), case.count * teacher.width());
        for (frame, expected) in case.frames.iter().zip(expected) {
            let found = &features[frame * teacher.width()..][..teacher.width()];
            for (value, expected) in found.iter().zip(expected) {
                assert!(
                    (value - expected).abs() < 1e-3,
                    "{blocks} blocks, frame {frame}: {value} is not {expected}"
                );
            }
        }
    }
}

#[test]
fn odd_lengths_give_a_frame_each_20_ms() {
    let teacher = Teacher::read(FILE, 1, &Device::flex()).unwrap();
    let mut extractor = WhisperLogMel::new();
    for (samples, frames) in [
        (201, 1),
        (480, 2),
        (640, 2),
        (800, 3),
        (16_000, 50),
        (16_160, 51),
    ] {
        let features = teacher.features(&mut extractor, &clip(samples)).unwrap();
        assert_eq!(
            features.len(),
            frames * teacher.width(),
            "{samples} samples"
        );
    }
    for samples in [0, 200, 480_001] {
        let error = teacher.features(&mut extractor, &vec![0.1; samples]);
        assert_eq!(error.unwrap_err().code(), "teacher-samples");
    }
}

#[test]
fn a_file_of_another_shape_is_refused_by_name() {
    let refused = |bytes: &[u8], blocks: usize| {
        let error = Teacher::read(bytes, blocks, &Device::flex()).unwrap_err();
        assert_eq!(error.code(), "teacher-file");
        error.to_string()
    };
    assert!(refused(FILE, 3).contains("blocks.2.mlp.hidden.weight"));
    assert!(refused(&FILE[..FILE.len() - 2], 1).contains("safetensors"));
    assert!(refused(b"", 1).contains("safetensors"));
    let model = include_bytes!("../../../../tests/golden/network.safetensors");
    assert!(refused(model, 1).contains("speech-emotion-teacher/1"));
}

#[test]
fn the_trunk_of_a_teacher_has_its_features_in_the_cpu_engine() {
    for blocks in [1, 2] {
        let trunk = teacher_trunk(FILE, blocks, None).unwrap();
        let written = trunk.write(Precision::F32).unwrap();
        assert_eq!(ModelFile::read(&written).unwrap(), trunk);
        let teacher = Teacher::read(FILE, blocks, &Device::flex()).unwrap();
        let engine = TrunkEngine::new(NetworkConfig::from(&trunk.card), &trunk.tensors).unwrap();
        let mut frontend = Frontend::new(LogMelKind::Whisper, None);
        for samples in [1200, 16_000, 23_456] {
            let samples = clip(samples);
            let mut log_mel = frontend.features(&samples).unwrap().log_mel;
            let standardization = trunk.standardization().unwrap();
            standardization.apply(&mut log_mel.values);
            let states = engine.states(&log_mel.values);
            let expected = teacher
                .features(&mut WhisperLogMel::new(), &samples)
                .unwrap();
            assert_eq!(states.len(), expected.len());
            for (state, expected) in states.iter().zip(&expected) {
                assert!((state - expected).abs() < 2e-4, "{state} is not {expected}");
            }
        }
    }
    assert_eq!(
        teacher_trunk(FILE, 3, None).unwrap_err().code(),
        "teacher-file"
    );
}
