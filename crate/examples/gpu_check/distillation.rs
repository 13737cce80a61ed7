//! The time of a distillation step on Vulkan, and of the same step in PyTorch.

use super::report::Report;
use super::steps::{Steps, difference};
use super::training::report_steps;
use super::{Options, Outcome, device, pytorch};
use burn::prelude::Device;
use serde_json::json;
use speech_emotion::internal::{BenchmarkSize, BenchmarkUpdate, DistillationBenchmark};

/// The largest relative difference of an error.
const TOLERANCE: f64 = 2e-3;
/// Updates that are repeated on the CPU.
const COMPARED: usize = 2;

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    // The width of the features of Whisper base, the batch size and the crop of the shipped trunk.
    let full = BenchmarkSize {
        blocks: 4,
        utterances: 32,
        frames: 300,
        width: 512,
    };
    let small = BenchmarkSize {
        blocks: 2,
        utterances: 3,
        frames: 60,
        width: 16,
    };
    let (size, count) = options.size((full, 12), (small, 8));
    let benchmark = DistillationBenchmark::new(size, count);
    let updates = benchmark.run(count, &device::open()?)?;
    let ours = steps(&updates);
    report_steps("Vulkan", &ours, size.utterances, size.frames, report);

    let expected = steps(&benchmark.run(COMPARED, &Device::flex())?);
    let received = &ours.losses[..COMPARED.min(ours.losses.len())];
    report.checked(
        "Vulkan against the CPU",
        difference(&expected.losses, received),
        TOLERANCE,
        json!({ "cpu": expected.losses, "vulkan": received }),
    );

    let [inputs, targets] = benchmark.values();
    let [weight_decay, gradient_norm] = benchmark.settings();
    let files = pytorch::Files {
        settings: json!({
            "batch": size.utterances,
            "frames": size.frames,
            "rates": updates.iter().map(|update| update.rate).collect::<Vec<f64>>(),
            "gradientNorm": gradient_norm,
            "weightDecay": weight_decay,
        }),
        weights: benchmark.weights()?,
        values: vec![("features", inputs), ("targets", targets)],
    };
    pytorch::compare(
        "distillation",
        &files,
        &ours.losses,
        TOLERANCE,
        options,
        report,
    )
}

fn steps(updates: &[BenchmarkUpdate]) -> Steps {
    Steps {
        losses: updates.iter().map(|update| update.loss.into()).collect(),
        seconds: updates.iter().map(|update| update.seconds).collect(),
    }
}
