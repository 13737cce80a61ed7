//! The complete state of a training run as bytes, so that it can resume later or on another machine.
//!
//! A checkpoint is a safetensors file: the weights under `weights.`, Adam's moments under `first.` and `second.`, the
//! best weights under `best.`, an average under `average.`, and one metadata entry in JSON for the rest. It does not
//! contain the examples; resuming requires the same examples, which is checked.
#![deny(clippy::indexing_slicing)]

use super::config::TrainingConfig;
use super::example::Example;
use super::optimizer::Adam;
use super::tensors::{Average, ById, from_named, named};
use super::trainer::{Best, Training};
use crate::error::Error;
use crate::fingerprint::{FNV_OFFSET, hashed, hashed_values};
use crate::model::{TensorData32, read_tensors, write_tensors};
use crate::networks::TrainableNetwork;
use crate::random::Generator;
use crate::wait::block_on;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of the metadata entry `format`.
const FORMAT: &str = "speech-emotion-checkpoint/1";
const FORMAT_KEY: &str = "format";
const STATE_KEY: &str = "state";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TrainingState {
    config: TrainingConfig,
    /// Hash of the examples, see [`fingerprint`].
    examples: u64,
    step: usize,
    evaluated: usize,
    waited: usize,
    adam_time: usize,
    generator: u64,
    queue: Vec<usize>,
    epoch: usize,
    best: Option<(f64, f64)>,
}

impl<N: TrainableNetwork> Training<N> {
    /// The complete state of this training run, as bytes.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub fn checkpoint(&self) -> Result<Vec<u8>, Error> {
        block_on(self.checkpoint_async())
    }

    /// [`checkpoint`](Self::checkpoint) for devices that do not support blocking reads.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub async fn checkpoint_async(&self) -> Result<Vec<u8>, Error> {
        let network = &self.network;
        let mut parts = vec![
            ("weights", network.valid()),
            ("first", self.optimizer.first.to_network(network)),
            ("second", self.optimizer.second.to_network(network)),
        ];
        if let Some(average) = &self.average {
            parts.push(("average", average.network(network)));
        }
        if let Some(best) = &self.best {
            parts.push(("best", best.network.clone()));
        }
        let mut tensors = BTreeMap::new();
        for (part, network) in parts {
            let named = named(&network).await?;
            tensors.extend(
                named
                    .into_iter()
                    .map(|(name, tensor)| (format!("{part}.{name}"), tensor)),
            );
        }
        let state = TrainingState {
            config: self.config.clone(),
            examples: self.fingerprint(),
            step: self.step,
            evaluated: self.evaluated,
            waited: self.waited,
            adam_time: self.optimizer.time,
            generator: self.order.generator.state(),
            queue: self.order.queue.clone(),
            epoch: self.order.epoch,
            best: self.best.as_ref().map(|best| (best.ua, best.loss)),
        };
        let state = serde_json::to_string(&state)
            .map_err(|error| Error::checkpoint_damaged("a state that JSON can represent", error))?;
        let metadata = BTreeMap::from([(FORMAT_KEY, FORMAT.to_owned()), (STATE_KEY, state)]);
        write_tensors(metadata, &tensors)
    }

    /// Resumes from `checkpoint`. Configuration, network and examples must be the same; the weights are replaced.
    ///
    /// # Errors
    /// `training-checkpoint-damaged`, or `training-checkpoint-mismatch` with the difference; the state is then
    /// unchanged.
    pub fn resume(&mut self, checkpoint: &[u8]) -> Result<(), Error> {
        let (metadata, tensors) = read_tensors(checkpoint)
            .map_err(|error| Error::checkpoint_damaged("a safetensors file", error))?;
        let state = self.state(&metadata)?;
        let part = |part: &str| self.part(&tensors, part);
        let weights = part("weights")?;
        let own = |network: &N| ById::from_network(network, &weights);
        let optimizer = Adam {
            first: own(&part("first")?),
            second: own(&part("second")?),
            time: state.adam_time,
        };
        let average = match self.average {
            Some(_) => Some(Average(own(&part("average")?))),
            None => None,
        };
        let best = match state.best {
            Some((ua, loss)) => Some(Best {
                ua,
                loss,
                network: part("best")?,
            }),
            None => None,
        };
        self.network = weights.train();
        self.optimizer = optimizer;
        self.average = average;
        self.best = best;
        self.order.generator = Generator::new(state.generator);
        self.order.queue = state.queue;
        self.order.epoch = state.epoch;
        self.step = state.step;
        self.saved = state.step;
        self.evaluated = state.evaluated;
        self.waited = state.waited;
        Ok(())
    }

    /// The state in the metadata, if it belongs to this training run.
    fn state(&self, metadata: &BTreeMap<String, String>) -> Result<TrainingState, Error> {
        match metadata.get(FORMAT_KEY).map(String::as_str) {
            Some(FORMAT) => {}
            other => {
                let received: String = other.unwrap_or("none").chars().take(60).collect();
                return Err(Error::checkpoint_damaged(
                    "format `speech-emotion-checkpoint/1`",
                    received,
                ));
            }
        }
        let state = metadata.get(STATE_KEY).map_or("", String::as_str);
        let state: TrainingState = serde_json::from_str(state)
            .map_err(|error| Error::checkpoint_damaged("a state in JSON", error))?;
        if let Some((name, expected, received)) = self.config.difference(&state.config) {
            return Err(Error::CheckpointMismatch {
                name: format!("`{name}`"),
                expected,
                received,
            });
        }
        let own = self.fingerprint();
        if own != state.examples {
            return Err(Error::CheckpointMismatch {
                name: "fingerprint of the examples".to_owned(),
                expected: format!("{own:016x}"),
                received: format!("{:016x}", state.examples),
            });
        }
        let outside = |index: &&usize| **index >= self.train.len();
        if let Some(index) = state.queue.iter().find(outside) {
            return Err(Error::checkpoint_damaged(
                "a queue of existing examples",
                format!("an example with index {index}"),
            ));
        }
        Ok(state)
    }

    /// A network with the tensors whose names begin with `part`.
    fn part(&self, tensors: &BTreeMap<String, TensorData32>, part: &str) -> Result<N, Error> {
        let own = tensors.iter().filter_map(|(name, tensor)| {
            let name = name.strip_prefix(part)?.strip_prefix('.')?;
            Some((name.to_owned(), tensor.clone()))
        });
        from_named(own.collect(), &self.network, &self.plain_device()).map_err(|error| {
            Error::checkpoint_damaged(format!("the tensors of this network under `{part}`"), error)
        })
    }

    /// A hash of the examples and their order.
    fn fingerprint(&self) -> u64 {
        let parts = [&self.train, &self.validation];
        parts.into_iter().fold(FNV_OFFSET, |hash, examples| {
            fingerprint(examples, hashed(hash, examples.len() as u64))
        })
    }
}

fn fingerprint(examples: &[Example], hash: u64) -> u64 {
    examples.iter().fold(hash, |hash, example| {
        let hash = hashed(hash, example.label as u64);
        let hash = hashed(hash, example.difficulty as u64);
        let hash = hashed(hash, example.input.place());
        let votes = example.votes.as_deref().unwrap_or_default();
        hashed(hashed(hash, hashed_values(votes)), example.origin)
    })
}
