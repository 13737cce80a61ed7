//! Weights between the model file, where a matrix is `[out, in]`, and the network, where it is `[in, out]`.

use super::NetworkConfig;
use super::named_tensors::{NamedTensors, shapes};
use crate::error::Error;
use crate::model_file::TensorData32;
use burn::module::Param;
use burn::prelude::*;
use std::collections::BTreeMap;

/// The file's tensors on their way to a device.
pub(super) struct Weights<'a> {
    named: NamedTensors<'a>,
    device: &'a Device,
}

impl<'a> Weights<'a> {
    pub(super) fn new(
        config: NetworkConfig,
        tensors: &'a BTreeMap<String, TensorData32>,
        device: &'a Device,
    ) -> Self {
        Self {
            named: NamedTensors::new(config, tensors),
            device,
        }
    }

    fn parameter<const D: usize>(&self, values: Vec<f32>, dims: [usize; D]) -> Param<Tensor<D>> {
        Param::from_data(TensorData::new(values, dims), self.device)
    }

    pub(super) fn vector(&mut self, name: &str) -> Result<Param<Tensor<1>>, Error> {
        self.concatenated(&[name.to_owned()])
    }

    pub(super) fn matrix(&mut self, name: &str) -> Result<Param<Tensor<2>>, Error> {
        self.columns(&[name.to_owned()])
    }

    /// Vectors one after the other.
    pub(super) fn concatenated(&mut self, names: &[String]) -> Result<Param<Tensor<1>>, Error> {
        let mut values = Vec::new();
        for name in names {
            values.extend_from_slice(self.named.rows(name)?.0);
        }
        let length = values.len();
        Ok(self.parameter(values, [length]))
    }

    /// Matrices `[out, in]` side by side as `[in, sets * out]`.
    pub(super) fn columns(&mut self, names: &[String]) -> Result<Param<Tensor<2>>, Error> {
        let mut rows = Vec::new();
        let (mut out, mut input) = (0, 0);
        for name in names {
            let (values, [height, width]) = self.named.rows(name)?;
            rows.extend_from_slice(values);
            out += height;
            input = width;
        }
        Ok(self.parameter(transposed(&rows, out, input), [input, out]))
    }

    /// Matrices `[out, in]` as `[sets, in, out]`.
    pub(super) fn stacked(&mut self, names: &[String]) -> Result<Param<Tensor<3>>, Error> {
        let mut all = Vec::new();
        let mut dims = [names.len(), 0, 0];
        for name in names {
            let (values, [out, input]) = self.named.rows(name)?;
            all.extend(transposed(values, out, input));
            dims = [names.len(), input, out];
        }
        Ok(self.parameter(all, dims))
    }
}

/// The network's weights on their way to a file: the inverse of [`Weights`].
pub(super) struct Collected {
    shapes: BTreeMap<String, Vec<usize>>,
    tensors: BTreeMap<String, TensorData32>,
}

impl Collected {
    pub(super) fn new(config: NetworkConfig) -> Self {
        Self {
            shapes: shapes(config),
            tensors: BTreeMap::new(),
        }
    }

    pub(super) fn into_tensors(self) -> BTreeMap<String, TensorData32> {
        self.tensors
    }

    fn put(&mut self, name: &str, values: Vec<f32>) {
        let shape = self.shapes.get(name).cloned().unwrap_or_default();
        self.tensors
            .insert(name.to_owned(), TensorData32 { shape, values });
    }

    pub(super) fn vector(&mut self, name: &str, parameter: &Param<Tensor<1>>) {
        self.concatenated(&[name.to_owned()], parameter);
    }

    pub(super) fn matrix(&mut self, name: &str, parameter: &Param<Tensor<2>>) {
        self.columns(&[name.to_owned()], parameter);
    }

    pub(super) fn concatenated(&mut self, names: &[String], parameter: &Param<Tensor<1>>) {
        let values = read(parameter.val());
        let length = values.len() / names.len();
        for (name, values) in names.iter().zip(values.chunks_exact(length.max(1))) {
            self.put(name, values.to_vec());
        }
    }

    pub(super) fn columns(&mut self, names: &[String], parameter: &Param<Tensor<2>>) {
        let [input, out] = parameter.dims();
        let rows = transposed(&read(parameter.val()), input, out);
        let out = out / names.len();
        for (name, values) in names.iter().zip(rows.chunks_exact((out * input).max(1))) {
            self.put(name, values.to_vec());
        }
    }

    pub(super) fn stacked(&mut self, names: &[String], parameter: &Param<Tensor<3>>) {
        let [_, input, out] = parameter.dims();
        let all = read(parameter.val());
        for (name, values) in names.iter().zip(all.chunks_exact((out * input).max(1))) {
            self.put(name, transposed(values, input, out));
        }
    }
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec::<f32>().unwrap_or_default()
}

/// `rows x columns` -> `columns x rows`.
fn transposed(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(values.len());
    for column in 0..columns {
        out.extend((0..rows).map(|row| values[row * columns + column]));
    }
    out
}
