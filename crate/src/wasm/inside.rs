//! What lies between the sound and the answer, for those who want to see it: conversion only.

use super::{error, whole_rate};
use crate::audio::to_16_khz;
use crate::error::Error;
use crate::features::LogMelExtractor;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

/// The log-mel spectrogram of mono samples, of any length: frame after frame, 10 ms apart and the first centred on the
/// first sample, 128 values in decibels each, none more than 80 below the greatest. Throws `samples-...` or
/// `sample-rate`.
#[wasm_bindgen(js_name = logMel, unchecked_return_type = "Float32Array")]
pub fn log_mel(
    #[wasm_bindgen(unchecked_param_type = "Float32Array")] samples: JsValue,
    #[wasm_bindgen(js_name = sampleRate)] sample_rate: f64,
) -> Result<Float32Array, JsValue> {
    let samples = match samples.dyn_ref::<Float32Array>() {
        Some(samples) => samples.to_vec(),
        None => {
            return Err(error(&Error::Argument {
                expected: "a Float32Array of samples",
            }));
        }
    };
    let log_mel = whole_rate(sample_rate)
        .and_then(|rate| to_16_khz(&samples, rate))
        .and_then(|samples| LogMelExtractor::new().extract(&samples))
        .map_err(|e| error(&e))?;
    Ok(Float32Array::from(&log_mel.values[..]))
}
