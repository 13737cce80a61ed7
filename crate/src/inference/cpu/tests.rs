//! Compares the engine with a simple reference implementation and with the network on burn.

use super::{Engine, Place};
use crate::model::Architecture;
use crate::model::NetworkConfig;
use crate::model::TensorData32;
use crate::networks::tests::{
    assert_close, doubles, random, slow, slow_tensors, standardized_weights, weights,
};
use crate::networks::{Batch, EmotionNetwork};
use burn::prelude::*;
use std::collections::BTreeMap;

fn every_kind() -> impl Iterator<Item = NetworkConfig> {
    let kinds = [
        (1, 2, true, true, true),
        (2, 4, false, false, true),
        (3, 7, true, false, false),
        (4, 17, true, true, true),
        (6, 20, false, false, false),
    ];
    let configs = kinds.into_iter();
    configs.map(
        |(blocks, classes, attention, deviation, tied)| NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks,
            classes,
            attention,
            deviation,
            tied,
        },
    )
}

/// Weights with and without a standardized embedding, alternating.
fn either_weights(config: NetworkConfig, seed: u64) -> BTreeMap<String, TensorData32> {
    if seed.is_multiple_of(2) {
        standardized_weights(config, seed)
    } else {
        weights(config, seed)
    }
}

#[test]
fn the_engine_matches_the_equations() {
    for (seed, config) in (0..).zip(every_kind()) {
        let tensors = either_weights(config, seed);
        let engine = Engine::new(config, &tensors).unwrap();
        for frames in [7, 8 + 5 * seed as usize] {
            let features = random(frames * 128, 100 + seed);
            let output = engine.run(&features);
            let expected = slow::network(config, &slow_tensors(&tensors), &doubles(&features));
            assert_close(&output.logits, &expected.logits, 1e-5, "logits");
            assert_close(&output.attention, &expected.attention, 1e-6, "attention");
            assert_close(&output.embedding, &expected.embedding, 1e-5, "embedding");
            let again = engine.classify_embedding(&output.embedding);
            assert_eq!(again, output.logits);
        }
    }
}

#[test]
fn the_engine_matches_burn_after_any_earlier_input() {
    let device = Device::flex();
    let values = |tensor: Tensor<2>| doubles(&tensor.into_data().try_into_vec::<f32>().unwrap());
    for (seed, config) in (0..).zip(every_kind()) {
        let tensors = either_weights(config, seed);
        let engine = Engine::new(config, &tensors).unwrap();
        let network = EmotionNetwork::from_tensors(config, &tensors, &device).unwrap();
        // Alternates long and short inputs: reused memory must not affect the result.
        for frames in [301, 7, 700, 33, 34, 35, 36] {
            let features = random(frames * 128, frames as u64);
            let output = engine.run(&features);
            let expected = network.forward(&Batch::new(&[&features], &device));
            assert_close(&output.logits, &values(expected.logits), 2e-5, "logits");
            let embedding = values(expected.embedding);
            assert_close(&output.embedding, &embedding, 2e-5, "embedding");
            match expected.attention {
                Some(alpha) => assert_close(&output.attention, &values(alpha), 1e-5, "attention"),
                None => assert!(output.attention.is_empty()),
            }
        }
    }
}

#[test]
fn too_few_frames_make_no_step_and_no_panic() {
    let config = NetworkConfig::paper(2, 4);
    let engine = Engine::new(config, &weights(config, 0)).unwrap();
    for frames in 0..7 {
        let output = engine.run(&random(frames * 128, 1));
        assert!(output.attention.is_empty());
        assert!(output.logits.iter().all(|logit| logit.is_finite()));
    }
}

#[test]
fn a_trace_changes_no_result_and_has_every_stage_in_its_shape() {
    let config = NetworkConfig::paper(3, 4);
    let engine = Engine::new(config, &weights(config, 5)).unwrap();
    let features = random(40 * 128, 6);
    let (output, trace) = engine.trace(&features);
    assert_eq!(output, engine.run(&features));
    let shapes: Vec<_> = trace
        .stages
        .iter()
        .map(|stage| (stage.place, stage.frames(), stage.bands, stage.channels))
        .collect();
    assert_eq!(
        shapes,
        [
            (Place::Entry, 19, 63, 32),
            (Place::Block(1), 19, 63, 64),
            (Place::Pool, 9, 31, 64),
            (Place::Block(2), 9, 31, 64),
            (Place::Block(3), 9, 31, 64),
            (Place::Gru, 9, 1, 256),
            (Place::Context, 1, 1, 256),
            (Place::Hidden, 1, 1, 64),
        ]
    );
}

#[test]
fn traced_values_match_the_slow_layers() {
    let config = NetworkConfig::paper(1, 4);
    let tensors = weights(config, 7);
    let engine = Engine::new(config, &tensors).unwrap();
    let features = random(12 * 128, 8);
    let (_, trace) = engine.trace(&features);
    let slow = slow_tensors(&tensors);
    let input = slow::FeatureMap {
        values: doubles(&features),
        channels: 1,
        frames: 12,
        bands: 128,
    };
    let bias = Some(slow["entry.bias"].as_slice());
    let entry = slow::convolution(&input, &slow["entry.weight"], bias, (3, 2, 0), 1);
    let mut expected = Vec::new();
    for frame in 0..entry.frames {
        for band in 0..entry.bands {
            let channels = 0..entry.channels;
            expected.extend(channels.map(|channel| slow::relu(entry.at(channel, frame, band))));
        }
    }
    assert_close(&trace.stages[0].values, &expected, 1e-5, "entry");
    // Compares with the pooling of the traced input.
    let (block, pool) = (&trace.stages[1], &trace.stages[2]);
    let at = |frame: usize, band: usize, channel: usize| {
        block.values[(frame * block.bands + band) * block.channels + channel]
    };
    for (index, &value) in pool.values.iter().enumerate() {
        let (place, channel) = (index / 64, index % 64);
        let (frame, band) = (place / 31, place % 31);
        let window = (0..9).map(|i| at(2 * frame + i / 3, 2 * band + i % 3, channel));
        assert_eq!(value, window.fold(f32::NEG_INFINITY, f32::max));
    }
}

#[test]
fn a_missing_tensor_and_a_wrong_shape_are_refused() {
    let config = NetworkConfig::paper(2, 4);
    let mut tensors = weights(config, 0);
    tensors.get_mut("gru.bias").unwrap().shape = vec![128, 3];
    let error = Engine::new(config, &tensors).err().unwrap();
    assert_eq!(error.code(), "model-tensor-shape");
    tensors.remove("gru.bias");
    let error = Engine::new(config, &tensors).err().unwrap();
    assert_eq!(error.code(), "model-tensor-missing");
}
