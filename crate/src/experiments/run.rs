//! Runs one job: divides, trains, goes on from a checkpoint, answers the test part once.

use super::folder::{CheckpointHead, ResultsFolder};
use super::job::Job;
use super::prepared::Prepared;
use super::result::{Answer, CurvePoint, FORMAT, FoldResult, Origin, Part};
use super::trained_model::TrainedModel;
use crate::corpora::Division;
use crate::error::Error;
use crate::model::{EmotionNetwork, initial_weights};
use crate::model_file::Precision;
use crate::training::{Example, Fold, Message, Training, predictions};
use burn::prelude::Device;

/// What happens during a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It goes on from a checkpoint.
    Resumed {
        /// Steps so far.
        step: usize,
        /// The highest validation UA so far, 0 to 1.
        best: f64,
    },
    /// What training tells.
    Training(Message),
    /// Something that weakens the result or the safety of the run, in one sentence.
    Warning(String),
}

/// Runs `job` to its end and writes its result, or gives the result that is there already. After every evaluation a
/// checkpoint is written, from which a job that was killed goes on. Where a checkpoint cannot be written, the run goes on
/// with a warning and the last one stays. With `models` the network is kept beside the result.
///
/// # Errors
/// `results-configuration` for a result or checkpoint of another job; `corpus-split`, `training-...`, `device`;
/// `results` where the result cannot be written.
pub fn run_job(
    job: &Job,
    prepared: &Prepared,
    folder: &ResultsFolder,
    origin: &Origin,
    device: &Device,
    models: bool,
    tell: &mut dyn FnMut(Event),
) -> Result<FoldResult, Error> {
    if let Some(result) = folder.result(job)? {
        return Ok(result);
    }
    let division = job.division(prepared)?;
    let warnings = division.warnings(&prepared.corpus);
    for warning in &warnings {
        tell(Event::Warning(format!(
            "{} fold {}: {warning}",
            job.row, job.fold
        )));
    }
    let fold = prepared.fold(&division)?;
    let choosing = fold.choosing(&job.training.augmentation);
    let Fold {
        train,
        validation,
        test,
        standardization,
        ..
    } = fold;
    let weights = initial_weights(job.network(), job.training.initialization, job.seed);
    let network = EmotionNetwork::from_tensors(job.network(), &weights, device)?;
    let training = job.training.clone();
    let training = Training::new(training, network, train, choosing, device)?;
    let trained = train_to_the_end(job, training, folder, tell)?;

    let answers = Answers {
        job,
        prepared,
        network: &trained.network,
        device,
    };
    let result = FoldResult {
        format: FORMAT.to_owned(),
        job: job.clone(),
        origin: origin.clone(),
        parameters: job.network().parameters(),
        best_step: trained.best_step,
        steps: trained.steps,
        warnings,
        validation: answers.of(
            validation_name(&division, prepared),
            &division.validation,
            &validation,
        )?,
        test: answers.of(division.test_name.clone(), &division.test, &test)?,
        curve: trained.curve,
    };
    if models {
        let model = TrainedModel {
            network: &trained.network,
            standardization: &standardization,
            loudest_db: job.recipe.loudest_db(),
            labels: &job.corpus.labels,
            corpus_id: &job.corpus.id,
            corpus: &job.corpus.title,
            protocol: protocol(job, &result),
            commit: origin.commit.clone(),
            validation: &result.validation.answers,
            test: &result.test.answers,
        };
        let (file, _) = model.file()?;
        folder.put_model(job, &file.write(Precision::F16)?)?;
    }
    folder.put_result(&result)?;
    Ok(result)
}

struct Trained {
    network: EmotionNetwork,
    best_step: usize,
    steps: usize,
    curve: Vec<CurvePoint>,
}

fn train_to_the_end(
    job: &Job,
    mut training: Training,
    folder: &ResultsFolder,
    tell: &mut dyn FnMut(Event),
) -> Result<Trained, Error> {
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
        tell(Event::Resumed { step, best });
    }
    // A checkpoint is written after an evaluation only, so that the mean of the loss begins anew with it.
    let (mut losses, mut count) = (0.0, 0_u32);
    while let Some(message) = training.next() {
        let message = message?;
        match message {
            Message::Step { loss, .. } => {
                losses += f64::from(loss);
                count += 1;
            }
            Message::Evaluation {
                step,
                ua,
                wa,
                loss,
                best,
                ..
            } => {
                head.curve.push(CurvePoint {
                    step,
                    loss: losses / f64::from(count.max(1)),
                    validation_loss: loss,
                    ua,
                    wa,
                });
                (losses, count) = (0.0, 0);
                if best {
                    head.best_step = step;
                }
                let written = training
                    .checkpoint()
                    .and_then(|bytes| folder.put_checkpoint(&head, &bytes));
                if let Err(error) = written {
                    tell(Event::Warning(format!(
                        "no checkpoint at step {step}: {error}"
                    )));
                }
            }
            Message::Done { .. } => {}
        }
        tell(Event::Training(message));
    }
    Ok(Trained {
        network: training.best(),
        best_step: head.best_step,
        steps: training.step(),
        curve: head.curve,
    })
}

/// Answers of a trained network to the parts of a fold.
struct Answers<'a> {
    job: &'a Job,
    prepared: &'a Prepared,
    network: &'a EmotionNetwork,
    device: &'a Device,
}

impl Answers<'_> {
    fn of(&self, name: String, indices: &[usize], examples: &[Example]) -> Result<Part, Error> {
        let logits = predictions(self.network, examples, self.device)?;
        let utterances = indices
            .iter()
            .filter_map(|i| self.prepared.corpus.utterances.get(*i));
        let answers = utterances
            .zip(logits)
            .map(|(utterance, logits)| Answer::new(utterance, logits));
        Part::new(name, self.job.corpus.labels.len(), answers.collect())
    }
}

/// How the network was made, in words for its card.
fn protocol(job: &Job, result: &FoldResult) -> String {
    let training = serde_json::to_string(&job.training).unwrap_or_default();
    format!(
        "{}, seed {}, fold {}: {} tests, {} choose the weights by UA and fit the temperature, the others train, from \
         random weights, with {training}",
        job.protocol.name(),
        job.seed,
        job.fold,
        result.test.name,
        result.validation.name,
    )
}

/// What the validation part is: its only speaker, or its size.
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
