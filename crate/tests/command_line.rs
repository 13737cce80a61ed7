//! The command line as its users meet it: a process with output, complaints and an exit code.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests");

fn clip(name: &str) -> PathBuf {
    Path::new(TESTS).join("clips").join(name)
}

/// The network with random weights whose answers the PyTorch script has written down.
fn golden_model() -> PathBuf {
    Path::new(TESTS).join("golden/network.safetensors")
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_speech-emotion"))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs, and gives what was printed.
#[track_caller]
fn succeed(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert!(status.success(), "{}", text(&stderr));
    text(&stdout).to_owned()
}

/// Runs, and gives the one sentence that says why it failed.
#[track_caller]
fn fail(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    let complaint = text(&stderr);
    assert_eq!(status.code(), Some(2), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "one sentence: {complaint}");
    let sentence = complaint.strip_prefix("speech-emotion: ");
    sentence.expect(complaint).trim_end().to_owned()
}

#[track_caller]
fn assert_says(sentence: &str, parts: &[&str]) {
    for part in parts {
        assert!(sentence.contains(part), "`{part}` is not in: {sentence}");
    }
}

/// A mono WAV file of 32-bit floats.
fn wav(samples: &[f32], rate: u32) -> Vec<u8> {
    let data: Vec<u8> = samples
        .iter()
        .flat_map(|sample| sample.to_le_bytes())
        .collect();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x03\0\x01\0");
    bytes.extend(rate.to_le_bytes());
    bytes.extend((4 * rate).to_le_bytes());
    bytes.extend(b"\x04\0\x20\0data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// A folder with files that nobody can classify, and the name of what is wrong with each.
fn bad_files() -> (tempfile::TempDir, Vec<(&'static str, &'static str)>) {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read(clip("03b01Wa.wav")).unwrap();
    let mut nan = vec![0.1; 16_000];
    nan[1234] = f32::NAN;
    let tone = |count: usize| -> Vec<f32> {
        (0..count)
            .map(|index| 0.3 * (index as f32 * 0.05).sin())
            .collect()
    };
    let files: [(&str, &str, Vec<u8>); 9] = [
        ("empty.wav", "empty", Vec::new()),
        ("truncated.wav", "expected", good[..good.len() / 2].to_vec()),
        ("cut-header.flac", "expected", good[..20].to_vec()),
        (
            "text.wav",
            "expected a sound file",
            b"this is no sound, it is a letter".to_vec(),
        ),
        (
            "model.wav",
            "expected a sound file",
            fs::read(golden_model()).unwrap(),
        ),
        ("nan.wav", "1234", wav(&nan, 16_000)),
        ("short.wav", "at least 960 samples", wav(&tone(624), 16_000)),
        ("long.wav", "--every", wav(&tone(8_000 * 600), 8_000)),
        ("rate.wav", "3000000", wav(&tone(16_000), 3_000_000)),
    ];
    let mut named = vec![("absent.wav", "No such file")];
    for (name, part, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
        named.push((name, part));
    }
    (folder, named)
}

#[test]
fn every_bad_sound_gets_one_sentence() {
    let (folder, bad) = bad_files();
    for (name, part) in bad {
        let sentence = fail(command().arg("classify").arg(folder.path().join(name)));
        assert_says(&sentence, &[name, part]);
    }
    assert_says(
        &fail(command().arg("classify").arg(folder.path())),
        &["directory"],
    );
}

#[test]
fn bad_files_do_not_keep_good_ones_from_an_answer() {
    let (folder, _) = bad_files();
    let mut command = command();
    command
        .args(["classify", "--json"])
        .arg(folder.path().join("empty.wav"));
    command
        .arg(clip("03b01Wa.wav"))
        .arg(folder.path().join("text.wav"))
        .arg(clip("15b10Nc.wav"));
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert_eq!(status.code(), Some(2));
    assert_eq!(text(&stdout).lines().count(), 2);
    assert_eq!(text(&stderr).lines().count(), 2);
}

#[test]
fn a_renamed_file_is_known_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let renamed = folder.path().join("recording.mp3");
    fs::copy(clip("03b01Wa.wav"), &renamed).unwrap();
    let label = |path: &Path| -> Value {
        let answer = succeed(command().args(["classify", "--json"]).arg(path));
        serde_json::from_str::<Value>(&answer).unwrap()["probabilities"].clone()
    };
    assert_eq!(label(&renamed), label(&clip("03b01Wa.wav")));
}

#[test]
fn bad_models_get_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let model = fs::read(golden_model()).unwrap();
    let files: [(&str, &[u8], &str); 4] = [
        (
            "half.safetensors",
            &model[..model.len() / 2],
            "as its header says",
        ),
        ("empty.safetensors", &[], "received 0 bytes"),
        ("text.safetensors", b"a letter and no model", "safetensors"),
        (
            "sound.safetensors",
            &fs::read(clip("03b01Wa.wav")).unwrap(),
            "safetensors",
        ),
    ];
    for (name, bytes, part) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let classify = fail(
            command()
                .args(["classify", "--model"])
                .arg(&path)
                .arg(clip("03b01Wa.wav")),
        );
        assert_says(&classify, &[name, part]);
        assert_says(&fail(command().arg("inspect").arg(&path)), &[name, part]);
    }
    let absent = folder.path().join("absent.safetensors");
    assert_says(
        &fail(command().arg("inspect").arg(absent)),
        &["absent.safetensors"],
    );
}

#[test]
fn mistakes_in_the_arguments_get_one_sentence() {
    let cases: [(&[&str], &str); 11] = [
        (&[], "subcommand"),
        (&["shout"], "'shout'"),
        (&["classify"], "<FILES>"),
        (&["classify", "a.wav", "--loud"], "'--loud'"),
        (&["classify", "a.wav", "--every", "0"], "above 0"),
        (&["classify", "a.wav", "--every", "soon"], "'soon'"),
        (&["classify", "a.wav", "--window", "2"], "--every"),
        (&["classify", "a.wav", "--device", "abacus"], "'abacus'"),
        (
            &["classify", "a.wav", "b.wav", "--plot", "out.svg"],
            "folder",
        ),
        (&["features", "a.wav"], "--out"),
        (
            &[
                "train",
                "--corpus",
                "emodb",
                "--data",
                ".",
                "--out",
                "absent/m.st",
            ],
            "--out",
        ),
    ];
    for (arguments, part) in cases {
        assert_says(&fail(command().args(arguments)), &[part]);
    }
}

#[test]
fn training_on_something_else_gets_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("model.safetensors");
    let train = |data: &Path| {
        let mut command = command();
        command
            .args(["train", "--corpus", "emodb", "--data"])
            .arg(data)
            .arg("--out")
            .arg(&out);
        fail(&mut command)
    };
    assert_says(&train(folder.path()), &["no recording"]);
    fs::write(folder.path().join("holiday.wav"), b"").unwrap();
    assert_says(&train(folder.path()), &["holiday.wav", "03a01Fa.wav"]);
    assert!(!out.exists());
}

/// Two tones that a few steps need not learn: what counts is that a file comes out which answers.
#[test]
fn training_writes_a_model_that_answers() {
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
    assert_says(
        &printed,
        &[
            "test of 2 utterances",
            "UA",
            "model.safetensors",
            "left out",
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
fn a_device_that_is_not_built_in_names_its_feature() {
    for (device, built_in) in [
        ("vulkan", cfg!(feature = "vulkan")),
        ("cuda", cfg!(feature = "cuda")),
        ("webgpu", cfg!(feature = "burn-webgpu")),
    ] {
        if !built_in {
            let mut command = command();
            command
                .args(["classify", "--device", device])
                .arg(clip("03b01Wa.wav"));
            assert_says(&fail(&mut command), &[device, "Cargo feature"]);
        }
    }
}

#[test]
fn help_and_version_are_no_failure() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["classify", "--help"],
        &["help", "train"],
    ] {
        assert!(succeed(command().args(arguments)).len() > 10);
    }
}

/// The whole way from a sound file to probabilities, against PyTorch and librosa.
#[test]
fn answers_are_those_of_the_reference() {
    let golden = fs::read(Path::new(TESTS).join("golden/network.json")).unwrap();
    let golden: Value = serde_json::from_slice(&golden).unwrap();
    let mut compared = 0;
    for input in golden["inputs"].as_array().unwrap() {
        let name = input["file"].as_str().unwrap();
        let whole = input["first_sample"] == 0;
        if !whole {
            continue;
        }
        let answer = succeed(
            command()
                .args(["classify", "--json", "--model"])
                .arg(golden_model())
                .arg(clip(name)),
        );
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let labels = golden["labels"].as_array().unwrap();
        for (label, expected) in labels
            .iter()
            .zip(input["probabilities"].as_array().unwrap())
        {
            let received = answer["probabilities"][label.as_str().unwrap()]
                .as_f64()
                .unwrap();
            assert!(
                (received - expected.as_f64().unwrap()).abs() < 1e-4,
                "{name} {label}"
            );
        }
        let attention = answer["attention"].as_array().unwrap();
        let expected = input["attention"].as_array().unwrap();
        assert_eq!(attention.len(), expected.len());
        for (received, expected) in attention.iter().zip(expected) {
            assert!((received.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-4);
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[test]
fn json_has_the_keys_of_the_javascript_result_and_the_file() {
    let path = clip("03b01Wa.wav");
    let line = succeed(command().args(["classify", "--json"]).arg(&path));
    assert_eq!(line.lines().count(), 1);
    let answer: Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<&str> = answer
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "file",
        "label",
        "confidence",
        "probabilities",
        "attention",
        "stepSeconds",
        "startSeconds",
        "timing",
    ];
    for key in expected {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
    assert_eq!(answer["file"], path.to_string_lossy().as_ref());
    let probabilities = answer["probabilities"].as_object().unwrap();
    let sum: f64 = probabilities.values().map(|p| p.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-5);
    let label = answer["label"].as_str().unwrap();
    assert_eq!(probabilities[label], answer["confidence"]);
    let order = [
        "anger",
        "boredom",
        "disgust",
        "fear",
        "happiness",
        "sadness",
        "neutral",
    ];
    let positions = order.map(|label| line.rfind(&format!("\"{label}\":")).unwrap());
    assert!(positions.is_sorted(), "the order of the model's outputs");
    for part in ["resample", "features", "model", "total"] {
        assert!(answer["timing"][part].as_f64().unwrap() >= 0.0);
    }
}

#[test]
fn silence_is_answered_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silence.wav");
    fs::write(&path, wav(&[0.0; 32_000], 16_000)).unwrap();
    let answer = succeed(command().args(["classify", "--json"]).arg(&path));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["unsure"], "no-speech");
    assert!(answer["probabilities"].is_object());
    let table = succeed(command().arg("classify").arg(&path));
    assert_says(&table, &["unsure: no speech found"]);
}

#[test]
fn the_table_is_aligned() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.wav", "a longer name.wav"] {
        fs::copy(clip("03b01Wa.wav"), folder.path().join(name)).unwrap();
    }
    let mut command = command();
    command
        .current_dir(folder.path())
        .args(["classify", "a.wav", "a longer name.wav"]);
    let table = succeed(&mut command);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("file"));
    let percent = |line: &str| line.chars().position(|character| character == '%').unwrap();
    assert_eq!(percent(lines[1]), percent(lines[2]));
    assert_eq!(lines[0].chars().count(), percent(lines[1]) + 1);
}

#[test]
fn a_timeline_answers_every_window() {
    // 8.98 s: windows of 3 s begin at 0, 1, 2, 3, 4 and 5 s.
    let mut json = command();
    json.args(["classify", "--every", "1", "--json"])
        .arg(clip("08b03Tc.wav"));
    let answer: Value = serde_json::from_str(&succeed(&mut json)).unwrap();
    let windows = answer["timeline"].as_array().unwrap();
    let starts: Vec<f64> = windows
        .iter()
        .map(|window| window["windowStartSeconds"].as_f64().unwrap())
        .collect();
    assert_eq!(starts[..6], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert!(
        windows
            .iter()
            .all(|window| window["probabilities"].is_object())
    );

    let mut table = command();
    table
        .args(["classify", "--every", "1"])
        .arg(clip("08b03Tc.wav"));
    assert_eq!(succeed(&mut table).lines().count(), windows.len() + 2);
}

#[test]
fn plots_are_written_where_they_were_asked_for() {
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
        assert_says(
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
    assert_says(&fail(&mut nowhere), &["one.svg"]);
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
    assert_says(
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
}

#[test]
fn inspect_tells_what_the_file_is() {
    let card = succeed(command().arg("inspect").arg(golden_model()));
    let parts = [
        "anger, happiness, neutral, sadness",
        "2 blocks, tied GRU, with attention",
        "853316",
        "gru.input.weight",
        "[384, 1984]",
    ];
    assert_says(&card, &parts);
    let json = succeed(command().args(["inspect", "--json"]).arg(golden_model()));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["parameters"], 853_316);
    assert_eq!(json["card"]["blocks"], 2);
    assert_eq!(json["card"]["labels"][3], "sadness");
    assert_eq!(json["tensors"].as_array().unwrap().len(), 23);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let mut child = command()
        .arg("classify")
        .args(vec![clip("03b01Wa.wav"); 20])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    assert!(status.success());
    assert_eq!(text(&stderr), "");
}
