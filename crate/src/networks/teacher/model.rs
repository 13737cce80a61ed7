//! A frozen encoder and its file format.

use super::encoder::Encoder;
use crate::error::Error;
use crate::frontend::{WHISPER_BANDS, WHISPER_MIN_SAMPLES, WHISPER_SCALING_DB, WhisperLogMel};
use crate::model::{TensorData32, read_tensors};
use burn::prelude::*;
use std::collections::BTreeMap;

/// The metadata entry `format` of a teacher file.
const FORMAT: &str = "speech-emotion-teacher/1";
/// The longest input, in samples: positions are defined up to 30 s.
const MAX_SAMPLES: usize = 30 * 16_000;

/// A teacher file before its tensors are checked.
pub(super) struct TeacherFile {
    pub name: String,
    /// Number of attention heads.
    pub heads: usize,
    pub tensors: BTreeMap<String, TensorData32>,
}

impl TeacherFile {
    /// # Errors
    /// `teacher-file`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let (metadata, tensors) = read_tensors(bytes)
            .map_err(|error| Error::teacher_file("a safetensors file", error))?;
        let entry = |key: &str| metadata.get(key).map_or("", String::as_str);
        if entry("format") != FORMAT {
            let received = format!("format `{}`", entry("format"));
            return Err(Error::teacher_file(FORMAT, received));
        }
        let heads = entry("heads");
        let heads = heads.parse().map_err(|_| {
            Error::teacher_file("a number of attention heads", format!("`{heads}`"))
        })?;
        let name = match entry("name") {
            "" => "a teacher without a name",
            name => name,
        };
        Ok(Self {
            name: name.to_owned(),
            heads,
            tensors,
        })
    }
}

/// A frozen encoder.
#[derive(Debug)]
pub struct Teacher {
    encoder: Encoder,
    device: Device,
    name: String,
    fingerprint: u64,
}

impl Teacher {
    /// Reads a teacher file and keeps the first `blocks` transformer blocks. Tensors, F16 or F32: `conv1.weight`
    /// `[W, 80, 3]`, `conv2.weight` `[W, W, 3]`, and `blocks.I.{attention.norm, attention.qkv, attention.out, mlp.norm,
    /// mlp.hidden, mlp.out}.weight`, each with a `.bias`; metadata `format` and `heads`.
    ///
    /// # Errors
    /// `teacher-file`, with the tensor or the entry that is missing or has another shape.
    pub fn read(bytes: &[u8], blocks: usize, device: &Device) -> Result<Self, Error> {
        let TeacherFile {
            name,
            heads,
            tensors,
        } = TeacherFile::read(bytes)?;
        Ok(Self {
            encoder: Encoder::new(&tensors, blocks, heads, device)?,
            device: device.clone(),
            name: format!("{name}, block {blocks}"),
            fingerprint: crate::fingerprint::hashed_bytes(bytes) ^ blocks as u64,
        })
    }

    /// Name and number of blocks, for a model card.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Values per frame.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.encoder.width()
    }

    /// Hash of the file and the number of blocks.
    #[must_use]
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Features of mono `samples` at 16 kHz (201 samples to 30 s): `frames x width`, one frame every 20 ms, the first
    /// centered at 0.
    ///
    /// # Errors
    /// `teacher-samples`; `device` if the device fails.
    pub fn features(
        &self,
        extractor: &mut WhisperLogMel,
        samples: &[f32],
    ) -> Result<Vec<f32>, Error> {
        if !(WHISPER_MIN_SAMPLES..=MAX_SAMPLES).contains(&samples.len()) {
            return Err(Error::TeacherSamples {
                expected_least: WHISPER_MIN_SAMPLES,
                expected_most: MAX_SAMPLES,
                received: samples.len(),
            });
        }
        let log_mel = extractor.extract(samples)?;
        let frames = log_mel.frames();
        let [mean, std] = WHISPER_SCALING_DB;
        let values = log_mel.values.iter().map(|value| (value - mean) / std);
        let data = TensorData::new(values.collect::<Vec<f32>>(), [frames, WHISPER_BANDS]);
        let features = self
            .encoder
            .forward(Tensor::from_data(data, &self.device))
            .into_data();
        features.try_into_vec_as().map_err(Error::of_device)
    }
}
