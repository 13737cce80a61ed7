//! Compares classifications with PyTorch on clips of the test set, and tests invalid input.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use speech_emotion::{Backend, Classification, Recognizer, Unsure, audio};
use std::path::PathBuf;

fn tests(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests")).join(name)
}

fn clip(name: &str) -> Vec<f32> {
    let bytes = std::fs::read(tests("clips").join(name)).unwrap();
    audio::decode(&bytes).unwrap().to_mono_16_khz().unwrap()
}

fn golden() -> Recognizer {
    let bytes = std::fs::read(tests("golden/network.safetensors")).unwrap();
    Recognizer::from_bytes(&bytes, Backend::Cpu).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

fn assert_close(received: &[f32], expected: &[f64], what: &str) {
    assert_eq!(received.len(), expected.len(), "{what}");
    for (received, expected) in received.iter().zip(expected) {
        let difference = (f64::from(*received) - expected).abs();
        assert!(
            difference < 1e-4,
            "{what}: expected {expected}, received {received}"
        );
    }
}

#[test]
fn results_match_pytorch() {
    let text = std::fs::read_to_string(tests("golden/network.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let recognizer = golden();
    let inputs = expected["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 3);
    for input in inputs {
        let file = input["file"].as_str().unwrap();
        let first = input["first_sample"].as_u64().unwrap() as usize;
        let count = input["samples"].as_u64().unwrap() as usize;
        let classification = recognizer
            .classify(&clip(file)[first..first + count], 16_000)
            .unwrap();
        let probabilities: Vec<f32> = classification
            .probabilities
            .iter()
            .map(|(_, p)| *p)
            .collect();
        assert_close(&probabilities, &numbers(&input["probabilities"]), file);
        assert_close(
            &classification.attention,
            &numbers(&input["attention"]),
            file,
        );
    }
}

/// The emotions of the clips, by the letter in their file names.
const CLIPS: [(&str, &str); 8] = [
    ("03b01Wa.wav", "anger"),
    ("16a05La.wav", "boredom"),
    ("15a05Eb.wav", "disgust"),
    ("14a07Aa.wav", "fear"),
    ("08a05Fe.wav", "happiness"),
    ("13b03Td.wav", "sadness"),
    ("08b03Tc.wav", "sadness"),
    ("15b10Nc.wav", "neutral"),
];

#[cfg(feature = "embedded")]
#[test]
fn the_shipped_model_classifies_at_least_six_of_the_seven_emotions() {
    let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
    let mut right: Vec<&str> = Vec::new();
    for (name, emotion) in CLIPS {
        let classification = recognizer.classify(&clip(name), 16_000).unwrap();
        assert_sound(&classification);
        if classification.label == emotion && !right.contains(&emotion) {
            right.push(emotion);
        }
    }
    assert!(right.len() >= 6, "only {right:?}");
}

#[cfg(feature = "embedded")]
#[test]
fn silence_around_a_sentence_changes_no_result() {
    let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
    let mut noise = speech_emotion::internal::Generator::new(1);
    // A quiet room: noise 70 dB below full scale.
    let mut silence = |seconds: f32| -> Vec<f32> {
        let samples = (seconds * 16_000.0) as usize;
        (0..samples)
            .map(|_| 1e-3 * (noise.uniform() - 0.5))
            .collect()
    };
    let mut sure = 0;
    for (name, _) in CLIPS {
        let sentence = clip(name);
        let alone = recognizer.classify(&sentence, 16_000).unwrap();
        let surrounded = [silence(1.5), sentence, silence(2.0)].concat();
        let classification = recognizer.classify(&surrounded, 16_000).unwrap();
        // For an unreliable prediction, the label and `unsure` may change.
        if alone.unsure.is_none() {
            assert_eq!(classification.label, alone.label, "{name}");
            assert_eq!(classification.unsure, None, "{name}");
            sure += 1;
        }
        let shift = classification.start_seconds - alone.start_seconds;
        assert!((1.4..1.8).contains(&shift), "{name}: {shift}");
    }
    assert!(sure >= 6, "{sure}");
}

/// Invariants of all results.
fn assert_sound(classification: &Classification) {
    let sum: f32 = classification.probabilities.iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-5, "probabilities sum to {sum}");
    let sum: f32 = classification.attention.iter().sum();
    assert!((sum - 1.0).abs() < 1e-4, "attention sums to {sum}");
    let best = classification
        .probabilities
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap();
    assert_eq!(
        (&best.0, best.1),
        (&classification.label, classification.confidence)
    );
}

#[test]
fn invalid_input_gives_one_error_and_the_next_call_works() {
    let recognizer = golden();
    let good = clip("03b01Wa.wav");
    let expected = recognizer.classify(&good, 16_000).unwrap();
    let second = vec![0.1; 16_000];
    let mut nan = second.clone();
    nan[777] = f32::NAN;
    let mut infinite = second.clone();
    infinite[3] = f32::NEG_INFINITY;
    let cases: [(&str, &[f32], u32, &str); 9] = [
        ("empty", &[], 16_000, "samples-too-short"),
        ("one sample", &[0.1], 16_000, "samples-too-short"),
        ("39 ms", &second[..624], 16_000, "samples-too-short"),
        ("NaN", &nan, 16_000, "samples-not-finite"),
        ("infinite", &infinite, 16_000, "samples-not-finite"),
        (
            "integers",
            &[30_000.0; 16_000],
            16_000,
            "samples-out-of-range",
        ),
        ("0 Hz", &second, 0, "sample-rate"),
        ("3 MHz", &second, 3_000_000, "sample-rate"),
        (
            "ten minutes",
            &vec![0.1; 600 * 16_000],
            16_000,
            "samples-too-long",
        ),
    ];
    for (name, samples, rate, code) in cases {
        let error = recognizer.classify(samples, rate).expect_err(name);
        assert_eq!(error.code(), code, "{name}");
        let sentence = error.to_string();
        assert!(
            sentence.contains("expected") && sentence.contains("received"),
            "{name}: {sentence}"
        );
        let again = recognizer.classify(&good, 16_000).unwrap();
        assert_eq!(again.probabilities, expected.probabilities, "after {name}");
    }
}

#[test]
fn silence_and_a_short_cry_are_unsure() {
    let recognizer = golden();
    let silence = recognizer.classify(&[0.0; 32_000], 16_000).unwrap();
    assert_eq!(silence.unsure, Some(Unsure::NoSpeech));
    assert_sound(&silence);
    let speech = clip("03b01Wa.wav");
    let short = recognizer
        .classify(&speech[8000..8000 + 4800], 16_000)
        .unwrap();
    assert_eq!(short.unsure, Some(Unsure::TooShort));
    assert_sound(&short);
}

#[test]
fn the_middle_seven_seconds_of_a_long_recording_are_classified() {
    let recognizer = golden();
    let long = clip("08b03Tc.wav");
    let classification = recognizer.classify(&long, 16_000).unwrap();
    // 700 of the frames, from about the 100th: 174 steps, which start after about a second.
    assert_eq!(classification.attention.len(), 174);
    let cut = (long.len() / 160 + 1 - 700) / 2;
    assert!(
        (classification.start_seconds - (0.01 * cut as f32 + 0.01)).abs() < 1e-5,
        "{}",
        classification.start_seconds
    );
}

#[test]
fn a_timeline_classifies_each_window_as_a_single_recording() {
    let recognizer = golden();
    let samples = clip("08b03Tc.wav");
    let timeline = recognizer.timeline(&samples, 16_000, 3.0, 1.5).unwrap();
    assert_eq!(timeline.len(), 1 + (samples.len() - 48_000) / 24_000);
    for (start, classification) in &timeline {
        let first = (start * 16_000.0).round() as usize;
        let alone = recognizer
            .classify(&samples[first..first + 48_000], 16_000)
            .unwrap();
        assert_eq!(alone.probabilities, classification.probabilities);
    }
    let one = recognizer
        .timeline(&samples[..20_000], 16_000, 3.0, 0.5)
        .unwrap();
    assert_eq!(one.len(), 1);
    for (window, every) in [
        (0.0, 1.0),
        (f64::NAN, 1.0),
        (3.0, 0.0),
        (3.0, f64::NAN),
        (1e9, 1.0),
    ] {
        let error = recognizer
            .timeline(&samples, 16_000, window, every)
            .expect_err("a window");
        assert_eq!(error.code(), "window");
    }
}

#[test]
fn the_same_audio_at_another_rate_has_nearly_the_same_result() {
    let recognizer = golden();
    let samples = clip("13b03Td.wav");
    let expected = recognizer.classify(&samples, 16_000).unwrap();
    // Repeating samples would create images above 8 kHz; linear interpolation is sufficient for a comparison.
    let doubled: Vec<f32> = samples
        .windows(2)
        .flat_map(|pair| [pair[0], f32::midpoint(pair[0], pair[1])])
        .collect();
    let classification = recognizer.classify(&doubled, 32_000).unwrap();
    assert_eq!(classification.label, expected.label);
    for ((_, a), (_, b)) in classification
        .probabilities
        .iter()
        .zip(&expected.probabilities)
    {
        assert!((a - b).abs() < 0.05, "{a} {b}");
    }
}
