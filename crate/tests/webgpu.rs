//! WebGPU natively, on any adapter of Vulkan, Metal or DirectX 12; a software adapter is enough.
#![cfg(feature = "webgpu")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod random_networks;

use random_networks::{difference, encoder, encoder_tensors, random};
use speech_emotion::internal::{Engine, gpu};
use speech_emotion::model::EncoderSize;

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
        let cpu = Engine::new(config, &tensors).unwrap();
        let gpu = wait(gpu::Engine::new(device.clone(), config, &tensors)).unwrap();
        assert_eq!(gpu.dispatches(), 2 + 5 * blocks + 1);
        for frames in [101, 7, 700, 32] {
            let features = random(frames * 80, frames as u64);
            let received = wait(gpu.run(&features)).unwrap();
            let difference = difference(&cpu.run(&features), &received);
            assert!(difference < 1e-4, "{size:?}, {frames}: {difference}");
        }
    }
}
