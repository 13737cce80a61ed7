//! The training protocol as text for the model card.

use crate::training::TrainingConfig;

use super::arguments::Arguments;
use crate::cli::held_out::{DIVISION_SEED, SUBSETS, TEST_SUBSET};

pub(super) fn protocol(training: &TrainingConfig, arguments: &Arguments) -> String {
    let start = match &arguments.start.start {
        None => format!("random weights of seed {}", arguments.seed),
        Some(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let part = if arguments.start.only_head() {
                "the frozen trunk"
            } else {
                "the weights"
            };
            format!("{part} of {name}")
        }
    };
    let training = serde_json::to_string(training).unwrap_or_default();
    format!(
        "{SUBSETS} random subsets stratified by class, which mix speakers (seed {DIVISION_SEED}); {TEST_SUBSET} tests, \
         {} chooses the weights by UA and fits the temperature, the others train, from {start}, with {training}",
        arguments.validation,
    )
}
