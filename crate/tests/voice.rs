//! A speaker's voice: what is heard with it, by every way in, and what is refused.
#![cfg(all(feature = "cli", feature = "embedded"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use speech_emotion::features::{LogMelExtractor, Voice};
use speech_emotion::recognizer::{Live, LiveOptions};
use speech_emotion::{Backend, Recognizer, audio};

/// Of one speaker, neutral and disgusted.
const NEUTRAL: &str = "15b10Nc";
const OTHER: &str = "15a05Eb";

fn clip(name: &str) -> Vec<f32> {
    let path = format!("{}/../tests/clips/{name}.wav", env!("CARGO_MANIFEST_DIR"));
    let recording = audio::decode(&std::fs::read(path).unwrap()).unwrap();
    recording.to_mono_16_khz().unwrap()
}

fn shipped() -> Recognizer {
    Recognizer::embedded(Backend::Cpu).unwrap()
}

fn voice(recognizer: &Recognizer) -> Voice {
    recognizer.measure_voice(&clip(NEUTRAL), 16_000).unwrap()
}

/// Recordings of a microphone that is deaf above 2 kHz, say, are nearer to those of the training once its voice is known.
#[test]
fn a_voice_takes_the_colour_of_a_microphone_off() {
    let recognizer = shipped();
    // A filter of one pole at 500 Hz: 6 dB an octave.
    let dull = |samples: &[f32]| -> Vec<f32> {
        let mut last = 0.0;
        let share = 1.0 - (-std::f32::consts::TAU * 500.0 / 16_000.0).exp();
        let filtered = samples.iter().map(|sample| {
            last += share * (sample - last);
            last
        });
        filtered.collect()
    };
    let probabilities = |samples: &[f32]| -> Vec<f32> {
        let answer = recognizer.classify(samples, 16_000).unwrap();
        answer.probabilities.iter().map(|(_, p)| *p).collect()
    };
    let distance =
        |a: &[f32], b: &[f32]| -> f32 { a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum() };
    for name in [OTHER, NEUTRAL] {
        recognizer.set_voice(Some(&voice(&recognizer))).unwrap();
        let clear = probabilities(&clip(name));
        recognizer.set_voice(None).unwrap();
        let unknown = distance(
            &probabilities(&dull(&clip(name))),
            &probabilities(&clip(name)),
        );
        let heard = recognizer
            .measure_voice(&dull(&clip(NEUTRAL)), 16_000)
            .unwrap();
        recognizer.set_voice(Some(&heard)).unwrap();
        let known = distance(&probabilities(&dull(&clip(name))), &clear);
        assert!(
            known < unknown,
            "{name}: {known} with the voice, {unknown} without"
        );
    }
}

#[test]
fn a_voice_is_forgotten_without_a_trace() {
    let recognizer = shipped();
    let answer = || {
        recognizer
            .classify(&clip(OTHER), 16_000)
            .unwrap()
            .probabilities
    };
    let before = answer();
    recognizer.set_voice(Some(&voice(&recognizer))).unwrap();
    assert_ne!(answer(), before);
    recognizer.set_voice(None).unwrap();
    assert_eq!(answer(), before);
}

#[test]
fn listening_hears_the_voice_too() {
    let recognizer = shipped();
    recognizer.set_voice(Some(&voice(&recognizer))).unwrap();
    let samples = clip(OTHER);
    let expected = recognizer.classify(&samples, 16_000).unwrap();
    let options = LiveOptions {
        window: 7.0,
        smoothing: 0.0,
        ..LiveOptions::default()
    };
    let mut live = Live::new(16_000, options).unwrap();
    live.push(&samples).unwrap();
    let answer = recognizer.answer_live(&mut live).unwrap().answer.unwrap();
    for ((label, heard), (_, expected)) in answer.probabilities.iter().zip(&expected.probabilities)
    {
        // Only the last two frames differ: they are known 20 ms after their centre.
        assert!(
            (heard - expected).abs() < 0.02,
            "{label}: {heard}, {expected}"
        );
    }
}

/// Silence around the words is no part of a voice, nor is the gain of the microphone.
#[test]
fn a_voice_is_the_same_however_it_was_recorded() {
    let recognizer = shipped();
    let expected = voice(&recognizer);
    let mut samples = vec![0.0; 20_000];
    samples.extend(clip(NEUTRAL).iter().map(|sample| 0.05 * sample));
    samples.resize(samples.len() + 20_000, 0.0);
    let received = recognizer.measure_voice(&samples, 16_000).unwrap();
    for (band, (received, expected)) in received.bands.iter().zip(&expected.bands).enumerate() {
        assert!(
            (received - expected).abs() < 1.0,
            "band {band}: {received}, {expected}"
        );
    }
    let log_mel = LogMelExtractor::new().extract(&clip(NEUTRAL)).unwrap();
    let bare = Voice::of([&log_mel]).unwrap();
    assert!(bare.bands.iter().all(|value| (-80.0..=0.0).contains(value)));
}

#[test]
fn what_is_no_voice_is_refused_and_the_last_one_stays() {
    let recognizer = shipped();
    let code = |samples: &[f32], rate| recognizer.measure_voice(samples, rate).unwrap_err().code();
    assert_eq!(code(&clip(NEUTRAL)[..12_000], 16_000), "voice-too-short");
    assert_eq!(code(&[0.0; 48_000], 16_000), "voice-too-short");
    assert_eq!(code(&[0.0; 100], 16_000), "samples-too-short");
    assert_eq!(code(&[f32::NAN; 48_000], 16_000), "samples-not-finite");
    assert_eq!(code(&[0.0; 48_000], 100), "sample-rate");

    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/golden/network.safetensors"
    ));
    let golden = Recognizer::from_bytes(&bytes.unwrap(), Backend::Cpu).unwrap();
    let before = golden.classify(&clip(OTHER), 16_000).unwrap();
    let error = golden.set_voice(Some(&voice(&recognizer))).unwrap_err();
    assert_eq!(error.code(), "model-voice");
    golden.set_voice(None).unwrap();
    let after = golden.classify(&clip(OTHER), 16_000).unwrap();
    assert_eq!(before.probabilities, after.probabilities);
}
