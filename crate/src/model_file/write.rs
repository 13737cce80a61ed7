//! Model to bytes. The same model gives the same bytes, so that a trained file can be compared and cached by its hash:
//! the `safetensors` writer keeps metadata in a hash map, whose order changes from run to run.

use std::collections::BTreeMap;

use half::slice::HalfFloatSliceExt;
use safetensors::Dtype;
use safetensors::tensor::TensorInfo;
use serde::Serialize;

use super::layout::expected_shapes;
use super::read::{check_shape, unknown_tensor};
use super::{ModelFile, Precision, TensorData32, check_values};
use crate::error::Error;

/// Readers map the data into memory and take numbers of eight bytes from it, so it begins at a multiple of eight.
const ALIGNMENT: usize = 8;

/// An entry of the header.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Metadata(BTreeMap<&'static str, String>),
    Tensor(&'a TensorInfo),
}

/// A safetensors file of any metadata and tensors, single precision.
///
/// # Errors
/// `model-damaged` where the metadata cannot be written.
#[cfg(feature = "train")]
pub(crate) fn write_tensors(
    metadata: BTreeMap<&'static str, String>,
    tensors: &BTreeMap<String, TensorData32>,
) -> Result<Vec<u8>, Error> {
    write(metadata, tensors, Precision::F32)
}

fn write(
    metadata: BTreeMap<&'static str, String>,
    tensors: &BTreeMap<String, TensorData32>,
    precision: Precision,
) -> Result<Vec<u8>, Error> {
    let mut data = Vec::new();
    let mut infos = Vec::with_capacity(tensors.len());
    for (name, tensor) in tensors {
        let start = data.len();
        append(&mut data, name, tensor, precision)?;
        let info = TensorInfo {
            dtype: match precision {
                Precision::F32 => Dtype::F32,
                Precision::F16 => Dtype::F16,
            },
            shape: tensor.shape.clone(),
            data_offsets: (start, data.len()),
        };
        infos.push((name.as_str(), info));
    }

    let mut entries = BTreeMap::from([("__metadata__", Entry::Metadata(metadata))]);
    entries.extend(
        infos
            .iter()
            .map(|(name, info)| (*name, Entry::Tensor(info))),
    );
    let mut header = serde_json::to_vec(&entries).map_err(|error| Error::ModelDamaged {
        expected: "a header that JSON can hold".to_owned(),
        received: error.to_string(),
    })?;
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');

    let mut bytes = Vec::with_capacity(size_of::<u64>() + header.len() + data.len());
    bytes.extend_from_slice(&(header.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&data);
    Ok(bytes)
}

impl ModelFile {
    /// Writes the model; tensors are in the order of their names.
    ///
    /// # Errors
    /// The same as [`ModelFile::read`] where card and tensors do not agree or hold what would be refused on reading;
    /// `model-tensor-value` also where a number is too large for half precision.
    pub fn write(&self, precision: Precision) -> Result<Vec<u8>, Error> {
        self.check()?;
        write(self.card.to_metadata(), &self.tensors, precision)
    }

    /// Refuses what [`ModelFile::read`] would refuse.
    fn check(&self) -> Result<(), Error> {
        let card = &self.card;
        card.check()?;
        let shapes = expected_shapes(card.blocks, card.tied, card.attention, card.labels.len());
        for (name, expected) in &shapes {
            let tensor = self
                .tensors
                .get(name)
                .ok_or_else(|| Error::ModelTensorMissing {
                    name: name.clone(),
                    expected: expected.clone(),
                })?;
            check_shape(name, expected, &tensor.shape)?;
            check_shape(name, &[expected.iter().product()], &[tensor.values.len()])?;
            check_values(name, &tensor.values)?;
        }
        let known = |name: &String| shapes.iter().any(|(expected, _)| expected == name);
        match self.tensors.keys().find(|name| !known(name)) {
            Some(name) => Err(unknown_tensor(name, card)),
            None => Ok(()),
        }
    }
}

fn append(
    data: &mut Vec<u8>,
    name: &str,
    tensor: &TensorData32,
    precision: Precision,
) -> Result<(), Error> {
    match precision {
        Precision::F32 => data.extend(tensor.values.iter().flat_map(|value| value.to_le_bytes())),
        Precision::F16 => {
            let mut halves = vec![half::f16::ZERO; tensor.values.len()];
            halves.convert_from_f32_slice(&tensor.values);
            // A number beyond 65504 becomes infinite, and a tiny deviation becomes 0.
            check_values(name, &halves.to_f32_vec())?;
            data.extend(halves.iter().flat_map(|half| half.to_le_bytes()));
        }
    }
    Ok(())
}
