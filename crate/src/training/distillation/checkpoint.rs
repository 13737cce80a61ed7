//! Distillation checkpoints: weights, Adam's moments and the number of updates. The rest follows from the
//! configuration.

use super::config::DistillationConfig;
use super::distill::Distillation;
use super::student::Student;
use crate::error::Error;
use crate::model::{TensorData32, read_tensors, write_tensors};
use crate::training::ById;
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FORMAT: &str = "speech-emotion-distillation/1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DistillationState {
    config: DistillationConfig,
    /// Hash of the recordings, cuts and teacher.
    speech: u64,
    update: usize,
    adam_time: usize,
}

impl Distillation<'_> {
    /// The state from which a later run resumes, bit for bit on the CPU.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub(crate) fn checkpoint(&self) -> Result<Vec<u8>, Error> {
        let mut tensors = BTreeMap::new();
        for (part, module) in [
            ("weights", self.student.valid()),
            ("first", self.optimizer.first.to_network(&self.student)),
            ("second", self.optimizer.second.to_network(&self.student)),
        ] {
            let mut values = ParameterValues(Vec::new());
            module.visit(&mut values);
            for (index, tensor) in values.0.into_iter().enumerate() {
                tensors.insert(format!("{part}.{index:03}"), tensor?);
            }
        }
        let state = DistillationState {
            config: self.config.clone(),
            speech: self.speech.fingerprint,
            update: self.update,
            adam_time: self.optimizer.time,
        };
        let state = serde_json::to_string(&state)
            .map_err(|error| Error::checkpoint_damaged("JSON", error))?;
        let metadata = BTreeMap::from([("format", FORMAT.to_owned()), ("state", state)]);
        write_tensors(metadata, &tensors)
    }

    /// Resumes from a checkpoint of the same configuration, speech and teacher.
    ///
    /// # Errors
    /// `training-checkpoint-damaged`, or `training-checkpoint-mismatch` with the first difference; the distillation is
    /// then unchanged.
    pub(crate) fn resume(&mut self, checkpoint: &[u8]) -> Result<(), Error> {
        let (metadata, tensors) = read_tensors(checkpoint)
            .map_err(|error| Error::checkpoint_damaged("a safetensors file", error))?;
        let entry = |key: &str| metadata.get(key).map_or("", String::as_str);
        if entry("format") != FORMAT {
            return Err(Error::checkpoint_damaged(
                FORMAT,
                format!("format `{}`", entry("format")),
            ));
        }
        let state: DistillationState = serde_json::from_str(entry("state"))
            .map_err(|error| Error::checkpoint_damaged("JSON", error))?;
        self.check(&state)?;
        let part = |part: &str| self.part(&tensors, part);
        let (weights, first, second) = (part("weights")?, part("first")?, part("second")?);
        self.optimizer.first = ById::from_network(&first, &weights);
        self.optimizer.second = ById::from_network(&second, &weights);
        self.optimizer.time = state.adam_time;
        self.student = weights.train();
        self.update = state.update;
        Ok(())
    }

    fn check(&self, state: &DistillationState) -> Result<(), Error> {
        let values = |config: &DistillationConfig| match serde_json::to_value(config) {
            Ok(serde_json::Value::Object(values)) => values,
            _ => serde_json::Map::new(),
        };
        let others = values(&state.config);
        for (name, own) in values(&self.config) {
            let received = others.get(&name).cloned().unwrap_or_default();
            if own != received {
                return Err(Error::CheckpointMismatch {
                    name: format!("`{name}`"),
                    expected: own.to_string(),
                    received: received.to_string(),
                });
            }
        }
        if self.speech.fingerprint != state.speech {
            return Err(Error::CheckpointMismatch {
                name: "fingerprint of the recordings and the teacher".to_owned(),
                expected: format!("{:016x}", self.speech.fingerprint),
                received: format!("{:016x}", state.speech),
            });
        }
        Ok(())
    }

    /// A student with the tensors whose names begin with `part` and the parameters of the current one.
    fn part(&self, tensors: &BTreeMap<String, TensorData32>, part: &str) -> Result<Student, Error> {
        let own = tensors
            .iter()
            .filter(|(name, _)| name.strip_prefix(part).is_some_and(|n| n.starts_with('.')));
        let mut put = PutTensors {
            tensors: own.map(|(_, tensor)| tensor.clone()).rev().collect(),
            wrong: None,
        };
        let student = self.student.valid().map(&mut put);
        match put.wrong {
            Some((expected, received)) => Err(Error::checkpoint_damaged(
                format!("a tensor of shape {expected:?} under `{part}`"),
                received,
            )),
            None => Ok(student),
        }
    }
}

/// The values of every parameter, in the order of the module.
struct ParameterValues(Vec<Result<TensorData32, Error>>);

impl ModuleVisitor for ParameterValues {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        let tensor = parameter.val();
        let shape = tensor.dims().to_vec();
        let values = tensor.into_data().try_into_vec_as();
        self.0.push(
            values
                .map(|values| TensorData32 { shape, values })
                .map_err(Error::of_device),
        );
    }
}

/// Replaces the values of every parameter.
struct PutTensors {
    /// The remaining tensors in reverse order.
    tensors: Vec<TensorData32>,
    /// The expected shape and a description of the received one.
    wrong: Option<(Vec<usize>, String)>,
}

impl ModuleMapper for PutTensors {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let id = parameter.id;
        let old = parameter.into_value();
        let expected = old.dims().to_vec();
        match self.tensors.pop() {
            Some(tensor) if tensor.shape == expected => {
                let data = TensorData::new(tensor.values, tensor.shape);
                // Trainable also on a device without autodiff: `train` checks this flag.
                Param::initialized(id, Tensor::from_data(data, &old.device()))
                    .set_require_grad(true)
            }
            other => {
                let received = other.map_or_else(
                    || "none".to_owned(),
                    |tensor| format!("one of {:?}", tensor.shape),
                );
                self.wrong.get_or_insert((expected, received));
                Param::initialized(id, old)
            }
        }
    }
}
