//! `speech-emotion reproduce`: reproduces the paper's tables.

mod merge;
mod progress;

use std::path::PathBuf;

use crate::evaluation::{
    Bench, CorpusIdentity, Event, FoldResult, Job, JobLock, Origin, PaperTable, Plan, Prepared,
    ResultsFolder, Start, TableRow, TableSummary, TrainedLayers, baseline, prepare, run_job,
    summarize,
};
use crate::training::{Recipe, TrainingConfig};
use burn::prelude::Device;
use clap::{Args, ValueEnum};

use self::progress::ReproductionProgress;
use crate::cli::corpus::{self, CorpusArguments};
use crate::cli::device::DeviceName;
use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::protocol_name::ProtocolName;
use crate::cli::start_options::{StartOptions, preparation};
use crate::cli::training_options::TrainingOptions;

/// The arguments of `reproduce`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The table of the paper
    #[arg(value_enum)]
    table: TableName,
    #[command(flatten)]
    corpus: CorpusArguments,
    /// The evaluation protocol
    #[arg(long, value_enum, default_value = "paper")]
    protocol: ProtocolName,
    #[command(flatten)]
    training: TrainingOptions,
    #[command(flatten)]
    start: StartOptions,
    /// Only these folds, counted from 0; each has a separate file until `--merge`
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    folds: Option<Vec<usize>>,
    /// Only the rows with these numbers of blocks (table 4); for other tables, these numbers of blocks for every row
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=6))]
    blocks: Option<Vec<u8>>,
    /// Only these rows, by folder name; table 5 also has 3d-acrnn, drn and bcrnn, which take hours
    #[arg(long, value_name = "ROW,...", value_delimiter = ',')]
    rows: Option<Vec<String>>,
    /// Seeds of the split, the initial weights and the training
    #[arg(long, value_name = "N,...", value_delimiter = ',', default_value = "0")]
    seeds: Vec<u64>,
    /// The results folder [default: results/TABLE-CORPUS-PROTOCOL-RECIPE, with -head or -start if --start is given]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Do not train: merge the existing folds and those in these folders, write the tables, and pack the folds into one
    /// file
    #[arg(long, value_name = "DIR", num_args = 0..)]
    merge: Option<Vec<PathBuf>>,
    /// Save the network of each fold as a model file next to its result
    #[arg(long)]
    models: bool,
    /// The commit of this program, stored in the results
    #[arg(long, value_name = "HASH")]
    commit: Option<String>,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TableName {
    /// Without and with attention
    Table2,
    /// Losses
    Table3,
    /// Number of blocks
    Table4,
    /// The proposed model compared to others
    Table5,
}

impl From<TableName> for PaperTable {
    fn from(name: TableName) -> Self {
        match name {
            TableName::Table2 => Self::Table2,
            TableName::Table3 => Self::Table3,
            TableName::Table4 => Self::Table4,
            TableName::Table5 => Self::Table5,
        }
    }
}

/// Runs the missing jobs and writes the tables.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    // The seed and the loss are set by each row, so `--set` cannot change them.
    let only_head = arguments.start.only_head();
    let training = arguments.training.config(&["seed", "loss"], only_head)?;
    let start = arguments.start.read(&arguments.training.of_head())?;
    let device = arguments.device.open()?;
    let (reader, corpus) = arguments.corpus.read()?;
    let bar = ReproductionProgress::features(corpus.utterances.len());
    let recipe = arguments.training.recipe();
    let preparation = preparation(start.as_ref(), recipe, arguments.corpus.strict);
    let prepared = prepare(corpus, preparation, || bar.inc(1))?;
    bar.finish_and_clear();
    corpus::print_faults(&prepared.corpus);
    for warning in prepared.corpus.warnings() {
        print_message(&format!("warning: {warning}"));
    }

    let start = start.map(|start| start.open(&prepared)).transpose()?;
    let table = PaperTable::from(arguments.table);
    let plan = plan(
        table,
        CorpusIdentity::new(reader, &prepared),
        &prepared,
        training,
        start.as_ref(),
        arguments,
    )?;
    let folder = ResultsFolder::open(&out(table, &plan, arguments))?;
    match &arguments.merge {
        Some(others) => merge::gather(&folder, others, &plan, &prepared)?,
        None => measure(
            &plan,
            &prepared,
            start.as_ref(),
            &folder,
            &device,
            arguments,
        )?,
    }
    write_tables(table, &plan, &prepared, &folder, arguments)?;
    // Other processes may be computing the other folds, on a file system with delayed visibility.
    if arguments.merge.is_some() || arguments.folds.is_none() {
        folder.pack()?;
    }
    Ok(())
}

fn plan(
    table: PaperTable,
    corpus: CorpusIdentity,
    prepared: &Prepared,
    training: TrainingConfig,
    start: Option<&Start>,
    arguments: &Arguments,
) -> Result<Plan, Failure> {
    let mut rows = table.rows(&corpus.id, prepared.corpus.has_agreement());
    let encoder = start.filter(|start| start.identity.encoder.is_some());
    if let Some(start) = encoder {
        rows = vec![TableRow::of_encoder(start.file.card.blocks)];
    }
    // The number of blocks is that of the start's trunk.
    let of_start = start.map(|start| vec![start.file.card.blocks as u8]);
    if let Some(blocks) = of_start.as_ref().or(arguments.blocks.as_ref()) {
        rows = match table {
            _ if encoder.is_some() => rows,
            PaperTable::Table4 => rows
                .into_iter()
                .filter(|row| {
                    blocks
                        .iter()
                        .any(|requested| usize::from(*requested) == row.blocks)
                })
                .collect(),
            _ => with_blocks(&rows, blocks),
        };
    }
    if encoder.is_none() && arguments.rows.is_some() {
        let mut comparison = comparison_rows(table, &corpus.id, arguments)?;
        comparison.append(&mut rows);
        rows = comparison;
    }
    if let Some(requested) = &arguments.rows {
        let known: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        if let Some(unknown) = requested.iter().find(|id| !known.contains(id)) {
            let known = known.join(", ");
            let cause = format!("--rows: expected names from {known}, received `{unknown}`");
            return Err(Failure::Message(cause));
        }
        rows.retain(|row| requested.contains(&row.id));
    }
    if let Some(row) = rows.iter().find(|row| row.comparison.is_some()) {
        check_comparison(row, start, arguments)?;
    }
    let sorted = |mut folds: Vec<usize>| {
        folds.sort_unstable();
        folds.dedup();
        folds
    };
    Ok(Plan {
        corpus,
        protocol: arguments.protocol.into(),
        recipe: arguments.training.recipe(),
        training,
        start: start.map(|start| start.identity.clone()),
        rows,
        seeds: arguments.seeds.clone(),
        folds: arguments.folds.clone().map(sorted),
    })
}

/// The rows of the comparison networks in the table, with the given changes to their settings.
fn comparison_rows(
    table: PaperTable,
    corpus: &str,
    arguments: &Arguments,
) -> Result<Vec<TableRow>, Failure> {
    let mut rows = table.comparison_rows(corpus);
    for row in &mut rows {
        if let Some(training) = row.training.take() {
            let training = arguments
                .training
                .changed(training, &["seed", "loss"], false)?;
            row.training = Some(training);
        }
    }
    Ok(rows)
}

/// Rejects options that do not apply to the networks of Table 5.
fn check_comparison(
    row: &TableRow,
    start: Option<&Start>,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let refuse = |option: &str, expected: &str, received: &str| {
        let cause = format!(
            "--rows {}: expected {option} {expected}, received {received}",
            row.id
        );
        Err(Failure::Message(cause))
    };
    if start.is_some() {
        return refuse("--start", "only with `proposed`", "a model");
    }
    if arguments.training.recipe() != Recipe::Paper {
        return refuse("--recipe", "`paper`", "`best`");
    }
    Ok(())
}

/// Replaces the numbers of blocks; rows that differ from the paper have no reported values.
fn with_blocks(rows: &[TableRow], blocks: &[u8]) -> Vec<TableRow> {
    let mut all = Vec::new();
    for blocks in blocks.iter().map(|blocks| usize::from(*blocks)) {
        for row in rows {
            let mut row = row.clone();
            if row.blocks != blocks {
                row.id = format!("{}-blocks-{blocks}", row.id);
                row.title = format!("{}, {blocks} blocks", row.title);
                row.paper = None;
                row.blocks = blocks;
            }
            all.push(row);
        }
    }
    all
}

fn out(table: PaperTable, plan: &Plan, arguments: &Arguments) -> PathBuf {
    arguments.out.clone().unwrap_or_else(|| {
        let parts = [
            table.name(),
            &plan.corpus.id,
            plan.protocol.name(),
            plan.recipe.name(),
        ];
        let start = match &plan.start {
            None => "",
            Some(start) if start.layers == TrainedLayers::Head => "-head",
            Some(_) => "-start",
        };
        PathBuf::from("results").join(parts.join("-") + start)
    })
}

fn measure(
    plan: &Plan,
    prepared: &Prepared,
    start: Option<&Start>,
    folder: &ResultsFolder,
    device: &Device,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let origin = Origin {
        command: command_line(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: arguments.commit.clone(),
        device: format!("{:?}", arguments.device).to_lowercase(),
    };
    let jobs = plan.jobs(prepared)?;
    // Lock all jobs and check existing results before hours of training.
    let _locks = jobs
        .iter()
        .map(|job| folder.lock(job))
        .collect::<Result<Vec<JobLock>, _>>()?;
    let mut left = Vec::new();
    for job in &jobs {
        if folder.result(job)?.is_none() {
            left.push(job);
        }
    }
    let done = jobs.len() - left.len();
    let mut progress = ReproductionProgress::new(jobs.len(), done, &left);
    let bench = Bench {
        prepared,
        folder,
        origin: &origin,
        device,
        start,
        models: arguments.models,
    };
    for job in left {
        progress.begin(job);
        let mut on_event = |event: Event| progress.update(&event);
        let result = run_job(job, &bench, &mut on_event)?;
        progress.end(&result);
    }
    progress.finish();
    Ok(())
}

/// All results of the plan's rows and seeds, for any fold.
fn results(
    plan: &Plan,
    prepared: &Prepared,
    folder: &ResultsFolder,
) -> Result<(usize, Vec<FoldResult>), Failure> {
    let all = Plan {
        folds: None,
        ..plan.clone()
    };
    let jobs: Vec<Job> = all.jobs(prepared)?;
    let folds = jobs.iter().map(|job| job.fold + 1).max().unwrap_or(0);
    let mut found = Vec::new();
    for job in &jobs {
        found.extend(folder.result(job)?);
    }
    Ok((folds, found))
}

fn write_tables(
    table: PaperTable,
    plan: &Plan,
    prepared: &Prepared,
    folder: &ResultsFolder,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let (folds, found) = results(plan, prepared, folder)?;
    if found.is_empty() {
        let cause = "expected the result of at least one fold, received none";
        return Err(Failure::of(folder.path(), cause));
    }
    let mut summary: TableSummary = summarize(table, plan, folds, &found)?;
    summary.baseline = Some(baseline(prepared, plan.protocol, &plan.seeds)?);
    folder.put_summary(&summary, &again(table, plan, arguments))?;
    progress::report(&summary, &shown(folder.path()))
}

/// The command that reproduces all folds, without local paths.
fn again(table: PaperTable, plan: &Plan, arguments: &Arguments) -> String {
    let seeds: Vec<String> = plan.seeds.iter().map(ToString::to_string).collect();
    let mut command = format!(
        "speech-emotion reproduce {} --corpus {} --data DIR --protocol {} --recipe {} --seeds {}",
        table.name(),
        plan.corpus.id,
        plan.protocol.name(),
        plan.recipe.name(),
        seeds.join(","),
    );
    command += &arguments.start.arguments();
    if let Some(blocks) = &arguments.blocks {
        let blocks: Vec<String> = blocks.iter().map(ToString::to_string).collect();
        command += &format!(" --blocks {}", blocks.join(","));
    }
    if let Some(rows) = &arguments.rows {
        command += &format!(" --rows {}", rows.join(","));
    }
    command += &arguments.training.changes();
    command
}

/// The actual command line, without local folders.
fn command_line() -> String {
    let mut words = std::env::args().skip(1);
    let mut line = "speech-emotion".to_owned();
    while let Some(word) = words.next() {
        line += &format!(" {word}");
        if matches!(word.as_str(), "--data" | "--out" | "--start") && words.next().is_some() {
            line += " DIR";
        }
    }
    line
}
