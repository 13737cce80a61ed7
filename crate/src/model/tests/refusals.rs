//! Invalid files and models, each refused with one error.

use serde_json::{Value, json};

use super::{
    assert_code, model, session_model, small, with_header, with_metadata, without_metadata,
};
use crate::model::{EMBEDDING, ModelFile, Precision};

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
fn an_unknown_tensor_is_refused() {
    let mut model = small();
    let extra = model.tensors["gru.bias"].clone();
    model.tensors.insert("gru.momentum".to_owned(), extra);
    let expected = "1 block(s), a tied GRU, attention on";
    let parts = ["`gru.momentum`", expected];
    assert_code(model.write(Precision::F32), "model-tensor-unknown", &parts);
}

#[test]
fn invalid_numbers_are_refused() {
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
        &["as declared in its header"],
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
