//! Converts weights between the model file (`[out, in]`) and the network (`[in, out]`).

use crate::error::Error;
use crate::model::{EMBEDDING, NamedTensors, NetworkConfig, TensorData32, shapes};
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::Transaction;
use std::collections::BTreeMap;

/// The tensors of a file, to be loaded onto a device.
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

    /// The tensors of a network with these `shapes`.
    #[cfg(feature = "cli")]
    pub(super) fn with_shapes(
        shapes: BTreeMap<String, Vec<usize>>,
        tensors: &'a BTreeMap<String, TensorData32>,
        device: &'a Device,
    ) -> Self {
        Self {
            named: NamedTensors::with_shapes(shapes, tensors),
            device,
        }
    }

    /// A tensor with the axis order of the file.
    #[cfg(feature = "cli")]
    pub(super) fn whole<const D: usize>(&mut self, name: &str) -> Result<Param<Tensor<D>>, Error> {
        let values = self.named.values(name)?.to_vec();
        let mut dims = [1; D];
        for (dim, size) in dims.iter_mut().zip(self.named.shape(name)) {
            *dim = *size;
        }
        Ok(self.parameter(values, dims))
    }

    /// A vector that has no gradient.
    #[cfg(feature = "cli")]
    pub(super) fn constant(&self, name: &str) -> Result<Tensor<1>, Error> {
        let values = self.named.values(name)?.to_vec();
        let length = values.len();
        Ok(Tensor::from_data(
            TensorData::new(values, [length]),
            self.device,
        ))
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

    /// Mean and standard deviation of the embedding, if present.
    pub(super) fn embedding(&self) -> Result<Option<[Tensor<1>; 2]>, Error> {
        let constant = |values: &[f32]| {
            Tensor::from_data(
                TensorData::new(values.to_vec(), [values.len()]),
                self.device,
            )
        };
        Ok(self.named.embedding()?.map(|both| both.map(constant)))
    }

    /// Concatenates vectors.
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

/// The network's weights, to be written to a file: the inverse of [`Weights`]. Tensors are collected on their device
/// and read together, which on a GPU is one wait instead of dozens.
pub(super) struct Collected {
    shapes: BTreeMap<String, Vec<usize>>,
    names: Vec<(Vec<String>, ParameterLayout)>,
    /// Outside autodiff: a transaction takes tensors of one kind only.
    tensors: Vec<Tensor<1>>,
}

/// Memory layout of a parameter's values.
enum ParameterLayout {
    /// As in the file, one tensor after another.
    Flat,
    /// Shape of stacked matrices `[in, out]`: number, rows, columns.
    Transposed([usize; 3]),
}

impl Collected {
    pub(super) fn new(config: NetworkConfig) -> Self {
        Self {
            shapes: shapes(config),
            names: Vec::new(),
            tensors: Vec::new(),
        }
    }

    /// Collects tensors of these `shapes`.
    #[cfg(feature = "cli")]
    pub(super) const fn with_shapes(shapes: BTreeMap<String, Vec<usize>>) -> Self {
        Self {
            shapes,
            names: Vec::new(),
            tensors: Vec::new(),
        }
    }

    /// A tensor with the axis order of the file.
    #[cfg(feature = "cli")]
    pub(super) fn whole<const D: usize>(&mut self, name: &str, parameter: &Param<Tensor<D>>) {
        self.put(&[name.to_owned()], ParameterLayout::Flat, parameter);
    }

    /// A vector that has no gradient.
    #[cfg(feature = "cli")]
    pub(super) fn constant(&mut self, name: &str, tensor: &Tensor<1>) {
        self.names
            .push((vec![name.to_owned()], ParameterLayout::Flat));
        self.tensors.push(tensor.clone().without_autodiff());
    }

    fn put<const D: usize>(
        &mut self,
        names: &[String],
        layout: ParameterLayout,
        parameter: &Param<Tensor<D>>,
    ) {
        let tensor = parameter.val().without_autodiff();
        let count = tensor.dims().iter().product::<usize>();
        self.names.push((names.to_vec(), layout));
        self.tensors.push(tensor.reshape([count]));
    }

    /// Mean and standard deviation of the embedding.
    pub(super) fn embedding(&mut self, both: [&Tensor<1>; 2]) {
        for (name, tensor) in EMBEDDING.into_iter().zip(both) {
            self.names
                .push((vec![name.to_owned()], ParameterLayout::Flat));
            self.tensors.push(tensor.clone().without_autodiff());
        }
    }

    pub(super) fn vector(&mut self, name: &str, parameter: &Param<Tensor<1>>) {
        self.put(&[name.to_owned()], ParameterLayout::Flat, parameter);
    }

    pub(super) fn matrix(&mut self, name: &str, parameter: &Param<Tensor<2>>) {
        self.columns(&[name.to_owned()], parameter);
    }

    pub(super) fn concatenated(&mut self, names: &[String], parameter: &Param<Tensor<1>>) {
        self.put(names, ParameterLayout::Flat, parameter);
    }

    pub(super) fn columns(&mut self, names: &[String], parameter: &Param<Tensor<2>>) {
        let [input, out] = parameter.dims();
        self.put(
            names,
            ParameterLayout::Transposed([1, input, out]),
            parameter,
        );
    }

    pub(super) fn stacked(&mut self, names: &[String], parameter: &Param<Tensor<3>>) {
        self.put(
            names,
            ParameterLayout::Transposed(parameter.dims()),
            parameter,
        );
    }

    /// Reads all tensors from their device, synchronously.
    ///
    /// # Errors
    /// `device`.
    pub(super) fn read(mut self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let read = self.transaction().try_execute();
        self.into_tensors(read.map_err(Error::of_device)?)
    }

    /// [`read`](Self::read), asynchronously.
    ///
    /// # Errors
    /// `device`.
    pub(super) async fn read_async(mut self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let read = self.transaction().execute_async().await;
        self.into_tensors(read.map_err(Error::of_device)?)
    }

    /// The transaction that reads all tensors.
    fn transaction(&mut self) -> Transaction {
        let tensors = self.tensors.drain(..);
        tensors.fold(Transaction::default(), |all, tensor| all.register(tensor))
    }

    /// The tensors of the file from the result of the transaction.
    fn into_tensors(self, data: Vec<TensorData>) -> Result<BTreeMap<String, TensorData32>, Error> {
        let mut tensors = BTreeMap::new();
        for ((names, layout), data) in self.names.into_iter().zip(data) {
            let values: Vec<f32> = data.try_into_vec_as().map_err(Error::of_device)?;
            let values = match layout {
                ParameterLayout::Flat => values,
                ParameterLayout::Transposed([_, input, out]) => values
                    .chunks_exact((input * out).max(1))
                    .flat_map(|matrix| transposed(matrix, input, out))
                    .collect(),
            };
            let count = values.len() / names.len();
            for (name, values) in names.into_iter().zip(values.chunks_exact(count.max(1))) {
                let shape = self.shapes.get(&name).cloned().unwrap_or_default();
                let values = values.to_vec();
                tensors.insert(name, TensorData32 { shape, values });
            }
        }
        Ok(tensors)
    }
}

/// `rows x columns` -> `columns x rows`.
fn transposed(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(values.len());
    for column in 0..columns {
        out.extend((0..rows).map(|row| values[row * columns + column]));
    }
    out
}
