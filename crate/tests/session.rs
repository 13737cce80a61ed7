//! Session adaptation, on clips and a model with random weights.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use speech_emotion::audio::voice_activity;
use speech_emotion::internal::{Engine, RunningMean};
use speech_emotion::model::NetworkConfig;
use speech_emotion::model::{ModelFile, Precision};
use speech_emotion::{
    Backend, Classification, Live, LiveOptions, Recognizer, Session, Unsure, audio,
};

const CLIPS: [&str; 5] = ["03b01Wa", "16a05La", "15a05Eb", "14a07Aa", "13b03Td"];
const PRIOR: f32 = 5.0;

fn clip(name: &str) -> Vec<f32> {
    let path = format!("{}/../tests/clips/{name}.wav", env!("CARGO_MANIFEST_DIR"));
    let recording = audio::decode(&std::fs::read(path).unwrap()).unwrap();
    recording.to_mono_16_khz().unwrap()
}

fn golden() -> Vec<u8> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/golden/network.safetensors"
    );
    std::fs::read(path).unwrap()
}

/// The golden network with the mean of the embedding over some clips, and a standard deviation other than 1.
fn model() -> ModelFile {
    let plain = Recognizer::from_bytes(&golden(), Backend::Cpu).unwrap();
    let embeddings: Vec<Vec<f32>> = CLIPS[1..]
        .iter()
        .map(|name| plain.classify(&clip(name), 16_000).unwrap().embedding)
        .collect();
    let mean: Vec<f32> = (0..256)
        .map(|i| embeddings.iter().map(|e| e[i]).sum::<f32>() / embeddings.len() as f32)
        .collect();
    let std = (0..256).map(|i| 0.05 + i as f32 / 1024.0).collect();
    let mut file = ModelFile::read(&golden()).unwrap();
    file.card.session_prior_seconds = Some(PRIOR);
    file.set_embedding_standardization(mean, std);
    file
}

fn recognizer(backend: Backend) -> Recognizer {
    Recognizer::from_bytes(&model().write(Precision::F32).unwrap(), backend).unwrap()
}

fn probabilities(result: &Classification) -> Vec<f32> {
    result.probabilities.iter().map(|(_, p)| *p).collect()
}

#[track_caller]
fn assert_close(a: &[f32], b: &[f32], tolerance: f32) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < tolerance, "{a}, {b}");
    }
}

#[test]
fn a_session_matches_its_formula_and_changes_no_plain_results() {
    let recognizer = recognizer(Backend::Cpu);
    assert!(recognizer.has_sessions());
    let file = model();
    let engine = Engine::new(NetworkConfig::from(&file.card), &file.tensors).unwrap();
    let [train, _] = file.embedding_standardization().unwrap();
    let mut mean = RunningMean::new(train.to_vec(), PRIOR);
    let mut session = Session::new(&recognizer).unwrap();
    let mut adapted = 0;
    for name in CLIPS {
        let samples = clip(name);
        let plain = recognizer.classify(&samples, 16_000).unwrap();
        let result = session.classify(&samples, 16_000).unwrap();
        let seconds = f64::from(voice_activity(&samples).speech_seconds);
        let logits = engine.classify_embedding(&mean.adapt(&plain.embedding, seconds));
        let powers: Vec<f32> = logits.iter().map(|logit| logit.exp()).collect();
        let sum: f32 = powers.iter().sum();
        let expected: Vec<f32> = powers.iter().map(|power| power / sum).collect();
        assert_close(&probabilities(&result), &expected, 1e-4);
        assert!((session.seconds() - mean.seconds()).abs() < 0.03, "{name}");
        assert_eq!(result.embedding, plain.embedding);
        assert_eq!(result.attention, plain.attention);
        adapted += usize::from(probabilities(&result) != probabilities(&plain));
        let best = probabilities(&result).into_iter().fold(0.0, f32::max);
        assert_eq!(result.confidence, best);
        let again = recognizer.classify(&samples, 16_000).unwrap();
        assert_eq!(probabilities(&again), probabilities(&plain), "stateless");
    }
    assert_eq!(adapted, CLIPS.len());
    session.reset();
    assert_eq!(session.seconds(), 0.0);
    let fresh = Session::new(&recognizer).unwrap();
    assert_eq!(session.state(), fresh.state());
}

#[test]
fn a_result_does_not_depend_on_later_input() {
    let recognizer = recognizer(Backend::Cpu);
    let run = |names: &[&str]| -> Vec<Vec<f32>> {
        let mut session = Session::new(&recognizer).unwrap();
        let results = names
            .iter()
            .map(|name| session.classify(&clip(name), 16_000));
        results
            .map(|result| probabilities(&result.unwrap()))
            .collect()
    };
    let all = run(&CLIPS);
    assert_eq!(run(&CLIPS[..3]), all[..3]);
    let swapped = run(&[CLIPS[0], CLIPS[1], CLIPS[4], CLIPS[2]]);
    assert_eq!(swapped[..2], all[..2]);
    assert_ne!(swapped[3], all[2], "it depends on what came before");
}

#[test]
fn silence_too_little_speech_and_errors_do_not_count() {
    let recognizer = recognizer(Backend::Cpu);
    let mut session = Session::new(&recognizer).unwrap();
    session.classify(&clip(CLIPS[0]), 16_000).unwrap();
    let state = session.state();
    let silence = session.classify(&[0.0; 16_000], 16_000).unwrap();
    assert_eq!(silence.unsure, Some(Unsure::NoSpeech));
    let words = clip(CLIPS[1]);
    let short = words.chunks(4_000).find_map(|word| {
        let samples = [word, &[0.0; 16_000][..]].concat();
        let plain = recognizer.classify(&samples, 16_000).unwrap();
        (plain.unsure == Some(Unsure::TooShort)).then_some(samples)
    });
    let short = session.classify(&short.unwrap(), 16_000).unwrap();
    assert_eq!(short.unsure, Some(Unsure::TooShort));
    assert_eq!(session.state(), state);
    assert!(session.classify(&[f32::NAN; 16_000], 16_000).is_err());
    assert!(session.classify(&[0.0; 10], 16_000).is_err());
    let mut bad = clip(CLIPS[2]);
    *bad.last_mut().unwrap() = 1e9;
    assert!(session.timeline(&bad, 16_000, 1.0, 0.5).is_err());
    let none = session.timeline(&bad[..20_000], 16_000, 1.0, 0.0);
    assert!(none.is_err());
    assert_eq!(session.state(), state);
}

#[test]
fn speech_that_windows_share_counts_once() {
    let recognizer = recognizer(Backend::Cpu);
    let samples = [clip("13b03Td"), clip("08b03Tc")].concat();
    let total = f64::from(voice_activity(&samples).speech_seconds);
    let seconds = |window: f64, every: f64| {
        let mut session = Session::new(&recognizer).unwrap();
        let results = session.timeline(&samples, 16_000, window, every).unwrap();
        (session.seconds(), results.len())
    };
    let (apart, few) = seconds(2.0, 2.0);
    let (shared, many) = seconds(2.0, 0.25);
    assert!(many > 5 * few, "{many} {few}");
    // The background is estimated for each window.
    for seconds in [apart, shared] {
        assert!(
            (0.6..1.1).contains(&(seconds / total)),
            "{seconds} of {total}"
        );
    }

    let mut session = Session::new(&recognizer).unwrap();
    let options = LiveOptions {
        window: 2.0,
        smoothing: 0.0,
        gate: true,
    };
    let mut live = Live::new(16_000, options).unwrap();
    let mut before = 0.0;
    for block in samples.chunks(4_000) {
        live.push(block).unwrap();
        session.classify_live(&mut live).unwrap();
        assert!(session.seconds() >= before);
        before = session.seconds();
    }
    let seconds = session.seconds();
    assert!(
        (0.6..1.1).contains(&(seconds / total)),
        "{seconds} of {total}"
    );
    session.classify_live(&mut live).unwrap();
    assert_eq!(session.seconds(), seconds, "the same window twice");
}

#[test]
fn windows_of_a_timeline_are_adapted_one_after_the_other() {
    let recognizer = recognizer(Backend::Cpu);
    let samples = clip("13b03Td");
    let mut session = Session::new(&recognizer).unwrap();
    let timeline = session.timeline(&samples, 16_000, 2.0, 2.0).unwrap();
    let mut other = Session::new(&recognizer).unwrap();
    for (start, result) in &timeline {
        let first = (start * 16_000.0) as usize;
        let window = &samples[first..(first + 32_000).min(samples.len())];
        let expected = other.classify(window, 16_000).unwrap();
        assert_close(&probabilities(result), &probabilities(&expected), 1e-3);
    }
    assert!((session.seconds() - other.seconds()).abs() < 0.1);
}

#[test]
fn a_state_resumes_and_that_of_another_model_is_refused() {
    let recognizer = recognizer(Backend::Cpu);
    let mut session = Session::new(&recognizer).unwrap();
    for name in &CLIPS[..2] {
        session.classify(&clip(name), 16_000).unwrap();
    }
    let mut resumed = Session::from_state(&recognizer, &session.state()).unwrap();
    assert_eq!(resumed.seconds(), session.seconds());
    let next = clip(CLIPS[2]);
    let [a, b] = [&mut session, &mut resumed].map(|s| s.classify(&next, 16_000).unwrap());
    assert_eq!(probabilities(&a), probabilities(&b));
    assert_eq!(session.state(), resumed.state());

    let from_bytes = |file: &ModelFile| {
        Recognizer::from_bytes(&file.write(Precision::F32).unwrap(), Backend::Cpu).unwrap()
    };
    let mut other = model();
    other.tensors.get_mut("gru.bias").unwrap().values[5] += 0.01;
    let other = from_bytes(&other);
    let error = Session::from_state(&other, &session.state()).err().unwrap();
    assert_eq!(error.code(), "session-state");
    // The classifier does not affect the embedding.
    let mut trained = model();
    let bias = trained.tensors.get_mut("classifier.output.bias").unwrap();
    bias.values[0] += 0.5;
    trained.card.temperature = Some(1.5);
    let trained = from_bytes(&trained);
    assert!(Session::from_state(&trained, &session.state()).is_ok());

    let plain = Recognizer::from_bytes(&golden(), Backend::Cpu).unwrap();
    assert!(!plain.has_sessions());
    let error = Session::new(&plain).err().unwrap();
    assert_eq!(error.code(), "model-session");
    assert!(error.to_string().contains("embedding.mean"), "{error}");
}

#[test]
fn sessions_agree_on_every_backend() {
    let device = burn::prelude::Device::flex();
    let (cpu, burn) = (recognizer(Backend::Cpu), recognizer(Backend::from(device)));
    let mut sessions = [&cpu, &burn].map(|recognizer| Session::new(recognizer).unwrap());
    for name in CLIPS {
        let samples = clip(name);
        let [a, b] = sessions
            .each_mut()
            .map(|session| session.classify(&samples, 16_000).unwrap());
        assert_close(&probabilities(&a), &probabilities(&b), 1e-4);
        assert_close(&a.embedding, &b.embedding, 1e-4);
    }
}
