use super::HeadConfig;
use super::attention::Objective;
use super::config::Embeddings;
use super::fit::linear_head;
use super::rows::centred_by_speaker;
use crate::corpora::{Corpus, Utterance};
use crate::inference::cpu::{Head, embed};
use crate::model::{NamedTensors, NetworkConfig, TensorData32};
use crate::random::Generator;
use crate::recognizer::argmax;
use crate::training::linear::{LinearClassifier, Problem, Targets};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values per state.
const WIDTH: usize = 256;

/// Sixty utterances of `classes` classes by six speakers: random states of a few steps, with some units shifted by the
/// class and others by the speaker.
fn toy(classes: usize) -> (Corpus, Vec<Arc<[f32]>>) {
    let mut generator = Generator::new(8);
    let utterance = |index: usize| Utterance {
        name: format!("{index:02}"),
        label: index % classes,
        speaker: format!("s{}", index / 10),
        ..Utterance::default()
    };
    let states = |index: usize| -> Arc<[f32]> {
        let steps = 4 + index % 5;
        (0..steps * WIDTH)
            .map(|value| {
                let unit = value % WIDTH;
                let of_class = if unit % classes == index % classes {
                    0.25
                } else {
                    0.0
                };
                let of_speaker = if unit % 7 == index / 10 { 0.3 } else { 0.0 };
                generator.uniform() - 0.5 + of_class + of_speaker
            })
            .collect()
    };
    let mut states = states;
    let corpus = Corpus {
        labels: (0..classes).map(|class| format!("label {class}")).collect(),
        utterances: (0..60).map(utterance).collect(),
        ..Corpus::default()
    };
    let states = (0..60).map(&mut states).collect();
    (corpus, states)
}

fn engine(classes: usize, tensors: &BTreeMap<String, TensorData32>) -> Head {
    let config = NetworkConfig {
        deviation: true,
        ..NetworkConfig::paper(1, classes)
    };
    Head::new(&NamedTensors::new(config, tensors), config).unwrap()
}

fn classifier(corpus: &Corpus, states: &[Arc<[f32]>], c: f64) -> LinearClassifier {
    let rows: Vec<Vec<f32>> = states
        .iter()
        .map(|states| embed(&[0.0; WIDTH], true, states).0)
        .collect();
    let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
    let labels: Vec<usize> = corpus.utterances.iter().map(|u| u.label).collect();
    let classes = corpus.labels.len();
    let targets = Targets {
        labels: &labels,
        classes,
    };
    Problem::new(&rows, targets).fit(c)
}

/// The values of the pairs, optionally clipped to [-1, 1], summed for each class.
fn expected(classifier: &LinearClassifier, row: &[f32], classes: usize, limited: bool) -> Vec<f32> {
    let [mean, std] = classifier.scaling();
    let scaled: Vec<f32> = row
        .iter()
        .zip(mean.iter().zip(&std))
        .map(|(value, (mean, std))| (value - mean) / std)
        .collect();
    let mut sums = vec![0.0; classes];
    for pair in classifier.pairs() {
        let product: f32 = scaled.iter().zip(&pair.weights).map(|(a, b)| a * b).sum();
        let mut value = product + pair.bias as f32;
        if limited {
            value = value.clamp(-1.0, 1.0);
        }
        sums[pair.classes[0]] += value;
        sums[pair.classes[1]] -= value;
    }
    sums
}

#[test]
fn the_head_is_the_linear_classifier() {
    for (classes, limited) in [(3, true), (10, false)] {
        let (corpus, states) = toy(classes);
        let config = HeadConfig {
            c: Some(0.01),
            embeddings: Embeddings::Raw,
            attention: None,
            ..HeadConfig::default()
        };
        let all: Vec<usize> = (0..60).collect();
        let tensors = linear_head(&states, WIDTH, &[], &corpus, &all, true, &config).unwrap();
        let head = engine(classes, &tensors);
        let classifier = classifier(&corpus, &states, 0.01);
        let mut right = 0;
        for (states, utterance) in states.iter().zip(&corpus.utterances) {
            let output = head.run(states, None);
            let expected = expected(&classifier, &output.embedding, classes, limited);
            for (received, expected) in output.logits.iter().zip(&expected) {
                assert!(
                    (received - expected).abs() < 1e-3,
                    "{received} is not {expected}"
                );
            }
            right += usize::from(argmax(&output.logits) == utterance.label);
        }
        assert!(right > 50, "{right}");
    }
}

/// In one step of each utterance, some units indicate another class.
fn misleading(corpus: &Corpus, states: &[Arc<[f32]>], classes: usize) -> Vec<Arc<[f32]>> {
    let mislead = |(utterance, states): (&Utterance, &Arc<[f32]>)| -> Arc<[f32]> {
        let mut states = states.to_vec();
        for (unit, value) in states[..WIDTH].iter_mut().enumerate() {
            let of_other = unit % classes == (utterance.label + 1) % classes;
            *value = if of_other { 1.0 } else { *value };
            // Marks the step, so that attention can identify it.
            *value = if unit == 0 { 4.0 } else { *value };
        }
        states.into()
    };
    corpus.utterances.iter().zip(states).map(mislead).collect()
}

#[test]
fn attention_decreases_at_misleading_steps() {
    let (corpus, states) = toy(3);
    let states = misleading(&corpus, &states, 3);
    let all: Vec<usize> = (0..60).collect();
    let attention_to_first = |penalty: Option<f64>| {
        let config = HeadConfig {
            attention: penalty,
            ..HeadConfig::default()
        };
        let tensors = linear_head(&states, WIDTH, &[], &corpus, &all, true, &config).unwrap();
        let head = engine(3, &tensors);
        let shares = states.iter().map(|states| {
            let alpha = head.run(states, None).attention;
            alpha[0] * alpha.len() as f32
        });
        shares.sum::<f32>() / 60.0
    };
    let equal = attention_to_first(None);
    assert!((equal - 1.0).abs() < 1e-4, "{equal}");
    let (strong, weak) = (
        attention_to_first(Some(10.0)),
        attention_to_first(Some(1e-3)),
    );
    assert!((strong - 1.0).abs() < 0.01, "{strong}");
    assert!(weak < 0.95, "{weak}");
}

#[test]
fn the_gradient_of_attention_is_the_slope_of_the_cross_entropy() {
    for classes in [3, 10] {
        let (corpus, states) = toy(classes);
        let classifier = classifier(&corpus, &states, 1e-4);
        let objective = Objective::new(&classifier, classes);
        let mut generator = Generator::new(3);
        let weight: Vec<f64> = (0..WIDTH)
            .map(|_| f64::from(generator.uniform()) - 0.5)
            .collect();
        let (_, gradient) = objective.of(&states[7], 1, &weight, 0.5);
        for unit in [0, 5, 100, 255] {
            let at = |change: f64| {
                let mut moved = weight.clone();
                moved[unit] += change;
                objective.of(&states[7], 1, &moved, 0.5).0
            };
            let slope = (at(1e-4) - at(-1e-4)) / 2e-4;
            assert!(
                (slope - gradient[unit]).abs() < 1e-6 + 1e-4 * slope.abs(),
                "{slope} and {}",
                gradient[unit]
            );
        }
    }
}

#[test]
fn centered_embeddings_have_one_mean_for_all_speakers() {
    let rows: Vec<Vec<f32>> = (0..12)
        .map(|row| vec![row as f32, (row * row % 5) as f32 + 10.0 * (row % 3) as f32])
        .collect();
    let speakers: Vec<usize> = (0..12).map(|row| row % 3).collect();
    let mean = |rows: &[&Vec<f32>], column: usize| {
        rows.iter().map(|row| row[column]).sum::<f32>() / rows.len() as f32
    };
    let centred = centred_by_speaker(&rows, &speakers);
    let all: Vec<&Vec<f32>> = rows.iter().collect();
    for speaker in 0..3 {
        let own: Vec<&Vec<f32>> = centred.iter().skip(speaker).step_by(3).collect();
        for column in 0..2 {
            assert!((mean(&own, column) - mean(&all, column)).abs() < 1e-4);
        }
    }
    // Differences within a speaker are preserved.
    assert!((centred[3][0] - centred[0][0] - 3.0).abs() < 1e-5);
}

#[test]
fn unusable_training_data_of_a_head_is_refused() {
    let (corpus, states) = toy(3);
    let config = HeadConfig::default();
    let error = linear_head(&states, WIDTH, &[], &corpus, &[], true, &config).unwrap_err();
    assert_eq!(error.code(), "training-examples");
    for wrong in [
        HeadConfig {
            c: Some(-1.0),
            ..config.clone()
        },
        HeadConfig {
            attention: Some(0.0),
            ..config
        },
    ] {
        assert_eq!(wrong.check().unwrap_err().code(), "training-config");
    }
}
