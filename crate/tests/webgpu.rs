//! Tests WebGPU natively, on any adapter of Vulkan, Metal or DirectX 12. A software adapter is sufficient.
#![cfg(feature = "webgpu")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod random_networks;

use random_networks::{compare_with_cpu, encoder, encoder_tensors, separable_networks};
use speech_emotion::internal::gpu;
use speech_emotion::model::EncoderSize;
use speech_emotion::{Backend, Classification, Recognizer, Session, audio};
use std::path::PathBuf;

fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn a_separable_network_matches_the_cpu() {
    let device = wait(gpu::Device::open()).unwrap();
    for (config, tensors) in separable_networks() {
        let compared = compare_with_cpu(&device, config, &tensors, &[34, 7, 101, 33]);
        let difference = wait(compared).unwrap().difference;
        assert!(difference < 1e-4, "{config:?}: {difference}");
    }
}

#[test]
fn an_encoder_matches_the_cpu() {
    let device = wait(gpu::Device::open()).unwrap();
    for (width, hidden, heads, blocks) in [(64, 128, 2, 1), (128, 192, 2, 3)] {
        let size = EncoderSize {
            width,
            hidden,
            heads,
        };
        let config = encoder(size, blocks, blocks > 1);
        let tensors = encoder_tensors(config);
        let compared = compare_with_cpu(&device, config, &tensors, &[101, 7, 700, 32]);
        let compared = wait(compared).unwrap();
        assert_eq!(compared.dispatches, 2 + 5 * blocks + 1, "{config:?}");
        let difference = compared.difference;
        assert!(difference < 1e-4, "{config:?}: {difference}");
    }
}

fn file(name: &str) -> Vec<u8> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    std::fs::read(root.join(name)).unwrap()
}

fn largest_difference(a: &Classification, b: &Classification) -> f32 {
    let values = |classification: &Classification| {
        let probabilities = classification.probabilities.iter().map(|(_, p)| *p);
        probabilities
            .chain(classification.attention.clone())
            .collect::<Vec<_>>()
    };
    let (a, b) = (values(a), values(b));
    assert_eq!(a.len(), b.len());
    let pairs = a.iter().zip(&b);
    pairs.fold(0.0, |largest, (a, b)| largest.max((a - b).abs()))
}

#[test]
fn a_recognizer_of_either_model_matches_the_cpu() {
    let recording = audio::decode(&file("tests/clips/16a05La.wav")).unwrap();
    let samples = recording.to_mono_16_khz().unwrap();
    for (name, dispatches) in [("emodb", 12), ("emodb-large", 13)] {
        let model = file(&format!("crate/model/{name}.safetensors"));
        let cpu = Recognizer::from_bytes(&model, Backend::Cpu).unwrap();
        let gpu = Recognizer::from_bytes(&model, Backend::WebGpu).unwrap();
        let expected = cpu.classify(&samples, 16_000).unwrap();
        let received = gpu.classify(&samples, 16_000).unwrap();
        let difference = largest_difference(&expected, &received);
        assert!(difference < 1e-3, "{name}: {difference}");
        let backend = gpu.backend();
        assert_eq!(backend.name, "webgpu", "{:?}", backend.reason);
        assert_eq!(backend.dispatches, Some(dispatches));
        assert!(backend.adapter.is_some());
        assert_eq!(cpu.backend().name, "cpu");

        let mut session = Session::new(&gpu).unwrap();
        let adapted = session.classify(&samples, 16_000).unwrap();
        let mut reference = Session::new(&cpu).unwrap();
        let expected = reference.classify(&samples, 16_000).unwrap();
        let difference = largest_difference(&expected, &adapted);
        assert!(difference < 1e-3, "{name}, session: {difference}");
    }
}

#[test]
fn an_invalid_model_is_refused_as_on_the_cpu() {
    let model = file("crate/model/emodb.safetensors");
    let loaded = Recognizer::from_bytes(&model[..model.len() / 2], Backend::WebGpu);
    assert_eq!(loaded.err().unwrap().code(), "model-damaged");
}
