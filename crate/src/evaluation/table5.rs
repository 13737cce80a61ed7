//! The networks of Table 5: training settings, sizes, and the published figures with their meaning.

use serde::Serialize;

use crate::model::{ComparisonConfig, ComparisonNetwork, NetworkConfig};
use crate::training::{Recipe, Schedule, TrainingConfig};

/// A network of Table 5.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table5Network {
    /// The row, as in `--rows`.
    pub row: &'static str,
    /// Name and source.
    pub title: &'static str,
    /// Number of trained parameters.
    pub parameters: usize,
    /// Bytes of the parameters: one bit for each binary weight, single precision for the others.
    pub stored_bytes: usize,
    /// Multiply-adds for 3 s of speech.
    pub multiply_adds: usize,
    /// The size in the column "Para" of Table 5 of Zhong et al. (2020).
    pub printed_size: &'static str,
    /// The meaning of that figure.
    #[serde(rename = "sizeIs")]
    pub size_note: &'static str,
    /// The published UA, percent, for this corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_ua: Option<f64>,
    /// The protocol of that UA.
    #[serde(rename = "uaIs")]
    pub ua_note: &'static str,
}

/// The networks for `corpus` (as in `--corpus`) with this number of classes; the proposed network has `blocks` blocks.
#[must_use]
pub(super) fn table5_networks(corpus: &str, classes: usize, blocks: usize) -> Vec<Table5Network> {
    let mut all: Vec<Table5Network> = ComparisonNetwork::ALL
        .into_iter()
        .map(|network| of_comparison(network, corpus, classes))
        .collect();
    let config = NetworkConfig::paper(blocks, classes);
    all.push(Table5Network {
        row: "proposed",
        title: "proposed (Zhong et al. 2020)",
        parameters: config.parameters(),
        stored_bytes: 4 * config.parameters(),
        multiply_adds: proposed_multiply_adds(blocks, classes),
        printed_size: "0.9 M",
        size_note: "parameters",
        published_ua: match corpus {
            "emodb" => Some(90.1),
            "iemocap" => Some(71.72),
            _ => None,
        },
        ua_note: "random subsets: speakers of the test set are in the training set",
    });
    all
}

fn of_comparison(network: ComparisonNetwork, corpus: &str, classes: usize) -> Table5Network {
    let config = ComparisonConfig::new(network, network.layers(corpus), classes);
    let (title, printed_size, size_note, ua_note) = match network {
        ComparisonNetwork::Acrnn => (
            "3D-ACRNN (Chen et al. 2018)",
            "323.46 M",
            "no count of parameters; it equals the megabytes of a variant with 128 bands that are not pooled (unconfirmed)",
            "leave-one-speaker-out; on IEMOCAP improvised speech without excited",
        ),
        ComparisonNetwork::Drn => (
            "DRN (Li et al. 2019)",
            "9.9 M",
            "parameters",
            "folds not found; not measured on Emo-DB",
        ),
        ComparisonNetwork::Bcrnn => (
            "BCRNN (Zhao et al. 2019)",
            "4.34 M",
            "no count of parameters; it equals the mebibytes with one bit for each convolution and projection weight \
             (inferred)",
            "folds not found",
        ),
    };
    Table5Network {
        row: network.name(),
        title,
        parameters: config.parameters(),
        stored_bytes: config.stored_bytes(),
        multiply_adds: config.multiply_adds(),
        printed_size,
        size_note,
        published_ua: published(network, corpus),
        ua_note,
    }
}

/// The published UA, percent.
pub(super) fn published(network: ComparisonNetwork, corpus: &str) -> Option<f64> {
    match (network, corpus) {
        (ComparisonNetwork::Acrnn, "emodb") => Some(82.82),
        (ComparisonNetwork::Acrnn, "iemocap") => Some(64.74),
        (ComparisonNetwork::Drn, "iemocap") => Some(67.4),
        (ComparisonNetwork::Bcrnn, "emodb") => Some(79.7),
        (ComparisonNetwork::Bcrnn, "iemocap") => Some(61.9),
        _ => None,
    }
}

/// The training settings of a network. Only those of 3D-ACRNN are published.
#[must_use]
pub(super) fn training(network: ComparisonNetwork) -> TrainingConfig {
    let common = TrainingConfig {
        patience: Some(20),
        ..Recipe::Paper.training()
    };
    let of_segments = TrainingConfig {
        batch: 40,
        steps: 1500,
        evaluate_every: 20,
        ..common.clone()
    };
    match network {
        ComparisonNetwork::Acrnn => TrainingConfig {
            learning_rate: 1e-4,
            ..of_segments
        },
        // The real weights are initialized close to 0, so their signs change within tens of steps. The decay of the
        // learning rate ends the changes.
        ComparisonNetwork::Bcrnn => TrainingConfig {
            learning_rate: 1e-3,
            schedule: Schedule::Cosine { warmup: 50 },
            ..of_segments
        },
        ComparisonNetwork::Drn => TrainingConfig {
            dropout: 0.3,
            ..common
        },
    }
}

/// The multiply-adds of the proposed network for 3 s of speech: 301 frames.
fn proposed_multiply_adds(blocks: usize, classes: usize) -> usize {
    // Positions after the entry convolution and after the pooling, and steps.
    let (entry, pooled, steps) = (150 * 63, 74 * 31, 74);
    let first = 32 * 64 + 9 * 64 + 64 * 64;
    let further = 64 * 128 + 9 * 128 + 128 * 64;
    // With tied weights, both directions share the product of the input.
    let gru = 1984 * 384 + 2 * 128 * 384;
    entry * (9 * 32 + first)
        + (blocks - 1) * pooled * further
        + steps * (gru + 2 * 256)
        + 256 * 64
        + 64 * classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_counted_and_figures_are_those_of_the_table() {
        let emodb = table5_networks("emodb", 7, 4);
        let rows: Vec<&str> = emodb.iter().map(|network| network.row).collect();
        assert_eq!(rows, ["3d-acrnn", "drn", "bcrnn", "proposed"]);
        let parameters: Vec<usize> = emodb.iter().map(|network| network.parameters).collect();
        assert_eq!(parameters[..3], [6_351_623, 9_969_967, 6_351_751]);
        let ua: Vec<Option<f64>> = emodb.iter().map(|network| network.published_ua).collect();
        assert_eq!(ua, [Some(82.82), None, Some(79.7), Some(90.1)]);
        let iemocap = table5_networks("iemocap", 4, 5);
        assert_eq!(iemocap[0].parameters, 7_334_724);
        assert_eq!(iemocap[2].stored_bytes, 4_557_792);
        assert!(iemocap.iter().all(|network| network.published_ua.is_some()));
        assert!(emodb[2].title.contains("Zhao"));
    }

    #[test]
    fn the_proposed_network_has_a_quarter_of_a_billion_multiply_adds() {
        let millions = proposed_multiply_adds(4, 7) / 1_000_000;
        assert_eq!(millions, 250);
    }

    #[test]
    fn settings_are_valid() {
        for network in ComparisonNetwork::ALL {
            assert_eq!(training(network).check(), Ok(()));
        }
    }
}
