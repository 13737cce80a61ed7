//! Tests the wasm build in a browser through the JavaScript bindings, with both backends.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use js_sys::{Array, Float32Array, Object, Promise, Reflect, Uint8Array};
use serde_json::Value;
use speech_emotion::wasm::{JsRecognizer, classify, decode_audio, load_model};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MODEL: &[u8] = include_bytes!("../../tests/golden/network.safetensors");
const EXPECTED: &str = include_str!("../../tests/golden/network.json");
const CLIPS: [(&str, &[u8]); 3] = [
    (
        "03b01Wa.wav",
        include_bytes!("../../tests/clips/03b01Wa.wav"),
    ),
    (
        "08b03Tc.wav",
        include_bytes!("../../tests/clips/08b03Tc.wav"),
    ),
    (
        "15b10Nc.wav",
        include_bytes!("../../tests/clips/15b10Nc.wav"),
    ),
];

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn samples(file: &str) -> Vec<f32> {
    let (_, bytes) = CLIPS
        .iter()
        .find(|(name, _)| *name == file)
        .expect("a clip");
    let decoded = decode_audio(Uint8Array::from(*bytes).into()).unwrap();
    assert_eq!(get(&decoded, "sampleRate").as_f64(), Some(16_000.0));
    get(&decoded, "samples")
        .dyn_into::<Float32Array>()
        .unwrap()
        .to_vec()
}

/// The maximum difference from the probabilities and attention of PyTorch, over all golden inputs.
async fn difference_from_pytorch() -> f64 {
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let mut largest: f64 = 0.0;
    for input in expected["inputs"].as_array().unwrap() {
        let first = input["first_sample"].as_u64().unwrap() as usize;
        let count = input["samples"].as_u64().unwrap() as usize;
        let samples = &samples(input["file"].as_str().unwrap())[first..first + count];
        let classification = settled(classify(Float32Array::from(samples).into(), None, None))
            .await
            .unwrap();
        let probabilities = Object::values(&get(&classification, "probabilities").into());
        let attention = get(&classification, "attention")
            .dyn_into::<Float32Array>()
            .unwrap();
        for (key, received) in [
            ("probabilities", probabilities),
            ("attention", Array::from(&attention)),
        ] {
            let expected = input[key].as_array().unwrap();
            assert_eq!(expected.len(), received.length() as usize, "{key}");
            for (expected, received) in expected.iter().zip(received.iter()) {
                largest =
                    largest.max((expected.as_f64().unwrap() - received.as_f64().unwrap()).abs());
            }
        }
    }
    largest
}

#[wasm_bindgen_test]
async fn the_cpu_matches_pytorch() {
    settled(load_model(Uint8Array::from(MODEL).into(), None))
        .await
        .unwrap();
    let difference = difference_from_pytorch().await;
    assert!(difference < 1e-4, "{difference}");
}

#[cfg(feature = "webgpu")]
#[wasm_bindgen_test]
async fn webgpu_matches_pytorch() {
    let model = Uint8Array::from(MODEL);
    let loaded = settled(JsRecognizer::load(model.clone().into(), "webgpu".into())).await;
    if let Err(error) = &loaded {
        panic!(
            "WebGPU is not there: {:?}",
            get(error, "message").as_string()
        );
    }
    settled(load_model(model.into(), Some("webgpu".to_owned())))
        .await
        .unwrap();
    let difference = difference_from_pytorch().await;
    assert!(difference < 1e-4, "{difference}");
    let recognizer = loaded.unwrap();
    let backend = get(&recognizer, "backend").unchecked_into::<js_sys::Function>();
    let backend = backend.call0(&recognizer).unwrap();
    // A model with two blocks.
    assert_eq!(get(&backend, "dispatches").as_f64(), Some(8.0));
}

#[cfg(feature = "webgpu")]
mod random_networks;

#[cfg(feature = "webgpu")]
mod every_network {
    use super::random_networks::{
        compare_with_cpu, difference, encoder, encoder_tensors, random, separable_networks,
    };
    use speech_emotion::internal::{Engine, gpu};
    use speech_emotion::model::{
        EncoderSize, Initialization, NetworkConfig, TensorData32, initial_weights,
    };
    use std::collections::BTreeMap;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// All numbers of blocks, tied and untied GRU, with and without attention, few and many labels. Alternating lengths
    /// detect state that remains from earlier calls.
    #[wasm_bindgen_test]
    async fn webgpu_matches_the_cpu_with_few_dispatches() {
        let device = gpu::Device::open().await.unwrap();
        for (config, tensors) in separable_networks() {
            let blocks = config.blocks;
            // Three for the entry and the first block, two for each other block, three for the rest.
            let dispatches = 3 + 2 * (blocks - 1) + 3;
            // The longest input is tested once: software adapters take seconds for it.
            let long = if blocks == 4 { 700 } else { 101 };
            let lengths = [34, 7, long, 33, 35, 36];
            compare(&device, config, &tensors, dispatches, &lengths).await;
        }
    }

    async fn compare(
        device: &gpu::Device,
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        dispatches: usize,
        lengths: &[usize],
    ) {
        let compared = compare_with_cpu(device, config, tensors, lengths).await;
        let compared = compared.unwrap();
        assert_eq!(compared.dispatches, dispatches, "{config:?}");
        let difference = compared.difference;
        assert!(difference < 1e-4, "{config:?}: {difference}");
    }

    #[wasm_bindgen_test]
    async fn webgpu_matches_the_cpu_for_whisper_encoders() {
        let device = gpu::Device::open().await.unwrap();
        for (width, hidden, heads, blocks) in [(64, 128, 2, 1), (128, 192, 2, 2)] {
            let size = EncoderSize {
                width,
                hidden,
                heads,
            };
            let config = encoder(size, blocks, blocks > 1);
            let tensors = encoder_tensors(config);
            let dispatches = 2 + 5 * blocks + 1;
            compare(&device, config, &tensors, dispatches, &[101, 7, 700, 32]).await;
        }
    }

    #[wasm_bindgen_test]
    async fn webgpu_refuses_encoders_beyond_its_limits() {
        let device = gpu::Device::open().await.unwrap();
        // One head needs more workgroup memory than WebGPU guarantees.
        for (width, heads, part) in [
            (384, 1, "maxComputeWorkgroupStorageSize"),
            (48, 3, "multiples of 64"),
        ] {
            let size = EncoderSize {
                width,
                hidden: 64,
                heads,
            };
            let config = encoder(size, 1, true);
            let loaded = gpu::Engine::new(device.clone(), config, &encoder_tensors(config)).await;
            let error = loaded.err().unwrap();
            assert_eq!(error.code(), "backend-unavailable");
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[wasm_bindgen_test]
    async fn webgpu_classifies_overlapping_calls() {
        let device = gpu::Device::open().await.unwrap();
        let config = NetworkConfig::paper(2, 4);
        let tensors = initial_weights(config, Initialization::Glorot, 3);
        let cpu = Engine::new(config, &tensors).unwrap();
        let gpu = gpu::Engine::new(device, config, &tensors).await.unwrap();
        let [long, short] = [100, 20].map(|frames| random(frames * 128, frames as u64));
        // Both calls are submitted before either is read.
        let mut calls = [Box::pin(gpu.run(&long)), Box::pin(gpu.run(&short))];
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        for call in &mut calls {
            assert!(call.as_mut().poll(&mut context).is_pending());
        }
        let [first, second] = calls;
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert!(difference(&cpu.run(&long), &first) < 1e-4);
        assert!(difference(&cpu.run(&short), &second) < 1e-4);
    }

    #[wasm_bindgen_test]
    async fn webgpu_refuses_lengths_that_it_has_no_memory_for() {
        let device = gpu::Device::open().await.unwrap();
        let config = NetworkConfig::paper(1, 2);
        let gpu = gpu::Engine::new(
            device,
            config,
            &initial_weights(config, Initialization::Glorot, 1),
        )
        .await
        .unwrap();
        for frames in [0, 6, 701] {
            let error = gpu.run(&random(frames * 128, 1)).await.unwrap_err();
            assert_eq!(error.code(), "device");
        }
    }
}

#[wasm_bindgen_test]
async fn invalid_input_rejects_with_a_code_and_the_next_call_works() {
    settled(load_model(Uint8Array::from(MODEL).into(), None))
        .await
        .unwrap();
    let tone: Vec<f32> = (0..16_000).map(|i| 0.1 * (i as f32 * 0.1).sin()).collect();
    let tone = || Float32Array::from(&tone[..]);
    let with = |index: u32, value: f32| {
        let samples = tone();
        samples.set_index(index, value);
        samples
    };
    let cases: Vec<(JsValue, f64, &str)> = vec![
        (
            Float32Array::new_with_length(0).into(),
            16e3,
            "samples-too-short",
        ),
        (
            Float32Array::new_with_length(1).into(),
            16e3,
            "samples-too-short",
        ),
        (
            Float32Array::new_with_length(624).into(),
            16e3,
            "samples-too-short",
        ),
        (
            Float32Array::new_with_length(600 * 16_000).into(),
            16e3,
            "samples-too-long",
        ),
        (with(5, f32::NAN).into(), 16e3, "samples-not-finite"),
        (with(9, f32::INFINITY).into(), 16e3, "samples-not-finite"),
        (tone().into(), 0.0, "sample-rate"),
        (tone().into(), 3e6, "sample-rate"),
        (tone().into(), f64::NAN, "sample-rate"),
        (JsValue::from_str("no samples"), 16e3, "argument"),
        (JsValue::NULL, 16e3, "argument"),
    ];
    for (samples, rate, code) in cases {
        let error = settled(classify(samples, Some(rate), None))
            .await
            .expect_err(code);
        assert!(error.is_instance_of::<js_sys::Error>(), "{code}");
        assert_eq!(get(&error, "code").as_string().as_deref(), Some(code));
        settled(classify(tone().into(), Some(16e3), None))
            .await
            .expect("the next call");
    }
    let silence = Float32Array::new_with_length(16_000);
    let classification = settled(classify(silence.into(), None, None)).await.unwrap();
    assert_eq!(
        get(&classification, "unsure").as_string().as_deref(),
        Some("no-speech")
    );

    let half = Uint8Array::from(&MODEL[..MODEL.len() / 2]);
    let error = settled(load_model(half.into(), None))
        .await
        .expect_err("half a model");
    assert_eq!(
        get(&error, "code").as_string().as_deref(),
        Some("model-damaged")
    );
    settled(classify(tone().into(), None, None))
        .await
        .expect("the model that was there before");
    let text = Uint8Array::from(&b"this is no sound"[..]);
    let error = decode_audio(text.into()).expect_err("a text file");
    assert_eq!(
        get(&error, "code").as_string().as_deref(),
        Some("audio-format")
    );
}
