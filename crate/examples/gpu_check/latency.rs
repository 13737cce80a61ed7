//! The time of one classification on the CPU and on wgpu, from samples to the result.

use super::report::Report;
use super::statistics::{median, short, timed};
use super::{Options, Outcome, clips};
use serde_json::json;
use speech_emotion::{Backend, Classification, Recognizer};

/// Calls before the measurement.
const WARM_UP: usize = 3;
const TOLERANCE: f64 = 1e-3;

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let samples = clips::samples(&options.folder, 7 * 16_000)?;
    let small = [Backend::Cpu, Backend::WebGpu].map(Recognizer::embedded);
    let [cpu, gpu] = small;
    measure("small model", &cpu?, &gpu?, &samples, options, report)?;
    if let Ok(model) = std::fs::read(options.folder.join("large.safetensors")) {
        let cpu = Recognizer::from_bytes(&model, Backend::Cpu)?;
        let gpu = Recognizer::from_bytes(&model, Backend::WebGpu)?;
        measure("large model", &cpu, &gpu, &samples, options, report)?;
    }
    Ok(())
}

fn measure(
    model: &str,
    cpu: &Recognizer,
    gpu: &Recognizer,
    samples: &[f32],
    options: &Options,
    report: &mut Report,
) -> Outcome {
    let rounds = options.size(40, 3);
    for &seconds in options.size(&[1, 3, 7][..], &[1]) {
        let samples = &samples[..seconds * 16_000];
        let mut times = [Vec::new(), Vec::new()];
        let mut largest = 0.0_f64;
        for round in 0..WARM_UP + rounds {
            let (on_cpu, expected) = timed(|| cpu.classify(samples, 16_000));
            let (on_gpu, received) = timed(|| gpu.classify(samples, 16_000));
            largest = largest.max(difference(&expected?, &received?));
            if round >= WARM_UP {
                times[0].push(on_cpu * 1e3);
                times[1].push(on_gpu * 1e3);
            }
        }
        // After a failure, the CPU answers.
        let backend = gpu.backend();
        if backend.name != "webgpu" {
            return Err(format!("{model}: {:?}", backend.reason).into());
        }
        let [on_cpu, on_gpu] = times.map(median);
        let values = json!({
            "seconds": seconds,
            "rounds": rounds,
            "cpuMilliseconds": short(on_cpu),
            "gpuMilliseconds": short(on_gpu),
            "ratio": short(on_gpu / on_cpu),
        });
        report.checked(model, largest, TOLERANCE, values);
    }
    Ok(())
}

/// The largest difference of a probability or an attention weight.
fn difference(a: &Classification, b: &Classification) -> f64 {
    let values = |result: &Classification| {
        let probabilities = result.probabilities.iter().map(|(_, p)| *p);
        probabilities.chain(result.attention.clone()).collect()
    };
    let (a, b): (Vec<f32>, Vec<f32>) = (values(a), values(b));
    if a.len() != b.len() {
        return f64::INFINITY;
    }
    let apart = a.iter().zip(&b).map(|(a, b)| f64::from((a - b).abs()));
    apart.fold(0.0, f64::max)
}
