//! The time of a training step of the small model on Vulkan, and of the same step in PyTorch.

use super::report::Report;
use super::statistics::{median, short};
use super::steps::{Steps, train};
use super::throughput::{features, model};
use super::{Options, Outcome, device, pytorch};
use serde_json::json;
use speech_emotion::frontend::{LogMel, MEL_BANDS, Standardization};
use speech_emotion::model::{ModelFile, NetworkConfig, Precision};
use speech_emotion::training::{EmotionNetwork, Example, TrainingConfig};
use std::error::Error;

/// The largest relative difference of a loss from PyTorch's.
const TOLERANCE: f64 = 2e-3;
const CLASSES: usize = 7;

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let (batch, frames, steps) = options.size((64, 300, 12), (4, 60, 3));
    let features = features(batch, frames);
    let model = model()?;
    let vulkan = device::open()?;
    let config = TrainingConfig {
        steps,
        ..TrainingConfig::default()
    };
    let measure = || -> Result<Steps, Box<dyn Error>> {
        let network = EmotionNetwork::from_tensors(
            NetworkConfig::from(&model.card),
            &model.tensors,
            &vulkan,
        )?;
        train(network, examples(&features)?, config.clone(), &vulkan)
    };
    let ours = measure()?;
    report_steps("Vulkan", &ours, batch, frames, report);
    let files = pytorch::Files {
        settings: json!({
            "batch": batch,
            "frames": frames,
            "rates": vec![config.learning_rate; steps],
            "gradientNorm": config.gradient_norm,
            "weightDecay": config.weight_decay,
        }),
        weights: with_full_precision(&model)?,
        values: vec![("features", features.concat())],
    };
    pytorch::compare("training", &files, &ours.losses, TOLERANCE, options, report)
}

/// The time of a step, without the first two, which compile kernels.
pub(crate) fn report_steps(
    name: &str,
    steps: &Steps,
    batch: usize,
    frames: usize,
    report: &mut Report,
) {
    let late = steps.seconds.get(2..).unwrap_or_default().to_vec();
    let values = json!({
        "batch": batch,
        "frames": frames,
        "firstStepSeconds": steps.seconds.first().copied().map(short),
        "secondsPerStep": short(median(late)),
        "losses": steps.losses,
    });
    // The loss of a repeated batch falls.
    let falls = steps.losses.last() < steps.losses.first();
    report.required(name, falls, values);
}

fn with_full_precision(model: &ModelFile) -> Result<Vec<u8>, speech_emotion::Error> {
    model.write(Precision::F32)
}

/// Utterance `i` has the label `i` modulo 7.
fn examples(features: &[Vec<f32>]) -> Result<Vec<Example>, Box<dyn Error>> {
    let identity = Standardization {
        mean: vec![0.0; MEL_BANDS],
        std: vec![1.0; MEL_BANDS],
    };
    let utterances = features.iter().enumerate();
    utterances
        .map(|(index, values)| {
            let log_mel = LogMel {
                bands: MEL_BANDS,
                values: values.clone(),
            };
            Ok(Example::new(&log_mel, &identity, index % CLASSES)?)
        })
        .collect()
}
