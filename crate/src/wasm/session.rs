//! Session bindings: conversion only.

use super::live::JsLive;
use super::{JsRecognizer, error, result, sample_values, whole_rate};
use crate::recognizer::{Adaptation, Classification, LiveOptions, Recognizer, SessionPosition};
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// Adaptation to a speaker, room and microphone, in wasm memory; `free()` releases the memory. Calls that fail do not
/// change the session.
#[wasm_bindgen(js_name = Session)]
pub struct JsSession {
    recognizer: Rc<Recognizer>,
    adaptation: Rc<RefCell<Adaptation>>,
}

/// The windows of one recording in a session; `free()` releases the memory.
#[wasm_bindgen(js_name = SessionTimeline)]
pub struct JsSessionTimeline {
    recognizer: Rc<Recognizer>,
    adaptation: Rc<RefCell<Adaptation>>,
    sample_rate: u32,
    /// The end of the counted speech of the recording, seconds.
    covered: Rc<Cell<f64>>,
}

#[wasm_bindgen(js_class = Recognizer)]
impl JsRecognizer {
    /// Opens a session, which adapts to a speaker, room and microphone. With the `state` of an earlier session of this
    /// model it resumes that session. Throws `model-session` or `session-state`.
    #[wasm_bindgen(js_name = openSession)]
    pub fn open_session(&self, state: Option<String>) -> Result<JsSession, JsValue> {
        let opened = Adaptation::new(&self.0).and_then(|mut adaptation| {
            if let Some(state) = state {
                adaptation.restore(&state)?;
            }
            Ok(adaptation)
        });
        Ok(JsSession {
            recognizer: Rc::clone(&self.0),
            adaptation: Rc::new(RefCell::new(opened.map_err(|e| error(&e))?)),
        })
    }
}

#[wasm_bindgen(js_class = Session)]
impl JsSession {
    /// `Recognizer.classify` with adaptation. `no-speech` and `too-short` results are not included. Rejects with
    /// `samples-...` or `sample-rate`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Classification>")]
    pub fn classify(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
        embedding: Option<bool>,
    ) -> Promise {
        let (recognizer, adaptation) = (Rc::clone(&self.recognizer), Rc::clone(&self.adaptation));
        future_to_promise(async move {
            let samples = sample_values(&samples)?;
            let rate = whole_rate(sample_rate).map_err(|e| error(&e))?;
            let (value, _) = adapted(
                &recognizer,
                &adaptation,
                &samples,
                rate,
                SessionPosition::alone,
            )
            .await?;
            result(&value, embedding)
        })
    }

    /// Starts the windows of one recording; speech in overlapping windows is counted once. Throws `sample-rate`.
    #[wasm_bindgen(js_name = openTimeline)]
    pub fn open_timeline(
        &self,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
    ) -> Result<JsSessionTimeline, JsValue> {
        Ok(JsSessionTimeline {
            recognizer: Rc::clone(&self.recognizer),
            adaptation: Rc::clone(&self.adaptation),
            sample_rate: whole_rate(sample_rate).map_err(|e| error(&e))?,
            covered: Rc::default(),
        })
    }

    /// `Recognizer.listen` with adaptation. Throws `sample-rate` or `live-options`.
    pub fn listen(
        &self,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
        window: f64,
        smoothing: f64,
        gate: bool,
    ) -> Result<JsLive, JsValue> {
        let options = LiveOptions {
            window,
            smoothing,
            gate,
        };
        let session = Some(Rc::clone(&self.adaptation));
        JsLive::new(&self.recognizer, sample_rate, options, session)
    }

    /// Resets the session for another speaker, room or microphone.
    pub fn reset(&self) {
        self.adaptation.borrow_mut().reset();
    }

    /// Seconds of speech that the session has adapted to.
    #[wasm_bindgen(getter)]
    pub fn seconds(&self) -> f64 {
        self.adaptation.borrow().seconds()
    }

    /// The state for `openSession` and `restore`: about 10 KiB of JSON with sums over embeddings and no audio.
    pub fn state(&self) -> String {
        self.adaptation.borrow().state()
    }

    /// Restores a state. Throws `session-state`; the session is then not changed.
    pub fn restore(&self, state: &str) -> Result<(), JsValue> {
        let restored = self.adaptation.borrow_mut().restore(state);
        restored.map_err(|e| error(&e))
    }
}

#[wasm_bindgen(js_class = SessionTimeline)]
impl JsSessionTimeline {
    /// The adapted result of a window that starts at sample `firstSample` of the recording; windows must be in order.
    /// Rejects with `samples-...`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Classification>")]
    pub fn classify(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = firstSample)] first_sample: f64,
        embedding: Option<bool>,
    ) -> Promise {
        let (recognizer, adaptation) = (Rc::clone(&self.recognizer), Rc::clone(&self.adaptation));
        let (rate, covered) = (self.sample_rate, Rc::clone(&self.covered));
        let start = first_sample / f64::from(rate);
        future_to_promise(async move {
            let samples = sample_values(&samples)?;
            let place = || SessionPosition {
                start,
                covered: covered.get(),
            };
            let (value, end) = adapted(&recognizer, &adaptation, &samples, rate, place).await?;
            covered.set(end);
            result(&value, embedding)
        })
    }
}

/// The adapted result, and the end of the counted speech of the recording. Nothing is borrowed while the network runs.
async fn adapted(
    recognizer: &Recognizer,
    adaptation: &RefCell<Adaptation>,
    samples: &[f32],
    sample_rate: u32,
    place: impl Fn() -> SessionPosition,
) -> Result<(Classification, f64), JsValue> {
    let input = recognizer.input(samples, sample_rate);
    let input = input.map_err(|e| error(&e))?;
    let plain = recognizer.run_async(&input).await.map_err(|e| error(&e))?;
    let mut adaptation = adaptation.borrow_mut();
    let adapted = adaptation.adapt(recognizer, &input, plain, place());
    adapted.map_err(|e| error(&e))
}
