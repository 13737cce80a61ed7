//! Compares live mode with the classification of complete recordings.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use speech_emotion::{Backend, Live, LiveOptions, Recognizer, Unsure, audio};

fn clip(name: &str) -> Vec<f32> {
    let path = format!("{}/../tests/clips/{name}.wav", env!("CARGO_MANIFEST_DIR"));
    let recording = audio::decode(&std::fs::read(path).unwrap()).unwrap();
    recording.to_mono_16_khz().unwrap()
}

fn recognizer() -> Recognizer {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/golden/network.safetensors"
    );
    Recognizer::from_bytes(&std::fs::read(path).unwrap(), Backend::Cpu).unwrap()
}

#[test]
fn a_sentence_that_fits_the_window_has_the_result_of_the_recording() {
    let recognizer = recognizer();
    for name in ["03b01Wa", "15b10Nc", "16a05La"] {
        let samples = clip(name);
        let expected = recognizer.classify(&samples, 16_000).unwrap();
        let options = LiveOptions {
            window: 7.0,
            smoothing: 0.0,
            ..LiveOptions::default()
        };
        let mut live = Live::new(16_000, options).unwrap();
        for block in samples.chunks(128) {
            live.push(block).unwrap();
        }
        let moment = recognizer.classify_live(&mut live).unwrap();
        let classification = moment.classification.unwrap();
        assert_eq!(classification.label, expected.label, "{name}");
        // Only the last two frames differ: they are available 20 ms after their center.
        for ((_, a), (_, b)) in classification
            .probabilities
            .iter()
            .zip(&expected.probabilities)
        {
            assert!((a - b).abs() < 0.05, "{name}: {a} {b}");
        }
        let seconds = samples.len() as f64 / 16_000.0;
        assert!(
            (moment.window_end_seconds - seconds).abs() < 0.031,
            "{name}"
        );
    }
}

#[test]
fn speech_is_classified_silence_is_reported_and_smoothing_restarts() {
    let recognizer = recognizer();
    let options = LiveOptions {
        window: 1.0,
        smoothing: 1e6,
        gate: true,
    };
    let mut live = Live::new(16_000, options).unwrap();
    let quiet = vec![0.0; 32_000];
    let classify = |live: &mut Live, samples: &[f32]| {
        live.push(samples).unwrap();
        recognizer.classify_live(live).unwrap().classification
    };
    assert_eq!(classify(&mut live, &quiet), None);
    let speech = clip("03b01Wa");
    let first = classify(&mut live, &speech[..20_000]).unwrap();
    // With a time constant of days, the probabilities do not change.
    let second = classify(&mut live, &speech[20_000..28_000]).unwrap();
    assert_eq!(first.label, second.label);
    for ((_, a), (_, b)) in first.probabilities.iter().zip(&second.probabilities) {
        assert!((a - b).abs() < 1e-3, "{a} {b}");
    }
    assert_eq!(classify(&mut live, &quiet), None);
    let other = classify(&mut live, &clip("16a05La")[8_000..28_000]).unwrap();
    let pairs = first.probabilities.iter().zip(&other.probabilities);
    let distance: f32 = pairs.map(|((_, a), (_, b))| (a - b).abs()).sum();
    assert!(distance > 0.02, "{first:?} {other:?}");
    let sum: f32 = other.probabilities.iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-4);
}

#[test]
fn a_word_that_has_just_started_is_too_short() {
    let recognizer = recognizer();
    let mut live = Live::new(16_000, LiveOptions::default()).unwrap();
    live.push(&vec![0.0; 32_000]).unwrap();
    live.push(&clip("03b01Wa")[8_000..12_800]).unwrap();
    let classification = recognizer
        .classify_live(&mut live)
        .unwrap()
        .classification
        .unwrap();
    assert_eq!(classification.unsure, Some(Unsure::TooShort));
    let best = classification
        .probabilities
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1));
    assert_eq!(best.unwrap().0, classification.label);
}
