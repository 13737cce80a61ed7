//! Manifests, protocols and corpora.

use super::*;

#[test]
fn rows_and_protocols_are_the_requested_ones() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    let quick = "--steps 1 --batch 2 --evaluate-every 1 --folds 0 --blocks 1";
    let mut speakers = reproduce("table2", &data, &out);
    let (printed, stderr) = succeed(
        speakers
            .args(quick.split(' '))
            .args(["--protocol", "leave-one-speaker-out"]),
    );
    assert!(
        printed.contains("no attention") && printed.contains("2 fold(s) missing"),
        "{printed}"
    );
    assert!(
        stderr.contains("warning: no utterance is labeled `boredom`"),
        "{stderr}"
    );
    let summary = numbers(&out.join("summary.json"));
    assert_eq!(summary["rows"].as_array().unwrap().len(), 2);
    assert_eq!(summary["rows"][0]["attention"], false);
    assert_eq!(summary["rows"][1]["protocol"], "leave-one-speaker-out");

    let mut best = reproduce("table3", &data, &folder.path().join("best"));
    let rows = [
        "--recipe",
        "best",
        "--rows",
        "focal-1-2-blocks-1,lq-blocks-1",
    ];
    succeed(best.args(quick.split(' ')).args(rows));
    let summary = numbers(&folder.path().join("best/summary.json"));
    assert_eq!(summary["rows"][1]["loss"]["kind"], "focal");
    assert_eq!(summary["rows"][1]["recipe"], "best");

    for (arguments, part) in [
        (&["--folds", "9"][..], "a fold below 9"),
        (&["--rows", "blocks-7"], "`blocks-7`"),
        (&["--protocol", "leave-one-session-out"], "sessions"),
        (&["--protocol", "some"], "'some'"),
    ] {
        let nowhere = folder.path().join("nowhere");
        let error = fail(reproduce("table4", &data, &nowhere).args(arguments));
        assert!(error.contains(part), "{error}");
    }
}

/// A directory tree with the structure of IEMOCAP, which requires a license.
pub(crate) fn iemocap(data: &Path) {
    for session in 1..=3 {
        let dialog = format!("Ses0{session}F_impro01");
        let mut list = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\r\n\r\n".to_owned();
        for turn in 0..8 {
            let (code, word) = [
                ("neu", "Neutral"),
                ("exc", "Excited"),
                ("ang", "Anger"),
                ("xxx", "Other"),
            ][turn % 4];
            let name = format!("{dialog}_{}{turn:03}", if turn < 4 { 'F' } else { 'M' });
            list += &format!(
                "[1.0 - 2.0]\t{name}\t{code}\t[2.5, 2.5, 2.5]\r\nC-E1:\t{word};\t()\r\nC-E2:\t{word}; Sadness;\t()\r\n\r\n"
            );
            let file = format!("Session{session}/sentences/wav/{dialog}/{name}.wav");
            put(data, &file, &tone(0.02 + 0.05 * (turn % 4) as f32));
        }
        put(
            data,
            &format!("Session{session}/dialog/EmoEvaluation/{dialog}.txt"),
            list.as_bytes(),
        );
    }
}

/// IEMOCAP requires a license, so the test uses a synthetic tree.
#[test]
fn iemocap_is_supported() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("IEMOCAP_full_release");
    iemocap(&data);
    let out = folder.path().join("out");
    let mut command = reproduce("table4", &data, &out);
    command.args([
        "--corpus",
        "iemocap",
        "--protocol",
        "leave-one-session-out",
        "--blocks",
        "1",
    ]);
    command.args([
        "--steps",
        "1",
        "--batch",
        "2",
        "--evaluate-every",
        "1",
        "--folds",
        "1",
    ]);
    let (printed, _) = succeed(&mut command);
    assert!(
        printed.contains("70.48"),
        "focal loss beside the paper's: {printed}"
    );
    let result = numbers(&out.join("blocks-1-focal/seed-0-fold-1.json"));
    assert_eq!(result["test"]["name"], "Session2");
    assert_eq!(result["test"]["answers"].as_array().unwrap().len(), 6);
    assert_eq!(
        result["job"]["training"]["loss"]["lambda"],
        serde_json::json!([0.0, 1.0, 2.0])
    );
}

#[test]
fn faults_of_a_corpus_are_counted_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    put(&data, "wav/03a01Ne.wav", b"no sound");
    put(&data, "wav/03a01We.wav", &wav(&[100; 100]));
    put(&data, "wav/03a01Aa.wav", &tone(0.1));
    let (_, stderr) = succeed(reproduce("table4", &data, &out).args(SETTINGS.split(' ')));
    for part in [
        "skipped: corpus recording",
        "03a01Ne.wav",
        "03a01We.wav: expected at least 960 samples",
        "2 skipped in total",
        "a single utterance is labeled `fear`",
        "the test set has no fear",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    let error = fail(
        reproduce("table4", &data, &folder.path().join("strict"))
            .arg("--strict")
            .args(SETTINGS.split(' ')),
    );
    assert!(error.contains("03a01Ne.wav"), "{error}");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let mut command = reproduce("table4", &empty, &out);
    assert!(fail(command.args(["--corpus", "emodb"])).contains("no recording"));
}

#[test]
fn a_corpus_is_inspected() {
    let folder = tempfile::tempdir().unwrap();
    emodb(folder.path());
    put(folder.path(), "wav/03a01Na.wav", &tone(0.3));
    let inspect = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
        command
            .args(["corpus", "inspect"])
            .arg(folder.path())
            .args(arguments);
        command
    };
    let (text, _) = succeed(&mut inspect(&[]));
    for part in [
        "24",
        "anger",
        "3 (8 to 8 utterances each",
        "A 22, B 1, C 1",
        "duplicates (1)",
        "16000 Hz: 24",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (json, _) = succeed(&mut inspect(&["--json"]));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["corpus"], &json["labels"]["anger"]),
        (&Value::from("emodb"), &Value::from(12))
    );
    put(folder.path(), "wav/holiday.wav", b"");
    succeed(&mut inspect(&[]));
    assert!(fail(&mut inspect(&["--strict"])).contains("holiday.wav"));
}
