//! Reads model files.

use std::collections::BTreeMap;

use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use super::card::{ModelCard, ModelKind, shapes_of};
use super::card_metadata::Inferred;
#[cfg(feature = "cli")]
use super::comparison::{is_binary, packed_length, unpack};
use super::file::{ModelFile, check_values};
use super::int8;
use super::layout::{
    ATTENTION, BACKWARD_GRU, CLASSIFIER_INPUT, ENCODER_HIDDEN, ENCODER_WIDTH, FEATURES_NEUTRAL,
    blocks_named,
};
use super::tensor::TensorData32;
use crate::error::{Cause, Error};

/// The maximum header length. Headers of this library have 4 KiB; the limit prevents denial of service.
const LONGEST_HEADER: usize = 1 << 20;
const LENGTH_BYTES: usize = size_of::<u64>();

impl ModelFile {
    /// Reads the safetensors file of a model or a trunk. Required are `format`, `labels` and the tensors; `blocks`,
    /// `tied`, `attention` and `deviation` are inferred from the tensors if the metadata does not have them.
    ///
    /// # Errors
    /// `model-damaged`, `model-format`, `model-architecture`, `model-metadata`, `model-labels`, `model-features` or one
    /// of `model-tensor-*`. The name, type and shape of a tensor are validated before memory is allocated for it.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let (header, data) = split_header(bytes)?;
        let infos: BTreeMap<String, &TensorInfo> = header.tensors().into_iter().collect();
        let size = |name: &str, axis: usize| {
            let info = infos.get(name);
            info.and_then(|info| info.shape.get(axis))
                .copied()
                .unwrap_or(0)
        };
        let inferred = Inferred {
            blocks: blocks_named(infos.keys().map(String::as_str)),
            tied: !infos.contains_key(BACKWARD_GRU),
            attention: infos.contains_key(ATTENTION),
            embedding_size: size(CLASSIFIER_INPUT, 1),
            encoder: [size(ENCODER_WIDTH, 0), size(ENCODER_HIDDEN, 0)],
        };
        let entries = header.metadata().as_ref();
        let card = ModelCard::from_metadata(
            |key| entries.and_then(|entries| entries.get(key).map(String::as_str)),
            inferred,
        )?;

        let shapes = shapes_of(&card, |name| infos.contains_key(name));
        let mut tensors = BTreeMap::new();
        for (name, expected) in shapes {
            let info = infos.get(&name).ok_or_else(|| Error::ModelTensorMissing {
                name: name.clone(),
                expected: expected.clone(),
            })?;
            #[cfg(feature = "cli")]
            if let Some(network) = card.architecture.comparison()
                && is_binary(network, &name)
            {
                let values = signs(&name, info, data, &expected)?;
                let shape = expected;
                tensors.insert(name, TensorData32 { shape, values });
                continue;
            }
            check_shape(&name, &expected, &info.shape)?;
            let values = match info.dtype {
                Dtype::I8 => from_int8(&name, info, &infos, data)?,
                _ => to_f32(&name, info, data)?,
            };
            check_values(&name, &values)?;
            tensors.insert(
                name,
                TensorData32 {
                    shape: expected,
                    values,
                },
            );
        }
        let of_int8 = |name: &str| {
            let matrix = name.strip_suffix(int8::SCALE);
            matrix
                .and_then(|name| infos.get(name))
                .is_some_and(|info| info.dtype == Dtype::I8)
        };
        let known =
            |name: &String| tensors.contains_key(name) || of_int8(name) || name == FEATURES_NEUTRAL;
        if let Some(name) = infos.keys().find(|name| !known(name)) {
            return Err(unknown_tensor(name, &card));
        }
        Ok(Self { card, tensors })
    }

    /// [`read`](Self::read) for files that must have a classifier.
    ///
    /// # Errors
    /// Those of [`read`](Self::read); `model-kind` for a trunk.
    pub fn read_model(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(bytes)?.into_model()
    }

    /// Returns the file if it is a model.
    ///
    /// # Errors
    /// `model-kind` for a trunk.
    pub fn into_model(self) -> Result<Self, Error> {
        match self.card.kind {
            ModelKind::Model => Ok(self),
            ModelKind::Trunk => Err(Error::ModelKind {
                expected: "a model",
                received: "a trunk, which has no labels and no classifier",
            }),
        }
    }
}

/// Reads any safetensors file of `f32` or `f16` values: its metadata and its tensors.
///
/// # Errors
/// `model-damaged` or `model-tensor-type`.
#[cfg(feature = "train")]
pub(crate) fn read_tensors(bytes: &[u8]) -> Result<MetadataAndTensors, Error> {
    let (header, data) = split_header(bytes)?;
    let metadata = header.metadata().clone().unwrap_or_default();
    let tensors = header.tensors().into_iter().map(|(name, info)| {
        let values = to_f32(&name, info, data)?;
        let shape = info.shape.clone();
        Ok((name, TensorData32 { shape, values }))
    });
    Ok((
        metadata.into_iter().collect(),
        tensors.collect::<Result<_, Error>>()?,
    ))
}

/// Metadata and tensors by name.
#[cfg(feature = "train")]
type MetadataAndTensors = (BTreeMap<String, String>, BTreeMap<String, TensorData32>);

/// Splits a file into its parsed header and its data. Validates all lengths itself because the sum of lengths in
/// `SafeTensors::deserialize` can overflow (version 0.8.0), which causes out-of-bounds slicing.
fn split_header(bytes: &[u8]) -> Result<(Metadata, &[u8]), Error> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH_BYTES>().ok_or_else(|| {
        Error::model_damaged(
            "8 bytes of length, a header and data",
            format!("{} bytes", bytes.len()),
        )
    })?;
    let length = u64::from_le_bytes(*length);
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= LONGEST_HEADER)
        .ok_or_else(|| {
            Error::model_damaged(
                "a header of at most 1 MiB",
                format!("a declared length of {length} bytes"),
            )
        })?;
    let (header, data) = rest.split_at_checked(length).ok_or_else(|| {
        Error::model_damaged(
            format!("a header of {length} bytes"),
            format!("only {} bytes after the length field", rest.len()),
        )
    })?;
    let header: Metadata = serde_json::from_slice(header).map_err(|error| {
        Error::model_damaged(
            "a header in JSON",
            Cause::with_text(format!("a header that does not parse: {error}"), error),
        )
    })?;
    if header.data_len() != data.len() {
        return Err(Error::model_damaged(
            format!(
                "{} bytes of data, as declared in its header",
                header.data_len()
            ),
            format!("{} bytes", data.len()),
        ));
    }
    Ok((header, data))
}

/// Reports a wrong number of outputs as an error of the labels.
pub(super) fn check_shape(name: &str, expected: &[usize], received: &[usize]) -> Result<(), Error> {
    if expected == received {
        return Ok(());
    }
    if let ([labels, columns @ ..], [outputs, other @ ..]) = (expected, received)
        && name.starts_with("classifier.output.")
        && columns == other
    {
        return Err(Error::model_labels(
            format!("{outputs}, as many as `{name}` has outputs"),
            labels.to_string(),
        ));
    }
    Err(Error::ModelTensorShape {
        name: name.to_owned(),
        expected: expected.to_vec(),
        received: received.to_vec(),
    })
}

pub(super) fn unknown_tensor(name: &str, card: &ModelCard) -> Error {
    Error::ModelTensorUnknown {
        name: super::shorten::shorten(name),
        blocks: card.blocks,
        gru: if card.tied { "a tied" } else { "an untied" },
        attention: if card.attention { "on" } else { "off" },
    }
}

/// The binary weights of a tensor of `shape`.
#[cfg(feature = "cli")]
fn signs(name: &str, info: &TensorInfo, data: &[u8], shape: &[usize]) -> Result<Vec<f32>, Error> {
    let count = shape.iter().product();
    check_shape(name, &[packed_length(count)], &info.shape)?;
    if info.dtype != Dtype::U8 {
        return Err(Error::ModelTensorType {
            name: name.to_owned(),
            received: info.dtype.to_string(),
        });
    }
    let (start, end) = info.data_offsets;
    Ok(unpack(data.get(start..end).unwrap_or_default(), count))
}

/// Dequantizes an int8 matrix.
fn from_int8(
    name: &str,
    info: &TensorInfo,
    infos: &BTreeMap<String, &TensorInfo>,
    data: &[u8],
) -> Result<Vec<f32>, Error> {
    let scale = format!("{name}{}", int8::SCALE);
    let expected = info.shape.get(..1).unwrap_or_default();
    let of_scale = infos.get(&scale).ok_or_else(|| Error::ModelTensorMissing {
        name: scale.clone(),
        expected: expected.to_vec(),
    })?;
    check_shape(&scale, expected, &of_scale.shape)?;
    let scales = to_f32(&scale, of_scale, data)?;
    check_values(&scale, &scales)?;
    let (start, end) = info.data_offsets;
    let bytes = data.get(start..end).unwrap_or_default();
    Ok(int8::restore(&info.shape, bytes, &scales))
}

/// The values of a tensor. The header parser has checked its length against the offsets.
fn to_f32(name: &str, info: &TensorInfo, data: &[u8]) -> Result<Vec<f32>, Error> {
    let (start, end) = info.data_offsets;
    let bytes = data.get(start..end).unwrap_or_default();
    match info.dtype {
        Dtype::F32 => {
            let (numbers, _) = bytes.as_chunks();
            Ok(numbers
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect())
        }
        Dtype::F16 => {
            let (numbers, _) = bytes.as_chunks();
            let bits: Vec<u16> = numbers
                .iter()
                .map(|bytes| u16::from_le_bytes(*bytes))
                .collect();
            // Converts the complete slice so that the implementation is selected once.
            let halves: &[half::f16] = bits.reinterpret_cast();
            let mut values = vec![0.0; halves.len()];
            halves.convert_to_f32_slice(&mut values);
            Ok(values)
        }
        other => Err(Error::ModelTensorType {
            name: name.to_owned(),
            received: other.to_string(),
        }),
    }
}
