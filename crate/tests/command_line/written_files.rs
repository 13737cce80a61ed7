//! Tests the files that commands write: models, plots, features, and model information.

use super::*;

/// The training is too short to separate the two tones; the test requires only a usable model.
#[test]
fn training_writes_a_model_that_classifies() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("wav");
    fs::create_dir(&data).unwrap();
    for version in b'a'..=b'j' {
        for (letter, frequency) in [('W', 0.3), ('N', 0.05)] {
            let name = format!("03a01{letter}{}.wav", char::from(version));
            let tone: Vec<f32> = (0..4000)
                .map(|i| 0.3 * (i as f32 * frequency).sin())
                .collect();
            fs::write(data.join(name), wav(&tone, 16_000)).unwrap();
        }
    }
    let out = folder.path().join("model.safetensors");
    let mut train = command();
    train.args([
        "train", "--corpus", "emodb", "--blocks", "1", "--steps", "2", "--batch", "4",
    ]);
    train
        .args(["--evaluate-every", "1", "--commit", "0123abc", "--data"])
        .arg(folder.path());
    let printed = succeed(train.arg("--out").arg(&out));
    assert_contains(
        &printed,
        &[
            "test set of 2 utterances",
            "UA",
            "model.safetensors",
            "excluded",
        ],
    );

    let card = succeed(command().args(["inspect", "--json"]).arg(&out));
    let card: Value = serde_json::from_str(&card).unwrap();
    assert_eq!(card["card"]["blocks"], 1);
    assert_eq!(card["card"]["commit"], "0123abc");
    assert_eq!(card["card"]["scores"]["utterances"], 2);
    assert_eq!(
        card["card"]["scores"]["absent"].as_array().unwrap().len(),
        5
    );
    let table = succeed(
        command()
            .args(["classify", "--model"])
            .arg(&out)
            .arg(clip("03b01Wa.wav")),
    );
    assert_eq!(table.lines().count(), 2);
}

#[test]
fn a_model_in_eight_bits_is_half_as_large_with_similar_results() {
    let folder = tempfile::tempdir().unwrap();
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/model/emodb.safetensors");
    let at = |name: &str| folder.path().join(name);
    for precision in ["f32", "f16", "int8"] {
        let mut convert = command();
        convert.args(["convert", model, "--precision", precision, "--out"]);
        assert_eq!(succeed(convert.arg(at(precision))), "");
    }
    let size = |name: &str| fs::metadata(at(name)).unwrap().len();
    assert!(size("f16") * 19 < size("f32") * 10, "half of single");
    assert!(size("int8") * 19 < size("f16") * 10, "half of half");
    let classify = |name: &str| -> Value {
        let mut classify = command();
        classify
            .args(["classify", "--json", "--model"])
            .arg(at(name));
        serde_json::from_str(&succeed(classify.arg(clip("03b01Wa.wav")))).unwrap()
    };
    let (single, rounded) = (classify("f32"), classify("int8"));
    for (label, probability) in single["probabilities"].as_object().unwrap() {
        let difference =
            probability.as_f64().unwrap() - rounded["probabilities"][label].as_f64().unwrap();
        assert!(difference.abs() < 0.02, "{label}: {difference}");
    }
    let card = |name: &str| succeed(command().args(["inspect", "--json"]).arg(at(name)));
    let card = |name: &str| serde_json::from_str::<Value>(&card(name)).unwrap()["card"].clone();
    assert_eq!(card("int8"), card("f32"));

    let mut nothing = command();
    nothing
        .args(["convert", "--precision", "int4", "--out"])
        .arg(at("int4"));
    assert_contains(&fail(nothing.arg(model)), &["int4", "precision"]);
    let mut damaged = command();
    damaged
        .args(["convert", "--precision", "int8", "--out"])
        .arg(at("int4"));
    assert_contains(&fail(damaged.arg(clip("03b01Wa.wav"))), &["03b01Wa.wav"]);
    assert!(!at("int4").exists());
}

#[test]
fn plots_are_written_to_the_given_path() {
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one.svg");
    succeed(
        command()
            .args(["classify", "--plot"])
            .arg(&one)
            .arg(clip("03b01Wa.wav")),
    );
    let mut several = command();
    several.args(["classify", "--plot"]).arg(folder.path());
    succeed(several.arg(clip("03b01Wa.wav")).arg(clip("15b10Nc.wav")));
    for name in ["one.svg", "03b01Wa.wav.svg", "15b10Nc.wav.svg"] {
        let svg = fs::read_to_string(folder.path().join(name)).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(document.root_element().tag_name().name(), "svg");
        assert_contains(
            &svg,
            &[
                "waveform",
                "attention",
                "boredom",
                "prefers-color-scheme: dark",
            ],
        );
    }
    let absent = folder.path().join("absent/one.svg");
    let mut nowhere = command();
    nowhere
        .args(["classify", "--plot"])
        .arg(absent)
        .arg(clip("03b01Wa.wav"));
    assert_contains(&fail(&mut nowhere), &["one.svg"]);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "nothing is left over"
    );
}

#[test]
fn features_are_an_array_for_numpy() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("features.npy");
    succeed(
        command()
            .arg("features")
            .arg(clip("03b01Wa.wav"))
            .arg("--out")
            .arg(&out),
    );
    let bytes = fs::read(&out).unwrap();
    assert_eq!(bytes[..8], *b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!((10 + length) % 64, 0);
    let header = text(&bytes[10..10 + length]);
    // 34,877 samples are 218 frames.
    assert_contains(
        header,
        &["'descr': '<f4'", "'fortran_order': False", "(218, 128)"],
    );
    assert!(header.ends_with('\n'));
    let values: Vec<f32> = bytes[10 + length..]
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap()))
        .collect();
    assert_eq!(values.len(), 218 * 128);
    let greatest = values.iter().copied().fold(f32::MIN, f32::max);
    let least = values.iter().copied().fold(f32::MAX, f32::min);
    assert!(
        (greatest - least - 80.0).abs() < 1e-3,
        "the floor lies 80 dB down"
    );
    succeed(
        command()
            .arg("features")
            .arg(clip("03b01Wa.wav"))
            .arg("--out")
            .arg(&out)
            .arg("--model")
            .arg(Path::new(TESTS).join("../crate/model/emodb-large.safetensors")),
    );
    // Whisper's log-mel has no frame at the end.
    let bytes = fs::read(&out).unwrap();
    assert_contains(text(&bytes[10..128]), &["(217, 80)"]);
}

#[test]
fn inspect_describes_the_file() {
    let card = succeed(command().arg("inspect").arg(golden_model()));
    let parts = [
        "anger, happiness, neutral, sadness",
        "2 blocks, tied GRU, with attention",
        "853316",
        "gru.input.weight",
        "[384, 1984]",
    ];
    assert_contains(&card, &parts);
    let json = succeed(command().args(["inspect", "--json"]).arg(golden_model()));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["parameters"], 853_316);
    assert_eq!(json["card"]["blocks"], 2);
    assert_eq!(json["card"]["labels"][3], "sadness");
    assert_eq!(json["tensors"].as_array().unwrap().len(), 23);
}
