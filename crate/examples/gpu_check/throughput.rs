//! Utterances per second in batches of 64.

use super::report::Report;
use super::statistics::{median, short, timed};
use super::{Options, Outcome, device};
use burn::prelude::Device;
use serde_json::json;
use speech_emotion::frontend::MEL_BANDS;
use speech_emotion::internal::{Engine, Generator, gpu};
use speech_emotion::model::{ModelFile, NetworkConfig};
use speech_emotion::training::{Batch, EmotionNetwork};
use std::error::Error;

const TOLERANCE: f64 = 1e-3;

/// Standardized random features of utterances.
pub(crate) fn features(utterances: usize, frames: usize) -> Vec<Vec<f32>> {
    let mut generator = Generator::new(1);
    // The variance of a uniform number in [-1, 1] is 1/3.
    let mut value = || (2.0 * generator.uniform() - 1.0) * 3.0_f32.sqrt();
    let mut utterance = || (0..frames * MEL_BANDS).map(|_| value()).collect();
    (0..utterances).map(|_| utterance()).collect()
}

/// The shipped small model.
pub(crate) fn model() -> Result<ModelFile, speech_emotion::Error> {
    ModelFile::read(include_bytes!("../../model/emodb.safetensors"))
}

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let (utterances, frames) = options.size((64, 300), (4, 100));
    let rounds = options.size(10, 1);
    let features = features(utterances, frames);
    let model = model()?;
    let config = NetworkConfig::from(&model.card);

    let engine = Engine::new(config, &model.tensors)?;
    let mut expected = Vec::new();
    let (one_thread, ()) = timed(|| {
        let each = features.iter().map(|features| engine.run(features).logits);
        expected = each.collect();
    });
    let expected: Vec<f32> = expected.concat();
    let rate = |seconds: f64| short(utterances as f64 / seconds);
    let values = |seconds: f64| {
        json!({
            "batch": utterances, "frames": frames, "utterancesPerSecond": rate(seconds),
        })
    };
    report.measured(
        "inference engine on the CPU, one thread",
        values(one_thread),
    );

    let wgpu = device::wait(gpu::Device::open())?;
    let engine = device::wait(gpu::Engine::new(wgpu, config, &model.tensors))?;
    let mut measure = |name: &str, batch: &mut dyn FnMut() -> Result<Vec<f32>, Box<dyn Error>>| {
        let (mut received, mut times) = (Vec::new(), Vec::new());
        // The first batch compiles the kernels.
        for _ in 0..=rounds {
            let (seconds, logits) = timed(&mut *batch);
            received = logits?;
            times.push(seconds);
        }
        let seconds = median(times.split_off(1));
        let difference = difference(&expected, &received);
        report.checked(name, difference, TOLERANCE, values(seconds));
        Outcome::Ok(())
    };
    measure(
        "inference engine on wgpu, one utterance at a time",
        &mut || {
            let mut logits = Vec::new();
            for features in &features {
                logits.extend(device::wait(engine.run(features))?.logits);
            }
            Ok(logits)
        },
    )?;
    for (name, device) in [
        ("burn on the CPU", Device::flex()),
        ("burn on Vulkan", device::open()?),
    ] {
        let network = EmotionNetwork::from_tensors(config, &model.tensors, &device)?;
        let rows: Vec<&[f32]> = features.iter().map(Vec::as_slice).collect();
        // With the transfers to and from the device.
        measure(name, &mut || {
            let logits = network.forward(&Batch::new(&rows, &device)).logits;
            let logits = logits.into_data().try_into_vec_as();
            logits.map_err(|error| format!("{error:?}").into())
        })?;
    }
    Ok(())
}

/// The largest difference of a logit, relative to the largest logit.
fn difference(expected: &[f32], received: &[f32]) -> f64 {
    if expected.len() != received.len() {
        return f64::INFINITY;
    }
    let largest = expected.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    let apart = expected.iter().zip(received).map(|(a, b)| (a - b).abs());
    let apart = apart.fold(0.0_f32, |largest, x| if x <= largest { largest } else { x });
    f64::from(apart / largest)
}
