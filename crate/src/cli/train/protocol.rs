//! The training protocol as text for the model card.

use crate::training::TrainingConfig;

use super::arguments::Arguments;
use crate::cli::held_out::{DIVISION_SEED, SUBSETS, TEST_SUBSET};

pub(super) fn protocol(training: &TrainingConfig, arguments: &Arguments) -> String {
    let start = match &arguments.start.start {
        None => format!("random weights (seed {})", arguments.seed),
        Some(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let part = if arguments.start.only_head() {
                "the frozen trunk"
            } else {
                "all layers"
            };
            format!("{part} of {name}")
        }
    };
    let training = serde_json::to_string(training).unwrap_or_default();
    format!(
        "{SUBSETS} random subsets stratified by class, which mix speakers (seed {DIVISION_SEED}); \
         test set: subset {TEST_SUBSET}; validation set (best UA, temperature): subset {}; \
         training set: the others; initial weights: {start}; configuration: {training}",
        arguments.validation,
    )
}
