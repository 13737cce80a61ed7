//! Tensors associated with parameters: Adam's moments, the weight average. A checkpoint names them after the
//! parameters.

use crate::error::Error;
use crate::model::TensorData32;
use crate::networks::TrainableNetwork;
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Tensors by the parameter they belong to, outside autodiff.
#[derive(Default)]
pub(crate) struct ById(GradientsParams);

impl ById {
    pub(super) fn remove<const D: usize>(&mut self, id: ParamId) -> Option<Tensor<D>> {
        self.0.remove(id)
    }

    pub(super) fn register<const D: usize>(&mut self, id: ParamId, tensor: Tensor<D>) {
        self.0.register(id, tensor);
    }

    /// A network with these tensors as its weights; 0 where there is none.
    pub(crate) fn to_network<M: Module>(&self, network: &M) -> M {
        network.valid().map(&mut PutGradients(&self.0))
    }

    /// The tensors of `network`, keyed by the parameters of `owner`, which has the same structure.
    pub(crate) fn from_network<M: Module>(network: &M, owner: &M) -> Self {
        let mut ids = Ids(Vec::new());
        owner.visit(&mut ids);
        ids.0.reverse();
        let mut taken = Take {
            ids: ids.0,
            tensors: Self::default(),
        };
        network.visit(&mut taken);
        taken.tensors
    }
}

struct PutGradients<'a>(&'a GradientsParams);

impl ModuleMapper for PutGradients<'_> {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let id = parameter.id;
        let tensor = self.0.get::<D>(id);
        Param::initialized(
            id,
            tensor.unwrap_or_else(|| parameter.into_value().zeros_like()),
        )
    }
}

struct Ids(Vec<ParamId>);

impl ModuleVisitor for Ids {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        self.0.push(parameter.id);
    }
}

struct Take {
    /// The remaining tensors in reverse order.
    ids: Vec<ParamId>,
    tensors: ById,
}

impl ModuleVisitor for Take {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(id) = self.ids.pop() {
            self.tensors.register(id, parameter.val());
        }
    }
}

/// The moving average of the weights.
pub(super) struct Average(pub ById);

impl Average {
    /// Initializes the average with the weights of `network`.
    pub(super) fn new<M: Module>(network: &M) -> Self {
        Self(ById::from_network(&network.valid(), network))
    }

    /// `average = keep * average + (1 - keep) * weights`
    pub(super) fn add<M: Module>(&mut self, network: &M, keep: f32) {
        network.valid().visit(&mut Add {
            average: &mut self.0,
            keep,
        });
    }

    /// The network with the averaged weights.
    pub(super) fn network<M: Module>(&self, network: &M) -> M {
        self.0.to_network(network)
    }
}

struct Add<'a> {
    average: &'a mut ById,
    keep: f32,
}

impl ModuleVisitor for Add<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let weights = parameter.val();
        let average = match self.average.remove::<D>(parameter.id) {
            Some(average) => average.mul_scalar(self.keep) + weights.mul_scalar(1.0 - self.keep),
            None => weights,
        };
        self.average.register(parameter.id, average);
    }
}

/// The tensors of a network by name. All-zero tensors are excluded, such as the moments of frozen weights.
pub(super) async fn named<N: TrainableNetwork>(
    network: &N,
) -> Result<BTreeMap<String, TensorData32>, Error> {
    let mut tensors = network.tensors().await?;
    tensors.retain(|name, tensor| {
        name.starts_with("embedding.") || tensor.values.iter().any(|value| value.to_bits() != 0)
    });
    Ok(tensors)
}

/// The inverse of [`named`]: a network with the structure of `like` and the given `tensors`.
pub(super) fn from_named<N: TrainableNetwork>(
    mut tensors: BTreeMap<String, TensorData32>,
    like: &N,
    device: &Device,
) -> Result<N, Error> {
    for (name, shape) in like.shapes() {
        tensors.entry(name).or_insert_with(|| TensorData32 {
            values: vec![0.0; shape.iter().product()],
            shape,
        });
    }
    like.with_tensors(&tensors, device)
}
