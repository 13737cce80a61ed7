//! The inference engine on wgpu against that on the CPU.

use super::device::wait;
use super::report::Report;
use super::{Options, Outcome};
use serde_json::json;
use speech_emotion::internal::{Engine, gpu};
use speech_emotion::model::{Architecture, EncoderSize, NetworkConfig, TensorData32};
use std::collections::BTreeMap;

#[path = "../../tests/random_networks/mod.rs"]
mod random_networks;

use random_networks::{difference, encoder, encoder_tensors, random, separable_networks};

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

/// Random features of several lengths, in an order that detects values that remain from earlier calls.
fn compare(
    device: &gpu::Device,
    config: NetworkConfig,
    tensors: &BTreeMap<String, TensorData32>,
    lengths: &[usize],
    report: &mut Report,
) -> Outcome {
    let cpu = Engine::new(config, tensors)?;
    let gpu = wait(gpu::Engine::new(device.clone(), config, tensors))?;
    let bands = config.architecture.log_mel().bands();
    let mut largest = 0.0_f64;
    for frames in lengths {
        let features = random(frames * bands, *frames as u64);
        let received = wait(gpu.run(&features))?;
        largest = largest.max(difference(&cpu.run(&features), &received).into());
    }
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
        "dispatches": gpu.dispatches(),
    });
    report.checked(kind, largest, TOLERANCE, values);
    Ok(())
}
