//! `speech-emotion calibrate`: writes temperature, confidence threshold and scores into a model's card.

use std::path::PathBuf;

use crate::evaluation::{ResultsFolder, calibrate_card, calibrate_on_new_speakers, predict, score};
use clap::Args;

use crate::cli::corpus::CorpusArguments;
use crate::cli::device::DeviceName;
use crate::cli::failure::Failure;
use crate::cli::files::{self, PrecisionName};
use crate::cli::held_out::{self, TEST_SUBSET};

/// The arguments of `calibrate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A model trained on the corpus with `train`
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    #[command(flatten)]
    corpus: CorpusArguments,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The precision of the weights
    #[arg(long, value_enum, default_value = "f16")]
    precision: PrecisionName,
    /// The validation subset of its training, 0 to 8
    #[arg(long, default_value_t = held_out::VALIDATION_SUBSET as u8, value_parser = clap::value_parser!(u8).range(0..=8))]
    validation: u8,
    /// The results of `reproduce --protocol leave-one-speaker-out` with the same training configuration: the card
    /// states their scores, and temperature and threshold are fitted on their validation speakers instead of a subset
    #[arg(long, value_name = "DIR")]
    new_speakers: Option<PathBuf>,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

/// Fits on leave-one-speaker-out folds or on the validation subset, and scores the test subset.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let device = arguments.device.open()?;
    let mut model = files::read_model(&arguments.model)?;
    let (_, prepared) = arguments.corpus.prepared_for(&model.card)?;
    let subsets = held_out::subsets(&prepared.corpus)?;
    let of = |subset: usize| {
        let indices = subsets.get(subset).map_or(&[][..], Vec::as_slice);
        predict(&model, &prepared, indices, &device)
    };
    let labels = &prepared.corpus.labels;
    let tested = of(TEST_SUBSET)?;
    match &arguments.new_speakers {
        Some(folder) => {
            let folder = ResultsFolder::existing(folder)?;
            calibrate_on_new_speakers(&mut model.card, &prepared, &folder)?;
            score(&mut model.card, labels, &tested)?;
        }
        None => {
            let validation = of(arguments.validation.into())?;
            calibrate_card(&mut model.card, labels, &validation, &tested)?;
        }
    }
    files::write(&arguments.out, &model.write(arguments.precision.into())?)
}
