//! Evaluates two feature settings that the paper does not specify, with its recipe and protocol and the result files of
//! `reproduce`.
//!
//! ```sh
//! cargo run --release --example open_features -- reflected DATA OUT 0,1,2
//! cargo run --release --example open_features -- by-utterance DATA OUT 0,1,2
//! ```
//!
//! `reflected`: recordings are padded by reflection (librosa before 0.10) instead of silence. `by-utterance`: each band
//! is standardized over the recording instead of the training set. `DATA` is the Emo-DB folder and `OUT` the folder of
//! results, followed by the folds. Missing folds are computed; the summary includes all of them.
#![expect(clippy::print_stderr, reason = "a program that prints its progress")]

use std::error::Error;
use std::path::Path;

use burn::prelude::Device;
use speech_emotion::corpora::{Protocol, Utterance, find_reader};
use speech_emotion::evaluation::{
    Bench, CorpusIdentity, Event, Origin, PaperTable, Plan, Preparation, Prepared, ResultsFolder,
    prepare, run_job, summarize,
};
use speech_emotion::frontend::{
    HOP, LogMel, LogMelExtractor, MAX_FRAMES, MEL_BANDS, Standardization,
};
use speech_emotion::training::{Message, Recipe, TrainingConfig};

/// The number of frames at each end that overlap the padding, with a margin: 40 ms.
const BEYOND: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, data, out, folds] = arguments.as_slice() else {
        return Err(
            "expected reflected or by-utterance, Emo-DB's folder, one for results, folds".into(),
        );
    };
    let (data, device) = (Path::new(data), Device::flex());
    let reader = find_reader(Some("emodb"), data)?;
    let preparation = Preparation {
        strict: true,
        loudest_db: Recipe::Paper.loudest_db(),
        ..Preparation::default()
    };
    let mut prepared = prepare(reader.read(data)?, preparation, || ())?;
    change(&mut prepared, how)?;

    let table = PaperTable::Table4;
    let rows = table.rows("emodb", true);
    let plan = Plan {
        corpus: CorpusIdentity::new(reader, &prepared),
        protocol: Protocol::Paper,
        recipe: Recipe::Paper,
        // The settings of results/emodb-paper-1000.
        training: TrainingConfig {
            batch: 16,
            steps: 1000,
            evaluate_every: 20,
            ..Recipe::Paper.training()
        },
        start: None,
        rows: rows
            .into_iter()
            .filter(|row| row.id == "blocks-4")
            .collect(),
        seeds: vec![0],
        folds: Some(folds.split(',').map(str::parse).collect::<Result<_, _>>()?),
    };
    let command = format!("cargo run --release --example open_features -- {how} DATA OUT {folds}");
    let origin = Origin {
        command: command.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("COMMIT").map(str::to_owned),
        device: "cpu".to_owned(),
    };
    let folder = ResultsFolder::open(Path::new(out))?;
    let bench = Bench {
        prepared: &prepared,
        folder: &folder,
        origin: &origin,
        device: &device,
        start: None,
        models: false,
    };
    let mut results = Vec::new();
    for job in plan.jobs(&prepared)? {
        let _lock = folder.lock(&job)?;
        let mut on_event = |event: Event| {
            if !matches!(event, Event::Training(Message::Step { .. })) {
                eprintln!("fold {}: {event:?}", job.fold);
            }
        };
        results.push(run_job(&job, &bench, &mut on_event)?);
    }
    let summary = summarize(table, &plan, 9, &results)?;
    folder.put_summary(&summary, &command)?;
    Ok(folder.pack()?)
}

/// Recomputes the features and the fingerprint, which keeps the results separate from those of the default features.
fn change(prepared: &mut Prepared, how: &str) -> Result<(), Box<dyn Error>> {
    match how {
        "reflected" => {
            for (log_mel, utterance) in prepared
                .log_mels
                .iter_mut()
                .zip(&prepared.corpus.utterances)
            {
                *log_mel = reflected(utterance)?;
            }
        }
        "by-utterance" => {
            for log_mel in &mut prepared.log_mels {
                let own = Standardization::fit([&*log_mel]).ok_or("expected speech")?;
                own.apply(&mut log_mel.values);
            }
        }
        other => {
            return Err(format!("expected reflected or by-utterance, received {other}").into());
        }
    }
    prepared.fingerprint += how;
    Ok(())
}

/// The features of a recording with reflection padding.
fn reflected(utterance: &Utterance) -> Result<LogMel, Box<dyn Error>> {
    let samples = utterance.recording()?.to_mono_16_khz()?;
    let around = BEYOND * HOP;
    let before = samples[1..=around].iter().rev();
    let after = samples[samples.len() - 1 - around..samples.len() - 1]
        .iter()
        .rev();
    let longer: Vec<f32> = before.chain(&samples).chain(after).copied().collect();
    let values = LogMelExtractor::new().extract(&longer)?.values;
    let values = values[BEYOND * MEL_BANDS..values.len() - BEYOND * MEL_BANDS].to_vec();
    Ok(LogMel {
        values,
        ..LogMel::default()
    }
    .crop_middle(MAX_FRAMES)
    .0)
}
