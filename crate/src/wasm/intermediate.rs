//! Bindings for intermediate values: conversion only.

use super::{JsRecognizer, error, sample_values, whole_rate};
use crate::audio::to_16_khz;
use crate::frontend::LogMelExtractor;
use js_sys::{Array, Float32Array, Object, Reflect};
use wasm_bindgen::prelude::*;

/// The log-mel spectrogram of mono samples of any length: frames of 128 values in dB, 10 ms apart, the first centered
/// on the first sample, floored at 80 dB below the maximum. Throws `samples-...` or `sample-rate`.
#[wasm_bindgen(js_name = logMel, unchecked_return_type = "Float32Array")]
pub fn log_mel(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
    #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
) -> Result<Float32Array, JsValue> {
    let samples = sample_values(&samples)?;
    let log_mel = whole_rate(sample_rate)
        .and_then(|rate| to_16_khz(&samples, rate))
        .and_then(|samples| LogMelExtractor::new().extract(&samples))
        .map_err(|e| error(&e))?;
    Ok(Float32Array::from(&log_mel.values[..]))
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Every stage of the network for one recording. */
export interface Inspection {
  /** In the order of the computation. */
  stages: { name: string; frames: number; bands: number; channels: number; parameters: number; values: Float32Array }[];
  /** One value per label, before temperature and softmax. */
  logits: Float32Array;
}
"#;

#[wasm_bindgen(js_class = Recognizer)]
impl JsRecognizer {
    /// The output of every stage of the network for the input of `classify`, always computed on the CPU. Throws
    /// `samples-...` or `sample-rate`.
    #[wasm_bindgen(unchecked_return_type = "Inspection")]
    pub fn inspect(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
        #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
    ) -> Result<JsValue, JsValue> {
        let samples = sample_values(&samples)?;
        let values = whole_rate(sample_rate)
            .and_then(|rate| self.0.inspect(&samples, rate))
            .map_err(|e| error(&e))?;
        let object = Object::new();
        let stages = Array::new();
        let (list, logits) =
            values.map_or_else(Default::default, |values| (values.stages, values.logits));
        for stage in list {
            let entry = Object::new();
            let set = |key: &str, value: JsValue| Reflect::set(&entry, &key.into(), &value);
            set("name", stage.name.into())?;
            set("frames", stage.frames.into())?;
            set("bands", stage.bands.into())?;
            set("channels", stage.channels.into())?;
            set("parameters", stage.parameters.into())?;
            set("values", Float32Array::from(&stage.values[..]).into())?;
            stages.push(&entry);
        }
        Reflect::set(&object, &"stages".into(), &stages)?;
        Reflect::set(&object, &"logits".into(), &Float32Array::from(&logits[..]))?;
        Ok(object.into())
    }
}
