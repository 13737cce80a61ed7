//! Tests round trips and invalid files. Invalid files are created from a valid one by changes to its header.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::error::Error;
use crate::model::NetworkConfig;

/// A model with small, distinct, exactly representable values.
fn model(blocks: usize, tied: bool, attention: bool, labels: &[&str]) -> ModelFile {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    with_tensors(ModelCard::new(labels, blocks, tied, attention))
}

/// The model file of a card, with the required tensors.
fn with_tensors(card: ModelCard) -> ModelFile {
    let tensors = card::shapes_of(&card, |_| false).into_iter();
    let tensors = tensors.map(|(name, shape)| {
        let count = shape.iter().product();
        let values = (0..count)
            .map(|index| ((index % 251) as f32 + 1.0) / 256.0)
            .collect();
        (name, TensorData32 { shape, values })
    });
    ModelFile {
        tensors: tensors.collect(),
        card,
    }
}

/// A model with deviation and a standardized embedding.
fn session_model() -> ModelFile {
    let mut file = with_tensors(ModelCard {
        deviation: true,
        session_prior_seconds: Some(6.5),
        ..ModelCard::new(vec!["calm".to_owned(), "angry".to_owned()], 1, true, true)
    });
    let mean = (0..512).map(|i| i as f32 / 1024.0).collect();
    file.set_embedding_standardization(mean, vec![0.25; 512]);
    file
}

pub(super) fn small() -> ModelFile {
    model(1, true, true, &["calm", "angry"])
}

/// Applies `change` to the header of a file.
pub(super) fn with_header(bytes: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let mut header = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    change(&mut header);
    let header = header.to_string();
    let mut changed = (header.len() as u64).to_le_bytes().to_vec();
    changed.extend_from_slice(header.as_bytes());
    changed.extend_from_slice(&bytes[8 + length..]);
    changed
}

fn with_metadata(key: &str, value: Value) -> Result<ModelFile, Error> {
    let bytes = small().write(Precision::F16).unwrap();
    ModelFile::read(&with_header(&bytes, |header| {
        header["__metadata__"][key] = value;
    }))
}

fn without_metadata(keys: &[&str]) -> Result<ModelFile, Error> {
    let bytes = model(3, false, false, &["calm", "angry"])
        .write(Precision::F16)
        .unwrap();
    ModelFile::read(&with_header(&bytes, |header| {
        for key in keys {
            header["__metadata__"].as_object_mut().unwrap().remove(*key);
        }
    }))
}

#[track_caller]
pub(super) fn assert_code<T: std::fmt::Debug>(
    result: Result<T, Error>,
    code: &str,
    parts: &[&str],
) {
    let error = result.expect_err("this must be refused");
    let message = error.to_string();
    assert_eq!(error.code(), code, "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
    assert!(!message.contains('\n'), "one sentence: {message}");
}

#[test]
fn parameter_counts_are_those_of_the_papers_table() {
    for (blocks, hundredths_of_a_million) in (1..=6).zip([83, 85, 87, 88, 90, 92]) {
        let count = parameter_count(NetworkConfig::paper(blocks, 4));
        assert_eq!(count, 835_588 + 17_728 * (blocks - 1));
        assert_eq!(count / 10_000, hundredths_of_a_million);
    }
}

#[test]
fn single_precision_keeps_every_bit() {
    let mut model = model(6, true, true, &["a", "b", "c"]);
    model.card.temperature = Some(1.37);
    model.card.corpus = Some("Emo-DB \"535\"\n".to_owned());
    model.card.scores = Some(json!({"ua": 0.75, "recalls": [1, 2]}));
    model.card.commit = Some("0123abc".to_owned());
    let smallest = f32::from_bits(1);
    let values = &mut model.tensors.get_mut("gru.bias").unwrap().values;
    values[..4].copy_from_slice(&[smallest, -0.0, f32::MAX, 1.0 / 3.0]);

    let read = ModelFile::read(&model.write(Precision::F32).unwrap()).unwrap();
    assert_eq!(read.card, model.card);
    for (name, tensor) in &model.tensors {
        let bits = |tensor: &TensorData32| -> Vec<u32> {
            tensor.values.iter().map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&read.tensors[name]), bits(tensor), "{name}");
    }
    assert_eq!(read.tensors.len(), model.tensors.len());
}

#[test]
fn half_precision_rounds_to_the_nearest_even() {
    let mut model = small();
    let ulp = 2f32.powi(-10);
    let values = &mut model.tensors.get_mut("gru.bias").unwrap().values;
    values[..4].copy_from_slice(&[1.0 + ulp / 2.0, 1.0 + 1.5 * ulp, 1.0 + 0.6 * ulp, -65504.0]);
    let bytes = model.write(Precision::F16).unwrap();
    let read = ModelFile::read(&bytes).unwrap();
    assert_eq!(
        read.tensors["gru.bias"].values[..4],
        [1.0, 1.0 + 2.0 * ulp, 1.0 + ulp, -65504.0]
    );
    let again = read.write(Precision::F16).unwrap();
    assert_eq!(again, bytes, "halves survive a second round trip unchanged");
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let write = || {
        model(4, true, true, &["x", "y"])
            .write(Precision::F16)
            .unwrap()
    };
    let bytes = write();
    assert!((0..8).all(|_| write() == bytes));
}

#[test]
fn the_reference_implementation_reads_what_is_written() {
    let model = model(2, false, true, &["x", "y"]);
    let bytes = model.write(Precision::F32).unwrap();
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), model.tensors.len());
    let tensor = file.tensor("gru.backward.hidden.weight").unwrap();
    assert_eq!(tensor.shape(), [384, 128]);
    assert_eq!(tensor.data()[..4], (1.0f32 / 256.0).to_le_bytes());
    assert_eq!(
        tensor.data().as_ptr().align_offset(8),
        bytes.as_ptr().align_offset(8)
    );
}

#[test]
fn all_variants_of_the_network_round_trip() {
    for (tied, attention) in [(true, true), (true, false), (false, true), (false, false)] {
        let model = model(2, tied, attention, &["x", "y", "z"]);
        let read = ModelFile::read(&model.write(Precision::F32).unwrap()).unwrap();
        assert_eq!(read, model);
        assert_eq!(read.tensors.contains_key("attention.weight"), attention);
    }
}

#[test]
fn the_network_is_inferred_where_the_metadata_is_silent() {
    let read = without_metadata(&["blocks", "tied", "attention", "features"]).unwrap();
    assert_eq!(
        read.card,
        ModelCard::new(vec!["calm".to_owned(), "angry".to_owned()], 3, false, false)
    );
}

#[test]
fn metadata_as_python_writes_it_is_understood() {
    assert!(with_metadata("tied", json!("True")).unwrap().card.tied);
    let features = r#"{"sample_rate": 16000.0, "mel_scale": "slaney"}"#;
    assert!(with_metadata("features", json!(features)).is_ok());
    assert!(with_metadata("trained_by", json!("somebody")).is_ok());
}

#[test]
fn foreign_metadata_is_refused() {
    assert_code(
        without_metadata(&["format"]),
        "model-format",
        &["speech-emotion/1"],
    );
    assert_code(
        without_metadata(&["labels"]),
        "model-labels",
        &["no such metadata"],
    );
    let cases: [(&str, &str, &str, &[&str]); 14] = [
        (
            "format",
            "speech-emotion/2",
            "model-format",
            &["emotion/1", "emotion/2"],
        ),
        ("format", "pt", "model-format", &["`pt`"]),
        ("labels", "calm, angry", "model-labels", &["`calm, angry`"]),
        ("labels", "[]", "model-labels", &["none"]),
        (
            "labels",
            r#"["calm", "calm"]"#,
            "model-labels",
            &["`calm` twice"],
        ),
        (
            "labels",
            r#"["calm", " "]"#,
            "model-labels",
            &["an empty name"],
        ),
        (
            "labels",
            r#"["a", "b", "c"]"#,
            "model-labels",
            &["expected 2", "received 3"],
        ),
        (
            "blocks",
            "7",
            "model-metadata",
            &["`blocks`", "1 to 6", "`7`"],
        ),
        ("blocks", "many", "model-metadata", &["`many`"]),
        (
            "tied",
            "perhaps",
            "model-metadata",
            &["`tied`", "`perhaps`"],
        ),
        (
            "temperature",
            "-1",
            "model-metadata",
            &["`temperature`", "above 0"],
        ),
        ("temperature", "NaN", "model-metadata", &["`temperature`"]),
        ("scores", "{", "model-metadata", &["`scores`", "JSON"]),
        (
            "new_speakers",
            "{",
            "model-metadata",
            &["`new_speakers`", "JSON"],
        ),
    ];
    for (key, value, code, parts) in cases {
        assert_code(with_metadata(key, json!(value)), code, parts);
    }
}

#[test]
fn foreign_features_are_refused_with_both_values() {
    let check = |features: &str, parts: &[&str]| {
        assert_code(
            with_metadata("features", json!(features)),
            "model-features",
            parts,
        );
    };
    check(
        r#"{"sample_rate": 22050}"#,
        &["`sample_rate`", "16000", "22050"],
    );
    check(
        r#"{"mel_scale": "htk"}"#,
        &["`mel_scale`", r#""slaney""#, r#""htk""#],
    );
    check(r#"{"pitch": true}"#, &["`pitch`", "absent", "true"]);
    let not_json = with_metadata("features", json!("16 kHz"));
    assert_code(not_json, "model-metadata", &["`features`", "16 kHz"]);
}

#[test]
fn wrong_tensors_are_refused_by_name() {
    let bytes = small().write(Precision::F16).unwrap();
    let read = |change: &dyn Fn(&mut Value)| ModelFile::read(&with_header(&bytes, change));

    let renamed = |header: &mut Value| {
        let tensor = header.as_object_mut().unwrap().remove("gru.bias").unwrap();
        header["gru.offset"] = tensor;
    };
    assert_code(
        read(&renamed),
        "model-tensor-missing",
        &["`gru.bias`", "[384]"],
    );

    let transposed = |header: &mut Value| header["gru.hidden.weight"]["shape"] = json!([128, 384]);
    let parts = ["`gru.hidden.weight`", "[384, 128]", "[128, 384]"];
    assert_code(read(&transposed), "model-tensor-shape", &parts);

    let integers = |header: &mut Value| header["gru.bias"]["dtype"] = json!("I16");
    assert_code(read(&integers), "model-tensor-type", &["`gru.bias`", "I16"]);

    let brain_floats = |header: &mut Value| header["gru.bias"]["dtype"] = json!("BF16");
    assert_code(read(&brain_floats), "model-tensor-type", &["BF16"]);

    let without_attention =
        |header: &mut Value| header["__metadata__"]["attention"] = json!("false");
    let parts = ["`attention.weight`", "attention off"];
    assert_code(read(&without_attention), "model-tensor-unknown", &parts);

    let seventh_block = |header: &mut Value| {
        let nothing = json!({"dtype": "F16", "shape": [0], "data_offsets": [0, 0]});
        header["blocks.6.expand.bias"] = nothing;
    };
    let parts = ["`blocks.6.expand.bias`", "1 block(s)"];
    assert_code(read(&seventh_block), "model-tensor-unknown", &parts);
}

#[test]
fn a_tensor_too_many_is_refused() {
    let mut model = small();
    let extra = model.tensors["gru.bias"].clone();
    model.tensors.insert("gru.momentum".to_owned(), extra);
    let expected = "1 block(s), a tied GRU, attention on";
    let parts = ["`gru.momentum`", expected];
    assert_code(model.write(Precision::F32), "model-tensor-unknown", &parts);
}

#[test]
fn impossible_numbers_are_refused() {
    for (name, value) in [("gru.bias", f32::NAN), ("entry.bias", f32::NEG_INFINITY)] {
        let mut model = small();
        model.tensors.get_mut(name).unwrap().values[7] = value;
        let written = model.write(Precision::F32);
        assert_code(written, "model-tensor-value", &[name, "finite", "index 7"]);
    }
    let mut model = small();
    let offset = {
        let bytes = model.write(Precision::F32).unwrap();
        let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let data = file.tensor("gru.bias").unwrap().data();
        data.as_ptr().addr() - bytes.as_ptr().addr()
    };
    let mut bytes = model.write(Precision::F32).unwrap();
    bytes[offset + 12..offset + 16].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_code(
        ModelFile::read(&bytes),
        "model-tensor-value",
        &["gru.bias", "index 3"],
    );

    model.tensors.get_mut("gru.bias").unwrap().values[2] = 65_520.0;
    assert!(model.write(Precision::F32).is_ok());
    assert_code(
        model.write(Precision::F16),
        "model-tensor-value",
        &["gru.bias", "inf"],
    );

    let mut model = small();
    model.tensors.get_mut("features.std").unwrap().values[5] = 0.0;
    let parts = ["features.std", "positive", "received 0 at index 5"];
    assert_code(model.write(Precision::F32), "model-tensor-value", &parts);
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = small().write(Precision::F16).unwrap();
    assert_code(ModelFile::read(&[]), "model-damaged", &["received 0 bytes"]);
    assert_code(ModelFile::read(b"RIFF"), "model-damaged", &["4 bytes"]);
    let half = &bytes[..bytes.len() / 2];
    assert_code(
        ModelFile::read(half),
        "model-damaged",
        &["as its header says"],
    );
    assert_code(
        ModelFile::read(&bytes[..200]),
        "model-damaged",
        &["a header of"],
    );
    let mut longer = bytes.clone();
    longer.push(0);
    assert_code(
        ModelFile::read(&longer),
        "model-damaged",
        &["bytes of data"],
    );
    let text = b"a text file that somebody renamed to model.safetensors";
    assert_code(ModelFile::read(text), "model-damaged", &["at most 1 MiB"]);
    let mut garbled = bytes.clone();
    garbled[20] = 0xff;
    assert_code(ModelFile::read(&garbled), "model-damaged", &["JSON"]);
    // Every truncation results in exactly one error.
    for length in (0..bytes.len()).step_by(4099) {
        assert_code(ModelFile::read(&bytes[..length]), "model-damaged", &[]);
    }
}

#[test]
fn absurd_sizes_are_refused() {
    let file = |header: &str| {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header.as_bytes());
        ModelFile::read(&bytes)
    };
    let mut longest = u64::MAX.to_le_bytes().to_vec();
    longest.extend_from_slice(b"{}");
    assert_code(
        ModelFile::read(&longest),
        "model-damaged",
        &["18446744073709551615"],
    );

    // Lengths whose sum overflows.
    let most = u64::MAX;
    let overflowing =
        format!(r#"{{"a":{{"dtype":"U8","shape":[{most}],"data_offsets":[0,{most}]}}}}"#);
    assert_code(file(&overflowing), "model-damaged", &[]);
    let product = r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#;
    assert_code(file(product), "model-damaged", &[]);
    let beyond = r#"{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}"#;
    assert_code(file(beyond), "model-damaged", &["4000000000 bytes of data"]);
    let nested = "[".repeat(100_000);
    assert_code(file(&nested), "model-damaged", &["JSON"]);
    assert_code(file("{}"), "model-format", &["speech-emotion/1"]);
}

#[test]
fn every_name_is_given_once() {
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
fn the_neutral_reference_of_earlier_versions_is_ignored() {
    let file = small();
    let bytes = file.write(Precision::F16).unwrap();
    let with_neutral = with_header(&bytes, |header| {
        header["features.neutral"] = json!({"dtype": "F16", "shape": [0], "data_offsets": [0, 0]});
    });
    let read = ModelFile::read(&with_neutral).unwrap();
    assert_eq!(read.tensors.len(), file.tensors.len());
    assert_eq!(read.write(Precision::F16).unwrap(), bytes);
}

#[test]
fn the_embedding_round_trips_in_every_precision() {
    let file = session_model();
    assert_eq!(file.card.embedding_size(), 512);
    for precision in [Precision::F32, Precision::F16, Precision::Int8] {
        let bytes = file.write(precision).unwrap();
        let read = ModelFile::read(&bytes).unwrap();
        assert_eq!(read.card, file.card, "{precision:?}");
        assert_eq!(
            read.embedding_standardization(),
            file.embedding_standardization()
        );
        let silent = with_header(&bytes, |header| {
            let metadata = header["__metadata__"].as_object_mut().unwrap();
            metadata.remove("deviation").unwrap();
        });
        assert!(ModelFile::read(&silent).unwrap().card.deviation, "inferred");
    }
    // The entry is written only for models with deviation.
    let bytes = small().write(Precision::F16).unwrap();
    let header = String::from_utf8_lossy(&bytes[8..4000]);
    for key in ["deviation", "kind", "session", "embedding"] {
        assert!(!header.contains(key), "{key}");
    }
}

#[test]
fn a_wrong_embedding_is_refused() {
    let mut file = session_model();
    let [mean, std] = EMBEDDING;
    file.tensors.get_mut(std).unwrap().values[3] = 0.0;
    let parts = [std, "positive", "index 3"];
    assert_code(file.write(Precision::F32), "model-tensor-value", &parts);
    file.tensors.remove(std);
    let parts = [std, "[512]"];
    assert_code(file.write(Precision::F32), "model-tensor-missing", &parts);

    let bytes = session_model().write(Precision::F32).unwrap();
    let read = |change: &dyn Fn(&mut Value)| ModelFile::read(&with_header(&bytes, change));
    let renamed = |header: &mut Value| {
        let tensor = header.as_object_mut().unwrap().remove(mean).unwrap();
        header["other"] = tensor;
    };
    assert_code(read(&renamed), "model-tensor-missing", &[mean]);
    let other = |header: &mut Value| header[mean]["shape"] = json!([2, 256]);
    assert_code(read(&other), "model-tensor-shape", &[mean, "[512]"]);
    let without = |header: &mut Value| header["__metadata__"]["deviation"] = json!("false");
    let parts = ["classifier.hidden.weight", "[64, 256]", "[64, 512]"];
    assert_code(read(&without), "model-tensor-shape", &parts);
    for seconds in ["0", "-1", "inf", "NaN", "soon"] {
        let set = |header: &mut Value| {
            header["__metadata__"]["session_prior_seconds"] = json!(seconds);
        };
        let parts = ["session_prior_seconds", "above 0"];
        assert_code(read(&set), "model-metadata", &parts);
    }

    let mut file = model(1, true, false, &["calm", "angry"]);
    file.card.deviation = true;
    let parts = ["`deviation`", "without attention"];
    assert_code(file.write(Precision::F32), "model-metadata", &parts);
}

#[test]
fn a_trunk_round_trips_and_is_no_model() {
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
    let read = with_metadata("architecture", json!("3d-acrnn"));
    assert_code(
        read,
        "model-architecture",
        &["separable-bigru", "`3d-acrnn`"],
    );
    let read = with_metadata("kind", json!("head"));
    assert_code(read, "model-metadata", &["`kind`", "`trunk`", "`head`"]);
}
