//! The options of `speech-emotion train`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::corpus::CorpusArguments;
use crate::cli::device::DeviceName;
use crate::cli::files::PrecisionName;
use crate::cli::held_out;
use crate::cli::start_options::StartOptions;
use crate::cli::training_options::TrainingOptions;

/// What `train` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(super) corpus: CorpusArguments,
    /// The model file to write; FILE.checkpoint beside it lets a training that was stopped go on
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) training: TrainingOptions,
    #[command(flatten)]
    pub(super) start: StartOptions,
    /// Convolution blocks, where there is no --start
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=6))]
    pub(super) blocks: u8,
    /// Give the GRU weights of its own for each direction, where there is no --start
    #[arg(long)]
    pub(super) untied: bool,
    /// Leave out the attention
    #[arg(long)]
    pub(super) no_attention: bool,
    /// Which of the subsets 0 to 8 chooses among the weights; subset 9 tests
    #[arg(long, default_value_t = held_out::VALIDATION_SUBSET as u8, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub(super) validation: u8,
    /// Seed of the first weights and of the order of the utterances
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
    /// How the file holds its numbers
    #[arg(long, value_enum, default_value = "f16")]
    pub(super) precision: PrecisionName,
    /// The commit of this program, for the card
    #[arg(long, value_name = "HASH")]
    pub(super) commit: Option<String>,
    /// What to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    pub(super) device: DeviceName,
}
