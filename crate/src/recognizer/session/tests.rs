//! Compares the running mean with a simple reference implementation, and tests valid and invalid states.

use super::{RunningMean, state};
use crate::random::Generator;

/// Numbers in [-1, 1).
fn random(count: usize, generator: &mut Generator) -> Vec<f32> {
    (0..count)
        .map(|_| 2.0 * generator.uniform() - 1.0)
        .collect()
}

/// `e - (m - m_train)`, with `m = (w0 m_train + sum of w e) / (w0 + sum of w)` over `items`.
fn slow(train: &[f32], prior: f64, items: &[(Vec<f32>, f64)], embedding: &[f32]) -> Vec<f64> {
    let weights: f64 = prior + items.iter().map(|(_, seconds)| seconds).sum::<f64>();
    (0..train.len())
        .map(|i| {
            let train = f64::from(train[i]);
            let sum: f64 = items.iter().map(|(e, w)| w * f64::from(e[i])).sum();
            let mean = (prior * train + sum) / weights;
            f64::from(embedding[i]) - (mean - train)
        })
        .collect()
}

#[test]
fn centering_matches_its_formula() {
    let mut generator = Generator::new(1);
    for prior in [0.5_f32, 8.0, 300.0] {
        let train = random(12, &mut generator);
        let mut mean = RunningMean::new(train.clone(), prior);
        let mut items = Vec::new();
        for _ in 0..40 {
            let embedding = random(12, &mut generator);
            let seconds = f64::from(4.0 * generator.uniform());
            let before = slow(&train, prior.into(), &items, &embedding);
            items.push((embedding.clone(), seconds));
            let after = slow(&train, prior.into(), &items, &embedding);
            let received = mean.centred(&embedding);
            let adapted = mean.adapt(&embedding, seconds);
            for i in 0..12 {
                assert!((f64::from(received[i]) - before[i]).abs() < 1e-6);
                assert!((f64::from(adapted[i]) - after[i]).abs() < 1e-6);
            }
        }
        let total: f64 = items.iter().map(|(_, seconds)| seconds).sum();
        assert!((mean.seconds() - total).abs() < 1e-9);
    }
}

#[test]
fn no_speech_and_a_reset_change_nothing_and_a_common_shift_fades() {
    let mut generator = Generator::new(2);
    let train = random(8, &mut generator);
    let fresh = RunningMean::new(train.clone(), 8.0);
    let embedding = random(8, &mut generator);
    assert_eq!(fresh.centred(&embedding), embedding);
    let mut mean = fresh.clone();
    assert_eq!(mean.adapt(&embedding, 0.0), embedding, "no new speech");
    // All items have the same shift: after an hour the prior has a weight of 8 s of 3608 s.
    let shifted: Vec<f32> = train.iter().map(|value| value + 0.5).collect();
    let mut last = Vec::new();
    for _ in 0..1200 {
        last = mean.adapt(&shifted, 3.0);
    }
    for (value, train) in last.iter().zip(&train) {
        let left = value - train;
        assert!((left - 0.5 * 8.0 / 3608.0).abs() < 1e-6, "{left}");
    }
    mean.reset();
    assert_eq!(mean, fresh);
}

fn some() -> RunningMean {
    let mut generator = Generator::new(3);
    let mut mean = RunningMean::new(random(256, &mut generator), 8.0);
    for seconds in [2.5, 0.25, 3.5] {
        mean.adapt(&random(256, &mut generator), seconds);
    }
    mean
}

#[test]
fn a_state_round_trips_bit_for_bit() {
    let mean = some();
    let text = state::write(&mean, 0x0123_4567_89ab_cdef);
    assert!(text.len() < 10_000, "{} bytes", text.len());
    let mut generator = Generator::new(3);
    let mut other = RunningMean::new(random(256, &mut generator), 8.0);
    state::read(&text, &mut other, 0x0123_4567_89ab_cdef).unwrap();
    assert_eq!(other, mean);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["model"], "0123456789abcdef");
    assert_eq!(value["sums"].as_array().unwrap().len(), 256);
    let mut empty = mean.clone();
    empty.reset();
    let mut resumed = mean;
    state::read(&state::write(&empty, 1), &mut resumed, 1).unwrap();
    assert_eq!(resumed, empty);
}

#[test]
fn an_invalid_state_is_refused_and_changes_nothing() {
    let mean = some();
    let text = state::write(&mean, 7);
    let replaced = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let cases = [
        (String::new(), "other text"),
        ("null".to_owned(), "other text"),
        (text[..text.len() / 2].to_owned(), "other text"),
        (" ".repeat(1 << 19), "524288 bytes"),
        (replaced("session/1", "session/2"), "session/2"),
        (
            replaced("0000000000000007", "0000000000000008"),
            "model 0000000000000008",
        ),
        (replaced("[", "[0,"), "257"),
        (replaced("\"seconds\":", "\"seconds\":-"), "other numbers"),
        (
            replaced("\"seconds\":6.25", "\"seconds\":1e-3"),
            "other numbers",
        ),
        (
            replaced("\"seconds\":6.25", "\"seconds\":1e999"),
            "other text",
        ),
        (
            replaced("\"seconds\":6.25", "\"seconds\":null"),
            "other text",
        ),
    ];
    for (bad, part) in cases {
        let mut kept = mean.clone();
        let error = state::read(&bad, &mut kept, 7).unwrap_err();
        assert_eq!(error.code(), "session-state");
        let message = error.to_string();
        assert!(
            message.contains(part) && !message.contains('\n'),
            "{message}"
        );
        assert_eq!(kept, mean);
    }
}
