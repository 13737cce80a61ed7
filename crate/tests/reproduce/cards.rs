//! Results in the model card.

use super::*;

#[test]
fn a_model_is_given_the_scores_of_new_speakers() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let data = at("data");
    emodb(&data);
    let mut measure = reproduce("table4", &data, &at("results"));
    measure.args(FOLD.split(' ')).args([
        "--rows",
        "blocks-1",
        "--protocol",
        "leave-one-speaker-out",
    ]);
    succeed(&mut measure);
    let program = || Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    let mut train = program();
    train
        .args(["train", "--corpus", "emodb", "--data"])
        .arg(&data)
        .args(FOLD.split(' '));
    succeed(train.arg("--out").arg(at("model")));
    let calibrate = |results: &Path| {
        let mut calibrate = program();
        calibrate
            .arg("calibrate")
            .arg(at("model"))
            .args(["--corpus", "emodb", "--data"])
            .arg(&data)
            .arg("--new-speakers")
            .arg(results)
            .arg("--out")
            .arg(at("calibrated"));
        calibrate
    };
    succeed(&mut calibrate(&at("results")));
    let inspect = |form: &str| succeed(program().args(["inspect", form]).arg(at("calibrated"))).0;
    let card: Value = serde_json::from_str(&inspect("--json")).unwrap();
    let summary = numbers(&at("results").join("summary.json"));
    let scores = &card["card"]["newSpeakers"];
    assert_eq!(scores["utterances"], 24);
    let ua = 100.0 * scores["ua"].as_f64().unwrap();
    assert!(
        (ua - summary["ua_mean"].as_f64().unwrap()).abs() < 1e-9,
        "{ua}"
    );
    let text = inspect("--markdown");
    for part in [
        "## New speakers",
        "(3 folds of 4 updates",
        "on 24 held-out recordings",
        "--protocol leave-one-speaker-out",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    let error = fail(&mut calibrate(&at("absent")));
    assert!(error.contains("expected a folder of results"), "{error}");
    assert!(!at("absent").exists());
}
