//! The predictions for one recording.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::audio;
use crate::error::Error;
use crate::frontend::SAMPLE_RATE;
use crate::recognizer::{Classification, Recognizer, Unsure};

/// 1 GiB: the maximum size of a file with the maximum number of samples.
const LARGEST_FILE: u64 = 1 << 30;

/// The windows of a recording, seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    /// The length of a window.
    pub window: f64,
    /// The interval between the starts of windows.
    pub every: f64,
}

/// All rows of one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The path as given by the user.
    pub path: String,
    /// The error, if there are no predictions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// One row for the recording, or one for each window.
    pub rows: Vec<LabelRow>,
}

/// One prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelRow {
    /// The start of the classified part, seconds.
    pub start: f64,
    /// The duration of the classified part, seconds.
    pub seconds: f64,
    /// The most likely label.
    pub label: String,
    /// Its probability.
    pub confidence: f32,
    /// Why the prediction is unreliable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsure: Option<String>,
    /// One for each label of the model.
    pub probabilities: Vec<f32>,
    /// The embedding; empty unless requested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub embedding: Vec<f32>,
}

impl Record {
    /// Classifies the file at `path`. Errors are stored in `error`.
    #[must_use]
    pub fn of(
        path: &Path,
        recognizer: &Recognizer,
        windows: Option<Windows>,
        embedding: bool,
    ) -> Self {
        let result = match path.to_str() {
            Some(_) => rows(path, recognizer, windows, embedding),
            None => Err("expected a path in UTF-8".to_owned()),
        };
        let (rows, error) = match result {
            Ok(rows) => (rows, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        Self {
            path: path.to_string_lossy().into_owned(),
            error,
            rows,
        }
    }
}

fn rows(
    path: &Path,
    recognizer: &Recognizer,
    windows: Option<Windows>,
    embedding: bool,
) -> Result<Vec<LabelRow>, String> {
    let bytes = read(path)?;
    let predict = || {
        let samples = audio::decode(&bytes)?.to_mono_16_khz()?;
        let seconds = samples.len() as f64 / f64::from(SAMPLE_RATE);
        let Some(Windows { window, every }) = windows else {
            let prediction = recognizer.classify(&samples, SAMPLE_RATE)?;
            return Ok(vec![row(0.0, seconds, prediction, embedding)]);
        };
        let timeline = recognizer.timeline(&samples, SAMPLE_RATE, window, every)?;
        let rows = timeline.into_iter().map(|(start, prediction)| {
            row(start, window.min(seconds - start), prediction, embedding)
        });
        Ok(rows.collect())
    };
    predict().map_err(|error: Error| error.to_string())
}

fn row(start: f64, seconds: f64, prediction: Classification, embedding: bool) -> LabelRow {
    let unsure = prediction.unsure.map(|unsure| match unsure {
        Unsure::NoSpeech => "no-speech",
        Unsure::TooShort => "too-short",
        Unsure::LowConfidence => "low-confidence",
    });
    LabelRow {
        start,
        seconds,
        label: prediction.label,
        confidence: prediction.confidence,
        unsure: unsure.map(str::to_owned),
        probabilities: prediction
            .probabilities
            .into_iter()
            .map(|(_, probability)| probability)
            .collect(),
        embedding: if embedding {
            prediction.embedding
        } else {
            Vec::new()
        },
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err("expected a file of at most 1 GiB, received a larger one".to_owned());
    }
    Ok(bytes)
}
