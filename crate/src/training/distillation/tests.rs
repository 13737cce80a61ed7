//! Tests of distillation with the small teacher of tests/golden and the clips of tests/clips.

use super::speech::{Speech, aligned};
use super::{Distillation, DistillationConfig, DistillationMessage, SpeechProgress, prepare};
use crate::networks::teacher::Teacher;
use burn::prelude::Device;
use std::path::{Path, PathBuf};

const TEACHER: &[u8] = include_bytes!("../../../../tests/golden/teacher.safetensors");

fn clips() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clips")
}

fn speech(folder: &Path, config: &DistillationConfig) -> Speech {
    let device = Device::flex();
    let teacher = Teacher::read(TEACHER, 2, &device).unwrap();
    let out = folder.join("trunk.safetensors");
    prepare(&[clips()], &teacher, config, &out, &device, &|_| {}).unwrap()
}

fn config() -> DistillationConfig {
    DistillationConfig {
        updates: 6,
        batch: 4,
        warmup: 1,
        evaluate_every: 2,
        blocks: 1,
        crop: 60,
        learning_rate: 3e-3,
        ..DistillationConfig::default()
    }
}

fn errors(distillation: &mut Distillation<'_>, count: usize) -> Vec<f64> {
    let messages = distillation.take(count).map(Result::unwrap);
    messages
        .filter_map(|message| match message {
            DistillationMessage::Evaluation { error, .. } => Some(error),
            DistillationMessage::Update { .. } => None,
        })
        .collect()
}

#[test]
fn the_held_out_error_falls_and_a_checkpoint_resumes_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let config = config();
    let speech = speech(folder.path(), &config);
    let (train, held_out) = speech.counts();
    assert!(train > 8 && held_out > 0, "{train}, {held_out}");
    let device = Device::flex();

    let mut whole = Distillation::new(config.clone(), &speech, &device).unwrap();
    // Two updates and one evaluation, three times.
    let mut first = errors(&mut whole, 3);
    let checkpoint = whole.checkpoint().unwrap();
    first.extend(errors(&mut whole, 6));
    assert!(whole.next().is_none());
    assert_eq!(first.len(), 3);
    assert!(first[2] < first[0], "{first:?}");

    let mut resumed = Distillation::new(config.clone(), &speech, &device).unwrap();
    resumed.resume(&checkpoint).unwrap();
    assert_eq!(resumed.update(), 2);
    let mut rest: Vec<f64> = errors(&mut resumed, 100);
    // The evaluation at the checkpoint is repeated.
    assert_eq!(rest.remove(0), first[0]);
    assert_eq!(rest, first[1..]);
    let bytes = |distillation: &Distillation<'_>| {
        let file = distillation.trunk_file("test".to_owned(), None).unwrap();
        file.write(crate::model::Precision::F32).unwrap()
    };
    assert_eq!(bytes(&whole), bytes(&resumed));

    let other = DistillationConfig { batch: 5, ..config };
    let mut other = Distillation::new(other, &speech, &device).unwrap();
    let error = other.resume(&checkpoint).unwrap_err();
    assert_eq!(error.code(), "training-checkpoint-mismatch");
    assert!(error.to_string().contains("`batch`"), "{error}");
    for end in [0, 100, checkpoint.len() - 1] {
        let error = other.resume(&checkpoint[..end]).unwrap_err();
        assert_eq!(error.code(), "training-checkpoint-damaged");
    }
}

#[test]
fn cached_features_are_the_computed_ones() {
    let folder = tempfile::tempdir().unwrap();
    let config = config();
    let computed = speech(folder.path(), &config);
    let cached = speech(folder.path(), &config);
    assert_eq!(computed.fingerprint, cached.fingerprint);
    for (a, b) in computed.train.iter().zip(&cached.train) {
        assert_eq!(a.targets, b.targets);
        assert_eq!(a.log_mel, b.log_mel);
    }
    let device = Device::flex();
    let other = Teacher::read(TEACHER, 1, &device).unwrap();
    let out = folder.path().join("trunk.safetensors");
    let other = prepare(&[clips()], &other, &config, &out, &device, &|_| {}).unwrap();
    assert_ne!(computed.fingerprint, other.fingerprint);
    assert_ne!(computed.train[0].targets, other.train[0].targets);
}

#[test]
fn a_step_is_the_mean_of_the_two_frames_at_its_centre() {
    let features: Vec<f32> = (0..14).map(|value| value as f32).collect();
    let steps = aligned(&features, 2, 3);
    let steps: Vec<f32> = steps.iter().map(|value| value.to_f32()).collect();
    // Means of frames 1 and 2, 3 and 4, 5 and 6.
    assert_eq!(steps, [3.0, 4.0, 7.0, 8.0, 11.0, 12.0]);
}

#[test]
fn a_folder_without_usable_speech_is_refused_and_bad_files_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let teacher = Teacher::read(TEACHER, 1, &device).unwrap();
    let out = folder.path().join("trunk.safetensors");
    let warnings = std::sync::Mutex::new(Vec::new());
    let on_progress = |event| {
        if let SpeechProgress::Warning(cause) = event {
            warnings.lock().unwrap().push(cause);
        }
    };
    let folders = [folder.path().to_owned()];
    let refused = || prepare(&folders, &teacher, &config(), &out, &device, &on_progress);
    assert_eq!(refused().err().unwrap().code(), "distillation");
    std::fs::write(folder.path().join("bad.wav"), b"no sound").unwrap();
    assert_eq!(refused().err().unwrap().code(), "distillation");
    assert_eq!(warnings.lock().unwrap().len(), 1);
    // One recording cannot be split into two parts.
    std::fs::copy(clips().join("16a05La.wav"), folder.path().join("a.wav")).unwrap();
    assert_eq!(refused().err().unwrap().code(), "distillation");
}

#[test]
fn invalid_settings_are_refused_by_name() {
    let name = |change: fn(&mut DistillationConfig)| {
        let mut config = config();
        change(&mut config);
        let error = config.check().unwrap_err().to_string();
        error.split('`').nth(1).unwrap().to_owned()
    };
    assert_eq!(DistillationConfig::default().check(), Ok(()));
    assert_eq!(name(|c| c.updates = 0), "updates");
    assert_eq!(name(|c| c.batch = 0), "batch");
    assert_eq!(name(|c| c.evaluate_every = 0), "evaluateEvery");
    assert_eq!(name(|c| c.learning_rate = f64::NAN), "learningRate");
    assert_eq!(name(|c| c.weight_decay = 1e9), "weightDecay");
    assert_eq!(name(|c| c.gradient_norm = 0.0), "gradientNorm");
    assert_eq!(name(|c| c.blocks = 7), "blocks");
    assert_eq!(name(|c| c.crop = 302), "crop");
    assert_eq!(name(|c| c.hours = Some(-1.0)), "hours");
    assert_eq!(name(|c| c.augmentation.tempo = 0.1), "augmentation");
}
