//! Tests the output of `classify`.

use super::*;

/// The complete pipeline from an audio file to probabilities, compared with PyTorch and librosa.
#[test]
fn results_match_the_reference() {
    let golden = fs::read(Path::new(TESTS).join("golden/network.json")).unwrap();
    let golden: Value = serde_json::from_slice(&golden).unwrap();
    let mut compared = 0;
    for input in golden["inputs"].as_array().unwrap() {
        let name = input["file"].as_str().unwrap();
        let whole = input["first_sample"] == 0;
        if !whole {
            continue;
        }
        let result = succeed(
            command()
                .args(["classify", "--json", "--model"])
                .arg(golden_model())
                .arg(clip(name)),
        );
        let result: Value = serde_json::from_str(&result).unwrap();
        let labels = golden["labels"].as_array().unwrap();
        for (label, expected) in labels
            .iter()
            .zip(input["probabilities"].as_array().unwrap())
        {
            let received = result["probabilities"][label.as_str().unwrap()]
                .as_f64()
                .unwrap();
            assert!(
                (received - expected.as_f64().unwrap()).abs() < 1e-4,
                "{name} {label}"
            );
        }
        let attention = result["attention"].as_array().unwrap();
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
    let result: Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<&str> = result
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
    assert_eq!(result["file"], path.to_string_lossy().as_ref());
    let probabilities = result["probabilities"].as_object().unwrap();
    let sum: f64 = probabilities.values().map(|p| p.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-5);
    let label = result["label"].as_str().unwrap();
    assert_eq!(probabilities[label], result["confidence"]);
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
        assert!(result["timing"][part].as_f64().unwrap() >= 0.0);
    }
}

#[test]
fn silence_is_unsure_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silence.wav");
    fs::write(&path, wav(&[0.0; 32_000], 16_000)).unwrap();
    let result = succeed(command().args(["classify", "--json"]).arg(&path));
    let result: Value = serde_json::from_str(&result).unwrap();
    assert_eq!(result["unsure"], "no-speech");
    assert!(result["probabilities"].is_object());
    let table = succeed(command().arg("classify").arg(&path));
    assert_contains(&table, &["unsure: no speech found"]);
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
fn a_timeline_classifies_every_window() {
    // 8.98 s: windows of 3 s start at 0, 1, 2, 3, 4 and 5 s.
    let mut json = command();
    json.args(["classify", "--every", "1", "--json"])
        .arg(clip("08b03Tc.wav"));
    let result: Value = serde_json::from_str(&succeed(&mut json)).unwrap();
    let windows = result["timeline"].as_array().unwrap();
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

/// The golden network with the mean of the embedding for sessions.
fn session_model(folder: &Path) -> PathBuf {
    let mut file = ModelFile::read(&fs::read(golden_model()).unwrap()).unwrap();
    file.set_embedding_standardization(vec![0.0; 256], vec![0.1; 256]);
    let path = folder.join("session.safetensors");
    fs::write(&path, file.write(Precision::F32).unwrap()).unwrap();
    path
}

#[test]
fn a_session_adapts_to_the_files_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let model = session_model(folder.path());
    let classify = |arguments: &[&str]| {
        let mut command = command();
        command.args(["classify", "--model"]).arg(&model);
        command.args(arguments);
        command.args([clip("03b01Wa.wav"), clip("15b10Nc.wav")]);
        succeed(&mut command)
    };
    let results = |arguments: &[&str]| -> Vec<Value> {
        let text = classify(arguments);
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let (plain, adapted) = (results(&["--json"]), results(&["--json", "--session"]));
    let seconds: Vec<f64> = adapted
        .iter()
        .map(|result| result["sessionSeconds"].as_f64().unwrap())
        .collect();
    assert!(
        0.5 < seconds[0] && seconds[0] + 0.5 < seconds[1],
        "{seconds:?}"
    );
    assert!(plain[0].get("sessionSeconds").is_none());
    for (plain, adapted) in plain.iter().zip(&adapted) {
        assert_ne!(plain["probabilities"], adapted["probabilities"]);
    }
    let table = classify(&["--session"]);
    let last = format!("adapted to {:.1} s", seconds[1]);
    assert!(table.lines().last().unwrap().contains(&last), "{table}");
    let timeline = results(&["--json", "--session", "--every", "0.5"]);
    let after = timeline[1]["sessionSeconds"].as_f64().unwrap();
    assert!(
        (after / seconds[1] - 1.0).abs() < 0.2,
        "{after}, {seconds:?}"
    );
}

#[test]
fn a_model_without_sessions_gives_a_one_line_error() {
    let mut classify = command();
    classify
        .args(["classify", "--session", "--model"])
        .arg(golden_model());
    let sentence = fail(classify.arg(clip("03b01Wa.wav")));
    assert_contains(&sentence, &["embedding.mean", "session"]);
}
