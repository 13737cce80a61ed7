//! Tests of complete networks.

use super::read;
use crate::export::onnx;
use crate::frontend::{LogMel, MEL_BANDS, Standardization};
use crate::model::{
    Architecture, ComparisonConfig, ComparisonNetwork, ModelCard, ModelFile, Precision,
    TensorData32, expected_shapes, initial_comparison_weights,
};
use crate::networks::comparison::{Acrnn, Bcrnn, Drn, SegmentFrontend};
use crate::networks::tests::random;
use crate::networks::{Batch, NetworkInput, TrainableNetwork};
use crate::training::{Example, Message, Training, TrainingConfig, predictions};
use crate::wait::block_on;
use burn::prelude::*;
use std::collections::BTreeMap;

/// A configuration with an eighth of the feature maps and units.
fn narrow(kind: ComparisonNetwork, layers: usize, classes: usize) -> ComparisonConfig {
    ComparisonConfig {
        divisor: 8,
        ..ComparisonConfig::new(kind, layers, classes)
    }
}

/// Initial weights with other biases and statistics, so that tests cover them.
fn weights(config: ComparisonConfig) -> BTreeMap<String, TensorData32> {
    let mut tensors = initial_comparison_weights(config, 1);
    for (seed, (name, tensor)) in tensors.iter_mut().enumerate() {
        let shifts = random(tensor.values.len(), seed as u64);
        if name.ends_with("bias") || name.contains(".running_") {
            let shifted = tensor.values.iter_mut().zip(shifts);
            shifted.for_each(|(value, shift)| *value += 0.2 * shift);
        }
    }
    tensors
}

#[test]
fn segments_give_logits_and_tensors_round_trip() {
    let device = Device::flex();
    let segments = || {
        let values = TensorData::new(random(2 * 3 * 300 * 40, 3), [2, 3, 300, 40]);
        NetworkInput::Segments(Box::new(Tensor::from_data(values, &device)))
    };
    for (kind, layers) in [(ComparisonNetwork::Acrnn, 5), (ComparisonNetwork::Bcrnn, 3)] {
        let config = narrow(kind, layers, 4);
        let tensors = weights(config);
        let check = |logits: Tensor<2>, back: BTreeMap<String, TensorData32>| {
            assert_eq!(logits.dims(), [2, 4]);
            assert!(read(&logits).iter().all(|logit| logit.is_finite()));
            assert_eq!(back, tensors);
        };
        if kind == ComparisonNetwork::Acrnn {
            let network = Acrnn::from_tensors(config, &tensors, &device).unwrap();
            let back = block_on(network.tensors()).unwrap();
            check(network.logits(segments()).unwrap(), back);
        } else {
            let network = Bcrnn::from_tensors(config, &tensors, &device).unwrap();
            let back = block_on(network.tensors()).unwrap();
            check(network.logits(segments()).unwrap(), back);
        }
    }
}

#[test]
fn padding_changes_no_logits_of_drn() {
    let device = Device::flex();
    let config = narrow(ComparisonNetwork::Drn, 4, 3);
    let tensors = weights(config);
    let network = Drn::from_tensors(config, &tensors, &device).unwrap();
    assert_eq!(block_on(network.tensors()).unwrap(), tensors);
    let utterances: Vec<Vec<f32>> = [7, 30, 45, 61]
        .into_iter()
        .map(|frames| random(frames * MEL_BANDS, frames as u64))
        .collect();
    let logits = |utterances: &[&[f32]], granule| {
        let batch = Batch::padded(utterances, granule, &device);
        read(
            &network
                .logits(NetworkInput::Features(Box::new(batch)))
                .unwrap(),
        )
    };
    let all: Vec<&[f32]> = utterances.iter().map(Vec::as_slice).collect();
    for granule in [1, 16] {
        let together = logits(&all, granule);
        for (utterance, row) in all.iter().zip(together.chunks_exact(3)) {
            for (received, expected) in row.iter().zip(logits(&[utterance], 1)) {
                assert!((received - expected).abs() < 1e-5, "{received}, {expected}");
            }
        }
    }
}

#[test]
fn other_inputs_are_refused_by_name() {
    let device = Device::flex();
    let config = narrow(ComparisonNetwork::Drn, 4, 3);
    let drn = Drn::from_tensors(config, &weights(config), &device).unwrap();
    let segments = Tensor::zeros([1, 3, 300, 40], &device);
    let error = drn
        .logits(NetworkInput::Segments(Box::new(segments)))
        .unwrap_err();
    assert_eq!(error.code(), "network-input");
    let config = narrow(ComparisonNetwork::Acrnn, 5, 3);
    let acrnn = Acrnn::from_tensors(config, &weights(config), &device).unwrap();
    let batch = Batch::new(&[&[0.0; 10 * MEL_BANDS]], &device);
    let error = acrnn
        .logits(NetworkInput::Features(Box::new(batch)))
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("segments") && text.contains("log-mel"),
        "{text}"
    );
    // The weights of another architecture.
    let error = Drn::from_tensors(
        narrow(ComparisonNetwork::Drn, 4, 3),
        &weights(config),
        &device,
    );
    assert_eq!(error.unwrap_err().code(), "model-tensor-missing");
}

/// The model file of a network of full size.
fn file(kind: ComparisonNetwork, layers: usize) -> ModelFile {
    let labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    let card = ModelCard {
        architecture: Architecture::Comparison(kind),
        ..ModelCard::new(labels, layers, true, kind == ComparisonNetwork::Acrnn)
    };
    let config = ComparisonConfig::new(kind, layers, 3);
    let mut tensors = initial_comparison_weights(config, 2);
    for (name, shape) in expected_shapes((&card).into()) {
        tensors.entry(name).or_insert_with(|| TensorData32 {
            values: vec![1.0; shape.iter().product()],
            shape,
        });
    }
    ModelFile { card, tensors }
}

#[test]
fn packed_weights_give_the_same_logits() {
    let file = file(ComparisonNetwork::Bcrnn, 2);
    let bytes = file.write(Precision::F32).unwrap();
    let config = ComparisonConfig::new(ComparisonNetwork::Bcrnn, 2, 3);
    // Running statistics and the standardization are stored as well.
    let constants = 4 * (2 * (128 + 256 + 768) + 2 * (120 + 128));
    let header = bytes.len() - config.stored_bytes() - constants;
    assert!(header < 8192, "{header}");
    let read_back = ModelFile::read(&bytes).unwrap();
    assert_eq!(read_back.card, file.card);
    assert_eq!(read_back.card.parameter_count(), config.parameters());
    let kernel = &read_back.tensors["conv.1.weight"].values;
    assert!(kernel.iter().all(|weight| weight.abs() == 1.0));
    let device = Device::flex();
    let logits = |tensors| {
        let network = Bcrnn::from_tensors(config, tensors, &device).unwrap();
        let values = TensorData::new(random(3 * 300 * 40, 4), [1, 3, 300, 40]);
        let segments = NetworkInput::Segments(Box::new(Tensor::from_data(values, &device)));
        read(&network.logits(segments).unwrap())
    };
    assert_eq!(logits(&read_back.tensors), logits(&file.tensors));
}

#[test]
fn recognizers_refuse_the_files_by_name() {
    for (kind, layers) in [(ComparisonNetwork::Drn, 4), (ComparisonNetwork::Acrnn, 2)] {
        let file = file(kind, layers);
        let bytes = file.write(Precision::F16).unwrap();
        let read_back = ModelFile::read(&bytes).unwrap();
        assert_eq!(read_back.card.architecture, Architecture::Comparison(kind));
        let engine = crate::inference::cpu::Engine::new((&file.card).into(), &file.tensors);
        let error = engine.err().unwrap();
        assert_eq!(error.code(), "model-architecture");
        assert!(error.to_string().contains(kind.name()), "{error}");
        let settings = onnx::OnnxOptions {
            input: onnx::OnnxInput::LogMel,
            session_input: false,
        };
        let error = onnx::export(&file, settings).unwrap_err();
        assert_eq!(error.code(), "model-architecture");
    }
}

/// Fourteen utterances of seven classes; each class is louder in other bands.
fn examples() -> Vec<Example> {
    let standardization = Standardization {
        mean: vec![0.0; MEL_BANDS],
        std: vec![1.0; MEL_BANDS],
    };
    (0..14)
        .map(|index| {
            let class = index % 7;
            let mut values = random((40 + 3 * index) * MEL_BANDS, index as u64);
            for (place, value) in values.iter_mut().enumerate() {
                let band = place % MEL_BANDS;
                *value += f32::from(u8::from(band / 18 == class));
            }
            let log_mel = LogMel {
                values,
                ..LogMel::default()
            };
            Example::new(&log_mel, &standardization, class).unwrap()
        })
        .collect()
}

/// Trains until all examples are classified correctly; panics after `steps` updates.
pub(super) fn overfit<N: TrainableNetwork>(
    network: N,
    [train, validation]: [Vec<Example>; 2],
    rate: f64,
    steps: usize,
) -> N {
    let config = TrainingConfig {
        steps,
        batch: 14,
        learning_rate: rate,
        evaluate_every: 10,
        ..TrainingConfig::default()
    };
    let device = Device::flex();
    let mut training = Training::new(config, network, train, validation, &device).unwrap();
    let mut best = 0.0_f64;
    while let Some(message) = training.next() {
        if let Message::Evaluation { ua, .. } = message.unwrap() {
            best = best.max(ua);
            if ua == 1.0 {
                return training.best();
            }
        }
    }
    panic!("UA {best} after {steps} updates");
}

/// One example for each segment, and one for all segments of each utterance.
pub(super) fn in_segments(examples: &[Example]) -> [Vec<Example>; 2] {
    let log_mels = || examples.iter().filter_map(Example::log_mel);
    let frontend = SegmentFrontend::fit(log_mels()).unwrap();
    let (mut train, mut validation) = (Vec::new(), Vec::new());
    for (example, log_mel) in examples.iter().zip(log_mels()) {
        let segments = frontend.segments(log_mel).unwrap();
        validation.push(example.with_segments(segments.concat().into(), true));
        let each = segments.into_iter().enumerate();
        train.extend(each.map(|(index, segment)| example.with_segments(segment, index == 0)));
    }
    [train, validation]
}

#[test]
fn a_narrow_drn_fits_fourteen_utterances() {
    let config = narrow(ComparisonNetwork::Drn, 4, 7);
    let weights = initial_comparison_weights(config, 1);
    let network = Drn::from_tensors(config, &weights, &Device::flex()).unwrap();
    overfit(network, [examples(), examples()], 3e-3, 300);
}

#[test]
fn a_narrow_acrnn_fits_fourteen_utterances() {
    let config = narrow(ComparisonNetwork::Acrnn, 2, 7);
    let weights = initial_comparison_weights(config, 1);
    let network = Acrnn::from_tensors(config, &weights, &Device::flex()).unwrap();
    overfit(network, in_segments(&examples()), 3e-3, 200);
}

#[test]
fn a_narrow_bcrnn_fits_fourteen_utterances_and_stays_in_range() {
    let config = narrow(ComparisonNetwork::Bcrnn, 2, 7);
    let weights = initial_comparison_weights(config, 1);
    let network = Bcrnn::from_tensors(config, &weights, &Device::flex()).unwrap();
    let parts = in_segments(&examples());
    let [_, examples] = parts.clone();
    let network = overfit(network, parts, 3e-3, 300);
    let tensors = block_on(network.tensors()).unwrap();
    let kernel = &tensors["conv.1.weight"].values;
    assert!(kernel.iter().all(|weight| weight.abs() <= 1.0));
    assert_ne!(tensors["conv.0.norm.running_mean"].values, [0.0; 16]);
    // Signs alone make the same predictions.
    let mut signs = tensors.clone();
    for name in ["conv.0.weight", "conv.1.weight", "projection.weight"] {
        let values = &mut signs.get_mut(name).unwrap().values;
        values
            .iter_mut()
            .for_each(|value| *value = if *value >= 0.0 { 1.0 } else { -1.0 });
    }
    let device = Device::flex();
    let packed = Bcrnn::from_tensors(config, &signs, &device).unwrap();
    let [a, b] = [&network, &packed].map(|n| predictions(n, &examples, &device).unwrap());
    assert_eq!(a, b);
}

#[test]
fn training_resumes_with_the_running_statistics() {
    let config = narrow(ComparisonNetwork::Drn, 4, 7);
    let weights = initial_comparison_weights(config, 1);
    let device = Device::flex();
    let settings = TrainingConfig {
        steps: 4,
        batch: 5,
        evaluate_every: 2,
        dropout: 0.3,
        ..TrainingConfig::default()
    };
    let start = || {
        let network = Drn::from_tensors(config, &weights, &device).unwrap();
        Training::new(settings.clone(), network, examples(), examples(), &device).unwrap()
    };
    let mut whole = start();
    let mut checkpoint = Vec::new();
    while let Some(message) = whole.next() {
        if let Message::Evaluation { step: 2, .. } = message.unwrap() {
            checkpoint = whole.checkpoint().unwrap();
        }
    }
    let mut resumed = start();
    resumed.resume(&checkpoint).unwrap();
    for message in resumed.by_ref() {
        message.unwrap();
    }
    let tensors = |training: &Training<Drn>| block_on(training.best().tensors()).unwrap();
    assert_eq!(tensors(&whole), tensors(&resumed));

    // A checkpoint of another network.
    let other = narrow(ComparisonNetwork::Acrnn, 2, 7);
    let other = Acrnn::from_tensors(other, &initial_comparison_weights(other, 1), &device).unwrap();
    let [segments, validation] = in_segments(&examples());
    let mut other = Training::new(settings, other, segments, validation, &device).unwrap();
    let error = other.resume(&checkpoint).unwrap_err();
    assert!(error.code().starts_with("training-checkpoint-"), "{error}");
}
