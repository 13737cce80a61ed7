//! Jobs: one row, one split seed, one fold.

use serde::{Deserialize, Serialize};

use super::prepared::Prepared;
use super::start::StartIdentity;
use super::tables::TableRow;
use crate::corpora::{CorpusReader, Division, Protocol};
use crate::error::Error;
use crate::model::{Architecture, ComparisonNetwork, NetworkConfig};
use crate::training::{Recipe, TrainingConfig};

/// Identifies the recordings of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusIdentity {
    /// The name in `--corpus`.
    pub id: String,
    /// The corpus and its license.
    pub title: String,
    /// Number of utterances used.
    pub utterances: usize,
    /// The classes, in the order of the network's outputs.
    pub labels: Vec<String>,
    /// Hash of the recordings.
    pub fingerprint: String,
}

impl CorpusIdentity {
    /// The identity of a prepared corpus.
    #[must_use]
    pub fn new(reader: &dyn CorpusReader, prepared: &Prepared) -> Self {
        Self {
            id: reader.id().to_owned(),
            title: reader.title().to_owned(),
            utterances: prepared.corpus.utterances.len(),
            labels: prepared.corpus.labels.clone(),
            fingerprint: prepared.fingerprint.clone(),
        }
    }
}

/// One job: everything except the device that affects its result. It is stored in the result and the checkpoint, which
/// are only valid for the same job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The row, which is also the folder name of its results.
    pub row: String,
    /// The recordings.
    pub corpus: CorpusIdentity,
    /// The evaluation protocol.
    pub protocol: Protocol,
    /// Seed of the split, the initial weights and the training.
    pub seed: u64,
    /// Index of the fold, counted from 0.
    pub fold: usize,
    /// The recipe of `training`.
    pub recipe: Recipe,
    /// The network of Table 5 that is trained; absent for the proposed network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComparisonNetwork>,
    /// Convolution blocks, or the layers of a network of Table 5.
    pub blocks: usize,
    /// Whether the network has attention.
    pub attention: bool,
    /// The training configuration.
    pub training: TrainingConfig,
    /// The model file of the initial weights; absent for random initialization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<StartIdentity>,
}

impl Job {
    /// The configuration of the network.
    #[must_use]
    pub fn network(&self) -> NetworkConfig {
        let start = self.start.as_ref();
        NetworkConfig {
            architecture: match self.comparison {
                Some(network) => Architecture::Comparison(network),
                None => start.and_then(|start| start.encoder).into(),
            },
            attention: self.attention,
            deviation: self.attention && start.is_some_and(|start| start.deviation),
            tied: start.is_none_or(|start| start.tied),
            ..NetworkConfig::paper(self.blocks, self.corpus.labels.len())
        }
    }

    /// The split of the fold.
    ///
    /// # Errors
    /// `corpus-split` if the protocol does not fit the corpus or has no such fold.
    pub fn division(&self, prepared: &Prepared) -> Result<Division, Error> {
        let mut divisions = self.protocol.divisions(&prepared.corpus, self.seed)?;
        let count = divisions.len();
        if self.fold >= count {
            return Err(Error::CorpusSplit {
                expected: format!("a fold below {count} ({})", self.protocol.name()),
                received: self.fold.to_string(),
            });
        }
        Ok(divisions.swap_remove(self.fold))
    }

    /// The first setting in which two jobs differ: name, value of `self`, value of `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        let values = |job: &Self| match serde_json::to_value(job) {
            Ok(serde_json::Value::Object(values)) => values,
            _ => serde_json::Map::new(),
        };
        if let Some((name, own, others)) = self.training.difference(&other.training) {
            return Some(format!("{name}: expected {own}, received {others}"));
        }
        let (own, others) = (values(self), values(other));
        // A setting that only one job has counts as `null` in the other.
        own.keys().chain(others.keys()).find_map(|name| {
            let [expected, received] =
                [&own, &others].map(|job| job.get(name).cloned().unwrap_or_default());
            let differ = expected != received;
            differ.then(|| format!("{name}: expected {expected}, received {received}"))
        })
    }
}

/// The jobs of an experiment.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The recordings.
    pub corpus: CorpusIdentity,
    /// The evaluation protocol.
    pub protocol: Protocol,
    /// The recipe of the training settings.
    pub recipe: Recipe,
    /// The training settings of rows that do not have their own, before the row's loss and the seed are set.
    pub training: TrainingConfig,
    /// The model file of the initial weights.
    pub start: Option<StartIdentity>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The split seeds.
    pub seeds: Vec<u64>,
    /// The folds; all if absent.
    pub folds: Option<Vec<usize>>,
}

impl Plan {
    /// The job of one row, seed and fold.
    #[must_use]
    pub fn job(&self, row: &TableRow, seed: u64, fold: usize) -> Job {
        Job {
            row: row.id.clone(),
            corpus: self.corpus.clone(),
            protocol: self.protocol,
            seed,
            fold,
            recipe: self.recipe,
            comparison: row.comparison,
            blocks: row.blocks,
            attention: row.attention,
            training: TrainingConfig {
                loss: row.loss,
                seed,
                ..row.training.as_ref().unwrap_or(&self.training).clone()
            },
            start: self.start.clone(),
        }
    }

    /// All jobs, row by row.
    ///
    /// # Errors
    /// `corpus-split` if the protocol does not fit the corpus or has no such fold.
    pub fn jobs(&self, prepared: &Prepared) -> Result<Vec<Job>, Error> {
        let mut jobs = Vec::new();
        for row in &self.rows {
            for seed in &self.seeds {
                let count = self.protocol.divisions(&prepared.corpus, *seed)?.len();
                let all = (0..count).collect();
                for fold in self.folds.as_ref().unwrap_or(&all) {
                    let job = self.job(row, *seed, *fold);
                    job.division(prepared)?;
                    jobs.push(job);
                }
            }
        }
        Ok(jobs)
    }
}
