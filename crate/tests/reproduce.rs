//! Measurements over corpora as their users meet them: a process that may be killed, or meet another one.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use speech_emotion::random::Generator;

const FOLD: &str = "--blocks 1 --steps 4 --batch 4 --evaluate-every 1";
const SETTINGS: &str = "--blocks 1 --steps 4 --batch 4 --evaluate-every 1 --folds 0,1";

fn wav(samples: &[i16]) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + 2 * samples.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data");
    bytes.extend((2 * samples.len() as u32).to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// A tenth of a second of a tone.
fn tone(pitch: f32) -> Vec<u8> {
    let sample = |index: u32| (9000.0 * (index as f32 * pitch).sin()) as i16;
    wav(&(0..1600).map(sample).collect::<Vec<_>>())
}

fn put(folder: &Path, file: &str, bytes: &[u8]) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Three speakers of Emo-DB, four utterances each of two emotions.
fn emodb(folder: &Path) {
    for (speaker, offset) in [("03", 0.0), ("08", 0.01), ("09", 0.02)] {
        for version in 'a'..='d' {
            for (letter, pitch) in [('W', 0.3), ('N', 0.05)] {
                let pitch = pitch + offset + 0.003 * (version as u32 - 97) as f32;
                put(
                    folder,
                    &format!("wav/{speaker}a01{letter}{version}.wav"),
                    &tone(pitch),
                );
            }
        }
    }
    put(
        folder,
        "erkennung.txt",
        b"Nr.\tSatz\terkannt\n1\t03a01Wa.wav\t60,00\n2\t03a01Wb.wav\t80,00\n",
    );
}

fn reproduce(table: &str, data: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    command
        .args(["reproduce", table, "--data"])
        .arg(data)
        .arg("--out")
        .arg(out);
    command
}

#[track_caller]
fn succeed(command: &mut Command) -> (String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let [out, err] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(status.success(), "{err}");
    (out, err)
}

#[track_caller]
fn fail(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    let complaint = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{complaint}");
    // What was wrong is the last of the sentences; those before it are warnings and progress.
    complaint.lines().last().unwrap_or_default().to_owned()
}

/// The numbers of a result, without who made them.
fn numbers(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let object = value.as_object_mut().unwrap();
    object.remove("origin");
    object.remove("origins");
    value
}

const FILES: [&str; 3] = [
    "blocks-1/seed-0-fold-0.json",
    "blocks-1/seed-0-fold-1.json",
    "summary.json",
];

struct Undisturbed {
    _folder: tempfile::TempDir,
    data: PathBuf,
    out: PathBuf,
}

fn undisturbed() -> Undisturbed {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    succeed(
        reproduce("table4", &data, &out)
            .args(SETTINGS.split(' '))
            .args(["--rows", "blocks-1"]),
    );
    Undisturbed {
        _folder: folder,
        data,
        out,
    }
}

/// How often the process is killed; more often than in CI with `KILLS=50 cargo test --test reproduce killed`.
fn kills_wanted() -> usize {
    std::env::var("KILLS").map_or(1, |kills| kills.parse().unwrap())
}

#[test]
fn killed_at_any_moment_it_ends_with_the_same_numbers() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let mut moments = Generator::new(kills_wanted() as u64);
    let mut kills = 0;
    while kills < kills_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let again = folder.path().join("again");
        let command = || {
            let mut command = reproduce("table4", &data, &again);
            command
                .args(SETTINGS.split(' '))
                .args(["--rows", "blocks-1"]);
            command
        };
        // Moments that hit the reading of the corpus, the training and the writing of files; each run is given longer, so
        // that one gets to the end on a machine of any speed.
        let mut longest = 80.0;
        loop {
            let mut child = command()
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(
                (longest * moments.uniform()) as u64 + 20,
            ));
            if child
                .try_wait()
                .unwrap()
                .is_some_and(|status| status.success())
            {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            longest = longest * 1.25 + 7.0;
        }
        for file in FILES {
            assert_eq!(
                numbers(&again.join(file)),
                numbers(&out.join(file)),
                "{file}, after {kills} kills"
            );
        }
        let rest: Vec<_> = fs::read_dir(again.join("blocks-1"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".json") && !name.ends_with(".part"))
            .collect();
        assert_eq!(rest, [""; 0], "no checkpoint is left over");
    }
    println!("{kills} kills");
}

#[test]
fn folds_measured_apart_are_merged_into_the_same_table() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let folder = tempfile::tempdir().unwrap();
    let machine = |name: &str| folder.path().join(name);
    for (name, fold) in [("one", "0"), ("two", "1")] {
        let mut command = reproduce("table4", &data, &machine(name));
        command
            .args(FOLD.split(' '))
            .args(["--rows", "blocks-1", "--folds", fold]);
        let (printed, _) = succeed(&mut command);
        assert!(
            printed.contains("8 fold(s) still to be measured"),
            "{printed}"
        );
    }
    let merged = machine("merged");
    let mut merge = reproduce("table4", &data, &merged);
    merge
        .args(FOLD.split(' '))
        .args(["--rows", "blocks-1", "--merge"]);
    succeed(merge.arg(machine("one")).arg(machine("two")));
    for file in FILES {
        assert_eq!(
            numbers(&merged.join(file)),
            numbers(&out.join(file)),
            "{file}"
        );
    }
    let svg = fs::read_to_string(merged.join("summary.svg")).unwrap();
    roxmltree::Document::parse(&svg).unwrap();
    let text = fs::read_to_string(merged.join("summary.md")).unwrap();
    assert!(text.contains("87.68") && text.contains("2 of 9"), "{text}");

    let mut other = reproduce("table4", &data, &machine("three"));
    let error = fail(other.args(["--blocks", "1", "--merge"]).arg(machine("one")));
    assert!(
        error.contains("another configuration (steps: expected 2200, received 4)"),
        "{error}"
    );
    let mut none = reproduce("table4", &data, &machine("four"));
    let error = fail(none.args(["--merge"]).arg(machine("absent")));
    assert!(error.contains("absent"), "{error}");
}

#[test]
fn a_second_run_and_another_configuration_are_refused_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    // Too long to end by itself.
    let long = "--blocks 1 --steps 100000 --batch 4 --evaluate-every 1 --folds 0";
    let mut first = reproduce("table4", &data, &out);
    let mut child = first
        .args(long.split(' '))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let checkpoint = out.join("blocks-1/seed-0-fold-0.checkpoint");
    for _ in 0..1200 {
        if checkpoint.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let error = fail(reproduce("table4", &data, &out).args(long.split(' ')));
    let held = error.contains("another run is at work");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(held, "{error}");

    let before = fs::read(&checkpoint).unwrap();
    let mut other = reproduce("table4", &data, &out);
    let error = fail(
        other
            .args(long.split(' ').take(4))
            .args(["--batch", "5", "--folds", "0"]),
    );
    assert!(
        error.contains("another configuration (batch: expected 5, received 4)"),
        "{error}"
    );
    assert!(fs::read(&checkpoint).unwrap() == before);
    fs::write(&checkpoint, &before[..before.len() / 2]).unwrap();
    let error = fail(reproduce("table4", &data, &out).args(long.split(' ')));
    assert!(error.contains("checkpoint"), "{error}");
}

/// A limit on the size of files stands for a full disk: writing fails in the middle.
#[cfg(unix)]
#[test]
fn a_full_disk_during_a_checkpoint_costs_the_checkpoint_only() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let folder = tempfile::tempdir().unwrap();
    let again = folder.path().join("again");
    let program = reproduce("table4", &data, &again);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$@\"", "bash"]);
    shell.arg(program.get_program()).args(program.get_args());
    let (_, warnings) = succeed(shell.args(SETTINGS.split(' ')).args(["--rows", "blocks-1"]));
    assert!(
        warnings.contains("warning: no checkpoint at step 1"),
        "{warnings}"
    );
    for file in FILES {
        assert_eq!(
            numbers(&again.join(file)),
            numbers(&out.join(file)),
            "{file}"
        );
    }
    for entry in fs::read_dir(again.join("blocks-1")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.ends_with(".json"), "{name} is left over");
    }
}

#[test]
fn rows_and_protocols_are_those_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    let quick = "--steps 1 --batch 2 --evaluate-every 1 --folds 0 --blocks 1";
    let mut speakers = reproduce("table2", &data, &out);
    let (printed, told) = succeed(
        speakers
            .args(quick.split(' '))
            .args(["--protocol", "leave-one-speaker-out"]),
    );
    assert!(
        printed.contains("no attention") && printed.contains("2 fold(s) still"),
        "{printed}"
    );
    assert!(
        told.contains("warning: no utterance is labelled `boredom`"),
        "{told}"
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

/// What whoever holds the licence will run, on a tree that only has the form of the corpus.
#[test]
fn iemocap_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("IEMOCAP_full_release");
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
            put(&data, &file, &tone(0.02 + 0.05 * (turn % 4) as f32));
        }
        put(
            &data,
            &format!("Session{session}/dialog/EmoEvaluation/{dialog}.txt"),
            list.as_bytes(),
        );
    }
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
fn a_bad_corpus_is_named_and_counted_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    put(&data, "wav/03a01Ne.wav", b"no sound");
    put(&data, "wav/03a01We.wav", &wav(&[100; 100]));
    put(&data, "wav/03a01Aa.wav", &tone(0.1));
    let (_, told) = succeed(reproduce("table4", &data, &out).args(SETTINGS.split(' ')));
    for part in [
        "left out: corpus recording",
        "03a01Ne.wav",
        "03a01We.wav: expected at least 960 samples",
        "2 left out in all",
        "a single utterance is labelled `fear`",
        "the test part has no fear",
    ] {
        assert!(told.contains(part), "{part}: {told}");
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
