//! Property tests with random inputs. `features.rs` compares streaming and complete features; `audio/resample_tests.rs`
//! compares streaming and complete resampling.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;
use speech_emotion::audio::{Recording, decode};
use speech_emotion::frontend::LogMelExtractor;
use speech_emotion::internal::Generator;
use speech_emotion::model::NetworkConfig;
use speech_emotion::model::{ModelCard, ModelFile, Precision, TensorData32, expected_shapes};
use speech_emotion::{Backend, Recognizer};

fn tests(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests")).join(name)
}

static RECOGNIZER: LazyLock<Recognizer> =
    LazyLock::new(|| Recognizer::embedded(Backend::Cpu).unwrap());

fn assert_sums_to_one(values: impl Iterator<Item = f32>) {
    let sum: f32 = values
        .inspect(|value| assert!((0.0..=1.0).contains(value), "{value}"))
        .sum();
    assert!((sum - 1.0).abs() < 1e-4, "{sum}");
}

/// Samples of any shape: noise, steps, spikes, silence, up to 40 dB above full scale.
fn samples() -> impl Strategy<Value = Vec<f32>> {
    let level = prop_oneof![
        Just(0.0f32),
        Just(1e-30),
        Just(1e-4),
        Just(1.0),
        Just(100.0)
    ];
    let piece = (level, 1usize..6_000, any::<u64>(), 0..3);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| {
        let mut samples = Vec::new();
        for (level, count, seed, shape) in pieces {
            let mut random = Generator::new(seed);
            samples.extend((0..count).map(|_| match shape {
                0 => level * (2.0 * random.uniform() - 1.0),
                1 => level,
                _ if random.below(100) == 0 => -level,
                _ => 0.0,
            }));
        }
        samples
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn accepted_input_gives_probabilities(
        samples in samples(),
        rate in prop_oneof![Just(16_000u32), 8_000u32..=192_000],
    ) {
        match RECOGNIZER.classify(&samples, rate) {
            Ok(classification) => {
                assert_sums_to_one(classification.probabilities.iter().map(|(_, probability)| *probability));
                assert_sums_to_one(classification.attention.iter().copied());
                prop_assert!(classification.start_seconds >= 0.0);
            }
            Err(error) => prop_assert_eq!(error.code(), "samples-too-short"),
        }
    }

    #[test]
    fn any_numbers_at_any_rate_are_classified_or_refused(
        bits in prop::collection::vec(any::<u32>(), 0..3_000),
        rate in any::<u32>(),
    ) {
        let samples: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        if let Err(error) = RECOGNIZER.classify(&samples, rate) {
            prop_assert!(error.to_string().contains("received"));
        }
    }

    #[test]
    fn the_order_of_the_channels_changes_no_feature(
        channels in prop::collection::vec(prop::collection::vec(-8_388_608i32..8_388_608, 3_000), 2..=8),
        turn in 1usize..8,
        rate in prop_oneof![Just(16_000u32), Just(44_100), Just(48_000)],
    ) {
        let channels: Vec<Vec<f32>> = channels
            .iter()
            .map(|channel| channel.iter().map(|&sample| sample as f32 / 8_388_608.0).collect())
            .collect();
        let features = |channels: Vec<Vec<f32>>| {
            let recording = Recording::new(channels, rate);
            LogMelExtractor::new().extract(&recording.to_mono_16_khz().unwrap()).unwrap()
        };
        let mut turned = channels.clone();
        turned.rotate_left(turn % channels.len());
        let count = turned.len();
        turned.swap(0, count - 1);
        prop_assert_eq!(features(channels), features(turned));
    }

    #[test]
    fn damaged_audio_files_are_refused_or_read(
        which in 0usize..8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let names = ["s16.wav", "extensible-s24-stereo.wav", "f64.wav", "u8.wav", "s16.flac", "s24-stereo.flac",
            "stereo.ogg", "mono.mp3"];
        let mut bytes = std::fs::read(tests("audio").join(names[which])).unwrap();
        for (at, value) in changes {
            // Most changes are in the headers, which control the parser.
            let end = if value % 4 == 0 { bytes.len() } else { bytes.len().min(80) };
            bytes[at.index(end)] = value;
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 2);
        match decode(&bytes) {
            Ok(recording) => prop_assert!(recording.seconds() > 0.0),
            Err(error) => prop_assert!(error.to_string().contains("received")),
        }
    }
}

/// A model with any finite values.
fn model(card: ModelCard, seed: u64) -> ModelFile {
    let mut random = Generator::new(seed);
    let mut finite = || loop {
        let value = f32::from_bits(random.next_u64() as u32);
        if value.is_finite() {
            return value;
        }
    };
    let shapes = expected_shapes(NetworkConfig::from(&card));
    let tensors = shapes.into_iter().map(|(name, shape)| {
        let positive = name == "features.std";
        let values = (0..shape.iter().product())
            .map(|_| {
                if positive {
                    finite().abs().max(f32::MIN_POSITIVE)
                } else {
                    finite()
                }
            })
            .collect();
        (name, TensorData32 { shape, values })
    });
    ModelFile {
        tensors: tensors.collect(),
        card,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn saving_and_loading_a_model_changes_no_bit(
        blocks in 1usize..=6,
        tied: bool,
        attention: bool,
        deviation: bool,
        labels in prop::collection::btree_set("[a-zäöü]{1,12}", 2..9),
        seed: u64,
    ) {
        let card = ModelCard::new(labels.into_iter().collect(), blocks, tied, attention);
        let deviation = deviation && attention;
        let model = model(ModelCard { deviation, ..card }, seed);
        let bytes = model.write(Precision::F32).unwrap();
        let again = ModelFile::read(&bytes).unwrap();
        prop_assert_eq!(&again.card, &model.card);
        let bits = |model: &ModelFile| -> Vec<u32> {
            model.tensors.values().flat_map(|tensor| tensor.values.iter().map(|value| value.to_bits())).collect()
        };
        prop_assert!(bits(&again) == bits(&model));
        prop_assert!(again.write(Precision::F32).unwrap() == bytes);
    }
}

/// The shipped model normalizes the level, so the gain must not affect the label. `cargo run --release --example
/// robustness` measures more conditions.
#[test]
fn the_level_of_a_recording_changes_no_label() {
    let mut changed = Vec::new();
    for entry in std::fs::read_dir(tests("clips")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "wav") {
            continue;
        }
        let samples = decode(&std::fs::read(&path).unwrap())
            .unwrap()
            .to_mono_16_khz()
            .unwrap();
        let label = |gain: f32| {
            let samples: Vec<f32> = samples.iter().map(|sample| sample * gain).collect();
            RECOGNIZER.classify(&samples, 16_000).unwrap().label
        };
        // -30, -20, -6, +6 and +12 dB.
        for gain in [0.032, 0.1, 0.5, 2.0, 4.0] {
            if label(gain) != label(1.0) {
                changed.push((path.clone(), gain));
            }
        }
    }
    assert!(changed.is_empty(), "{changed:?}");
}
