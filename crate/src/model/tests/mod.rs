//! Tests of model files. Invalid files are created from a valid one by changes to its header.

mod encoder;
mod kinds;
mod refusals;
mod round_trip;

use serde_json::Value;

use super::*;
use crate::error::Error;

/// A model with small, distinct, exactly representable values.
fn model(blocks: usize, tied: bool, attention: bool, labels: &[&str]) -> ModelFile {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    with_tensors(ModelCard::new(labels, blocks, tied, attention))
}

/// The model file of a card, with the required tensors.
fn with_tensors(card: ModelCard) -> ModelFile {
    let tensors = card::shapes_of(&card, |_| false).into_iter();
    let tensors = tensors.map(|(name, shape)| {
        let count = shape.iter().product();
        let values = (0..count)
            .map(|index| ((index % 251) as f32 + 1.0) / 256.0)
            .collect();
        (name, TensorData32 { shape, values })
    });
    ModelFile {
        tensors: tensors.collect(),
        card,
    }
}

/// A model with deviation and a standardized embedding.
fn session_model() -> ModelFile {
    let mut file = with_tensors(ModelCard {
        deviation: true,
        session_prior_seconds: Some(6.5),
        ..ModelCard::new(vec!["calm".to_owned(), "angry".to_owned()], 1, true, true)
    });
    let mean = (0..512).map(|i| i as f32 / 1024.0).collect();
    file.set_embedding_standardization(mean, vec![0.25; 512]);
    file
}

pub(super) fn small() -> ModelFile {
    model(1, true, true, &["calm", "angry"])
}

/// Applies `change` to the header of a file.
pub(super) fn with_header(bytes: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let mut header = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    change(&mut header);
    let header = header.to_string();
    let mut changed = (header.len() as u64).to_le_bytes().to_vec();
    changed.extend_from_slice(header.as_bytes());
    changed.extend_from_slice(&bytes[8 + length..]);
    changed
}

fn with_metadata(key: &str, value: Value) -> Result<ModelFile, Error> {
    let bytes = small().write(Precision::F16).unwrap();
    ModelFile::read(&with_header(&bytes, |header| {
        header["__metadata__"][key] = value;
    }))
}

fn without_metadata(keys: &[&str]) -> Result<ModelFile, Error> {
    let bytes = model(3, false, false, &["calm", "angry"])
        .write(Precision::F16)
        .unwrap();
    ModelFile::read(&with_header(&bytes, |header| {
        for key in keys {
            header["__metadata__"].as_object_mut().unwrap().remove(*key);
        }
    }))
}

#[track_caller]
pub(super) fn assert_code<T: std::fmt::Debug>(
    result: Result<T, Error>,
    code: &str,
    parts: &[&str],
) {
    let error = result.expect_err("this must be refused");
    let message = error.to_string();
    assert_eq!(error.code(), code, "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
    assert!(!message.contains('\n'), "one sentence: {message}");
}
