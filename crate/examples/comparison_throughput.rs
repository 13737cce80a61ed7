//! Measures the time of training steps of a comparison network (Table 5 of Zhong et al. 2020) on one repeated batch.
//!
//! ```sh
//! cargo run --release --example comparison_throughput -- NETWORK FEATURES UTTERANCES STEPS FOLDER
//! ```
//!
//! `NETWORK` is `3d-acrnn`, `drn` or `bcrnn`, with the layers for Emo-DB and seven classes. `FEATURES` contains 32-bit
//! floats (little-endian), `utterances x frames x 128`, standardized, at most 300 frames; the label of utterance `i` is
//! `i` modulo 7. Writes the input of the network, `input.f32`, and the initial weights, `weights.f32`, with their names
//! and shapes, `shapes.txt`, into `FOLDER`. Prints the loss before the update and the time in seconds for each step.
//! `make bench-train` compares the result with PyTorch.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]

// The allocator of the program, in which training runs.
#[path = "../src/bin/speech-emotion/allocator.rs"]
mod allocator;

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use burn::prelude::Device;
use speech_emotion::frontend::{LogMel, MEL_BANDS, Standardization};
use speech_emotion::internal::{
    Acrnn, Bcrnn, ComparisonConfig, ComparisonNetwork, Drn, SegmentFrontend,
    initial_comparison_weights,
};
use speech_emotion::model::TensorData32;
use speech_emotion::training::TrainableNetwork;
use speech_emotion::training::{Example, Message, Training, TrainingConfig};

const CLASSES: usize = 7;

fn examples(values: &[f32], batch: usize) -> Result<Vec<Example>, Box<dyn Error>> {
    let identity = Standardization {
        mean: vec![0.0; MEL_BANDS],
        std: vec![1.0; MEL_BANDS],
    };
    values
        .chunks(values.len() / batch)
        .enumerate()
        .map(|(index, values)| {
            let log_mel = LogMel {
                bands: MEL_BANDS,
                values: values.to_vec(),
            };
            Ok(Example::new(&log_mel, &identity, index % CLASSES)?)
        })
        .collect()
}

fn write(path: &Path, values: impl Iterator<Item = f32>) -> std::io::Result<()> {
    std::fs::write(path, values.flat_map(f32::to_le_bytes).collect::<Vec<u8>>())
}

fn measure<N: TrainableNetwork>(
    network: N,
    examples: Vec<Example>,
    steps: usize,
) -> Result<(), Box<dyn Error>> {
    let config = TrainingConfig {
        steps,
        batch: examples.len(),
        evaluate_every: 0,
        ..TrainingConfig::default()
    };
    let training = Training::new(config, network, examples, Vec::new(), &Device::flex())?;
    let mut began = Instant::now();
    for message in training {
        if let Message::Step { loss, .. } = message? {
            println!("{loss} {:.4}", began.elapsed().as_secs_f64());
            began = Instant::now();
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    allocator::keep_memory();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, path, utterances, steps, folder] = arguments.as_slice() else {
        return Err("expected NETWORK FEATURES UTTERANCES STEPS FOLDER".into());
    };
    let kind = ComparisonNetwork::named(name).ok_or("expected 3d-acrnn, drn or bcrnn")?;
    let (batch, steps): (usize, usize) = (utterances.parse()?, steps.parse()?);
    let folder = Path::new(folder);
    let bytes = std::fs::read(path)?;
    let (numbers, _) = bytes.as_chunks::<4>();
    let features: Vec<f32> = numbers.iter().copied().map(f32::from_le_bytes).collect();
    let mut examples = examples(&features, batch)?;
    let mut input = features;
    if kind.in_segments() {
        let log_mels = || input.chunks(input.len() / batch);
        let frontend = SegmentFrontend::fit(log_mels())?;
        let mut segments = Vec::new();
        for (example, log_mel) in examples.iter_mut().zip(log_mels()) {
            let of_utterance = frontend.segments(log_mel)?.concat();
            segments.extend_from_slice(&of_utterance);
            *example = example.with_segments(of_utterance.into(), true);
        }
        input = segments;
    }

    let config = ComparisonConfig::new(kind, kind.layers("emodb"), CLASSES);
    let weights = initial_comparison_weights(config, 1);
    let mut shapes = String::new();
    for (name, TensorData32 { shape, .. }) in &weights {
        writeln!(shapes, "{name} {shape:?}")?;
    }
    std::fs::write(folder.join("shapes.txt"), shapes)?;
    let values = weights.values().flat_map(|tensor| tensor.values.iter());
    write(&folder.join("weights.f32"), values.copied())?;
    write(&folder.join("input.f32"), input.into_iter())?;

    let device = Device::flex();
    match kind {
        ComparisonNetwork::Acrnn => measure(
            Acrnn::from_tensors(config, &weights, &device)?,
            examples,
            steps,
        ),
        ComparisonNetwork::Drn => measure(
            Drn::from_tensors(config, &weights, &device)?,
            examples,
            steps,
        ),
        ComparisonNetwork::Bcrnn => measure(
            Bcrnn::from_tensors(config, &weights, &device)?,
            examples,
            steps,
        ),
    }
}
