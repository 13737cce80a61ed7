//! Tests of the complete network.

use super::{assert_close, doubles, random, slow, slow_tensors, standardized_weights, weights};
use crate::model::{Architecture, Initialization, NetworkConfig, initial_weights, steps};
use crate::networks::{Batch, EmotionNetwork};
use burn::prelude::*;

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

#[test]
fn parameter_counts_are_those_of_table_4() {
    let printed = [0.83, 0.85, 0.87, 0.88, 0.90, 0.92];
    for (blocks, millions) in (1..=6).zip(printed) {
        let config = NetworkConfig::paper(blocks, 4);
        let network = EmotionNetwork::from_tensors(
            config,
            &initial_weights(config, Initialization::Glorot, 0),
            &Device::flex(),
        )
        .unwrap();
        let counted = network.num_params();
        assert_eq!(counted, 835_588 + 17_728 * (blocks - 1));
        assert_eq!(counted, config.parameters());
        assert!(
            ((counted as f64 / 1e4).floor() / 1e2 - millions).abs() < 1e-9,
            "{blocks} blocks"
        );
    }
}

#[test]
fn the_network_matches_its_equations() {
    let device = Device::flex();
    for (seed, config) in [
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 1,
            classes: 2,
            attention: true,
            deviation: false,
            tied: true,
        },
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 2,
            classes: 4,
            attention: false,
            deviation: false,
            tied: true,
        },
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 3,
            classes: 7,
            attention: true,
            deviation: true,
            tied: false,
        },
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 6,
            classes: 20,
            attention: false,
            deviation: false,
            tied: false,
        },
    ]
    .into_iter()
    .enumerate()
    {
        let tensors = if seed % 2 == 0 {
            standardized_weights(config, seed as u64)
        } else {
            weights(config, seed as u64)
        };
        let network = EmotionNetwork::from_tensors(config, &tensors, &device).unwrap();
        assert_eq!(network.config(), config);
        let frames = 7 + 6 * seed;
        let features = random(frames * 128, 100 + seed as u64);
        let output = network.forward(&Batch::new(&[&features], &device));
        let expected = slow::network(config, &slow_tensors(&tensors), &doubles(&features));
        assert_close(&values(output.logits), &expected.logits, 1e-5, "logits");
        let embedding = values(output.embedding);
        assert_close(&embedding, &expected.embedding, 1e-5, "embedding");
        match output.attention {
            Some(attention) => {
                assert_close(&values(attention), &expected.attention, 1e-6, "attention");
            }
            None => assert!(!config.attention),
        }
    }
}

#[test]
fn padding_changes_no_result() {
    let device = Device::flex();
    for attention in [true, false] {
        let config = NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 3,
            classes: 5,
            attention,
            deviation: attention,
            tied: true,
        };
        let network = EmotionNetwork::from_tensors(config, &weights(config, 1), &device).unwrap();
        let lengths = [7, 60, 33, 34, 35, 36];
        let utterances: Vec<Vec<f32>> = (0..)
            .zip(lengths)
            .map(|(seed, frames)| random(frames * 128, seed))
            .collect();
        let together: Vec<&[f32]> = utterances.iter().map(Vec::as_slice).collect();
        let batch = network.forward(&Batch::new(&together, &device));
        let (logits, alphas) = (values(batch.logits), batch.attention.map(values));
        let width = steps(60);
        for (index, utterance) in utterances.iter().enumerate() {
            let single = network.forward(&Batch::new(&[utterance], &device));
            let expected = doubles(&values(single.logits));
            assert_close(&logits[index * 5..][..5], &expected, 1e-5, "logits");
            if let (Some(alphas), Some(single)) = (&alphas, single.attention) {
                let mut expected = doubles(&values(single));
                expected.resize(width, 0.0);
                assert_close(
                    &alphas[index * width..][..width],
                    &expected,
                    1e-5,
                    "attention",
                );
            }
        }
    }
}

#[test]
fn weights_round_trip() {
    for (attention, tied) in [(true, true), (false, false)] {
        let config = NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 3,
            classes: 4,
            attention,
            deviation: attention,
            tied,
        };
        let tensors = standardized_weights(config, 2);
        let network = EmotionNetwork::from_tensors(config, &tensors, &Device::flex()).unwrap();
        assert_eq!(network.to_tensors(), Ok(tensors));
    }
}

#[test]
fn a_wrong_shape_is_refused_with_both_shapes() {
    let config = NetworkConfig::paper(2, 4);
    let mut tensors = initial_weights(config, Initialization::Glorot, 0);
    tensors.insert(
        "attention.weight".to_owned(),
        crate::model::TensorData32 {
            shape: vec![128],
            values: vec![0.0; 128],
        },
    );
    let error = EmotionNetwork::from_tensors(config, &tensors, &Device::flex()).unwrap_err();
    assert_eq!(error.code(), "model-tensor-shape");
    assert!(
        error.to_string().contains("[256]") && error.to_string().contains("[128]"),
        "{error}"
    );
    tensors.remove("attention.weight");
    let error = EmotionNetwork::from_tensors(config, &tensors, &Device::flex()).unwrap_err();
    assert_eq!(error.code(), "model-tensor-missing");
}
