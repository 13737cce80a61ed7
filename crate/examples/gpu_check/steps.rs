//! Training steps on Vulkan against the CPU.

use super::report::Report;
use super::{Options, Outcome, clips, device};
use burn::prelude::Device;
use serde_json::json;
use speech_emotion::evaluation::Prepared;
use speech_emotion::internal::{
    Acrnn, Bcrnn, ComparisonConfig, ComparisonNetwork, Drn, SegmentFrontend,
    initial_comparison_weights,
};
use speech_emotion::model::{Initialization, NetworkConfig, TensorData32, initial_weights};
use speech_emotion::training::{
    EmotionNetwork, Example, Message, TrainableNetwork, Training, TrainingConfig,
};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// The largest relative difference of a loss.
const TOLERANCE: f64 = 2e-3;
/// The learning rate: large enough that the loss changes within ten steps.
const RATE: f64 = 1e-3;

/// The loss before each step, and the time of the step in seconds.
#[derive(Debug)]
pub(crate) struct Steps {
    pub losses: Vec<f64>,
    pub seconds: Vec<f64>,
}

/// Runs training steps, each with all examples.
pub(crate) fn train<N: TrainableNetwork>(
    network: N,
    examples: Vec<Example>,
    config: TrainingConfig,
    device: &Device,
) -> Result<Steps, Box<dyn Error>> {
    let config = TrainingConfig {
        batch: examples.len(),
        evaluate_every: 0,
        ..config
    };
    let training = Training::new(config, network, examples, Vec::new(), device)?;
    let mut steps = Steps {
        losses: Vec::new(),
        seconds: Vec::new(),
    };
    let mut began = Instant::now();
    for message in training {
        if let Message::Step { loss, .. } = message? {
            steps.losses.push(loss.into());
            steps.seconds.push(began.elapsed().as_secs_f64());
            began = Instant::now();
        }
    }
    Ok(steps)
}

/// The largest relative difference of two sequences of losses; infinite if their lengths differ.
pub(crate) fn difference(expected: &[f64], received: &[f64]) -> f64 {
    if expected.len() != received.len() || expected.is_empty() {
        return f64::INFINITY;
    }
    let pairs = expected.iter().zip(received);
    let apart = pairs.map(|(a, b)| (a - b).abs() / a.abs());
    // Not a number is the largest.
    apart.fold(0.0, |largest, x| if x <= largest { largest } else { x })
}

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let prepared = clips::prepared(&options.folder)?;
    let count = options.size(8, 2);
    let utterances = clips::examples(&prepared, count)?;
    let mut run = Run {
        steps: options.size(10, 3),
        vulkan: device::open()?,
        report,
    };
    let cpu = Device::flex();
    let config = NetworkConfig::paper(options.size(4, 2), clips::CLASSES);
    let weights = initial_weights(config, Initialization::He, 1);
    let network = EmotionNetwork::from_tensors(config, &weights, &cpu)?;
    run.compare("proposed network", &network, &weights, &utterances)?;

    let segments = segments(&prepared, &utterances)?;
    for system in ComparisonNetwork::ALL {
        let config = ComparisonConfig {
            divisor: options.size(1, 8),
            ..ComparisonConfig::new(system, system.layers("emodb"), clips::CLASSES)
        };
        let weights = initial_comparison_weights(config, 1);
        match system {
            ComparisonNetwork::Acrnn => {
                let network = Acrnn::from_tensors(config, &weights, &cpu)?;
                run.compare(system.title(), &network, &weights, &segments)?;
            }
            ComparisonNetwork::Drn => {
                let network = Drn::from_tensors(config, &weights, &cpu)?;
                run.compare(system.title(), &network, &weights, &utterances)?;
            }
            ComparisonNetwork::Bcrnn => {
                let network = Bcrnn::from_tensors(config, &weights, &cpu)?;
                run.compare(system.title(), &network, &weights, &segments)?;
            }
        }
    }
    Ok(())
}

/// The first segment of each utterance.
fn segments(prepared: &Prepared, utterances: &[Example]) -> Result<Vec<Example>, Box<dyn Error>> {
    let log_mels = || {
        let log_mels = prepared.log_mels.iter().take(utterances.len());
        log_mels.map(|log_mel| &*log_mel.values)
    };
    let frontend = SegmentFrontend::fit(log_mels())?;
    let mut examples = Vec::new();
    for (example, log_mel) in utterances.iter().zip(log_mels()) {
        let segments = frontend.segments(log_mel)?;
        let first = segments.into_iter().next().ok_or("expected a segment")?;
        examples.push(example.with_segments(first, true));
    }
    Ok(examples)
}

struct Run<'a> {
    steps: usize,
    vulkan: Device,
    report: &'a mut Report,
}

impl Run<'_> {
    /// The same steps on both devices.
    fn compare<N: TrainableNetwork>(
        &mut self,
        name: &str,
        network: &N,
        weights: &BTreeMap<String, TensorData32>,
        examples: &[Example],
    ) -> Outcome {
        let steps = |device: &Device| {
            let config = TrainingConfig {
                steps: self.steps,
                learning_rate: RATE,
                ..TrainingConfig::default()
            };
            let network = network.with_tensors(weights, device)?;
            train(network, examples.to_vec(), config, device)
        };
        let (expected, received) = (steps(&Device::flex())?, steps(&self.vulkan)?);
        self.report.checked(
            name,
            difference(&expected.losses, &received.losses),
            TOLERANCE,
            json!({ "batch": examples.len(), "cpu": expected.losses, "vulkan": received.losses }),
        );
        Ok(())
    }
}
