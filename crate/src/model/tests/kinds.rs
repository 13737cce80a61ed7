//! The tensors of each configuration, trunks, and unknown architectures and kinds.

use std::collections::BTreeMap;

use serde_json::json;

use super::{assert_code, model, with_header, with_metadata, with_tensors};
use crate::model::{
    Architecture, ModelCard, ModelFile, NetworkConfig, Precision, expected_shapes, parameter_count,
};

#[test]
fn parameter_counts_match_the_table_of_the_paper() {
    for (blocks, hundredths_of_a_million) in (1..=6).zip([83, 85, 87, 88, 90, 92]) {
        let count = parameter_count(NetworkConfig::paper(blocks, 4));
        assert_eq!(count, 835_588 + 17_728 * (blocks - 1));
        assert_eq!(count / 10_000, hundredths_of_a_million);
    }
}

#[test]
fn every_name_is_unique() {
    for tied in [true, false] {
        let config = NetworkConfig {
            tied,
            ..NetworkConfig::paper(6, 7)
        };
        let shapes = expected_shapes(config);
        let names: BTreeMap<_, _> = shapes.iter().cloned().collect();
        assert_eq!(names.len(), shapes.len());
    }
}

#[test]
fn a_trunk_round_trips_and_is_not_a_model() {
    let mut card = ModelCard::trunk(Architecture::SeparableBigru, 2, false);
    card.loudest_db = Some(40.0);
    card.license = Some("MIT".to_owned());
    let trunk = with_tensors(card);
    for name in ["attention.weight", "classifier.output.bias"] {
        assert!(!trunk.tensors.contains_key(name), "{name}");
    }
    for precision in [Precision::F32, Precision::Int8] {
        let bytes = trunk.write(precision).unwrap();
        let read = ModelFile::read(&bytes).unwrap();
        assert_eq!(read.card, trunk.card);
        assert_eq!(read.tensors.len(), trunk.tensors.len());
        let parts = ["a model", "a trunk"];
        assert_code(ModelFile::read_model(&bytes), "model-kind", &parts);
        let bare = with_header(&bytes, |header| {
            let metadata = header["__metadata__"].as_object_mut().unwrap();
            metadata.retain(|key, _| key == "format" || key == "kind");
        });
        assert_eq!(
            ModelFile::read(&bare).unwrap().card,
            ModelCard::trunk(Architecture::SeparableBigru, 2, false)
        );
    }
    let whole = model(2, false, true, &["calm", "angry"]);
    let count = trunk.card.parameter_count();
    let head = 256 + 256 * 64 + 64 + 64 + 2 * 64 + 2;
    assert_eq!(count + head, whole.card.parameter_count());

    let mut labelled = trunk.clone();
    labelled.card.labels = vec!["calm".to_owned()];
    assert_code(
        labelled.write(Precision::F32),
        "model-labels",
        &["no classifier"],
    );
    let mut extra = trunk;
    let attention = whole.tensors["attention.weight"].clone();
    extra
        .tensors
        .insert("attention.weight".to_owned(), attention);
    let parts = ["attention.weight", "attention off"];
    assert_code(extra.write(Precision::F32), "model-tensor-unknown", &parts);
}

#[test]
fn other_architectures_and_kinds_are_refused_by_name() {
    assert!(with_metadata("architecture", json!("separable-bigru")).is_ok());
    assert!(with_metadata("kind", json!("model")).is_ok());
    let read = with_metadata("architecture", json!("conformer"));
    assert_code(
        read,
        "model-architecture",
        &["separable-bigru", "`3d-acrnn`", "`conformer`"],
    );
    let read = with_metadata("kind", json!("head"));
    assert_code(read, "model-metadata", &["`kind`", "`trunk`", "`head`"]);
}
