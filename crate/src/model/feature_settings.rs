//! The log-mel settings in the metadata of a model file, and their validation: weights trained on other features would
//! give plausible but wrong predictions.

use serde_json::{Map, Value, json};

use super::shorten::shorten;
use crate::error::{Cause, Error};
use crate::frontend::{
    DYNAMIC_RANGE_DB, FFT, HOP, LogMelKind, MAX_FRAMES, SAMPLE_RATE, WHISPER_WINDOW, WINDOW,
};

/// The settings of this crate. Lengths in samples, frequencies in Hz, levels in dB.
pub(super) fn of(kind: LogMelKind) -> Map<String, Value> {
    let (window, padding, window_length, fft_length) = match kind {
        LogMelKind::Librosa => ("hamming, periodic", "zeros, centred", WINDOW, FFT),
        LogMelKind::Whisper => (
            "hann, periodic",
            "reflect, centred",
            WHISPER_WINDOW,
            WHISPER_WINDOW,
        ),
    };
    let settings = json!({
        "sample_rate": SAMPLE_RATE,
        "window": window,
        "window_length": window_length,
        "fft_length": fft_length,
        "hop_length": HOP,
        "padding": padding,
        "power": 2,
        "mel_bands": kind.bands(),
        "mel_scale": "slaney",
        "mel_norm": "slaney",
        "lowest_frequency": 0,
        "highest_frequency": 8000,
        "amin": 1e-10,
        "dynamic_range": DYNAMIC_RANGE_DB,
        "max_frames": MAX_FRAMES,
    });
    match settings {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Accepts settings that do not contradict those of this crate; missing entries have the values of this crate.
pub(super) fn check(text: &str, kind: LogMelKind) -> Result<(), Error> {
    let received: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        let received = Cause::with_text(shorten(text), error);
        Error::model_metadata("features", "a JSON object of settings", received)
    })?;
    let ours = of(kind);
    for (setting, value) in &received {
        let expected = ours.get(setting);
        if !expected.is_some_and(|expected| same(expected, value)) {
            return Err(Error::ModelFeatures {
                setting: shorten(setting),
                expected: expected.map_or_else(|| "absent".to_owned(), Value::to_string),
                received: shorten(&value.to_string()),
            });
        }
    }
    Ok(())
}

/// Equality of JSON values in which 16000 equals 16000.0, as Python may write either.
fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}
