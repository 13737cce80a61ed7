//! The options of `speech-emotion train`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::corpus::CorpusArguments;
use crate::cli::device::DeviceName;
use crate::cli::files::PrecisionName;
use crate::cli::held_out;
use crate::cli::start_options::StartOptions;
use crate::cli::training_options::TrainingOptions;

/// The arguments of `train`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) corpus: CorpusArguments,
    /// The model file to write; an interrupted run resumes from FILE.checkpoint
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) training: TrainingOptions,
    #[command(flatten)]
    pub(super) start: StartOptions,
    /// Convolution blocks, if there is no --start
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=6))]
    pub(super) blocks: u8,
    /// Use separate GRU weights for each direction, if there is no --start
    #[arg(long)]
    pub(super) untied: bool,
    /// Train without attention
    #[arg(long)]
    pub(super) no_attention: bool,
    /// The validation subset, 0 to 8; subset 9 is the test set
    #[arg(long, default_value_t = held_out::VALIDATION_SUBSET as u8, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub(super) validation: u8,
    /// Seed of the initial weights and the order of the utterances
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
    /// The precision of the weights
    #[arg(long, value_enum, default_value = "f16")]
    pub(super) precision: PrecisionName,
    /// The commit of this program, stored in the card
    #[arg(long, value_name = "HASH")]
    pub(super) commit: Option<String>,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    pub(super) device: DeviceName,
}
