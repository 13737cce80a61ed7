//! Files that are read as they were written.

use serde_json::json;

use super::{model, session_model, small, with_header, with_metadata, without_metadata};
use crate::model::{ModelCard, ModelFile, Precision, TensorData32};

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
fn the_network_is_inferred_without_metadata() {
    let read = without_metadata(&["blocks", "tied", "attention", "features"]).unwrap();
    assert_eq!(
        read.card,
        ModelCard::new(vec!["calm".to_owned(), "angry".to_owned()], 3, false, false)
    );
}

#[test]
fn metadata_written_by_python_is_read() {
    assert!(with_metadata("tied", json!("True")).unwrap().card.tied);
    let features = r#"{"sample_rate": 16000.0, "mel_scale": "slaney"}"#;
    assert!(with_metadata("features", json!(features)).is_ok());
    assert!(with_metadata("trained_by", json!("somebody")).is_ok());
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
