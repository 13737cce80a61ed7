//! The first fold of the paper's protocol on Vulkan, with the paper's recipe.

use super::report::Report;
use super::statistics::{short, timed};
use super::{Options, Outcome, clips, device};
use burn::prelude::Device;
use serde_json::json;
use speech_emotion::corpora::Protocol;
use speech_emotion::evaluation::{
    Bench, CorpusIdentity, Event, FoldResult, Job, Origin, PaperTable, Plan, Prepared,
    ResultsFolder, run_job,
};
use speech_emotion::training::{Message, Recipe, TrainingConfig};
use std::error::Error;

/// The updates and the batch size of results/emodb-paper-1000.
const UPDATES: usize = 1000;
const BATCH: usize = 16;
/// The batch size with small sizes.
const SMALL_BATCH: usize = 2;
/// Updates whose time is measured first.
const FIRST: usize = 10;
/// The part of the remaining time that the updates may take.
const SHARE: f64 = 0.85;

pub(crate) fn run(options: &Options, report: &mut Report) -> Outcome {
    let vulkan = device::open()?;
    let (seconds, prepared) = timed(|| clips::prepared(&options.folder));
    let prepared = prepared?;
    let count = prepared.corpus.utterances.len();
    report.measured(
        "features",
        json!({ "utterances": count, "seconds": short(seconds) }),
    );
    let (first, batch) = options.size((FIRST, BATCH), (1, SMALL_BATCH));
    // The first run compiles the kernels.
    let mut seconds = f64::NAN;
    for _ in 0..2 {
        let (time, result) = timed(|| fold(&prepared, (first, batch), &vulkan, &mut |_| ()));
        result?;
        seconds = time / first as f64;
    }
    let most = options.size(UPDATES, 2);
    let possible = SHARE * options.remaining() / seconds;
    if possible < 1.0 {
        return Err(format!("an update takes {seconds:.1} s").into());
    }
    let updates = most.min(possible as usize);
    report.measured(
        "update",
        json!({ "batch": batch, "seconds": short(seconds), "updates": updates, "ofRecipe": most }),
    );
    let mut on_event = |event: Event| {
        if let Event::Training(Message::Evaluation { step, ua, loss, .. }) = event {
            let values = json!({ "update": step, "ua": ua, "loss": loss });
            report.measured("validation", values);
        }
    };
    let (time, result) = timed(|| fold(&prepared, (updates, batch), &vulkan, &mut on_event));
    let result = result?;
    let last = result.curve.last().ok_or("expected an evaluation")?;
    let values = json!({
        "protocol": Protocol::Paper.name(),
        "recipe": Recipe::Paper.name(),
        "updates": result.steps,
        "seconds": short(time),
        "updatesPerSecond": short(result.steps as f64 / time),
        "trainingLoss": last.loss,
        "validationUa": result.validation.ua,
        "testUa": result.test.ua,
        "tested": result.test.predictions.len(),
    });
    report.required("fold", result.steps == updates, values);
    Ok(())
}

/// Trains and tests with this number of updates and this batch size.
fn fold(
    prepared: &Prepared,
    size: (usize, usize),
    device: &Device,
    on_event: &mut dyn FnMut(Event),
) -> Result<FoldResult, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let folder = ResultsFolder::open(folder.path())?;
    let bench = Bench {
        prepared,
        folder: &folder,
        origin: &Origin {
            command: "gpu_check".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: None,
            device: "vulkan".to_owned(),
        },
        device,
        start: None,
        models: false,
    };
    Ok(run_job(&job(prepared, size)?, &bench, on_event)?)
}

fn job(prepared: &Prepared, (updates, batch): (usize, usize)) -> Result<Job, Box<dyn Error>> {
    let corpus = CorpusIdentity {
        id: "emodb".to_owned(),
        title: "Emo-DB".to_owned(),
        utterances: prepared.corpus.utterances.len(),
        labels: prepared.corpus.labels.clone(),
        fingerprint: prepared.fingerprint.clone(),
    };
    let rows = PaperTable::Table2.rows(&corpus.id, false);
    let rows: Vec<_> = rows.into_iter().filter(|row| row.attention).collect();
    let plan = Plan {
        corpus,
        protocol: Protocol::Paper,
        recipe: Recipe::Paper,
        training: TrainingConfig {
            steps: updates,
            batch,
            evaluate_every: (updates / 10).max(FIRST),
            ..Recipe::Paper.training()
        },
        start: None,
        rows,
        seeds: vec![0],
        folds: Some(vec![0]),
    };
    let mut jobs = plan.jobs(prepared)?;
    Ok(jobs.pop().ok_or("expected a fold")?)
}
