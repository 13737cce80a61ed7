//! Trains the published networks on fourteen utterances of Emo-DB: `make table5-overfit`, which takes minutes for each.

use super::whole::{in_segments, overfit};
use crate::corpora::{Corpus, Utterance};
use crate::evaluation::{Preparation, prepare};
use crate::frontend::Standardization;
use crate::model::{ComparisonConfig, ComparisonNetwork, initial_comparison_weights};
use crate::networks::comparison::{Acrnn, Bcrnn, Drn};
use crate::training::Example;
use burn::prelude::Device;

/// The maximum number of updates.
const STEPS: usize = 400;
/// The emotion letters in the file names of Emo-DB, in the order of the labels.
const LETTERS: &str = "WLEAFTN";

fn utterances() -> Vec<Example> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/clips");
    let mut paths: Vec<std::path::PathBuf> = ["", "training"]
        .iter()
        .flat_map(|part| std::fs::read_dir(format!("{folder}/{part}")).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let ending = path.extension();
            ending.is_some_and(|ending| ending == "wav" || ending == "flac")
        })
        .collect();
    paths.sort();
    paths.truncate(14);
    let utterances = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Utterance {
            label: LETTERS.find(&name[5..6]).unwrap(),
            name,
            path,
            ..Utterance::default()
        }
    });
    let corpus = Corpus {
        labels: LETTERS.chars().map(String::from).collect(),
        utterances: utterances.collect(),
        ..Corpus::default()
    };
    let prepared = prepare(corpus, Preparation::default(), || ()).unwrap();
    let standardization = Standardization::fit(prepared.log_mels.iter()).unwrap();
    let members = prepared.corpus.utterances.iter().zip(&prepared.log_mels);
    let examples: Vec<Example> = members
        .map(|(utterance, log_mel)| {
            Example::new(log_mel, &standardization, utterance.label).unwrap()
        })
        .collect();
    assert_eq!(examples.len(), 14);
    examples
}

fn config(kind: ComparisonNetwork) -> ComparisonConfig {
    ComparisonConfig::new(kind, kind.layers("emodb"), 7)
}

#[test]
fn drn_fits_fourteen_utterances() {
    let config = config(ComparisonNetwork::Drn);
    let weights = initial_comparison_weights(config, 1);
    let network = Drn::from_tensors(config, &weights, &Device::flex()).unwrap();
    overfit(network, [utterances(), utterances()], 3e-4, STEPS);
}

#[test]
fn acrnn_fits_fourteen_utterances() {
    let config = config(ComparisonNetwork::Acrnn);
    let weights = initial_comparison_weights(config, 1);
    let network = Acrnn::from_tensors(config, &weights, &Device::flex()).unwrap();
    overfit(network, in_segments(&utterances()), 1e-4, STEPS);
}

#[test]
fn bcrnn_fits_fourteen_utterances() {
    let config = config(ComparisonNetwork::Bcrnn);
    let weights = initial_comparison_weights(config, 1);
    let network = Bcrnn::from_tensors(config, &weights, &Device::flex()).unwrap();
    overfit(network, in_segments(&utterances()), 1e-3, STEPS);
}
