//! Initial weights from a model file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::head::HeadConfig;
use super::prepared::Prepared;
use super::probe::FrozenTrunk;
use crate::error::Error;
use crate::fingerprint::hashed_bytes;
use crate::frontend::Standardization;
use crate::model::{EncoderSize, ModelFile, ModelKind, NetworkConfig, is_of_trunk};

/// Which layers are trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrainedLayers {
    /// All layers.
    #[default]
    All,
    /// Attention and classifier; the trunk is frozen.
    Head,
}

/// The settings of a start that identify a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartIdentity {
    /// Hash of the file.
    pub fingerprint: String,
    /// Which layers are trained.
    pub layers: TrainedLayers,
    /// The sizes of a Whisper encoder; absent for the separable network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoder: Option<EncoderSize>,
    /// Whether both directions of the GRU have the same weights.
    pub tied: bool,
    /// Whether the second half of the embedding is the standard deviation of the states.
    pub deviation: bool,
    /// The settings of the head, if only the head is trained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<HeadConfig>,
}

/// A trunk or model file as initial weights.
#[derive(Debug, Clone)]
pub struct Start {
    /// The settings that identify the job.
    pub identity: StartIdentity,
    /// The file.
    pub file: ModelFile,
    /// The states of every utterance of the corpus, `steps x state size`, if only the head is trained.
    pub(super) states: Vec<Arc<[f32]>>,
    /// The states of each augmented copy of the corpus.
    pub(super) augmented: Vec<Vec<Arc<[f32]>>>,
}

impl Start {
    /// Reads a model file; `prepared` are the recordings to train on.
    ///
    /// # Errors
    /// `model-...` for an invalid file; `training-config` for invalid settings of the head.
    pub fn new(
        bytes: &[u8],
        layers: TrainedLayers,
        head: &HeadConfig,
        prepared: &Prepared,
    ) -> Result<Self, Error> {
        head.check()?;
        let file = ModelFile::read(bytes)?;
        file.card.architecture.require_recognizer()?;
        let only_head = layers == TrainedLayers::Head;
        let (mut states, mut augmented) = (Vec::new(), Vec::new());
        if only_head {
            let trunk = FrozenTrunk::new(&file)?;
            let shared = |states: Vec<Vec<f32>>| states.into_iter().map(Arc::from).collect();
            states = shared(trunk.states(prepared));
            augmented = (0..head.copies)
                .map(|copy| shared(trunk.augmented_states(prepared, &head.augmentation, copy)))
                .collect();
        }
        let keeps = keeps_head(&file, &prepared.corpus.labels);
        Ok(Self {
            identity: StartIdentity {
                fingerprint: format!("{:016x}", hashed_bytes(bytes)),
                layers,
                encoder: file.card.architecture.encoder(),
                tied: file.card.tied,
                deviation: if only_head {
                    head.deviation
                } else {
                    keeps && file.card.deviation
                },
                head: only_head.then(|| head.clone()),
            },
            file,
            states,
            augmented,
        })
    }

    /// The standardization of the file, which training keeps.
    ///
    /// # Errors
    /// `model-tensor-shape`.
    pub fn standardization(&self) -> Result<Standardization, Error> {
        self.file.standardization()
    }

    /// The initial weights for training all layers: those of the file, and those of `initial`, a network of `config`,
    /// where the file lacks them or has other labels.
    #[must_use]
    pub fn tensors(
        &self,
        config: NetworkConfig,
        labels: &[String],
        mut initial: TensorMap,
    ) -> TensorMap {
        let keeps = keeps_head(&self.file, labels) && self.file.card.attention == config.attention;
        for (name, tensor) in &self.file.tensors {
            if is_of_trunk(name) || (keeps && !name.starts_with("features.")) {
                initial.insert(name.clone(), tensor.clone());
            }
        }
        initial
    }
}

impl Start {
    /// The file's trunk with another head.
    pub(super) fn with_head(&self, head: &TensorMap) -> TensorMap {
        let trunk = self
            .file
            .tensors
            .iter()
            .filter(|(name, _)| is_of_trunk(name));
        let trunk = trunk.map(|(name, tensor)| (name.clone(), tensor.clone()));
        trunk.chain(head.clone()).collect()
    }
}

/// Tensors by name.
pub(super) type TensorMap = std::collections::BTreeMap<String, crate::model::TensorData32>;

/// Whether training all layers continues with the head of the file.
fn keeps_head(file: &ModelFile, labels: &[String]) -> bool {
    file.card.kind == ModelKind::Model && file.card.labels == labels
}
