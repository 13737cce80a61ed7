//! Heads and the linear probe on the distilled trunk.

use super::*;

fn trunk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("model/trunk.safetensors")
}

fn program(command: &str, data: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    program
        .args([command, "--corpus", "emodb", "--data"])
        .arg(data);
    program
}

#[test]
fn a_head_is_trained_measured_and_calibrated_and_adapts_in_sessions() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = at("data");
    emodb(&data);
    let head = |command: &mut Command, out: &str| {
        command
            .arg("--start")
            .arg(trunk())
            .args(["--train", "head"]);
        succeed(command.arg("--out").arg(at(out)));
    };
    let mut measure = program("reproduce", &data);
    measure.args([
        "table4",
        "--recipe",
        "best",
        "--rows",
        "blocks-4",
        "--protocol",
        "leave-one-speaker-out",
    ]);
    head(&mut measure, "results");
    let summary = numbers(&at("results").join("summary.json"));
    // Two tones of different pitch are separable, also for unseen speakers.
    assert_eq!(summary["ua_mean"], 100.0);

    head(program("train", &data).args(["--recipe", "best"]), "first");
    let mut calibrate = program("calibrate", &data);
    calibrate.arg(at("first")).arg("--new-speakers");
    succeed(calibrate.arg(at("results")).arg("--out").arg(at("model")));
    let mut inspect = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    let (card, _) = succeed(inspect.args(["inspect", "--json"]).arg(at("model")));
    let card: Value = serde_json::from_str(&card).unwrap();
    let sessions = &card["card"]["newSpeakers"]["sessions"];
    assert_eq!(sessions["ua"], 1.0, "{card}");
    assert!(card["card"]["scores"]["validation_ua"].is_null(), "{card}");

    let mut classify = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    classify
        .args(["classify", "--json", "--session", "--model"])
        .arg(at("model"));
    let clips = ["03a01Wa.wav", "03a01Na.wav"].map(|name| data.join("wav").join(name));
    let (lines, _) = succeed(classify.args(clips));
    let labels: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["label"].clone())
        .collect();
    assert_eq!(labels, ["anger", "neutral"]);

    let mut probe = program("probe", &data);
    let (table, _) = succeed(
        probe
            .arg(trunk())
            .args(["--protocol", "leave-one-speaker-out"]),
    );
    assert!(table.contains("100.0"), "{table}");
}

#[test]
fn invalid_start_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = at("data");
    emodb(&data);
    let mut without = program("train", &data);
    without.args(["--train", "head", "--out"]).arg(at("model"));
    let error = fail(&mut without);
    assert!(error.contains("expected --start"), "{error}");

    fs::write(at("damaged"), b"no model").unwrap();
    let mut damaged = program("train", &data);
    damaged.arg("--start").arg(at("damaged")).arg("--out");
    let error = fail(damaged.arg(at("model")));
    assert!(error.contains("damaged"), "{error}");

    let mut wrong = program("train", &data);
    wrong.arg("--start").arg(trunk()).args(["--train", "head"]);
    wrong.args(["--set", "head.copies=17", "--out"]);
    let error = fail(wrong.arg(at("model")));
    assert!(error.contains("head.copies"), "{error}");
    assert!(!at("model").exists());
}
