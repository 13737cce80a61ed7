//! `speech-emotion train`: a corpus folder in, a model file with its card out.

mod model;
mod progress;

use std::path::PathBuf;

use burn::prelude::Device;
use clap::{Args, ValueEnum};
use speech_emotion::corpora::{Corpus, EmoDb, Together, stratified_subsets};
use speech_emotion::features::{LogMel, LogMelExtractor, bring_to_level};
use speech_emotion::model::{EmotionNetwork, NetworkConfig, initial_weights};
use speech_emotion::model_file::Precision;
use speech_emotion::training::{Example, Fold, Training, TrainingConfig, predictions};

use self::progress::Progress;
use crate::device::DeviceName;
use crate::failure::{Failure, shown};
use crate::files;

/// The paper's protocol: ten subsets, the last of them for the test.
const SUBSETS: usize = 10;
const TEST_SUBSET: usize = 9;
/// Fixed, so that every run holds out the same utterances.
const DIVISION_SEED: u64 = 0;

/// What `train` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The corpus that the folder holds
    #[arg(long, value_enum)]
    corpus: CorpusName,
    /// The folder of the corpus
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Convolution blocks
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=6))]
    blocks: u8,
    /// Give the GRU weights of its own for each direction
    #[arg(long)]
    untied: bool,
    /// Leave out the attention
    #[arg(long)]
    no_attention: bool,
    /// Updates of the weights
    #[arg(long, default_value_t = TrainingConfig::default().steps)]
    steps: usize,
    /// Utterances an update
    #[arg(long, default_value_t = TrainingConfig::default().batch, value_parser = positive)]
    batch: usize,
    /// Learning rate of Adam
    #[arg(long, default_value_t = TrainingConfig::default().learning_rate)]
    learning_rate: f64,
    /// Updates from one validation to the next
    #[arg(long, default_value_t = TrainingConfig::default().evaluate_every, value_parser = positive)]
    evaluate_every: usize,
    /// Which of the subsets 0 to 8 chooses among the weights; subset 9 tests
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=8))]
    validation: u8,
    /// Seed of the first weights and of the order of the utterances
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How the file holds its numbers
    #[arg(long, value_enum, default_value = "f16")]
    precision: PrecisionName,
    /// The commit of this program, for the card
    #[arg(long, value_name = "HASH")]
    commit: Option<String>,
    /// What to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

/// The corpora that can be trained on.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum CorpusName {
    /// Emo-DB, the Berlin Database of Emotional Speech
    Emodb,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PrecisionName {
    /// Half precision
    F16,
    /// Single precision
    F32,
}

fn positive(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected a whole number above 0".to_owned())
}

/// Trains, tests once on the utterances held out, and writes the model.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    check_out(arguments)?;
    let device = arguments.device.open()?;
    let corpus = match arguments.corpus {
        CorpusName::Emodb => EmoDb::read(&arguments.data)?,
    };
    let (fold, test_labels) = divide(&corpus, arguments)?;
    let Fold {
        train: examples,
        validation,
        test,
        standardization,
    } = fold;
    let network = train(&corpus, examples, validation, arguments, &device)?;
    let answers = predictions(&network, &test, &device)?;
    let scores = model::scores(&test_labels, &answers, &corpus.labels)?;
    let file = model::file(&network, &standardization, &corpus, &scores, arguments)?;
    let precision = match arguments.precision {
        PrecisionName::F16 => Precision::F16,
        PrecisionName::F32 => Precision::F32,
    };
    files::write(&arguments.out, &file.write(precision)?)?;
    progress::report(&scores, &corpus.labels, &shown(&arguments.out))
}

/// Hours of training must not end in a file that cannot be written.
fn check_out(arguments: &Arguments) -> Result<(), Failure> {
    let out = &arguments.out;
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => std::path::Path::new("."),
    };
    if out.is_dir() || !folder.is_dir() {
        let cause = "--out: expected a file in a folder that exists";
        return Err(Failure::Told(format!("{cause}, received {}", shown(out))));
    }
    Ok(())
}

/// Reads every recording and divides them; gives the labels of the test part beside it.
fn divide(corpus: &Corpus, arguments: &Arguments) -> Result<(Fold, Vec<usize>), Failure> {
    let progress = Progress::new("features", corpus.utterances.len());
    let mut extractor = LogMelExtractor::new();
    let mut utterances: Vec<(LogMel, usize)> = Vec::with_capacity(corpus.utterances.len());
    for utterance in &corpus.utterances {
        let samples = files::read_sound(&utterance.path)?;
        let mut log_mel = extractor
            .extract(&samples)
            .map_err(|error| Failure::of(&utterance.path, error))?;
        bring_to_level(&mut log_mel.values);
        utterances.push((log_mel, utterance.label));
        progress.advance();
    }
    progress.finish();

    // A part of the corpus need not have all the clips.
    let is_there = |name: &&str| corpus.utterances.iter().any(|u| u.name == *name);
    let names: Vec<&str> = EmoDb::CLIPS
        .into_iter()
        .filter(|name| is_there(name))
        .collect();
    let together = Together {
        names: &names,
        subset: TEST_SUBSET,
    };
    let subsets = stratified_subsets(corpus, SUBSETS, DIVISION_SEED, Some(together))?;
    let fold = Fold::new(
        &utterances,
        &subsets,
        arguments.validation.into(),
        TEST_SUBSET,
    )?;
    let test = subsets.get(TEST_SUBSET).into_iter().flatten();
    let test_labels = test
        .filter_map(|index| corpus.utterances.get(*index))
        .map(|u| u.label);
    Ok((fold, test_labels.collect()))
}

/// The weights with the best validation UA.
fn train(
    corpus: &Corpus,
    examples: Vec<Example>,
    validation: Vec<Example>,
    arguments: &Arguments,
    device: &Device,
) -> Result<EmotionNetwork, Failure> {
    let network = NetworkConfig {
        blocks: arguments.blocks.into(),
        classes: corpus.labels.len(),
        attention: !arguments.no_attention,
        tied: !arguments.untied,
    };
    let weights = initial_weights(network, arguments.seed);
    let network = EmotionNetwork::from_tensors(network, &weights, device)?;
    let config = TrainingConfig {
        steps: arguments.steps,
        batch: arguments.batch,
        learning_rate: arguments.learning_rate,
        evaluate_every: arguments.evaluate_every,
        seed: arguments.seed,
        ..TrainingConfig::default()
    };
    let mut training = Training::new(config, network, examples, validation, device)?;
    let mut progress = Progress::new("training", arguments.steps);
    for message in &mut training {
        progress.tell(&message?);
    }
    progress.finish();
    Ok(training.best())
}
