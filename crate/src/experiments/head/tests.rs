use super::*;
use crate::corpora::Utterance;
use crate::engine::Head;
use crate::experiments::linear::LinearClassifier;
use crate::model::{NamedTensors, NetworkConfig};
use crate::random::Generator;
use crate::recognizer::argmax;

/// Sixty utterances of `classes` classes by six speakers: random states of a few steps, the class shifts some units, the
/// speaker others.
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

/// The values of the pairs, each limited to [-1, 1] or not, added up for each class.
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
            ..HeadConfig::default()
        };
        let all: Vec<usize> = (0..60).collect();
        let tensors = linear_head(&states, &corpus, &all, true, &config).unwrap();
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

#[test]
fn centred_embeddings_have_one_mean_for_all_speakers() {
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
    // Differences within a speaker stay.
    assert!((centred[3][0] - centred[0][0] - 3.0).abs() < 1e-5);
}

#[test]
fn what_no_head_can_be_made_of_is_refused() {
    let (corpus, states) = toy(3);
    let config = HeadConfig::default();
    let error = linear_head(&states, &corpus, &[], true, &config).unwrap_err();
    assert_eq!(error.code(), "training-examples");
    let wrong = HeadConfig {
        c: Some(-1.0),
        ..config
    };
    assert_eq!(wrong.check().unwrap_err().code(), "training-config");
}
