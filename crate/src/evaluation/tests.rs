//! Tests of jobs on a synthetic corpus of a few short utterances.

use std::collections::BTreeSet;

use burn::prelude::Device;

use super::plot::svg;
use super::report::markdown;
use super::statistics::mean_and_std;
use super::*;
use crate::corpora::{Corpus, Protocol, Utterance};
use crate::frontend::{LogMel, MEL_BANDS};
use crate::model::{ModelCard, ModelFile};
use crate::random::Generator;
use crate::training::{Loss, Recipe, TrainingConfig};

mod packed;

/// Thirty utterances of two classes by five speakers; the second class has a higher level in the upper bands.
fn toy() -> Prepared {
    let mut generator = Generator::new(3);
    let mut log_mel = |label: usize| LogMel {
        bands: MEL_BANDS,
        values: (0..12 * MEL_BANDS)
            .map(|index| {
                let upper = if index % MEL_BANDS > 64 {
                    6.0 * label as f32
                } else {
                    0.0
                };
                -60.0 + 20.0 * generator.uniform() + upper
            })
            .collect(),
    };
    let utterances: Vec<Utterance> = (0..30)
        .map(|index| Utterance {
            name: format!("{index:02}"),
            label: index % 2,
            speaker: format!("s{}", index / 6),
            ..Utterance::default()
        })
        .collect();
    let log_mels: Vec<LogMel> = utterances
        .iter()
        .map(|utterance| log_mel(utterance.label))
        .collect();
    let statistics = |log_mel: &LogMel| mean_and_std(&log_mel.values, MEL_BANDS);
    Prepared {
        speech_seconds: vec![2.0; utterances.len()],
        statistics: log_mels.iter().map(statistics).collect(),
        log_mels,
        corpus: Corpus {
            labels: ["neutral", "loud"].map(str::to_owned).to_vec(),
            utterances,
            ..Corpus::default()
        },
        fingerprint: "toy".to_owned(),
    }
}

fn plan(protocol: Protocol) -> Plan {
    let row = |id: &str, loss| TableRow {
        id: id.to_owned(),
        title: id.to_owned(),
        blocks: 1,
        attention: true,
        loss,
        comparison: None,
        training: None,
        paper: None,
    };
    Plan {
        corpus: CorpusIdentity {
            id: "toy".to_owned(),
            title: "A toy".to_owned(),
            utterances: 30,
            labels: ["neutral", "loud"].map(str::to_owned).to_vec(),
            fingerprint: "toy".to_owned(),
        },
        protocol,
        recipe: Recipe::Paper,
        training: TrainingConfig {
            steps: 4,
            batch: 4,
            evaluate_every: 2,
            learning_rate: 3e-3,
            ..TrainingConfig::default()
        },
        start: None,
        rows: vec![row("a", Loss::Weighted), row("b", Loss::Lq { q: 0.7 })],
        seeds: vec![0],
        folds: None,
    }
}

fn origin() -> Origin {
    Origin {
        command: "test".to_owned(),
        version: "0".to_owned(),
        commit: None,
        device: "cpu".to_owned(),
    }
}

fn run_in(
    job: &Job,
    prepared: &Prepared,
    folder: &ResultsFolder,
) -> Result<FoldResult, crate::Error> {
    run_on(job, prepared, folder, &origin(), false, &mut |_| ())
}

fn run_on(
    job: &Job,
    prepared: &Prepared,
    folder: &ResultsFolder,
    origin: &Origin,
    models: bool,
    on_event: &mut dyn FnMut(Event),
) -> Result<FoldResult, crate::Error> {
    let bench = Bench {
        prepared,
        folder,
        origin,
        device: &Device::flex(),
        start: None,
        models,
    };
    run_job(job, &bench, on_event)
}

fn run_once(job: &Job, prepared: &Prepared) -> FoldResult {
    let folder = tempfile::tempdir().unwrap();
    run_in(job, prepared, &ResultsFolder::open(folder.path()).unwrap()).unwrap()
}

/// Changes of samples, labels and ratings in the test part do not affect training, speaker normalization, selection or
/// standardization; changes of samples in the training or validation part do.
#[test]
fn the_test_set_does_not_affect_training() {
    let prepared = toy();
    let mut plan = plan(Protocol::LeaveOneSpeakerOut);
    plan.training.augmentation.speaker_normalization = 0.5;
    let job = plan.job(&plan.rows[0], 0, 1);
    let division = job.division(&prepared).unwrap();
    let changed = |part: &[usize]| {
        let mut other = prepared.clone();
        for index in part {
            other.log_mels[*index]
                .values
                .iter_mut()
                .for_each(|value| *value = 10.0 - *value);
            other.corpus.utterances[*index].label ^= 1;
            other.corpus.utterances[*index].agreement = Some(0.1);
        }
        assert_eq!(job.division(&other).unwrap(), division);
        let standardization = other.fold(&division, None).unwrap().standardization;
        (run_once(&job, &other), standardization)
    };
    let (result, standardization) = changed(&[]);
    let (other, of_other) = changed(&division.test);
    assert_eq!(of_other, standardization);
    assert_eq!(
        (&other.validation, &other.curve),
        (&result.validation, &result.curve)
    );
    assert_eq!(other.best_step, result.best_step);
    assert_ne!(other.test.predictions, result.test.predictions);

    let (other, of_other) = changed(&division.train[..1]);
    assert_ne!(of_other, standardization);
    assert_ne!(
        other.validation.predictions[0].logits,
        result.validation.predictions[0].logits
    );
    let (other, of_other) = changed(&division.validation);
    assert_eq!(of_other, standardization);
    assert_ne!(other.curve, result.curve);
}

#[test]
fn a_saved_network_gives_the_predictions_of_its_result() {
    let prepared = toy();
    let plan = plan(Protocol::TenFold);
    let job = plan.job(&plan.rows[0], 0, 2);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    let result = run_on(&job, &prepared, &folder, &origin(), true, &mut |_| ()).unwrap();
    let bytes = std::fs::read(path.path().join("a/seed-0-fold-2.safetensors")).unwrap();
    let model = ModelFile::read(&bytes).unwrap();
    assert_eq!(model.card.license, None, "only Emo-DB's is known");
    let scores = model.card.scores.clone().unwrap();
    assert!((scores["ua"].as_f64().unwrap() - result.test.ua).abs() < 1e-12);
    let division = job.division(&prepared).unwrap();
    let again = predict(&model, &prepared, &division.test, &Device::flex()).unwrap();
    assert_eq!(again.len(), result.test.predictions.len());
    for (again, first) in again.iter().zip(&result.test.predictions) {
        assert_eq!(again.utterance, first.utterance);
        for (again, first) in again.logits.iter().zip(&first.logits) {
            assert!((again - first).abs() < 0.02, "{again} {first}");
        }
    }
}

#[test]
fn an_existing_result_is_not_recomputed_or_used_by_another_job() {
    let prepared = toy();
    let plan = plan(Protocol::TenFold);
    let job = plan.job(&plan.rows[0], 0, 3);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    let result = run_in(&job, &prepared, &folder).unwrap();
    assert!(!folder.checkpoint_path(&job).exists());
    assert_eq!(folder.result(&job).unwrap(), Some(result.clone()));
    let elsewhere = Origin {
        device: "abacus".to_owned(),
        ..origin()
    };
    let again = run_on(&job, &prepared, &folder, &elsewhere, false, &mut |_| {
        panic!("nothing is left to do");
    });
    assert_eq!(again.unwrap(), result);

    let mut other = job.clone();
    other.training.batch = 5;
    let error = run_in(&other, &prepared, &folder).unwrap_err();
    assert_eq!(error.code(), "results-configuration");
    assert!(
        error.to_string().contains("batch: expected 5, received 4"),
        "{error}"
    );
    let mut other = job.clone();
    other.corpus.fingerprint = "toys".to_owned();
    let error = run_in(&other, &prepared, &folder).unwrap_err();
    assert!(error.to_string().contains("corpus"), "{error}");

    std::fs::write(folder.result_path(&job), "{\"format\":").unwrap();
    assert_eq!(
        run_in(&job, &prepared, &folder).unwrap_err().code(),
        "results"
    );
}

#[test]
fn a_job_has_one_process_at_a_time() {
    let plan = plan(Protocol::TenFold);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    let [first, second] = [0, 1].map(|fold| plan.job(&plan.rows[0], 0, fold));
    let held = folder.lock(&first).unwrap();
    assert_eq!(folder.lock(&first).unwrap_err().code(), "results-in-use");
    folder.lock(&second).unwrap();
    drop(held);
    folder.lock(&first).unwrap();
    let file = path.path().join("a file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(ResultsFolder::open(&file).unwrap_err().code(), "results");
}

#[test]
fn a_plan_has_a_job_for_every_row_seed_and_fold() {
    let prepared = toy();
    let mut plan = plan(Protocol::Paper);
    plan.seeds = vec![0, 2];
    assert_eq!(plan.jobs(&prepared).unwrap().len(), 2 * 2 * 9);
    plan.folds = Some(vec![8, 1]);
    let jobs = plan.jobs(&prepared).unwrap();
    let folder = ResultsFolder::open(tempfile::tempdir().unwrap().path()).unwrap();
    let paths: BTreeSet<_> = jobs.iter().map(|job| folder.result_path(job)).collect();
    assert_eq!(paths.len(), 8);
    assert_eq!((jobs[0].training.seed, jobs[2].training.seed), (0, 2));
    assert_eq!(jobs[4].training.loss, Loss::Lq { q: 0.7 });
    plan.folds = Some(vec![9]);
    assert_eq!(plan.jobs(&prepared).unwrap_err().code(), "corpus-split");
}

#[test]
fn a_summary_matches_its_folds() {
    let prepared = toy();
    let mut plan = plan(Protocol::LeaveOneSpeakerOut);
    plan.rows.truncate(1);
    plan.rows[0].paper = Some(Figures {
        ua: 90.1,
        wa: None,
        f1: None,
    });
    plan.folds = Some(vec![0, 1]);
    let results: Vec<FoldResult> = plan
        .jobs(&prepared)
        .unwrap()
        .iter()
        .map(|job| run_once(job, &prepared))
        .collect();
    let summary = summarize(PaperTable::Table4, &plan, 5, &results).unwrap();
    let row = &summary.rows[0];

    // All predictions of a seed are scored together.
    let predictions: Vec<&Prediction> = results
        .iter()
        .flat_map(|result| &result.test.predictions)
        .collect();
    let recall = |class| {
        let of_class: Vec<_> = predictions.iter().filter(|a| a.actual == class).collect();
        of_class.iter().filter(|a| a.predicted() == class).count() as f64 / of_class.len() as f64
    };
    let ua = 50.0 * (recall(0) + recall(1));
    assert!((row.ua_mean - ua).abs() < 1e-9, "{} {ua}", row.ua_mean);
    let [a, b] = [0, 1].map(|fold| 100.0 * results[fold].test.ua);
    assert!((row.ua_std - (a - b).abs() / 2.0_f64.sqrt()).abs() < 1e-9);
    assert!(row.ua_interval[0] <= ua && ua <= row.ua_interval[1]);
    let by_fold = row
        .by_fold
        .iter()
        .map(|fold| (fold.fold, fold.predictions, fold.ua));
    assert!(by_fold.eq([(0, 6, a), (1, 6, b)]));
    assert_eq!(row.by_fold[1].best_step, results[1].best_step);
    assert_eq!((row.folds, row.seeds, row.missing), (2, 1, 3));
    assert_eq!(row.calibration.predictions, 12);

    let json = summary.to_json();
    for key in [
        "protocol",
        "recipe",
        "blocks",
        "loss",
        "ua_mean",
        "ua_std",
        "wa_mean",
        "f1_mean",
        "folds",
        "seeds",
        "parameters",
    ] {
        assert_eq!(json[key], json["rows"][0][key], "{key}");
        assert!(!json[key].is_null(), "{key}");
    }
    let text = markdown(&summary, "speech-emotion reproduce table4");
    for part in [
        "| a | ",
        "90.10",
        "2 of 5",
        "Results of each fold",
        "Recall of each class",
        "reproduce table4",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let svg = svg(&summary);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let count = |class| {
        document
            .descendants()
            .filter(|n| n.attribute("class") == Some(class))
            .count()
    };
    // The legend contains one of each.
    assert_eq!(
        (count("ours"), count("paper"), count("interval")),
        (2, 2, 1)
    );
}

#[test]
fn a_card_contains_the_scores_of_new_speakers() {
    let prepared = toy();
    let mut plan = plan(Protocol::LeaveOneSpeakerOut);
    plan.rows.truncate(1);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    let blank = || ModelCard::new(prepared.corpus.labels.clone(), 1, true, true);
    let calibrate = |card: &mut ModelCard| calibrate_on_new_speakers(card, &prepared, &folder);
    let none = calibrate(&mut blank()).unwrap_err();
    assert!(none.to_string().contains("received none"), "{none}");

    let jobs = plan.jobs(&prepared).unwrap();
    let (last, others) = jobs.split_last().unwrap();
    let mut measured: Vec<FoldResult> = others
        .iter()
        .map(|job| run_in(job, &prepared, &folder).unwrap())
        .collect();
    let missing = calibrate(&mut blank()).unwrap_err();
    assert_eq!(missing.code(), "results");
    let message = missing.to_string();
    assert!(message.contains("4 of 5, without fold 4"), "{message}");
    measured.push(run_in(last, &prepared, &folder).unwrap());

    let mut card = blank();
    calibrate(&mut card).unwrap();
    let scores = card.new_speakers.clone().unwrap();
    let summary = summarize(PaperTable::Table4, &plan, 5, &measured).unwrap();
    let ua = summary.rows[0].ua_mean / 100.0;
    assert!((scores["ua"].as_f64().unwrap() - ua).abs() < 1e-12);
    assert_eq!(scores["utterances"], 30);
    assert_eq!(scores["folds"], 5);
    assert_eq!(scores["training"]["steps"], 4);
    let threshold = summary.rows[0].unsure_below.map(|share| share as f32);
    assert_eq!(card.unsure_below, threshold);

    let mut larger = ModelCard::new(prepared.corpus.labels.clone(), 2, true, true);
    let error = calibrate(&mut larger).unwrap_err();
    assert_eq!(error.code(), "results-configuration");
    let message = error.to_string();
    assert!(
        message.contains("blocks: expected 2, received 1"),
        "{message}"
    );
    assert_eq!(larger.new_speakers, None);
    let other = Prepared {
        fingerprint: "other".to_owned(),
        ..toy()
    };
    let error = calibrate_on_new_speakers(&mut blank(), &other, &folder).unwrap_err();
    assert!(error.to_string().contains("recordings"), "{error}");
}
