//! Every invalid input results in a one-line error.

use super::*;

/// A folder with invalid files, and the kind of error of each.
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
            "expected an audio file",
            b"this is no sound, it is a letter".to_vec(),
        ),
        (
            "model.wav",
            "expected an audio file",
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
fn every_invalid_audio_file_gives_a_one_line_error() {
    let (folder, bad) = bad_files();
    for (name, part) in bad {
        let sentence = fail(command().arg("classify").arg(folder.path().join(name)));
        assert_contains(&sentence, &[name, part]);
    }
    assert_contains(
        &fail(command().arg("classify").arg(folder.path())),
        &["directory"],
    );
}

#[test]
fn valid_files_are_classified_despite_invalid_ones() {
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
fn a_renamed_file_is_detected_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let renamed = folder.path().join("recording.mp3");
    fs::copy(clip("03b01Wa.wav"), &renamed).unwrap();
    let label = |path: &Path| -> Value {
        let output = succeed(command().args(["classify", "--json"]).arg(path));
        serde_json::from_str::<Value>(&output).unwrap()["probabilities"].clone()
    };
    assert_eq!(label(&renamed), label(&clip("03b01Wa.wav")));
}

#[test]
fn invalid_models_give_a_one_line_error() {
    let folder = tempfile::tempdir().unwrap();
    let model = fs::read(golden_model()).unwrap();
    let files: [(&str, &[u8], &str); 4] = [
        (
            "half.safetensors",
            &model[..model.len() / 2],
            "as declared in its header",
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
        assert_contains(&classify, &[name, part]);
        assert_contains(&fail(command().arg("inspect").arg(&path)), &[name, part]);
    }
    let absent = folder.path().join("absent.safetensors");
    assert_contains(
        &fail(command().arg("inspect").arg(absent)),
        &["absent.safetensors"],
    );
}

#[test]
fn invalid_arguments_give_a_one_line_error() {
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
        assert_contains(&fail(command().args(arguments)), &[part]);
    }
}

#[test]
fn training_without_a_corpus_gives_a_one_line_error() {
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
    assert_contains(&train(folder.path()), &["no recording"]);
    fs::write(folder.path().join("holiday.wav"), b"").unwrap();
    assert_contains(&train(folder.path()), &["holiday.wav", "03a01Fa.wav"]);
    assert!(!out.exists());
}

#[test]
fn a_device_that_is_not_built_in_names_its_feature() {
    for (device, built_in) in [
        ("vulkan", cfg!(feature = "train-webgpu")),
        ("cuda", cfg!(feature = "cuda")),
        ("webgpu", cfg!(feature = "train-webgpu")),
    ] {
        if !built_in {
            let mut command = command();
            command
                .args(["classify", "--device", device])
                .arg(clip("03b01Wa.wav"));
            assert_contains(&fail(&mut command), &[device, "Cargo feature"]);
        }
    }
}
