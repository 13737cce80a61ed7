//! Measures the time of training steps on one repeated batch.
//!
//! ```sh
//! cargo run --release --example training_throughput -- FEATURES UTTERANCES STEPS
//! ```
//!
//! `FEATURES` contains 32-bit floats (little-endian), `utterances x frames x 128`, standardized; the label of utterance
//! `i` is `i` modulo 7. Training starts from the shipped weights. Prints the loss before the update and the time in
//! seconds for each step. `--features cuda` or `--features train-webgpu` selects a GPU. `make bench-train` compares the
//! result with PyTorch.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]

use std::error::Error;
use std::time::Instant;

use burn::prelude::Device;
use speech_emotion::frontend::{LogMel, MEL_BANDS, Standardization};
use speech_emotion::model::ModelFile;
use speech_emotion::model::NetworkConfig;
use speech_emotion::training::EmotionNetwork;
use speech_emotion::training::{Example, Message, Training, TrainingConfig};

/// The features are already standardized.
fn identity() -> Standardization {
    Standardization {
        mean: vec![0.0; MEL_BANDS],
        std: vec![1.0; MEL_BANDS],
    }
}

fn device() -> Device {
    #[cfg(feature = "cuda")]
    return Device::cuda(0);
    #[cfg(all(feature = "gpu", not(feature = "cuda")))]
    return Device::default();
    #[cfg(not(feature = "gpu"))]
    Device::flex()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, utterances, steps] = arguments.as_slice() else {
        return Err("expected FEATURES UTTERANCES STEPS".into());
    };
    let (batch, steps): (usize, usize) = (utterances.parse()?, steps.parse()?);
    let bytes = std::fs::read(path)?;
    let (numbers, _) = bytes.as_chunks::<4>();
    let values: Vec<f32> = numbers.iter().copied().map(f32::from_le_bytes).collect();

    let model = ModelFile::read(include_bytes!("../model/emodb.safetensors"))?;
    let device = device();
    let network =
        EmotionNetwork::from_tensors(NetworkConfig::from(&model.card), &model.tensors, &device)?;
    let examples = values
        .chunks(values.len() / batch)
        .enumerate()
        .map(|(index, values)| {
            let log_mel = LogMel {
                bands: MEL_BANDS,
                values: values.to_vec(),
            };
            Example::new(&log_mel, &identity(), index % 7)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let config = TrainingConfig {
        steps,
        batch,
        evaluate_every: 0,
        ..TrainingConfig::default()
    };
    let training = Training::new(config, network, examples, Vec::new(), &device)?;
    let mut began = Instant::now();
    for message in training {
        if let Message::Step { loss, .. } = message? {
            println!("{loss} {:.4}", began.elapsed().as_secs_f64());
            began = Instant::now();
        }
    }
    Ok(())
}
