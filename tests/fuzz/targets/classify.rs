//! Any numbers as samples, at any rate: a classification whose probabilities sum to 1, or an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use speech_emotion::{Backend, Recognizer};

static RECOGNIZER: LazyLock<Recognizer> =
    LazyLock::new(|| Recognizer::embedded(Backend::Cpu).expect("the shipped model"));

fuzz_target!(|bytes: &[u8]| {
    let (words, _) = bytes.as_chunks::<4>();
    let Some((rate, samples)) = words.split_first() else {
        return;
    };
    let rate = u32::from_le_bytes(*rate);
    let samples: Vec<f32> = samples
        .iter()
        .map(|word| f32::from_le_bytes(*word))
        .collect();
    if let Ok(classification) = RECOGNIZER.classify(&samples, rate) {
        let sum: f32 = classification
            .probabilities
            .iter()
            .map(|(_, probability)| probability)
            .sum();
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        let sum: f32 = classification.attention.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    }
});
