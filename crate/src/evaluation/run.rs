//! Runs one job: splits, trains, resumes from checkpoints, and evaluates the test set once.

use super::comparison::segmented;
use super::curve::Curve;
use super::event::Event;
use super::folder::{CheckpointHead, ResultsFolder};
use super::head::HeadJob;
use super::job::Job;
use super::prepared::Prepared;
use super::result::{CurvePoint, FORMAT, FoldPart, FoldResult, Origin, Prediction, SessionPart};
use super::start::{Start, TrainedLayers};
use super::trained_model::TrainedModel;
use crate::corpora::Division;
use crate::error::Error;
use crate::frontend::Standardization;
use crate::model::{
    ComparisonConfig, ComparisonNetwork, Precision, TensorData32, initial_comparison_weights,
    initial_weights,
};
use crate::networks::comparison::{Acrnn, Bcrnn, Drn};
use crate::networks::{EmotionNetwork, TrainableNetwork};
use crate::training::{Checkpoints, Example, Fold, Message, Recipe, Training, predictions};
use crate::wait::block_on;
use burn::prelude::Device;
use std::collections::BTreeMap;

/// The environment of jobs.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    /// The recordings.
    pub prepared: &'a Prepared,
    /// Folder of results and checkpoints.
    pub folder: &'a ResultsFolder,
    /// Provenance written to the results.
    pub origin: &'a Origin,
    /// The device, without autodiff.
    pub device: &'a Device,
    /// The model file of the initial weights, as in the job.
    pub start: Option<&'a Start>,
    /// Whether the network of each job is saved beside its result.
    pub models: bool,
}

/// Runs `job` and writes its result, or returns the existing result. A checkpoint is written after every evaluation,
/// from which an interrupted job resumes; there is none if only the head is trained, which takes seconds. If a
/// checkpoint cannot be written, the run continues with a warning and the previous one is kept.
///
/// # Errors
/// `results-configuration` for a result or checkpoint of another job; `corpus-split`, `training-...`, `device`;
/// `results` if the result cannot be written.
pub fn run_job(
    job: &Job,
    bench: &Bench<'_>,
    on_event: &mut dyn FnMut(Event),
) -> Result<FoldResult, Error> {
    if let Some(result) = bench.folder.result(job)? {
        return Ok(result);
    }
    let division = job.division(bench.prepared)?;
    let warnings = division.warnings(&bench.prepared.corpus);
    for warning in &warnings {
        on_event(Event::Warning(format!(
            "{} fold {}: {warning}",
            job.row, job.fold
        )));
    }
    let of_head = |start: &&Start| start.identity.layers == TrainedLayers::Head;
    let output = match bench.start.filter(of_head) {
        Some(start) => head(job, bench, start, &division, on_event)?,
        None => whole(job, bench, &division, on_event)?,
    };
    let result = FoldResult {
        format: FORMAT.to_owned(),
        job: job.clone(),
        origin: bench.origin.clone(),
        parameters: output.parameters,
        best_step: output.best_step,
        steps: output.steps,
        warnings,
        validation: output.validation,
        test: output.test,
        sessions: output.sessions,
        curve: output.curve,
    };
    if bench.models {
        let model = TrainedModel {
            config: job.network(),
            tensors: output.tensors,
            standardization: &output.standardization,
            loudest_db: loudest_db(job.recipe, bench.start),
            labels: &job.corpus.labels,
            corpus_id: &job.corpus.id,
            corpus: &job.corpus.title,
            protocol: protocol(job, &result),
            commit: bench.origin.commit.clone(),
            validation: &result.validation.predictions,
            test: &result.test.predictions,
        };
        let (file, _) = model.file()?;
        bench.folder.put_model(job, &file.write(Precision::F16)?)?;
    }
    bench.folder.put_result(&result)?;
    Ok(result)
}

/// The level of the loudest value of every log-mel: that of the start's features, or of the recipe.
#[must_use]
pub(super) fn loudest_db(recipe: Recipe, start: Option<&Start>) -> Option<f32> {
    start.map_or_else(|| recipe.loudest_db(), |start| start.file.card.loudest_db)
}

/// The output of a job.
struct JobOutput {
    tensors: BTreeMap<String, TensorData32>,
    standardization: Standardization,
    /// Number of trained parameters.
    parameters: usize,
    best_step: usize,
    steps: usize,
    validation: FoldPart,
    test: FoldPart,
    sessions: Vec<SessionPart>,
    curve: Vec<CurvePoint>,
}

/// Trains the head on the frozen trunk.
fn head(
    job: &Job,
    bench: &Bench<'_>,
    start: &Start,
    division: &Division,
    on_event: &mut dyn FnMut(Event),
) -> Result<JobOutput, Error> {
    if !job.attention {
        return Err(Error::TrainingConfig {
            name: "train",
            expected: "`all` for a network without attention",
            received: "head".to_owned(),
        });
    }
    let trained = HeadJob::new(job, bench.prepared, start, bench.device).run(division, on_event)?;
    let classes = job.corpus.labels.len();
    Ok(JobOutput {
        tensors: start.with_head(&trained.tensors),
        standardization: start.standardization()?,
        parameters: job.network().parameters(),
        best_step: trained.best_step,
        steps: trained.steps,
        validation: FoldPart::new(
            validation_name(division, bench.prepared),
            classes,
            trained.validation,
        )?,
        test: FoldPart::new(division.test_name.clone(), classes, trained.test)?,
        sessions: trained.sessions,
        curve: trained.curve,
    })
}

/// Trains all layers.
fn whole(
    job: &Job,
    bench: &Bench<'_>,
    division: &Division,
    on_event: &mut dyn FnMut(Event),
) -> Result<JobOutput, Error> {
    if let Some(config) = job.network().comparison() {
        return comparison(config, job, bench, division, on_event);
    }
    let kept = bench.start.map(Start::standardization).transpose()?;
    let fold = bench.prepared.fold(division, kept.as_ref())?;
    let mut weights = initial_weights(job.network(), job.training.initialization, job.seed);
    if let Some(start) = bench.start {
        weights = start.tensors(job.network(), &job.corpus.labels, weights);
    }
    let network = EmotionNetwork::from_tensors(job.network(), &weights, bench.device)?;
    trained(job, bench, division, network, fold, on_event)
}

/// Trains a network of Table 5 from random weights.
fn comparison(
    config: ComparisonConfig,
    job: &Job,
    bench: &Bench<'_>,
    division: &Division,
    on_event: &mut dyn FnMut(Event),
) -> Result<JobOutput, Error> {
    let fold = bench.prepared.fold(division, None)?;
    let weights = initial_comparison_weights(config, job.seed);
    let device = bench.device;
    if config.network == ComparisonNetwork::Drn {
        let network = Drn::from_tensors(config, &weights, device)?;
        return trained(job, bench, division, network, fold, on_event);
    }
    let (fold, frontend) = segmented(&fold)?;
    let mut output = if config.network == ComparisonNetwork::Bcrnn {
        let network = Bcrnn::from_tensors(config, &weights, device)?;
        trained(job, bench, division, network, fold, on_event)?
    } else {
        let network = Acrnn::from_tensors(config, &weights, device)?;
        trained(job, bench, division, network, fold, on_event)?
    };
    frontend.add_to(&mut output.tensors);
    Ok(output)
}

/// Trains `network` on the fold and classifies its other parts.
fn trained<N: TrainableNetwork>(
    job: &Job,
    bench: &Bench<'_>,
    division: &Division,
    network: N,
    fold: Fold,
    on_event: &mut dyn FnMut(Event),
) -> Result<JobOutput, Error> {
    let validation_set = fold.validation_set(&job.training.augmentation);
    let Fold {
        train,
        validation,
        test,
        standardization,
        ..
    } = fold;
    let training = job.training.clone();
    let training = Training::new(training, network, train, validation_set, bench.device)?;
    let trained = train_to_the_end(job, training, bench.folder, on_event)?;
    let predictor = FoldPredictor {
        job,
        prepared: bench.prepared,
        network: &trained.network,
        device: bench.device,
    };
    Ok(JobOutput {
        parameters: job.network().parameters(),
        best_step: trained.best_step,
        steps: trained.steps,
        validation: predictor.of(
            validation_name(division, bench.prepared),
            &division.validation,
            &validation,
        )?,
        test: predictor.of(division.test_name.clone(), &division.test, &test)?,
        sessions: Vec::new(),
        curve: trained.curve,
        tensors: block_on(trained.network.tensors())?,
        standardization,
    })
}

struct TrainedFold<N> {
    network: N,
    best_step: usize,
    steps: usize,
    curve: Vec<CurvePoint>,
}

fn train_to_the_end<N: TrainableNetwork>(
    job: &Job,
    mut training: Training<N>,
    folder: &ResultsFolder,
    on_event: &mut dyn FnMut(Event),
) -> Result<TrainedFold<N>, Error> {
    let mut head = CheckpointHead {
        job: job.clone(),
        curve: Vec::new(),
        best_step: 0,
    };
    if let Some((found, bytes)) = folder.checkpoint(job)? {
        training.resume(&bytes)?;
        head = found;
        let best = head.curve.iter().map(|point| point.ua).fold(0.0, f64::max);
        let step = training.step();
        on_event(Event::Resumed { step, best });
    }
    // Checkpoints are written after evaluations only, where the mean of the loss restarts.
    let mut training = training.with_checkpoints(Checkpoints::AfterEvaluations);
    let mut curve = Curve::default();
    for message in training.by_ref() {
        let message = message?;
        head.curve.extend(curve.point(&message));
        match message {
            Message::Checkpoint { step, bytes } => {
                if let Err(error) = folder.put_checkpoint(&head, &bytes) {
                    on_event(Event::Warning(format!(
                        "checkpoint at step {step} not written: {error}"
                    )));
                }
                continue;
            }
            Message::Evaluation {
                step, best: true, ..
            } => head.best_step = step,
            _ => {}
        }
        on_event(Event::Training(message));
    }
    Ok(TrainedFold {
        network: training.best(),
        best_step: head.best_step,
        steps: training.step(),
        curve: head.curve,
    })
}

/// Computes the predictions of a trained network for the parts of a fold.
struct FoldPredictor<'a, N> {
    job: &'a Job,
    prepared: &'a Prepared,
    network: &'a N,
    device: &'a Device,
}

impl<N: TrainableNetwork> FoldPredictor<'_, N> {
    fn of(&self, name: String, indices: &[usize], examples: &[Example]) -> Result<FoldPart, Error> {
        let logits = predictions(self.network, examples, self.device)?;
        let utterances = indices
            .iter()
            .filter_map(|i| self.prepared.corpus.utterances.get(*i));
        let predictions = utterances
            .zip(logits)
            .map(|(utterance, logits)| Prediction::new(utterance, logits));
        FoldPart::new(name, self.job.corpus.labels.len(), predictions.collect())
    }
}

/// The training protocol as text for the card.
fn protocol(job: &Job, result: &FoldResult) -> String {
    let training = serde_json::to_string(&job.training).unwrap_or_default();
    let start = match &job.start {
        Some(start) => serde_json::to_string(start).unwrap_or_default(),
        None => "random weights".to_owned(),
    };
    format!(
        "{}, seed {}, fold {}: test set: {}; validation set (best UA, temperature): {}; training set: the others; \
         initial weights: {start}; configuration: {training}",
        job.protocol.name(),
        job.seed,
        job.fold,
        result.test.name,
        result.validation.name,
    )
}

/// The validation set: its only speaker, or its size.
fn validation_name(division: &Division, prepared: &Prepared) -> String {
    let members = division
        .validation
        .iter()
        .filter_map(|i| prepared.corpus.utterances.get(*i));
    let mut speakers: Vec<&str> = members
        .map(|utterance| utterance.speaker.as_str())
        .collect();
    speakers.sort_unstable();
    speakers.dedup();
    match speakers.as_slice() {
        [only] if !only.is_empty() => format!("speaker {only}"),
        _ => format!("{} utterances", division.validation.len()),
    }
}
