//! The inference engine on wgpu against that on the CPU.

use super::device::wait;
use super::report::Report;
use super::{Options, Outcome};
use serde_json::json;
use speech_emotion::internal::gpu;
use speech_emotion::model::{Architecture, EncoderSize, NetworkConfig, TensorData32};
use std::collections::BTreeMap;

#[path = "../../tests/random_networks/mod.rs"]
mod random_networks;

use random_networks::{compare_with_cpu, encoder, encoder_tensors, separable_networks};

const TOLERANCE: f64 = 1e-4;

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let device = wait(gpu::Device::open())?;
    let count = options.size(6, 2);
    for (config, tensors) in separable_networks().take(count) {
        let lengths = options.size(&[34, 7, 700, 33, 35, 36, 101][..], &[34, 7, 101]);
        compare(&device, config, &tensors, lengths, report)?;
    }
    let small = EncoderSize {
        width: 64,
        hidden: 128,
        heads: 2,
    };
    let large = EncoderSize {
        width: 128,
        hidden: 192,
        heads: 2,
    };
    for (size, blocks) in options.size(&[(small, 1), (large, 3)][..], &[(small, 1)]) {
        let config = encoder(*size, *blocks, *blocks > 1);
        let lengths = options.size(&[101, 7, 700, 32][..], &[32]);
        compare(&device, config, &encoder_tensors(config), lengths, report)?;
    }
    Ok(())
}

/// The order of the lengths detects values that remain from earlier calls.
fn compare(
    device: &gpu::Device,
    config: NetworkConfig,
    tensors: &BTreeMap<String, TensorData32>,
    lengths: &[usize],
    report: &mut Report,
) -> Outcome {
    let compared = wait(compare_with_cpu(device, config, tensors, lengths))?;
    let kind = match config.architecture {
        Architecture::WhisperEncoder(_) => "Whisper encoder",
        _ => "separable network",
    };
    let values = json!({
        "blocks": config.blocks,
        "classes": config.classes,
        "attention": config.attention,
        "tied": config.tied,
        "frames": lengths,
        "dispatches": compared.dispatches,
    });
    report.checked(kind, compared.difference.into(), TOLERANCE, values);
    Ok(())
}
