//! The door to JavaScript: conversion only.

use self::backend::Backend;
use crate::audio;
use crate::error::Error;
use crate::recognizer::{Backend as Compute, Classification, Input, Recognizer};
#[cfg(feature = "decode")]
use js_sys::Object;
use js_sys::{Float32Array, Promise, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

mod backend;
#[cfg(feature = "gpu")]
mod burn_device;
mod card;
#[cfg(feature = "webgpu")]
mod gpu;
pub mod inside;
mod live;
mod session;
#[cfg(feature = "train")]
mod training;

use self::card::Card;
pub use live::{JsLive, timeline_windows};
pub use session::{JsSession, JsSessionTimeline};
#[cfg(feature = "train")]
pub use training::JsTraining;

/// `Classification` and `Card`, by tools/types.mjs.
#[wasm_bindgen(typescript_custom_section)]
const GENERATED_TYPES: &str = include_str!("types.ts");

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** The sound of a file, and what was noticed while it was read. */
export interface Decoded {
  samples: Float32Array;
  sampleRate: number;
  warnings: { code: string; message: string }[];
}
/** What computes: "cpu" or "webgpu", the adapter's name, and why it is not the one that was asked for. */
export interface Backend {
  name: "cpu" | "webgpu";
  adapter: string | null;
  reason: string | null;
  /** Kernels that an answer takes on WebGPU, whatever its length. */
  dispatches: number | null;
}
"#;

/// A recogniser in wasm memory; `free()` gives the memory back.
#[wasm_bindgen(js_name = Recognizer)]
pub struct JsRecognizer(Rc<Loaded>);

struct Loaded {
    cpu: Rc<Recognizer>,
    #[cfg(feature = "webgpu")]
    gpu: Rc<gpu::Gpu>,
}

#[wasm_bindgen(js_class = Recognizer)]
impl JsRecognizer {
    /// Loads a model file (safetensors) onto a backend: `"cpu"`, or `"webgpu"` in the build that has it. WebGPU is compared
    /// with the CPU on a short sound before it is trusted. Rejects with `model-...` or `backend-unavailable`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Recognizer>")]
    pub fn load(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] model: JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"cpu\" | \"webgpu\"")] backend: JsValue,
    ) -> Promise {
        future_to_promise(async move {
            let loaded = load(&bytes(&model)?, backend.as_string().as_deref()).await?;
            Ok(Self(Rc::new(loaded)).into())
        })
    }

    /// The emotion in mono samples in [-1, 1] at a rate of 8000 to 192000 Hz, 60 ms to 5 minutes; of more than 7 s the
    /// middle; with the embedding on request. Rejects with `samples-...` or `sample-rate`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Classification>")]
    pub fn classify(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
        embedding: Option<bool>,
    ) -> Promise {
        let loaded = Rc::clone(&self.0);
        future_to_promise(async move { loaded.classify(&samples, sample_rate, embedding).await })
    }

    /// What computes.
    #[wasm_bindgen(unchecked_return_type = "Backend")]
    pub fn backend(&self) -> Result<JsValue, JsValue> {
        plain(&self.0.backend())
    }

    /// The card of the model.
    #[wasm_bindgen(unchecked_return_type = "Card")]
    pub fn card(&self) -> Result<JsValue, JsValue> {
        let recognizer = &self.0.cpu;
        let model = recognizer.card();
        plain(&Card {
            model,
            embedding_size: model.embedding_size(),
            sessions: recognizer.has_sessions(),
        })
    }
}

impl Loaded {
    async fn classify(
        &self,
        samples: &JsValue,
        sample_rate: f64,
        embedding: Option<bool>,
    ) -> Result<JsValue, JsValue> {
        let samples = sample_values(samples)?;
        let sample_rate = whole_rate(sample_rate).map_err(|e| error(&e))?;
        let input = self
            .cpu
            .input(&samples, sample_rate)
            .map_err(|e| error(&e))?;
        result(&self.answer(&input).await?, embedding)
    }

    async fn answer(&self, input: &Input) -> Result<Classification, JsValue> {
        #[cfg(feature = "webgpu")]
        let answer = gpu::answer(&self.cpu, &self.gpu, input).await;
        #[cfg(not(feature = "webgpu"))]
        let answer = self.cpu.run_async(input).await;
        answer.map_err(|e| error(&e))
    }

    fn backend(&self) -> Backend {
        #[cfg(feature = "webgpu")]
        return self.gpu.backend();
        #[cfg(not(feature = "webgpu"))]
        Backend {
            name: "cpu",
            adapter: None,
            reason: None,
            dispatches: None,
        }
    }
}

async fn load(model: &[u8], backend: Option<&str>) -> Result<Loaded, JsValue> {
    let cpu = Recognizer::from_bytes(model, Compute::Cpu).map_err(|e| error(&e))?;
    let cpu = Rc::new(cpu);
    match backend {
        Some("cpu") => Ok(Loaded {
            cpu,
            #[cfg(feature = "webgpu")]
            gpu: Rc::new(gpu::Gpu::unused()),
        }),
        #[cfg(feature = "webgpu")]
        Some("webgpu") => {
            let gpu = gpu::Gpu::load(&cpu, model).await.map_err(|e| error(&e))?;
            Ok(Loaded {
                cpu,
                gpu: Rc::new(gpu),
            })
        }
        _ => Err(error(&Error::Argument {
            expected: EXPECTED_BACKEND,
        })),
    }
}

#[cfg(feature = "webgpu")]
const EXPECTED_BACKEND: &str = "\"cpu\" or \"webgpu\" as the backend";
#[cfg(not(feature = "webgpu"))]
const EXPECTED_BACKEND: &str = "\"cpu\" as the backend of this build";

thread_local! {
    /// The recogniser of the function `classify`.
    static DEFAULT: RefCell<Option<Rc<Loaded>>> = const { RefCell::new(None) };
}

/// Loads the model that the function `classify` answers with. The backend is `"cpu"` unless given.
#[wasm_bindgen(js_name = loadModel, unchecked_return_type = "Promise<void>")]
pub fn load_model(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] model: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "\"cpu\" | \"webgpu\"")] backend: Option<String>,
) -> Promise {
    future_to_promise(async move {
        let loaded = load(&bytes(&model)?, Some(backend.as_deref().unwrap_or("cpu"))).await?;
        DEFAULT.with_borrow_mut(|default| *default = Some(Rc::new(loaded)));
        Ok(JsValue::UNDEFINED)
    })
}

/// `Recognizer.classify` with the model of `loadModel`; the sample rate is 16000 Hz unless given.
#[wasm_bindgen(unchecked_return_type = "Promise<Classification>")]
pub fn classify(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
    #[wasm_bindgen(js_name = sampleRate)] sample_rate: Option<f64>,
    embedding: Option<bool>,
) -> Promise {
    future_to_promise(async move {
        match DEFAULT.with_borrow(Option::clone) {
            Some(loaded) => {
                let sample_rate = sample_rate.unwrap_or(16_000.0);
                loaded.classify(&samples, sample_rate, embedding).await
            }
            None => Err(error(&Error::ModelNotLoaded)),
        }
    })
}

/// The sound in the bytes of a WAV or FLAC file, averaged to mono, at its own rate. Throws `audio-...`.
#[cfg(feature = "decode")]
#[wasm_bindgen(js_name = decodeAudio, unchecked_return_type = "Decoded")]
pub fn decode_audio(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] file: JsValue,
) -> Result<JsValue, JsValue> {
    let recording = audio::decode(&bytes(&file)?).map_err(|e| error(&e))?;
    let (samples, warnings) = recording.to_mono_with_warnings().map_err(|e| error(&e))?;
    let object = Object::new();
    Reflect::set(
        &object,
        &"samples".into(),
        &Float32Array::from(&samples[..]),
    )?;
    Reflect::set(&object, &"sampleRate".into(), &recording.sample_rate.into())?;
    Reflect::set(&object, &"warnings".into(), &plain(&warnings)?)?;
    Ok(object.into())
}

fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(error(&Error::Argument {
            expected: "a Uint8Array of the file's bytes",
        })),
    }
}

fn sample_values(samples: &JsValue) -> Result<Vec<f32>, JsValue> {
    match samples.dyn_ref::<Float32Array>() {
        Some(samples) => Ok(samples.to_vec()),
        None => Err(error(&Error::Argument {
            expected: "a Float32Array of samples",
        })),
    }
}

/// A rate as JavaScript has it: any number.
fn whole_rate(received: f64) -> Result<u32, Error> {
    let range = f64::from(audio::MIN_SAMPLE_RATE)..=f64::from(audio::MAX_SAMPLE_RATE);
    if range.contains(&received) {
        Ok(received.round() as u32)
    } else {
        Err(Error::SampleRate { received })
    }
}

/// Plain objects, not `Map`s.
fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// The object of a result, with the embedding on request.
fn result(answer: &Classification, embedding: Option<bool>) -> Result<JsValue, JsValue> {
    let object = plain(answer)?;
    let set = |key: &str, values: &[f32]| {
        Reflect::set(&object, &key.into(), &Float32Array::from(values).into())
    };
    set("attention", &answer.attention)?;
    if embedding == Some(true) {
        set("embedding", &answer.embedding)?;
    }
    Ok(object)
}

/// A JavaScript `Error` with the cause's stable `code`.
fn error(cause: &Error) -> JsValue {
    let error = js_sys::Error::new(&cause.to_string());
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &cause.code().into());
    error.into()
}
