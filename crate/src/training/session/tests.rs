//! End-to-end tests of training sessions with synthetic recordings.

use super::*;
use crate::model::{ModelFile, Precision};
use crate::random::Generator;
use crate::wait::block_on;
use burn::prelude::Device;

const MODEL: &[u8] = include_bytes!("../../../model/emodb.safetensors");
const RATE: u32 = 16_000;

/// A tone of a third of a second with noise; its frequency depends on the label.
fn sound(label: usize, seed: u64) -> Vec<f32> {
    let mut generator = Generator::new(seed);
    let pitch = 200.0 * (1 + 4 * label) as f32 * (1.0 + 0.1 * generator.uniform());
    (0..RATE / 3)
        .map(|i| {
            let phase = std::f32::consts::TAU * pitch * i as f32 / RATE as f32;
            0.3 * phase.sin() + 0.02 * generator.uniform()
        })
        .collect()
}

/// `count` recordings by two speakers, with alternating labels.
fn session(options: SessionOptions, labels: &[&str], count: usize) -> TrainingSession {
    session_of(MODEL, options, labels, count)
}

fn session_of(
    model: &[u8],
    options: SessionOptions,
    labels: &[&str],
    count: usize,
) -> TrainingSession {
    let mut session = TrainingSession::new(options, model, Device::flex()).unwrap();
    for index in 0..count {
        let label = index % labels.len();
        let speaker = ["a", "b"][index / labels.len() % 2].to_owned();
        session
            .add(
                &sound(label, index as u64),
                RATE,
                labels[label].to_owned(),
                Some(speaker),
                None,
            )
            .unwrap();
    }
    session
}

fn run(session: &mut TrainingSession) -> Vec<SessionMessage> {
    session.map(Result::unwrap).collect()
}

fn model(messages: &[SessionMessage]) -> (&[u8], Option<&SessionScores>) {
    match messages.last() {
        Some(SessionMessage::Done { model, scores, .. }) => (model, scores.as_ref()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_classifier_is_trained_on_new_labels_and_the_card_has_its_origin() {
    let options = SessionOptions {
        epochs: Some(40),
        learning_rate: Some(3e-3),
        ..SessionOptions::default()
    };
    let labels = ["low", "high"];
    let messages = run(&mut session(options.clone(), &labels, 20));
    let SessionMessage::Prepared {
        training,
        validation,
        held_out_by,
        held_out,
        before,
        ..
    } = &messages[0]
    else {
        panic!("{:?}", messages[0]);
    };
    assert_eq!((*training, *validation), (10, 10));
    assert_eq!((*held_out_by, held_out.len()), (HeldOutBy::Speaker, 1));
    assert_eq!(*before, None);
    assert!(matches!(
        messages[1],
        SessionMessage::Step {
            step: 1,
            epoch: 1,
            ..
        }
    ));
    assert!(matches!(
        messages[2],
        SessionMessage::Evaluation { step: 1, .. }
    ));

    let (bytes, scores) = model(&messages);
    assert!(scores.unwrap().ua >= 0.9, "{scores:?}");
    let file = ModelFile::read(bytes).unwrap();
    assert_eq!(file.card.labels, ["high", "low"]);
    let examples = serde_json::json!({"high": 10, "low": 10});
    assert_eq!(file.card.examples, Some(examples));
    assert!(file.card.parent.unwrap().contains("Emo-DB"));
    assert!(file.card.protocol.unwrap().contains("held out by speaker"));
    assert_eq!(file.card.scores.unwrap()["heldOut"]["examples"], 10);
    // The trunk equals the parent's bit for bit in half precision.
    let parent = ModelFile::read(MODEL).unwrap();
    let parent = ModelFile::read(&parent.write(Precision::F16).unwrap()).unwrap();
    for (name, tensor) in &parent.tensors {
        if !name.starts_with("classifier.") && !name.starts_with("embedding.") {
            assert_eq!(&file.tensors[name], tensor, "{name}");
        }
    }

    let again = run(&mut session(options, &labels, 20));
    assert!(model(&again).0 == bytes);
}

#[test]
fn by_default_new_labels_are_fitted_on_all_examples_after_the_scores() {
    let labels = ["low", "high"];
    let trained = |options: SessionOptions| {
        let messages = run(&mut session(options, &labels, 16));
        assert!(matches!(
            messages[0],
            SessionMessage::Prepared { steps: 0, .. }
        ));
        assert_eq!(messages.len(), 2);
        let (bytes, scores) = model(&messages);
        (ModelFile::read(bytes).unwrap(), scores.cloned())
    };
    let (file, scores) = trained(SessionOptions::default());
    assert!(scores.unwrap().ua >= 0.9);
    let protocol = file.card.protocol.as_ref().unwrap();
    assert!(
        protocol.contains("for the scores, then included"),
        "{protocol}"
    );
    // The order of the examples differs, which changes the rounding.
    let (all, scores) = trained(SessionOptions {
        validation: Some(0.0),
        ..SessionOptions::default()
    });
    assert_eq!(scores, None);
    for (name, tensor) in &all.tensors {
        let pairs = tensor.values.iter().zip(&file.tensors[name].values);
        let difference = pairs.fold(0.0_f32, |largest, (a, b)| largest.max((a - b).abs()));
        assert!(difference < 1e-2, "{name}: {difference}");
    }
}

#[test]
fn a_session_resumes_from_its_checkpoint() {
    let options = SessionOptions {
        epochs: Some(6),
        checkpoint_every: 2,
        augment: Some(Augment::all(true)),
        ..SessionOptions::default()
    };
    let labels = ["low", "high"];
    let whole = run(&mut session(options.clone(), &labels, 16));
    let checkpoints: Vec<&Vec<u8>> = whole
        .iter()
        .filter_map(|message| match message {
            SessionMessage::Checkpoint { bytes, .. } => Some(bytes),
            _ => None,
        })
        .collect();
    assert!(checkpoints.len() >= 2);
    let mut resumed = session(options.clone(), &labels, 16);
    resumed.resume(checkpoints[1].clone());
    let rest = run(&mut resumed);
    assert!(rest.len() < whole.len());
    assert!(model(&rest).0 == model(&whole).0);

    let mut damaged = session(options.clone(), &labels, 16);
    damaged.resume(checkpoints[1][..1000].to_vec());
    let error = damaged.next().unwrap().unwrap_err();
    assert_eq!(error.code(), "training-checkpoint-damaged");
    let mut other = session(SessionOptions { seed: 9, ..options }, &labels, 16);
    other.resume(checkpoints[1].clone());
    let error = other.next().unwrap().unwrap_err();
    assert_eq!(error.code(), "training-checkpoint-mismatch");
}

#[test]
fn the_model_in_use_is_scored_if_it_has_the_labels() {
    let options = SessionOptions {
        epochs: Some(1),
        ..SessionOptions::default()
    };
    let messages = run(&mut session(options, &["anger", "sadness"], 8));
    let SessionMessage::Prepared { before, .. } = &messages[0] else {
        panic!("{:?}", messages[0]);
    };
    let before = before.as_ref().unwrap();
    assert_eq!(before.labels, ["anger", "sadness"]);
    assert_eq!(before.confusion.iter().flatten().sum::<usize>(), 4);
}

#[test]
fn all_weights_are_trained_from_the_model_and_from_random_weights() {
    for from in [InitialWeights::Model, InitialWeights::Scratch] {
        let options = SessionOptions {
            trainable: Trainable::All,
            from,
            epochs: Some(2),
            batch: Some(4),
            ..SessionOptions::default()
        };
        let mut session = session(options, &["low", "high"], 8);
        let mut messages = Vec::new();
        while let Some(message) = block_on(session.next_async()) {
            messages.push(message.unwrap());
            if messages.len() == 2 {
                session.finish_early();
            }
        }
        assert_eq!(messages.len(), 3);
        let (bytes, _) = model(&messages);
        let file = ModelFile::read(bytes).unwrap();
        assert_eq!(file.card.parent.is_some(), from == InitialWeights::Model);
        let parent = ModelFile::read(MODEL).unwrap();
        assert_ne!(file.tensors["entry.weight"], parent.tensors["entry.weight"]);
        let own = file.tensors["features.mean"] == parent.tensors["features.mean"];
        assert_eq!(own, from == InitialWeights::Model);
    }
}

#[test]
fn unusable_examples_are_refused() {
    let code = |options: SessionOptions, labels: &[&str], count: usize| {
        let mut session = session(options, labels, count);
        block_on(session.next_async()).unwrap().unwrap_err().code()
    };
    let plain = SessionOptions::default;
    assert_eq!(code(plain(), &["a", "b"], 0), "training-examples");
    assert_eq!(code(plain(), &["a"], 4), "training-labels");
    assert_eq!(code(plain(), &["a", " "], 4), "training-labels");
    assert_eq!(code(plain(), &["a", "b"], 2), "training-label-examples");
    let names: Vec<String> = (0..21).map(|i| format!("label {i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(code(plain(), &names, 42), "training-labels");
    let only = SessionOptions {
        labels: vec!["a".to_owned(), "c".to_owned()],
        ..plain()
    };
    assert_eq!(code(only, &["a", "b"], 4), "training-labels");

    let mut session = session(plain(), &["a", "b"], 4);
    let mut broken = sound(0, 1);
    broken[17] = f32::NAN;
    let error = session
        .add(&broken, RATE, "a".to_owned(), None, None)
        .unwrap_err();
    assert_eq!(error.code(), "samples-not-finite");
    let error = session
        .add(&[0.0; 9], RATE, "a".to_owned(), None, None)
        .unwrap_err();
    assert_eq!(error.code(), "samples-too-short");
    // Earlier recordings are preserved.
    assert!(block_on(session.next_async()).unwrap().is_ok());

    let refused =
        |options: SessionOptions| TrainingSession::new(options, MODEL, Device::flex()).err();
    let scratch = SessionOptions {
        from: InitialWeights::Scratch,
        ..plain()
    };
    assert_eq!(refused(scratch).map(|e| e.code()), Some("training-config"));
    let most = SessionOptions {
        validation: Some(0.6),
        ..plain()
    };
    assert_eq!(refused(most).map(|e| e.code()), Some("training-config"));
}

#[test]
fn the_head_of_a_whisper_encoder_is_trained_on_new_labels() {
    const LARGE: &[u8] = include_bytes!("../../../model/emodb-large.safetensors");
    let options = SessionOptions {
        epochs: Some(2),
        ..SessionOptions::default()
    };
    let mut session = session_of(LARGE, options.clone(), &["low", "high"], 8);
    let unavailable = block_on(session.check_device()).unwrap_err();
    assert_eq!(unavailable.code(), "backend-unavailable");
    let messages = run(&mut session);
    let (bytes, scores) = model(&messages);
    assert!(scores.unwrap().ua >= 0.9, "{scores:?}");
    // The encoder stays in eight bits, unchanged.
    assert!(bytes.len() < 5_000_000, "{}", bytes.len());
    let (file, parent) = (
        ModelFile::read(bytes).unwrap(),
        ModelFile::read(LARGE).unwrap(),
    );
    assert_eq!(file.card.labels, ["high", "low"]);
    assert_eq!(file.card.architecture, parent.card.architecture);
    for (name, tensor) in &parent.tensors {
        let trained = name.starts_with("classifier.") || name.starts_with("embedding.");
        assert_eq!(&file.tensors[name] != tensor, trained, "{name}");
    }

    let refused = |options| {
        TrainingSession::new(options, LARGE, Device::flex())
            .err()
            .unwrap()
    };
    for options in [
        SessionOptions {
            trainable: Trainable::All,
            ..options.clone()
        },
        SessionOptions {
            augment: Some(Augment::all(true)),
            ..options
        },
    ] {
        assert_eq!(refused(options).code(), "training-config");
    }
}
