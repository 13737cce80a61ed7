//! Tests of the rows of Table 5.

use super::corpora::iemocap;
use super::*;

const QUICK: &str = "--steps 1 --batch 2 --evaluate-every 1 --folds 0";

#[test]
fn drn_is_trained_saved_and_inspected() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    let arguments: Vec<&str> = QUICK
        .split(' ')
        .chain(["--rows", "drn", "--models"])
        .collect();
    let (printed, _) = succeed(reproduce("table5", &data, &out).args(&arguments));
    assert!(printed.contains("DRN"), "{printed}");
    let summary = numbers(&out.join("summary.json"));
    assert_eq!(summary["rows"][0]["row"], "drn");
    assert_eq!(summary["rows"][0]["parameters"], 9_969_967);
    // The training settings are those of the row, with the given changes.
    let result = numbers(&out.join("drn/seed-0-fold-0.json"));
    assert_eq!(result["job"]["comparison"], "drn");
    let training = &result["job"]["training"];
    assert_eq!(
        (&training["patience"], &training["steps"]),
        (&20.into(), &1.into())
    );

    let networks = summary["systems"].as_array().unwrap();
    assert_eq!(networks.len(), 4);
    assert_eq!(networks[2]["storedBytes"], 4_433_644);
    assert_eq!(networks[0]["publishedUa"], 82.82);
    let document = fs::read_to_string(out.join("summary.md")).unwrap();
    for part in [
        "BCRNN (Zhao et al. 2019)",
        "323.46 M",
        "leave-one-speaker-out",
        "25.41",
    ] {
        assert!(document.contains(part), "{part}: {document}");
    }

    let model = out.join("drn/seed-0-fold-0.safetensors");
    let mut inspect = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    let (card, _) = succeed(inspect.arg("inspect").arg(&model));
    assert!(card.contains("DRN") && card.contains("9969967"), "{card}");
    let mut classify = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    classify.arg("classify").arg("--model").arg(&model);
    let error = fail(classify.arg(data.join("wav/03a01Wa.wav")));
    assert!(error.contains("`drn`"), "{error}");
    let start = reproduce("table4", &data, &folder.path().join("start"))
        .args(QUICK.split(' '))
        .arg("--start")
        .arg(&model)
        .output()
        .unwrap();
    assert_eq!(start.status.code(), Some(2));
    assert!(String::from_utf8(start.stderr).unwrap().contains("`drn`"));

    let other = folder.path().join("other");
    for (options, part) in [
        (&["--recipe", "best"][..], "`paper`"),
        (
            &["--set", "augmentation.tempo=0.1", "--rows", "3d-acrnn"],
            "augmentation",
        ),
        (&["--rows", "acrnn"], "3d-acrnn, drn, bcrnn, proposed"),
    ] {
        let mut command = reproduce("table5", &data, &other);
        command.args(QUICK.split(' '));
        if !options.contains(&"--rows") {
            command.args(["--rows", "drn"]);
        }
        let error = fail(command.args(options));
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn all_networks_run_on_a_tree_of_iemocap() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (
        folder.path().join("IEMOCAP_full_release"),
        folder.path().join("out"),
    );
    iemocap(&data);
    let mut command = reproduce("table5", &data, &out);
    command.args(QUICK.split(' '));
    command.args(["--corpus", "iemocap", "--protocol", "leave-one-session-out"]);
    command.args(["--rows", "3d-acrnn,drn,bcrnn,proposed"]);
    succeed(&mut command);
    let summary = numbers(&out.join("summary.json"));
    let rows = summary["rows"].as_array().unwrap();
    let parameters: Vec<(&str, u64)> = rows
        .iter()
        .map(|row| {
            (
                row["row"].as_str().unwrap(),
                row["parameters"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        parameters[..3],
        [
            ("3d-acrnn", 7_334_724),
            ("drn", 9_969_364),
            ("bcrnn", 7_335_108)
        ]
    );
    assert_eq!(parameters[3].0, "proposed");
    assert_eq!(rows[1]["paper"]["ua"], 67.4);
    assert_eq!(summary["systems"][2]["publishedUa"], 61.9);
}
