//! Evaluation of models on corpora, and the tables of the paper, fold by fold.
//!
//! The scores of a model on a corpus:
//!
//! ```
//! use speech_emotion::corpora::find_reader;
//! use speech_emotion::evaluation::{Evaluation, Preparation, predict, prepare};
//! use speech_emotion::model::ModelFile;
//! use speech_emotion::training::Device;
//! use std::path::Path;
//!
//! let model = ModelFile::read(&std::fs::read("model/emodb.safetensors")?)?;
//! let folder = Path::new("../tests/clips");
//! let corpus = find_reader(Some("emodb"), folder)?.read(folder)?;
//! let prepared = prepare(corpus, Preparation::of_model(&model.card, true), || ())?;
//! let all: Vec<usize> = (0..prepared.corpus.utterances.len()).collect();
//! let predictions = predict(&model, &prepared, &all, &Device::flex())?;
//! let evaluation = Evaluation::new(&prepared.corpus.labels, &predictions, 1.0)?;
//! assert!(evaluation.scores.ua > Some(0.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The tables, as in `reproduce`:
//!
//! ```text
//! PaperTable -> rows x split seeds x folds = Jobs    tables, job
//! Corpus -> features of every utterance = Prepared   prepared
//! Job + Prepared -> training -> FoldResult           fold, speaker_means, comparison, run
//! FoldResult -> results folder, model file           folder, packed; trained_model
//! FoldResults -> RowSummary -> JSON, Markdown, SVG   score, bootstrap, calibration, summarize; summary, report, plot
//! FoldResults -> model card                          new_speakers
//! Corpus, or states of a trunk -> linear classifier  baseline, probe, linear; sessions
//! ```
//!
//! Jobs are independent. Each writes its own result file, so that they can run on several machines; afterwards the
//! results are packed into one file.

mod baseline;
mod bootstrap;
mod calibration;
mod comparison;
mod curve;
mod event;
mod fold;
mod folder;
mod head;
mod job;
mod linear;
mod model_evaluation;
mod new_speakers;
mod packed;
mod plot;
mod prepared;
mod probe;
mod report;
mod result;
mod run;
mod score;
mod session_parts;
mod sessions;
mod speaker_means;
mod start;
mod statistics;
mod summarize;
mod summary;
mod table5;
mod tables;
#[cfg(test)]
mod tests;
mod trained_model;

pub use baseline::{Baseline, baseline};
pub use bootstrap::{ScoredRun, ua_interval};
pub use calibration::{Calibration, calibration_error, fit_temperature, unsure_threshold};
pub use event::Event;
pub use folder::{JobLock, ResultsFolder};
pub(crate) use head::{HeadConfig, train_head};
pub use job::{CorpusIdentity, Job, Plan};
pub use linear::{LinearScore, LinearScores};
pub use model_evaluation::{Evaluation, predict, session_score};
pub(crate) use new_speakers::calibrate_on_new_speakers;
pub use prepared::{Preparation, Prepared, prepare};
pub(crate) use probe::{CrossScores, FrozenTrunk, Probe};
pub use result::{CurvePoint, FoldPart, FoldResult, Origin, Prediction, SessionPart};
pub use run::{Bench, run_job};
pub use score::Score;
pub use sessions::{SessionOrder, SessionScore};
pub use start::{Start, StartIdentity, TrainedLayers};
pub use summarize::summarize;
pub use summary::{FoldScores, RowSummary, SexScores, TableSummary};
pub use tables::{Figures, PaperTable, TableRow};
pub(crate) use trained_model::{TrainedModel, calibrate_card, score};
