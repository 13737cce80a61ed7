//! Evaluation on whole corpora: the paper's tables, fold by fold.
//!
//! ```text
//! Table -> rows x split seeds x folds = Jobs         tables, job
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
mod systems;
mod tables;
#[cfg(test)]
mod tests;
mod trained_model;

pub use baseline::{Baseline, baseline};
pub use bootstrap::{ScoredRun, ua_interval};
pub use calibration::{Calibration, calibration_error, fit_temperature, unsure_threshold};
pub use event::Event;
pub use folder::{JobLock, ResultsFolder};
pub use head::{Embeddings, HeadConfig, train_head};
pub use job::{CorpusIdentity, Job, Plan};
pub use linear::{LinearScore, LinearScores};
pub use model_evaluation::{Evaluation, answers, session_score};
pub use new_speakers::judge_new_speakers;
pub use prepared::{Preparation, Prepared, prepare};
pub use probe::{CrossScores, FrozenTrunk, Probe};
pub use result::{Answer, CurvePoint, FoldResult, Origin, Part, SessionPart};
pub use run::{Bench, loudest_db, run_job};
pub use score::Score;
pub use sessions::{SessionOrder, SessionScore};
pub use start::{Start, StartIdentity, TrainedLayers};
pub use summarize::summarize;
pub use summary::{FoldScores, RowSummary, SexScores, Summary};
pub use systems::{System, systems, training};
pub use tables::{Figures, Row, Table};
pub use trained_model::{TrainedModel, judge, score};
