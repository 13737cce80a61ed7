//! Tests of the training loop: convergence, reproducibility, early stopping, and resuming from a checkpoint.

use super::optimizer::Adam;
use super::trainer::{Message, Training};
use super::{Augmentation, Batching, Example, Loss, Schedule, TrainingConfig, predictions};
use crate::corpora::Difficulty;
use crate::error::Error;
use crate::frontend::{LogMel, MEL_BANDS, Standardization};
use crate::inference::cpu::Engine;
use crate::model::{Initialization, NetworkConfig, initial_weights};
use crate::networks::{EmotionNetwork, Head, NetworkInput, TrainableNetwork};
use crate::random::Generator;
use crate::wait::block_on;
use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::prelude::*;

const CLASSES: usize = 3;

/// Noise with a higher level in some bands, depending on the class.
fn examples(count: usize, seed: u64) -> Vec<Example> {
    let mut generator = Generator::new(seed);
    let standardization = Standardization {
        mean: vec![-40.0; MEL_BANDS],
        std: vec![12.0; MEL_BANDS],
    };
    (0..count)
        .map(|index| {
            let label = index % CLASSES;
            let frames = 8 + generator.below(12);
            let values = (0..frames * MEL_BANDS).map(|at| {
                let loud = (at % MEL_BANDS) * CLASSES / MEL_BANDS == label;
                -60.0 + 20.0 * generator.uniform() + if loud { 25.0 } else { 0.0 }
            });
            let log_mel = LogMel {
                values: values.collect(),
                ..LogMel::default()
            };
            Example::new(&log_mel, &standardization, label)
                .unwrap()
                .with_difficulty(Difficulty::B)
        })
        .collect()
}

fn network(seed: u64) -> EmotionNetwork {
    let config = NetworkConfig::paper(1, CLASSES);
    EmotionNetwork::from_tensors(
        config,
        &initial_weights(config, Initialization::Glorot, seed),
        &Device::flex(),
    )
    .unwrap()
}

fn training(config: &TrainingConfig) -> Training {
    let device = Device::flex();
    Training::new(
        config.clone(),
        network(1),
        examples(7, 1),
        examples(4, 2),
        &device,
    )
    .unwrap()
}

fn run<N: TrainableNetwork>(training: &mut Training<N>) -> Vec<Message> {
    training.map(Result::unwrap).collect()
}

/// The loss of every step.
fn losses(messages: &[Message]) -> Vec<f32> {
    messages
        .iter()
        .filter_map(|message| match message {
            Message::Step { loss, .. } => Some(*loss),
            _ => None,
        })
        .collect()
}

/// A configuration with every option enabled.
fn everything() -> TrainingConfig {
    TrainingConfig {
        steps: 5,
        batch: 5,
        batching: Batching::ByLength,
        schedule: Schedule::Cosine { warmup: 2 },
        weight_decay: 0.01,
        evaluate_every: 2,
        patience: Some(9),
        seed: 4,
        loss: Loss::Focal {
            lambda: [0.0, 1.0, 2.0],
        },
        smoothing: 0.1,
        augmentation: Augmentation {
            crop: 0.3,
            tempo: 0.1,
            pitch: 2.0,
            ..Augmentation::for_small_sets()
        },
        mixup: 0.3,
        dropout: 0.2,
        averaging: 0.5,
        ..TrainingConfig::default()
    }
}

#[test]
fn any_number_of_threads_gives_the_same_weights() {
    let config = TrainingConfig {
        batch: 11,
        ..everything()
    };
    let weights = [1, 2, 3].map(|threads| {
        let mut training = training(&config);
        training.threads = threads;
        let losses = losses(&run(&mut training));
        assert_eq!(losses.len(), 5);
        (losses, training.network.to_tensors().unwrap())
    });
    assert_eq!(weights[0], weights[1]);
    assert_eq!(weights[0], weights[2]);
}

#[test]
fn a_training_resumed_anywhere_ends_with_the_same_bytes() {
    for config in [
        everything(),
        TrainingConfig {
            steps: 4,
            batch: 5,
            evaluate_every: 3,
            ..TrainingConfig::default()
        },
    ] {
        let mut undisturbed = training(&config);
        let mut checkpoints = vec![undisturbed.checkpoint().unwrap()];
        let mut messages = Vec::new();
        while let Some(message) = undisturbed.next() {
            messages.push(message.unwrap());
            checkpoints.push(undisturbed.checkpoint().unwrap());
        }
        assert!(matches!(messages.last(), Some(Message::Done { .. })));
        let end = checkpoints.last().unwrap();
        let best = undisturbed.best().to_tensors().unwrap();
        for (at, checkpoint) in checkpoints.iter().enumerate() {
            let mut resumed = training(&config);
            resumed.resume(checkpoint).unwrap();
            assert_eq!(resumed.checkpoint().as_ref(), Ok(checkpoint), "at {at}");
            run(&mut resumed);
            assert!(resumed.checkpoint().as_ref() == Ok(end), "resumed at {at}");
            assert!(resumed.best().to_tensors().as_ref() == Ok(&best), "at {at}");
        }
    }
}

#[test]
fn a_checkpoint_of_another_training_is_refused_and_changes_nothing() {
    let config = TrainingConfig {
        steps: 2,
        batch: 3,
        ..TrainingConfig::default()
    };
    let mut first = training(&config);
    first.next();
    let checkpoint = first.checkpoint().unwrap();
    let before = training(&config).checkpoint().unwrap();

    let mut other = training(&TrainingConfig {
        learning_rate: 0.5,
        ..config.clone()
    });
    let error = other.resume(&checkpoint).unwrap_err();
    assert_eq!(error.code(), "training-checkpoint-mismatch");
    let text = error.to_string();
    assert!(
        text.contains("`learningRate` 0.5") && text.contains("0.0003"),
        "{text}"
    );

    let device = Device::flex();
    let mut fewer = Training::new(
        config.clone(),
        network(1),
        examples(6, 1),
        examples(4, 2),
        &device,
    )
    .unwrap();
    let error = fewer.resume(&checkpoint).unwrap_err();
    assert_eq!(error.code(), "training-checkpoint-mismatch");

    let mut same = training(&config);
    let mut cut = checkpoint.clone();
    cut.truncate(checkpoint.len() - 9);
    let mut flipped = checkpoint.clone();
    flipped[20] ^= 0x55;
    let model = include_bytes!("../../../tests/golden/network.safetensors").to_vec();
    for bytes in [Vec::new(), vec![0; 100], cut, flipped, model] {
        let error = same.resume(&bytes).unwrap_err();
        assert_eq!(error.code(), "training-checkpoint-damaged", "{error}");
    }
    assert!(same.checkpoint() == Ok(before));
    same.resume(&checkpoint).unwrap();
    run(&mut same);
    assert_eq!(same.step(), 2);
}

#[test]
fn training_separates_the_classes_and_keeps_the_best_weights() {
    let config = TrainingConfig {
        steps: 30,
        batch: 6,
        learning_rate: 1e-3,
        evaluate_every: 5,
        ..TrainingConfig::default()
    };
    let device = Device::flex();
    let (train, validation) = (examples(12, 1), examples(6, 2));
    let mut training =
        Training::new(config, network(1), train, validation.clone(), &device).unwrap();
    let messages = run(&mut training);
    let losses = losses(&messages);
    assert_eq!(losses.len(), 30);
    assert!(losses[29] < 0.5 * losses[0], "{losses:?}");
    let mut best = messages.iter().filter_map(|message| match message {
        Message::Evaluation { ua, best: true, .. } => Some(*ua),
        _ => None,
    });
    assert!(best.clone().is_sorted());
    let predictions = predictions(&training.best(), &validation, &device).unwrap();
    let right = predictions
        .iter()
        .zip(&validation)
        .filter(|(logits, example)| crate::recognizer::argmax(logits) == example.label)
        .count();
    // Two utterances of each class: the UA is the fraction of correct ones.
    assert_eq!(best.next_back(), Some(right as f64 / 6.0));
    assert!(right >= 5, "{right}");
}

#[test]
fn patience_stops_training_early() {
    let config = TrainingConfig {
        steps: 1000,
        batch: 2,
        // Too small to change any prediction.
        learning_rate: 1e-12,
        evaluate_every: 1,
        patience: Some(3),
        ..TrainingConfig::default()
    };
    let messages = run(&mut training(&config));
    let done = Message::Done {
        step: 4,
        early: true,
    };
    assert_eq!(messages.last(), Some(&done));
}

#[test]
fn a_head_is_trained_on_embeddings_of_a_frozen_trunk() {
    let device = Device::flex();
    let (train, validation) = (examples(9, 1), examples(6, 2));
    let network = network(1);
    let before = network.to_tensors().unwrap();
    let engine = Engine::new(network.config(), &before).unwrap();
    let embedded = |examples: &[Example]| -> Vec<Example> {
        examples
            .iter()
            .map(|example| example.embedded(&engine))
            .collect()
    };
    let (train, validation_embedded) = (embedded(&train), embedded(&validation));
    let head = Head::from_tensors(network.config(), &before, &device).unwrap();
    let whole = predictions(&network, &validation, &device).unwrap();
    let of_head = predictions(&head, &validation_embedded, &device).unwrap();
    for (a, b) in whole.iter().flatten().zip(of_head.iter().flatten()) {
        assert!((a - b).abs() < 1e-4, "{a} is not {b}");
    }

    let config = TrainingConfig {
        steps: 40,
        batch: 9,
        learning_rate: 1e-2,
        evaluate_every: 0,
        dropout: 0.1,
        mixup: 0.2,
        ..TrainingConfig::default()
    };
    let mut training = Training::new(config, head, train, Vec::new(), &device).unwrap();
    let messages = run(&mut training);
    assert_eq!(messages.len(), 41);
    let checkpoint = training.checkpoint().unwrap();
    let after = training.best();
    for (name, tensor) in block_on(after.tensors()).unwrap() {
        let same = tensor == before[&name];
        assert_eq!(same, !name.starts_with("classifier."), "{name}");
    }
    // Without the frozen trunk.
    assert!(checkpoint.len() < 500_000, "{}", checkpoint.len());
    let right = predictions(&after, &validation_embedded, &device)
        .unwrap()
        .iter()
        .zip(&validation)
        .filter(|(logits, example)| crate::recognizer::argmax(logits) == example.label)
        .count();
    assert!(right >= 5, "{right}");
}

#[test]
fn invalid_training_is_refused() {
    let device = Device::flex();
    let code = |config: TrainingConfig, train: Vec<Example>, validation: Vec<Example>| {
        Training::new(config, network(1), train, validation, &device)
            .err()
            .map(|error| error.code())
    };
    let config = TrainingConfig::default();
    let some = || examples(4, 1);
    assert_eq!(
        code(config.clone(), Vec::new(), some()),
        Some("training-examples")
    );
    assert_eq!(
        code(config.clone(), some(), Vec::new()),
        Some("training-examples")
    );
    let never = TrainingConfig {
        evaluate_every: 0,
        ..config.clone()
    };
    assert_eq!(code(never, some(), Vec::new()), None);
    let votes = some()
        .into_iter()
        .map(|example| example.with_votes(vec![1.0]))
        .collect();
    assert_eq!(code(config.clone(), votes, some()), Some("training-votes"));
    let mut outside = some();
    outside[0].label = CLASSES;
    assert_eq!(code(config.clone(), some(), outside), Some("class-index"));
    let broken = TrainingConfig {
        learning_rate: -1.0,
        ..config
    };
    assert_eq!(code(broken, some(), some()), Some("training-config"));
}

#[test]
fn a_diverging_loss_is_an_error() {
    let config = TrainingConfig {
        steps: 50,
        batch: 4,
        learning_rate: 1e30,
        evaluate_every: 0,
        ..TrainingConfig::default()
    };
    let device = Device::flex();
    let mut training =
        Training::new(config, network(1), examples(4, 1), Vec::new(), &device).unwrap();
    let error = training.find_map(Result::err);
    assert!(
        matches!(error, Some(Error::TrainingDiverged { .. })),
        "{error:?}"
    );
}

#[test]
fn adam_matches_burn() {
    let device = Device::flex().autodiff();
    let mut ours = network(3).train();
    let mut theirs = ours.clone();
    let mut adam = Adam::new();
    let mut reference = AdamConfig::new().with_epsilon(1e-8).init();
    for step in 0..3 {
        let data = TensorData::new(vec![0.1 * (step + 1) as f32; 2 * 256], [2, 256]);
        let gradients = |network: &EmotionNetwork| {
            let embeddings = Tensor::from_data(data.clone(), &device);
            let logits = network
                .logits(NetworkInput::Embeddings(Box::new(embeddings)))
                .unwrap();
            let loss = logits.powi_scalar(2).sum();
            GradientsParams::from_grads(loss.backward(), network)
        };
        let gradient = gradients(&ours);
        ours = adam.step(ours, gradient, 1e-2, 0.0);
        let gradient = gradients(&theirs);
        theirs = reference.step(1e-2, theirs, gradient);
    }
    let theirs = theirs.valid().to_tensors().unwrap();
    for (name, tensor) in ours.valid().to_tensors().unwrap() {
        for (a, b) in tensor.values.iter().zip(&theirs[&name].values) {
            assert!((a - b).abs() < 1e-6, "{name}: {a} is not {b}");
        }
    }
}
