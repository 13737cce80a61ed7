//! Leave-one-speaker-out scores of a model's network, for the model's card.

use serde_json::{Value, json};

use super::folder::ResultsFolder;
use super::job::Job;
use super::model_evaluation::{Evaluation, calibrate};
use super::prepared::Prepared;
use super::result::{FoldPart, FoldResult, Prediction};
use super::sessions::SessionOrder;
use crate::corpora::Protocol;
use crate::error::Error;
use crate::model::ModelCard;

/// Writes into `card` the scores of the folds in `folder`, with and without session adaptation, their training
/// protocol, and the temperature and confidence threshold fitted on their validation speakers. The folds must be all
/// folds of one seed of the protocol `leave-one-speaker-out`, with the card's network and the recordings in `prepared`.
///
/// # Errors
/// `results` if a fold is missing or damaged; `results-configuration` if a fold has another network, split,
/// training or corpus; `corpus-split` if the corpus has fewer than three speakers.
pub(crate) fn calibrate_on_new_speakers(
    card: &mut ModelCard,
    prepared: &Prepared,
    folder: &ResultsFolder,
) -> Result<(), Error> {
    let folds = folds(card, prepared, folder)?;
    let predictions = |part: fn(&FoldResult) -> &FoldPart| -> Vec<Prediction> {
        let parts = folds.iter().map(part);
        parts.flat_map(|part| part.predictions.clone()).collect()
    };
    let (temperature, unsure_below) = calibrate(&predictions(|fold| &fold.validation));
    let tested = predictions(|fold| &fold.test);
    let evaluation = Evaluation::new(&prepared.corpus.labels, &tested, temperature)?;
    let mut scores = json!(evaluation);
    if let (Some(object), Some(fold)) = (scores.as_object_mut(), folds.first()) {
        let entries = [
            ("protocol", json!(fold.job.protocol)),
            ("folds", json!(folds.len())),
            ("seed", json!(fold.job.seed)),
            ("training", json!(fold.job.training)),
            ("commit", json!(fold.origin.commit)),
            ("command", json!(fold.origin.command)),
            (
                "sessions",
                sessions(&prepared.corpus.labels, &folds, temperature)?,
            ),
        ];
        object.extend(entries.map(|(key, value)| (key.to_owned(), value)));
    }
    card.new_speakers = Some(scores);
    card.temperature = Some(temperature as f32);
    // The folds have far more predictions than the model's own validation set, and their speakers are unseen.
    card.unsure_below = unsure_below.map(|share| share as f32);
    Ok(())
}

/// Scores of the test parts with session adaptation: all random orders pooled, and neutral speech first. Null if the
/// folds have no sessions.
fn sessions(labels: &[String], folds: &[FoldResult], temperature: f64) -> Result<Value, Error> {
    let of = |is_order: fn(&SessionOrder) -> bool| -> Vec<Prediction> {
        let parts = folds.iter().flat_map(|fold| &fold.sessions);
        let parts = parts.filter(|part| is_order(&part.order));
        parts.flat_map(|part| part.predictions.clone()).collect()
    };
    let random = of(|order| *order != SessionOrder::NeutralFirst);
    if random.is_empty() {
        return Ok(Value::Null);
    }
    let neutral_first = of(|order| *order == SessionOrder::NeutralFirst);
    let of_random = Evaluation::new(labels, &random, temperature)?;
    let of_neutral_first = Evaluation::new(labels, &neutral_first, temperature)?;
    Ok(json!({
        "ua": of_random.scores.ua,
        "wa": of_random.scores.wa,
        "recalls": of_random.scores.recalls,
        "by_sex": of_random.by_sex,
        "calibration": of_random.calibration,
        "ua_neutral_first": of_neutral_first.scores.ua,
    }))
}

/// The result of each fold.
fn folds(
    card: &ModelCard,
    prepared: &Prepared,
    folder: &ResultsFolder,
) -> Result<Vec<FoldResult>, Error> {
    let protocol = Protocol::LeaveOneSpeakerOut;
    let missing = |received: String| {
        let expected = format!("every fold of the protocol `{}`", protocol.name());
        Error::results(folder.path(), expected, received)
    };
    let found = folder.results()?;
    let first = found.first().ok_or_else(|| missing("none".to_owned()))?;
    let same = [
        ("protocol", json!(protocol), json!(first.job.protocol)),
        ("blocks", json!(card.blocks), json!(first.job.blocks)),
        (
            "attention",
            json!(card.attention),
            json!(first.job.attention),
        ),
        ("labels", json!(card.labels), json!(first.job.corpus.labels)),
        (
            "recordings",
            json!(prepared.fingerprint),
            json!(first.job.corpus.fingerprint),
        ),
    ];
    let different = |(_, expected, received): &&(_, Value, Value)| expected != received;
    if let Some((name, expected, received)) = same.iter().find(different) {
        return Err(Error::ResultsConfiguration {
            path: folder.location(&first.job).display().to_string(),
            difference: format!("{name}: expected {expected}, received {received}"),
        });
    }
    let count = protocol.divisions(&prepared.corpus, first.job.seed)?.len();
    let fold = |fold: usize| {
        let job = Job {
            fold,
            ..first.job.clone()
        };
        let result = folder.result(&job)?;
        result.ok_or_else(|| missing(format!("{} of {count}, without fold {fold}", found.len())))
    };
    (0..count).map(fold).collect()
}
