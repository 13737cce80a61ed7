//! Training bindings: conversion only. [`TrainingSession`] implements the training.

use super::{bytes, error, plain, sample_values, whole_rate};
use crate::error::Error;
use crate::training::{SessionMessage, SessionOptions, TrainingSession};
use burn::prelude::Device;
use js_sys::{Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// On a GPU, utterances are padded to a multiple of this number of frames: each new length would allocate new memory.
#[cfg(feature = "gpu")]
const GPU_GRANULE: usize = 32;

/// A training in wasm memory; `free()` releases the memory.
#[wasm_bindgen(js_name = Training)]
pub struct JsTraining(Rc<Shared>);

struct Shared {
    /// `None` while a call uses it.
    session: RefCell<Option<TrainingSession>>,
    /// The name of the GPU.
    adapter: Option<String>,
    finish: Cell<bool>,
}

#[wasm_bindgen(js_class = Training)]
impl JsTraining {
    /// Creates a training from the initial weights of a model file, on `"cpu"` or, in builds that support it,
    /// `"webgpu"`, which is verified first. Rejects with `training-config`, `model-...` or `backend-unavailable`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Training>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "object")] options: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] model: JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"cpu\" | \"webgpu\"")] backend: JsValue,
    ) -> Promise {
        future_to_promise(async move {
            let options: SessionOptions =
                serde_wasm_bindgen::from_value(options).map_err(|cause| {
                    error(&Error::TrainingConfig {
                        name: "options",
                        expected: "an object of known options",
                        received: cause.to_string(),
                    })
                })?;
            let model = bytes(&model)?;
            let (device, adapter) = open(backend.as_string().as_deref())
                .await
                .map_err(|cause| error(&cause))?;
            let session =
                TrainingSession::new(options, &model, device).map_err(|cause| error(&cause))?;
            #[cfg(feature = "gpu")]
            let session = session.padded_to(GPU_GRANULE);
            if adapter.is_some() {
                session
                    .check_device()
                    .await
                    .map_err(|cause| error(&as_unavailable(cause)))?;
            }
            Ok(Self(Rc::new(Shared {
                session: RefCell::new(Some(session)),
                adapter,
                finish: Cell::new(false),
            }))
            .into())
        })
    }

    /// Adds an example: mono samples in [-1, 1] at a rate of 8000 to 192000 Hz, the label, the speaker, and the take
    /// that it is part of. Throws the errors with which `Recognizer.classify` rejects.
    pub fn add(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
        label: String,
        speaker: Option<String>,
        take: Option<String>,
    ) -> Result<(), JsValue> {
        let samples = sample_values(&samples)?;
        let rate = whole_rate(sample_rate).map_err(|cause| error(&cause))?;
        self.with(|session| session.add(&samples, rate, label, speaker, take))?
            .map_err(|cause| error(&cause))
    }

    /// Resumes from the bytes of a checkpoint; must be called before the first `next`.
    pub fn resume(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] checkpoint: JsValue,
    ) -> Result<(), JsValue> {
        let checkpoint = bytes(&checkpoint)?;
        self.with(|session| session.resume(checkpoint))
    }

    /// Stops the training: the message after the pending one is `done`.
    pub fn finish(&self) {
        self.0.finish.set(true);
    }

    /// Runs the next part of the training and returns its message; `undefined` after `done`. Calls must not overlap.
    #[wasm_bindgen(unchecked_return_type = "Promise<object | undefined>")]
    pub fn next(&self) -> Promise {
        let shared = Rc::clone(&self.0);
        future_to_promise(async move {
            let mut session = shared.take()?;
            if shared.finish.get() {
                session.finish_early();
            }
            let message = session.next_async().await;
            shared.session.replace(Some(session));
            match message {
                Some(message) => to_js(message.map_err(|cause| error(&cause))?),
                None => Ok(JsValue::UNDEFINED),
            }
        })
    }

    /// The state of the training as bytes, from which it can be resumed. Rejects with `training-not-prepared` before
    /// the first `next`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array>")]
    pub fn checkpoint(&self) -> Promise {
        let shared = Rc::clone(&self.0);
        future_to_promise(async move {
            let session = shared.take()?;
            let checkpoint = session.checkpoint_async().await;
            shared.session.replace(Some(session));
            let bytes = checkpoint.map_err(|cause| error(&cause))?;
            Ok(Uint8Array::from(&bytes[..]).into())
        })
    }

    /// The name of the GPU adapter; absent on the CPU.
    #[must_use]
    pub fn adapter(&self) -> Option<String> {
        self.0.adapter.clone()
    }

    fn with<T>(&self, work: impl FnOnce(&mut TrainingSession) -> T) -> Result<T, JsValue> {
        match &mut *self.0.session.borrow_mut() {
            Some(session) => Ok(work(session)),
            None => Err(error(&Error::TrainingBusy)),
        }
    }
}

impl Shared {
    fn take(&self) -> Result<TrainingSession, JsValue> {
        self.session
            .take()
            .ok_or_else(|| error(&Error::TrainingBusy))
    }
}

fn to_js(message: SessionMessage) -> Result<JsValue, JsValue> {
    let object = plain(&message)?;
    let bytes = match &message {
        SessionMessage::Checkpoint { bytes, .. } => Some(("bytes", bytes)),
        SessionMessage::Done { model, .. } => Some(("model", model)),
        _ => None,
    };
    if let Some((key, bytes)) = bytes {
        Reflect::set(&object, &key.into(), &Uint8Array::from(&bytes[..]))?;
    }
    Ok(object)
}

/// Opens the device of a backend; returns it with the name of its adapter.
async fn open(backend: Option<&str>) -> Result<(Device, Option<String>), Error> {
    match backend {
        #[cfg(feature = "train-cpu")]
        Some("cpu") => Ok((Device::flex(), None)),
        #[cfg(feature = "gpu")]
        Some("webgpu") => {
            let (device, adapter) = super::burn_device::open().await?;
            Ok((device, Some(adapter)))
        }
        _ => Err(Error::Argument {
            expected: if cfg!(feature = "gpu") {
                "\"webgpu\" as the backend of training in this build"
            } else {
                "\"cpu\" as the backend of training in this build"
            },
        }),
    }
}

/// Converts a failure before the first result to `backend-unavailable`.
fn as_unavailable(cause: Error) -> Error {
    match cause {
        Error::Device { reason, source } => Error::BackendUnavailable { reason, source },
        other => other,
    }
}
