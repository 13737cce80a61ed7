//! Live mode reuses columns of earlier windows: compares each result with that of its window alone.

use super::{
    Adaptation, Backend, Classification, Live, LiveOptions, Recognizer, Session, SessionPosition,
};
use crate::audio::decode;

/// Real speech of several speakers and levels, with pauses.
fn speech() -> Vec<f32> {
    let names = ["03b01Wa", "15b10Nc", "16a05La", "08a05Fe", "13b03Td"];
    let mut samples = Vec::new();
    for (name, gain) in names.iter().zip([1.0, 0.7, 0.1, 0.002, 0.5]) {
        let path = format!("{}/../tests/clips/{name}.wav", env!("CARGO_MANIFEST_DIR"));
        let recording = decode(&std::fs::read(path).unwrap()).unwrap();
        let clip = recording.to_mono_16_khz().unwrap();
        samples.extend(clip.iter().map(|sample| gain * sample));
        samples.extend(vec![0.0; samples.len() % 23_000]);
    }
    samples
}

fn options(window: f64) -> LiveOptions {
    LiveOptions {
        window,
        smoothing: 0.0,
        gate: true,
    }
}

fn recognizer(model: &str) -> Recognizer {
    let path = format!("{}/{model}.safetensors", env!("CARGO_MANIFEST_DIR"));
    Recognizer::from_bytes(&std::fs::read(path).unwrap(), Backend::Cpu).unwrap()
}

fn assert_same(result: &Classification, alone: &Classification) {
    assert_eq!(result.label, alone.label);
    let probabilities = |c: &Classification| c.probabilities.iter().map(|(_, p)| *p).collect();
    let values: [fn(&Classification) -> Vec<f32>; 3] = [
        probabilities,
        |c| c.attention.clone(),
        |c| c.embedding.clone(),
    ];
    for values in values {
        let (result, alone) = (values(result), values(alone));
        assert_eq!(result.len(), alone.len());
        for (a, b) in result.iter().zip(&alone) {
            assert!((a - b).abs() <= 1e-5, "{a} {b}");
        }
    }
}

#[test]
fn results_equal_those_of_each_window_alone() {
    let recognizer = recognizer("model/emodb");
    let samples = speech();
    for (window, every) in [(3.0, 8_000), (1.0, 4_001), (7.0, 11_000), (0.06, 800)] {
        let mut live = Live::new(16_000, options(window)).unwrap();
        let (mut results, mut skipped) = (0, 0);
        for block in samples.chunks(every) {
            live.push(block).unwrap();
            let newest = recognizer.live_input(&mut live);
            let alone = newest.input.as_ref().map(|input| recognizer.run(input));
            let result = recognizer.classify_live(&mut live).unwrap().classification;
            match (result, alone) {
                (Some(result), Some(alone)) => assert_same(&result, &alone.unwrap()),
                (None, None) => skipped += 1,
                (result, _) => panic!("{result:?}"),
            }
            results += 1;
        }
        assert!(skipped < results / 2, "{skipped} of {results}");
        let reused = live.reused_columns();
        assert!(window < 1.0 || reused > 0.3, "{window} s: {reused}");
    }
}

#[test]
fn sessions_and_other_models_have_the_results_of_each_window_alone() {
    let (recognizer, other) = (
        recognizer("model/emodb"),
        recognizer("../tests/golden/network"),
    );
    let mut live = Live::new(16_000, options(2.0)).unwrap();
    let mut session = Session::new(&recognizer).unwrap();
    let mut expected = Adaptation::new(&recognizer).unwrap();
    for (index, block) in speech().chunks(6_000).enumerate() {
        live.push(block).unwrap();
        if index == 9 {
            session.reset();
            expected.reset();
        }
        let newest = recognizer.live_input(&mut live);
        let place = SessionPosition::of_live(&live, &newest);
        let alone = newest.input.as_ref().map(|input| {
            let plain = recognizer.run(input).unwrap();
            let adapted = expected.adapt(&recognizer, input, plain, place);
            adapted.unwrap().0
        });
        let result = session.classify_live(&mut live).unwrap().classification;
        assert_eq!(result.is_some(), alone.is_some());
        if let (Some(result), Some(alone)) = (result, alone) {
            assert_same(&result, &alone);
        }
        if index % 5 == 4 {
            let newest = other.live_input(&mut live);
            let alone = newest.input.as_ref().map(|input| other.run(input).unwrap());
            let result = other.classify_live(&mut live).unwrap().classification;
            if let (Some(result), Some(alone)) = (result, alone) {
                assert_same(&result, &alone);
            }
        }
    }
}
