//! `speech-emotion train`: trains a model on a corpus and writes it with its card.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::corpora::Division;
use crate::evaluation::{Event, Prediction, Prepared, Start, TrainedModel, prepare, train_head};
use crate::frontend::Standardization;
use crate::model::{Architecture, NetworkConfig, TensorData32, initial_weights};
use crate::networks::EmotionNetwork;
use crate::training::{Checkpoints, Example, Message, Training, TrainingConfig, predictions};
use burn::prelude::Device;

use super::arguments::Arguments;
use super::progress::{TrainingProgress, report};
use super::protocol::protocol;
use crate::cli::corpus;
use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::files;
use crate::cli::held_out::{self, TEST_SUBSET};
use crate::cli::start_options::preparation;

/// Trains, calibrates on the validation set, evaluates the test set once, and writes the model.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    files::check_out(&arguments.out)?;
    let config = TrainingConfig {
        seed: arguments.seed,
        ..arguments
            .training
            .config(&["seed"], arguments.start.only_head())?
    };
    let device = arguments.device.open()?;
    let (reader, corpus) = arguments.corpus.read()?;
    let bar = TrainingProgress::new("features", corpus.utterances.len());
    let start = arguments.start.read(&arguments.training.of_head())?;
    let recipe = arguments.training.recipe();
    let preparation = preparation(start.as_ref(), recipe, arguments.corpus.strict);
    let prepared = prepare(corpus, preparation, || bar.advance())?;
    bar.finish();
    corpus::print_faults(&prepared.corpus);
    let division = divide(&prepared, arguments)?;
    for warning in prepared
        .corpus
        .warnings()
        .iter()
        .chain(&division.warnings(&prepared.corpus))
    {
        print_message(&format!("warning: {warning}"));
    }
    let start = start.map(|start| start.open(&prepared)).transpose()?;
    let trained = match start.as_ref().filter(|_| arguments.start.only_head()) {
        Some(start) => train_head_on(start, &prepared, &division, &config, &device)?,
        None => train_all(
            &prepared,
            &division,
            &config,
            start.as_ref(),
            arguments,
            &device,
        )?,
    };
    let model = TrainedModel {
        config: trained.config,
        tensors: trained.tensors,
        standardization: &trained.standardization,
        loudest_db: preparation.loudest_db,
        labels: &prepared.corpus.labels,
        corpus_id: reader.id(),
        corpus: reader.title(),
        protocol: protocol(&config, arguments),
        commit: arguments.commit.clone(),
        validation: &trained.validation,
        test: &trained.test,
    };
    let (file, scores) = model.file()?;
    files::write(&arguments.out, &file.write(arguments.precision.into())?)?;
    // There may be no checkpoint to remove.
    let _ = fs::remove_file(checkpoint(&arguments.out));
    report(&scores, &prepared.corpus.labels, &shown(&arguments.out))
}

fn checkpoint(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".checkpoint");
    name.into()
}

/// Splits the corpus: one subset for testing, one for validation, the others for training.
fn divide(prepared: &Prepared, arguments: &Arguments) -> Result<Division, Failure> {
    let mut subsets = held_out::subsets(&prepared.corpus)?;
    let test = std::mem::take(&mut subsets[TEST_SUBSET]);
    let validation = std::mem::take(&mut subsets[usize::from(arguments.validation)]);
    let mut train = subsets.concat();
    train.sort_unstable();
    Ok(Division {
        test_name: format!("subset {TEST_SUBSET}"),
        train,
        validation,
        test,
    })
}

/// A network with its predictions for the validation and the test set.
struct TrainedNetwork {
    config: NetworkConfig,
    tensors: BTreeMap<String, TensorData32>,
    standardization: Standardization,
    validation: Vec<Prediction>,
    test: Vec<Prediction>,
}

fn train_head_on(
    start: &Start,
    prepared: &Prepared,
    division: &Division,
    config: &TrainingConfig,
    device: &Device,
) -> Result<TrainedNetwork, Failure> {
    let mut progress = TrainingProgress::new("training", config.steps);
    let mut on_event = |event: Event| {
        if let Event::Training(message) = &event {
            progress.update(message);
        }
    };
    let (config, tensors, [validation, test]) =
        train_head(prepared, start, division, config, device, &mut on_event)?;
    progress.finish();
    Ok(TrainedNetwork {
        config,
        tensors,
        standardization: start.standardization()?,
        validation,
        test,
    })
}

fn train_all(
    prepared: &Prepared,
    division: &Division,
    config: &TrainingConfig,
    start: Option<&Start>,
    arguments: &Arguments,
    device: &Device,
) -> Result<TrainedNetwork, Failure> {
    let kept = start.map(Start::standardization).transpose()?;
    let fold = prepared.fold(division, kept.as_ref())?;
    let validation_set = fold.validation_set(&config.augmentation);
    let network = first_network(&prepared.corpus.labels, config, start, arguments, device)?;
    let network = train(
        config,
        network,
        fold.train,
        validation_set,
        arguments,
        device,
    )?;
    let part_predictions =
        |part: &[usize], examples: &[Example]| -> Result<Vec<Prediction>, Failure> {
            let logits = predictions(&network, examples, device)?;
            let utterances = part
                .iter()
                .filter_map(|index| prepared.corpus.utterances.get(*index));
            Ok(utterances
                .zip(logits)
                .map(|(utterance, logits)| Prediction::new(utterance, logits))
                .collect())
        };
    Ok(TrainedNetwork {
        validation: part_predictions(&division.validation, &fold.validation)?,
        test: part_predictions(&division.test, &fold.test)?,
        standardization: fold.standardization,
        config: network.config(),
        tensors: network.to_tensors()?,
    })
}

/// The weights with the best validation UA.
fn train(
    config: &TrainingConfig,
    network: EmotionNetwork,
    examples: Vec<Example>,
    validation: Vec<Example>,
    arguments: &Arguments,
    device: &Device,
) -> Result<EmotionNetwork, Failure> {
    let training = Training::new(config.clone(), network, examples, validation, device)?;
    let mut training = training.with_checkpoints(Checkpoints::AfterEvaluations);
    let mut progress = TrainingProgress::new("training", config.steps);
    let path = checkpoint(&arguments.out);
    if path.exists() {
        let resumed = training.resume(&files::read(&path)?);
        resumed.map_err(|error| Failure::of(&path, error))?;
        progress.resume(training.step());
    }
    for message in training.by_ref() {
        let message = message?;
        progress.update(&message);
        if let Message::Checkpoint { bytes, .. } = message
            && let Err(Failure::Message(cause)) = files::write(&path, &bytes)
        {
            print_message(&format!("warning: checkpoint not written: {cause}"));
        }
    }
    progress.finish();
    Ok(training.best())
}

fn first_network(
    labels: &[String],
    training: &TrainingConfig,
    start: Option<&Start>,
    arguments: &Arguments,
    device: &Device,
) -> Result<EmotionNetwork, Failure> {
    let mut config = NetworkConfig {
        architecture: start
            .map_or_else(Architecture::default, |start| start.file.card.architecture),
        blocks: arguments.blocks.into(),
        classes: labels.len(),
        attention: !arguments.no_attention,
        deviation: false,
        tied: !arguments.untied,
    };
    if let Some(start) = start {
        config.blocks = start.file.card.blocks;
        config.tied = start.identity.tied;
        config.deviation = config.attention && start.identity.deviation;
    }
    let mut weights = initial_weights(config, training.initialization, training.seed);
    if let Some(start) = start {
        weights = start.tensors(config, labels, weights);
    }
    Ok(EmotionNetwork::from_tensors(config, &weights, device)?)
}
