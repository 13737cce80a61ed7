//! The label of a recording does not depend on its level.
#![cfg(all(feature = "embedded", feature = "decode"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use speech_emotion::audio;
use speech_emotion::{Backend, Recognizer, Unsure};

/// The clips of Emo-DB, normalized to full scale.
fn clips() -> Vec<(PathBuf, Vec<f32>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clips");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wav"))
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 8);
    let read = |path: PathBuf| {
        let recording = audio::decode(&std::fs::read(&path).unwrap()).unwrap();
        let samples = recording.to_mono_16_khz().unwrap();
        let peak = samples
            .iter()
            .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
        (path, samples.iter().map(|sample| sample / peak).collect())
    };
    paths.into_iter().map(read).collect()
}

fn at_level(samples: &[f32], decibels: f32) -> Vec<f32> {
    let gain = 10.0f32.powf(decibels / 20.0);
    samples.iter().map(|sample| sample * gain).collect()
}

fn in_16_bits(samples: &[f32]) -> Vec<f32> {
    let round = |sample: &f32| (sample * 32_767.0).round() / 32_768.0;
    samples.iter().map(round).collect()
}

/// Adds silence at both ends, which the front end trims.
fn with_silence(samples: &[f32]) -> Vec<f32> {
    let silence = vec![0.0; 16_000];
    [&silence[..], samples, &silence].concat()
}

/// Checks that the label of `samples` is the same at all levels, in float and, down to -60 dB, in 16 bits.
fn check_levels(recognizer: &Recognizer, name: &str, samples: &[f32], levels: &[f32]) {
    let expected = recognizer.classify(samples, 16_000).unwrap();
    let check = |samples: &[f32], what: String| {
        let classification = recognizer.classify(samples, 16_000).unwrap();
        assert_eq!(classification.label, expected.label, "{name} {what}");
        assert_ne!(
            classification.unsure,
            Some(Unsure::NoSpeech),
            "{name} {what}"
        );
    };
    for decibels in levels {
        let quiet = at_level(samples, *decibels);
        check(&quiet, format!("{decibels} dB"));
        if *decibels >= -60.0 {
            check(&in_16_bits(&quiet), format!("{decibels} dB in 16 bits"));
        }
    }
}

#[test]
fn the_label_is_the_same_at_any_level() {
    let of_clip = |(path, samples): (PathBuf, Vec<f32>)| {
        let recognizer = Recognizer::embedded(Backend::Cpu).unwrap();
        let name = path.display().to_string();
        let levels = [
            -20.0, -38.0, -42.0, -45.0, -50.0, -55.0, -60.0, -70.0, -80.0, -90.0,
        ];
        check_levels(&recognizer, &name, &samples, &levels);
        let surrounded = with_silence(&samples);
        check_levels(&recognizer, &name, &surrounded, &[-42.0, -60.0, -90.0]);
        // At lower levels the result may also be `no-speech`, but not an error.
        for decibels in [-80.0, -100.0, -130.0] {
            let quiet = at_level(&samples, decibels);
            recognizer.classify(&in_16_bits(&quiet), 16_000).unwrap();
            recognizer.classify(&quiet, 16_000).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for clip in clips() {
            scope.spawn(move || of_clip(clip));
        }
    });
}

#[test]
fn no_speech_is_trimmed_from_quiet_recordings() {
    for (path, samples) in clips() {
        let expected = audio::voice_activity(&samples);
        for decibels in [-30.0, -42.0, -50.0, -60.0, -90.0] {
            let quiet = audio::voice_activity(&at_level(&samples, decibels));
            let (first, last) = (
                expected.spans[0].0,
                expected.spans[expected.spans.len() - 1].1,
            );
            let (quiet_first, quiet_last) =
                (quiet.spans[0].0, quiet.spans[quiet.spans.len() - 1].1);
            let name = path.display();
            assert!(
                quiet_first <= first + 0.04,
                "{name} {decibels} dB: {quiet_first} {first}"
            );
            assert!(
                quiet_last >= last - 0.04,
                "{name} {decibels} dB: {quiet_last} {last}"
            );
        }
    }
}
