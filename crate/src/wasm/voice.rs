//! The door to a speaker's voice: conversion only.

use super::inside::sample_values;
use super::{JsRecognizer, error, whole_rate};
use crate::error::Error;
use crate::features::Voice;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_class = Recognizer)]
impl JsRecognizer {
    /// The voice in mono samples of neutral speech of one speaker, at least 1 s of it: the mean of each of the 128 mel bands,
    /// decibels below the loudest value. Throws `voice-too-short`, `samples-...` or `sample-rate`.
    #[wasm_bindgen(js_name = measureVoice, unchecked_return_type = "Float32Array")]
    pub fn measure_voice(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
    ) -> Result<Float32Array, JsValue> {
        let samples = sample_values(&samples)?;
        let voice = whole_rate(sample_rate)
            .and_then(|rate| self.0.cpu.measure_voice(&samples, rate))
            .map_err(|e| error(&e))?;
        Ok(Float32Array::from(&voice.bands[..]))
    }

    /// Hears everything from now on as spoken in this voice; without one as it is. Throws `voice-bands`, `model-voice` or
    /// `argument`.
    #[wasm_bindgen(js_name = setVoice)]
    pub fn set_voice(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Float32Array")] voice: JsValue,
    ) -> Result<(), JsValue> {
        let voice = match voice.dyn_ref::<Float32Array>() {
            Some(bands) => Some(Voice::from_bands(&bands.to_vec()).map_err(|e| error(&e))?),
            None if voice.is_undefined() => None,
            None => {
                return Err(error(&Error::Argument {
                    expected: "a Float32Array of a voice, or undefined",
                }));
            }
        };
        let set = self.0.cpu.set_voice(voice.as_ref());
        set.map_err(|e| error(&e))
    }
}
