//! Writes model files. Equal models give equal bytes, so that files can be compared and cached by their hash. The
//! writer of the `safetensors` crate stores the metadata in a hash map, whose order is not deterministic.

use std::collections::BTreeMap;

use half::slice::HalfFloatSliceExt;
use safetensors::Dtype;
use safetensors::tensor::TensorInfo;
use serde::Serialize;

use super::card::shapes_of;
#[cfg(feature = "cli")]
use super::comparison::{is_binary, pack};
use super::file::{ModelFile, Precision, check_values};
use super::int8;
use super::read::{check_shape, unknown_tensor};
use super::tensor::TensorData32;
use crate::error::{Cause, Error};

/// The alignment of the data, bytes: readers map it into memory and read values of up to eight bytes.
const ALIGNMENT: usize = 8;

/// An entry of the header.
#[derive(Serialize)]
#[serde(untagged)]
enum HeaderEntry {
    Metadata(BTreeMap<&'static str, String>),
    Tensor(TensorInfo),
}

/// The data section of a file.
struct Body {
    header: BTreeMap<String, HeaderEntry>,
    data: Vec<u8>,
}

impl Body {
    fn add(
        &mut self,
        name: String,
        shape: &[usize],
        dtype: Dtype,
        bytes: impl IntoIterator<Item = u8>,
    ) {
        let start = self.data.len();
        self.data.extend(bytes);
        let info = TensorInfo {
            dtype,
            shape: shape.to_vec(),
            data_offsets: (start, self.data.len()),
        };
        self.header.insert(name, HeaderEntry::Tensor(info));
    }
}

/// Writes a safetensors file with any metadata and tensors in single precision.
///
/// # Errors
/// `model-damaged` if the metadata cannot be written.
#[cfg(feature = "train")]
pub(crate) fn write_tensors(
    metadata: BTreeMap<&'static str, String>,
    tensors: &BTreeMap<String, TensorData32>,
) -> Result<Vec<u8>, Error> {
    write(metadata, tensors, Precision::F32, |_| false)
}

fn write(
    metadata: BTreeMap<&'static str, String>,
    tensors: &BTreeMap<String, TensorData32>,
    precision: Precision,
    #[cfg_attr(
        not(feature = "cli"),
        expect(
            unused_variables,
            reason = "only networks of Table 5 have binary weights"
        )
    )]
    in_bits: impl Fn(&str) -> bool,
) -> Result<Vec<u8>, Error> {
    let mut body = Body {
        header: BTreeMap::from([("__metadata__".to_owned(), HeaderEntry::Metadata(metadata))]),
        data: Vec::new(),
    };
    for (name, tensor) in tensors {
        #[cfg(feature = "cli")]
        if in_bits(name) {
            let bytes = pack(&tensor.values);
            body.add(name.clone(), &[bytes.len()], Dtype::U8, bytes);
            continue;
        }
        append(&mut body, name, tensor, precision)?;
    }
    let Body { header, data } = body;
    let mut header = serde_json::to_vec(&header).map_err(|error| {
        Error::model_damaged("a header that JSON can represent", Cause::of(error))
    })?;
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');

    let mut bytes = Vec::with_capacity(size_of::<u64>() + header.len() + data.len());
    bytes.extend_from_slice(&(header.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&data);
    Ok(bytes)
}

impl ModelFile {
    /// Serializes the model; tensors are sorted by name.
    ///
    /// # Errors
    /// Those of [`ModelFile::read`] for a card and tensors that reading would reject; `model-tensor-value` also if a
    /// value is too large for half precision.
    pub fn write(&self, precision: Precision) -> Result<Vec<u8>, Error> {
        self.check()?;
        let in_bits = |name: &str| self.in_bits(name);
        write(self.card.to_metadata(), &self.tensors, precision, in_bits)
    }

    /// Whether the file has one bit for each weight of the tensor.
    #[cfg(feature = "cli")]
    fn in_bits(&self, name: &str) -> bool {
        let network = self.card.architecture.comparison();
        network.is_some_and(|network| is_binary(network, name))
    }

    #[cfg(not(feature = "cli"))]
    const fn in_bits(&self, _: &str) -> bool {
        false
    }

    /// Rejects values that [`ModelFile::read`] would reject.
    fn check(&self) -> Result<(), Error> {
        let card = &self.card;
        card.check()?;
        let shapes = shapes_of(card, |name| self.tensors.contains_key(name));
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
    body: &mut Body,
    name: &str,
    tensor: &TensorData32,
    precision: Precision,
) -> Result<(), Error> {
    let TensorData32 { shape, values } = tensor;
    let singles =
        |values: &[f32]| -> Vec<u8> { values.iter().flat_map(|v| v.to_le_bytes()).collect() };
    match precision {
        Precision::F32 => body.add(name.to_owned(), shape, Dtype::F32, singles(values)),
        Precision::Int8 if int8::is_rounded(tensor) => {
            let (numbers, scales) = int8::round(tensor);
            let bytes: Vec<u8> = numbers.into_iter().map(i8::cast_unsigned).collect();
            // Rounding the largest values can overflow to infinity.
            check_values(name, &int8::restore(shape, &bytes, &scales))?;
            body.add(name.to_owned(), shape, Dtype::I8, bytes);
            let name = format!("{name}{}", int8::SCALE);
            body.add(name, &[scales.len()], Dtype::F32, singles(&scales));
        }
        Precision::F16 | Precision::Int8 => {
            let mut halves = vec![half::f16::ZERO; values.len()];
            halves.convert_from_f32_slice(values);
            // Values beyond 65504 overflow to infinity, and very small deviations underflow to 0.
            check_values(name, &halves.to_f32_vec())?;
            let bytes = halves.iter().flat_map(|half| half.to_le_bytes());
            body.add(name.to_owned(), shape, Dtype::F16, bytes);
        }
    }
    Ok(())
}
