use super::*;
use crate::frontend::{Standardization, USUAL_LOUDEST_DB, bring_to_level};
use crate::model::ModelCard;
use crate::random::Generator;

/// Noise with bursts, so that frames differ and some of them are detected as speech.
fn sound(samples: usize) -> Vec<f32> {
    let mut noise = Generator::new(7);
    (0..samples)
        .map(|i| {
            let loud = if (i / 2400) % 3 == 0 { 0.3 } else { 0.003 };
            loud * (noise.uniform() - 0.5)
        })
        .collect()
}

fn options(window: f64) -> LiveOptions {
    LiveOptions {
        window,
        gate: false,
        ..LiveOptions::default()
    }
}

/// A preprocessor whose only effect is the level.
fn preprocessor() -> Preprocessor {
    let standardization = Standardization {
        mean: vec![0.0; MEL_BANDS],
        std: vec![1.0; MEL_BANDS],
    };
    let card = ModelCard {
        loudest_db: Some(USUAL_LOUDEST_DB),
        ..ModelCard::new(vec!["a".to_owned()], 4, true, true)
    };
    Preprocessor::new(&card, standardization)
}

/// All frames of a recording, not floored.
fn frames(samples: &[f32]) -> Vec<f32> {
    let mut values = Vec::new();
    LogMelStream::new()
        .push(samples, |frame| values.extend_from_slice(frame))
        .unwrap();
    values
}

#[test]
fn a_window_has_the_features_of_the_whole_recording() {
    let samples = sound(5 * 16_000);
    let whole = frames(&samples);
    for window in [0.06, 0.5, 3.0, 7.0] {
        let mut live = Live::new(16_000, options(window)).unwrap();
        live.push(&samples).unwrap();
        let newest = live.newest(&preprocessor());
        let first = (newest.start * 100.0).round() as usize;
        let last = (newest.end * 100.0).round() as usize;
        assert_eq!(last, whole.len() / MEL_BANDS - 1, "the newest frame");
        // Starts at a step, up to 30 ms earlier, or later for the maximum.
        let expected = (window * 100.0).round() as usize;
        assert_eq!(first % STEP_FRAMES, 0);
        let length = last - first;
        let lengths = if window < 7.0 {
            expected..=expected + 3
        } else {
            MAX_FRAMES - 4..=MAX_FRAMES - 1
        };
        assert!(
            lengths.contains(&length) || first == 0,
            "{window} s: {length}"
        );
        let input = newest.input.unwrap();
        // Excludes the silence at the ends, which depends on the detected speech segments.
        let skipped =
            (100.0 * (input.start_seconds - preprocessor().start_seconds(0, 0))).round() as usize;
        let start = (first + skipped) * MEL_BANDS;
        let mut part = whole[start..start + input.features.len()].to_vec();
        floor_to_dynamic_range(&mut part);
        bring_to_level(&mut part, USUAL_LOUDEST_DB);
        assert_eq!(part, input.features, "{window} s");
    }
}

#[test]
fn pieces_change_nothing() {
    let samples = sound(60_000);
    for rate in [16_000, 44_100] {
        let mut at_once = {
            let mut live = Live::new(rate, options(1.0)).unwrap();
            live.push(&samples).unwrap();
            live
        };
        let mut lengths = Generator::new(3);
        for most in [1.0, 128.0, 9000.0] {
            let mut live = Live::new(rate, options(1.0)).unwrap();
            let mut left = &samples[..];
            while !left.is_empty() {
                let length = (1 + (lengths.uniform() * most) as usize).min(left.len());
                live.push(&left[..length]).unwrap();
                left = &left[length..];
            }
            let (newest, expected) = (
                live.newest(&preprocessor()),
                at_once.newest(&preprocessor()),
            );
            assert_eq!((newest.start, newest.end), (expected.start, expected.end));
            let (input, expected) = (newest.input.unwrap(), expected.input.unwrap());
            assert_eq!(input.features, expected.features, "{rate} Hz, up to {most}");
            assert_eq!(input.speech_seconds, expected.speech_seconds);
            assert_eq!(live.samples.newest(), at_once.samples.newest());
        }
    }
}

#[test]
fn a_piece_with_invalid_samples_is_refused() {
    let samples = sound(20_000);
    let mut live = Live::new(16_000, options(1.0)).unwrap();
    live.push(&samples[..10_000]).unwrap();
    let mut bad = samples[10_000..].to_vec();
    bad[9_000] = f32::NAN;
    assert!(matches!(
        live.push(&bad),
        Err(Error::SamplesNotFinite { index: 19_000, .. })
    ));
    live.push(&samples[10_000..]).unwrap();
    let mut other = Live::new(16_000, options(1.0)).unwrap();
    other.push(&samples).unwrap();
    let (live, other) = (
        live.newest(&preprocessor()).input.unwrap(),
        other.newest(&preprocessor()).input.unwrap(),
    );
    assert_eq!(live.features, other.features);
}

#[test]
fn too_little_audio_and_silence_do_not_run_the_network() {
    let mut live = Live::new(16_000, LiveOptions::default()).unwrap();
    assert!(live.newest(&preprocessor()).input.is_none());
    live.push(&sound(900)).unwrap();
    let newest = live.newest(&preprocessor());
    assert!(newest.input.is_none());
    assert_eq!(newest.start, 0.0);
    live.push(&vec![0.0; 160_000]).unwrap();
    let newest = live.newest(&preprocessor());
    assert!(newest.input.is_none());
    assert!((newest.end - newest.start - 3.0).abs() < 0.031);
    let ungated = LiveOptions {
        gate: false,
        ..LiveOptions::default()
    };
    let mut live = Live::new(16_000, ungated).unwrap();
    live.push(&vec![0.0; 160_000]).unwrap();
    assert_eq!(
        live.newest(&preprocessor()).input.unwrap().speech_seconds,
        0.0
    );
}

#[test]
fn invalid_live_input_is_refused() {
    let code = |rate, window, smoothing| {
        let options = LiveOptions {
            window,
            smoothing,
            gate: true,
        };
        Live::new(rate, options).err().map(|error| error.code())
    };
    assert_eq!(code(16_000, 7.0, 0.0), None);
    assert_eq!(code(7_999, 3.0, 0.5), Some("sample-rate"));
    for window in [0.0, 0.05, 7.1, f64::NAN] {
        assert_eq!(code(16_000, window, 0.5), Some("live-options"));
    }
    for smoothing in [-0.1, f64::NAN, f64::INFINITY] {
        assert_eq!(code(16_000, 3.0, smoothing), Some("live-options"));
    }
}
