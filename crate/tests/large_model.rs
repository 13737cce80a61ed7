//! Compares the large model with numpy (tests/golden/large.py), in single recordings, live mode and sessions.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use speech_emotion::{Backend, Live, LiveOptions, Recognizer, Session, audio};
use std::path::PathBuf;

fn file(name: &str) -> Vec<u8> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    std::fs::read(root.join(name)).unwrap()
}

fn clip(name: &str) -> Vec<f32> {
    let recording = audio::decode(&file(&format!("tests/clips/{name}.wav"))).unwrap();
    recording.to_mono_16_khz().unwrap()
}

fn large() -> Recognizer {
    Recognizer::from_bytes(&file("crate/model/emodb-large.safetensors"), Backend::Cpu).unwrap()
}

fn largest_difference(received: &[f32], expected: &Value) -> f64 {
    let expected = expected.as_array().unwrap();
    assert_eq!(received.len(), expected.len());
    // `f64::max` ignores NaN.
    assert!(received.iter().all(|value| value.is_finite()));
    let pairs = received.iter().zip(expected);
    pairs
        .map(|(value, expected)| (f64::from(*value) - expected.as_f64().unwrap()).abs())
        .fold(0.0, f64::max)
}

#[test]
fn attention_embedding_and_probabilities_match_numpy() {
    let golden: Value = serde_json::from_slice(&file("tests/golden/large.json")).unwrap();
    let recognizer = large();
    assert_eq!(recognizer.card().architecture.name(), "whisper-encoder");
    for (name, expected) in golden.as_object().unwrap() {
        let result = recognizer.classify(&clip(name), 16_000).unwrap();
        assert_eq!(result.step_seconds, 0.02);
        let probabilities: Vec<f32> = result.probabilities.iter().map(|(_, p)| *p).collect();
        for (values, key, tolerance) in [
            (&result.attention, "attention", 1e-4),
            (&result.embedding, "embedding", 1e-3),
            (&probabilities, "probabilities", 1e-4),
        ] {
            let difference = largest_difference(values, &expected[key]);
            assert!(difference < tolerance, "{name}, {key}: {difference}");
        }
    }
}

#[test]
fn live_mode_and_sessions_work_and_the_gain_changes_nothing() {
    let recognizer = large();
    let samples = clip("16a05La");
    let whole = recognizer.classify(&samples, 16_000).unwrap();
    let quiet: Vec<f32> = samples.iter().map(|sample| 0.03 * sample).collect();
    let result = recognizer.classify(&quiet, 16_000).unwrap();
    assert_eq!(result.label, whole.label);
    assert!((result.confidence - whole.confidence).abs() < 0.01);

    let options = LiveOptions {
        window: 3.0,
        smoothing: 0.0,
        gate: true,
    };
    let mut live = Live::new(16_000, options).unwrap();
    let window = &samples[..samples.len().min(48_000)];
    live.push(window).unwrap();
    let moment = recognizer.classify_live(&mut live).unwrap();
    let classification = moment.classification.unwrap();
    let expected = recognizer.classify(window, 16_000).unwrap();
    assert_eq!(classification.label, expected.label);
    assert!(
        classification
            .attention
            .len()
            .abs_diff(expected.attention.len())
            <= 1
    );

    let mut session = Session::new(&recognizer).unwrap();
    assert_eq!(
        session.classify(&samples, 16_000).unwrap().label,
        whole.label
    );
    let small = Recognizer::embedded(Backend::Cpu).unwrap();
    let error = Session::from_state(&small, &session.state())
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.code(), "session-state");
}

#[test]
fn every_stage_is_present() {
    let recognizer = large();
    let intermediate = recognizer
        .inspect(&clip("03b01Wa"), 16_000)
        .unwrap()
        .unwrap();
    let stages: Vec<(&str, usize, usize)> = intermediate
        .stages
        .iter()
        .map(|stage| (stage.name.as_str(), stage.bands, stage.channels))
        .collect();
    assert_eq!(
        stages,
        [
            ("features", 80, 1),
            ("convolution1", 1, 384),
            ("convolution2", 1, 384),
            ("transformer1", 1, 384),
            ("transformer2", 1, 384),
            ("attention", 1, 1),
            ("context", 1, 768),
            ("hidden", 1, 64),
        ]
    );
    let counted: usize = intermediate
        .stages
        .iter()
        .map(|stage| stage.parameters)
        .sum();
    assert_eq!(counted, recognizer.card().parameter_count());
}
