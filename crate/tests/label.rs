//! Tests the command `speech-emotion label` as a process that may be killed, and its tables.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::Value;
use speech_emotion::internal::Generator;

const CLIPS: [&str; 2] = ["03a01Nc", "03a02Ta"];

fn clips() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clips")
}

/// A folder with copies of two clips, `a-0.flac`, `b-0.flac`, `a-1.flac`, ..., and a file that is not audio.
fn archive(copies: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] =
        CLIPS.map(|clip| fs::read(clips().join(format!("training/{clip}.flac"))).unwrap());
    for copy in 0..copies {
        fs::write(folder.path().join(format!("{copy:03}-a.flac")), &first).unwrap();
        fs::write(folder.path().join(format!("{copy:03}-b.flac")), &second).unwrap();
    }
    fs::write(folder.path().join("notes.wav"), "no audio").unwrap();
    folder
}

fn label(inputs: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    command.arg("label").arg(inputs).arg("--out").arg(out);
    command
}

/// Runs a command; returns the exit code and the last line of standard error.
fn run(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    let text = String::from_utf8(stderr).unwrap();
    (
        status.code(),
        text.lines().last().unwrap_or_default().to_owned(),
    )
}

#[track_caller]
fn fail(command: &mut Command, part: &str) {
    let (code, line) = run(command);
    assert_eq!(code, Some(2), "{line}");
    assert!(line.contains(part), "{part}: {line}");
}

fn json_lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_table_has_a_row_for_each_recording_with_the_results_of_classify() {
    let archive = archive(1);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("labels.jsonl");
    let (code, line) = run(label(archive.path(), &out).arg("--embedding"));
    assert_eq!(code, Some(2));
    assert!(line.contains("1 of 3 recordings have no label"), "{line}");
    let rows = json_lines(&out);
    let name = |row: &Value| {
        Path::new(row["path"].as_str().unwrap())
            .file_name()
            .unwrap()
            .to_owned()
    };
    let names: Vec<_> = rows.iter().map(name).collect();
    assert_eq!(names, ["000-a.flac", "000-b.flac", "notes.wav"]);
    assert!(rows[2]["error"].as_str().unwrap().contains("expected") && rows[2]["label"].is_null());
    assert_eq!(rows[0]["embedding"].as_array().unwrap().len(), 512);

    let mut classify = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    classify
        .args(["classify", "--json"])
        .arg(archive.path().join("000-a.flac"));
    let classification: Value = serde_json::from_slice(&classify.output().unwrap().stdout).unwrap();
    assert_eq!(rows[0]["label"], classification["label"]);
    assert_eq!(rows[0]["confidence"], classification["confidence"]);
    for (label, probability) in classification["probabilities"].as_object().unwrap() {
        assert_eq!(&rows[0][format!("probability_{label}")], probability);
    }

    // CSV has the same values.
    let csv = folder.path().join("labels.csv");
    assert_eq!(run(&mut label(archive.path(), &csv)).0, Some(2));
    let mut reader = csv::Reader::from_path(&csv).unwrap();
    let columns = reader.headers().unwrap().clone();
    assert_eq!(
        columns.iter().take(5).collect::<Vec<_>>(),
        ["path", "seconds", "label", "confidence", "unsure"]
    );
    assert_eq!(columns.iter().next_back(), Some("error"));
    for (cells, row) in reader.records().zip(&rows) {
        for (column, cell) in columns.iter().zip(&cells.unwrap()) {
            let text = match &row[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            assert_eq!(cell, text, "{column}");
        }
    }
    // A complete table is not changed, and the exit code is the same.
    let before = fs::metadata(&csv).unwrap().modified().unwrap();
    assert_eq!(run(&mut label(archive.path(), &csv)).0, Some(2));
    assert_eq!(fs::metadata(&csv).unwrap().modified().unwrap(), before);
}

#[test]
fn parquet_has_the_rows_of_json_lines() {
    let archive = archive(2);
    let folder = tempfile::tempdir().unwrap();
    let [table, lines] = ["labels.parquet", "labels.jsonl"].map(|name| folder.path().join(name));
    for out in [&table, &lines] {
        assert_eq!(
            run(label(archive.path(), out).arg("--embedding")).0,
            Some(2)
        );
    }
    let reader = SerializedFileReader::new(fs::File::open(&table).unwrap()).unwrap();
    let rows: Vec<Row> = reader
        .get_row_iter(None)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let expected = json_lines(&lines);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(&expected) {
        let columns: Vec<_> = row.get_column_iter().map(|(name, _)| name).collect();
        assert_eq!(
            columns,
            expected.as_object().unwrap().keys().collect::<Vec<_>>()
        );
        for (name, field) in row.get_column_iter() {
            let expected = &expected[name];
            match field {
                Field::Null => assert!(expected.is_null(), "{name}"),
                Field::Str(text) => assert_eq!(expected, text),
                Field::Double(number) => assert_eq!(expected.as_f64(), Some(*number)),
                Field::Float(number) => assert_eq!(expected.as_f64().unwrap() as f32, *number),
                // A row without an embedding has a list of nulls, because the list has a fixed size.
                Field::ListInternal(list) if expected.is_null() => {
                    assert_eq!(list.elements(), [const { Field::Null }; 512], "{name}");
                }
                Field::ListInternal(list) => {
                    let floats = list.elements().iter().map(|value| match value {
                        Field::Float(number) => *number,
                        other => panic!("{other}"),
                    });
                    let expected = expected.as_array().unwrap().iter();
                    let expected = expected.map(|value| value.as_f64().unwrap() as f32);
                    assert!(floats.eq(expected), "{name}");
                }
                other => panic!("{name}: {other}"),
            }
        }
    }
}

#[test]
fn windows_cover_each_recording() {
    let archive = archive(1);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("labels.jsonl");
    run(label(archive.path(), &out).args(["--every", "0.5", "--window", "1"]));
    let rows = json_lines(&out);
    let starts: Vec<f64> = rows
        .iter()
        .filter_map(|row| row["start"].as_f64())
        .collect();
    assert!(
        starts.len() > 3 && starts[1] == 0.5 && rows[0]["seconds"] == 1.0,
        "{starts:?}"
    );
    assert_eq!(rows.len(), starts.len() + 1, "one row has the error");
}

/// The number of kills; for more use `KILLS=50 cargo test --test label killed`.
fn required_kills() -> usize {
    std::env::var("KILLS").map_or(2, |kills| kills.parse().unwrap())
}

#[test]
fn killed_at_any_moment_it_writes_the_same_bytes() {
    let archive = archive(6);
    let folder = tempfile::tempdir().unwrap();
    let undisturbed = folder.path().join("undisturbed.csv");
    run(&mut label(archive.path(), &undisturbed));
    let out = folder.path().join("labels.csv");
    let mut moments = Generator::new(required_kills() as u64);
    let mut kills = 0;
    for round in 0.. {
        let mut command = label(archive.path(), &out);
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        if kills < required_kills() {
            // The time before a kill increases, so that the test ends on machines of any speed.
            let longest = 200.0 + 150.0 * round as f32;
            std::thread::sleep(Duration::from_millis((longest * moments.uniform()) as u64));
            kills += usize::from(child.try_wait().unwrap().is_none());
            let _ = child.kill();
        }
        let ended = child.wait().unwrap();
        if ended.code() == Some(2) {
            break;
        }
        // A line that was truncated by a power failure.
        let journal = folder.path().join("labels.csv.journal");
        if let Ok(bytes) = fs::read(&journal) {
            fs::write(&journal, &bytes[..bytes.len().saturating_sub(10)]).unwrap();
        }
    }
    assert_eq!(fs::read(&out).unwrap(), fs::read(&undisturbed).unwrap());
    assert!(!folder.path().join("labels.csv.journal").exists());

    // The concatenated tables of all shards are the complete table.
    let mut rows = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let out = folder.path().join(format!("part-{}.csv", &shard[..1]));
        run(label(archive.path(), &out).args(["--shard", shard]));
        let text = fs::read_to_string(&out).unwrap();
        let skipped = usize::from(!rows.is_empty());
        rows.extend(text.lines().skip(skipped).map(str::to_owned));
    }
    let text = fs::read_to_string(&undisturbed).unwrap();
    assert_eq!(rows, text.lines().collect::<Vec<_>>());
}

#[test]
fn bad_inputs_and_outputs_are_refused_by_name() {
    let archive = archive(1);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let out = at("labels.csv");
    run(&mut label(archive.path(), &out));
    fail(
        label(archive.path(), &out).args(["--every", "1"]),
        "windows: expected",
    );
    fail(
        label(archive.path(), &out).args(["--shard", "1/2"]),
        "inputs: expected",
    );
    fail(
        label(archive.path(), &out).arg("--embedding"),
        "embedding: expected",
    );
    let model = clips().join("../golden/network.safetensors");
    fail(
        label(archive.path(), &out).arg("--model").arg(model),
        "model: expected",
    );
    fail(
        &mut label(&archive.path().join("000-a.flac"), &out),
        "inputs: expected",
    );

    fs::write(at("mine.csv"), "mine").unwrap();
    fail(&mut label(archive.path(), &at("mine.csv")), "another file");
    assert_eq!(fs::read_to_string(at("mine.csv")).unwrap(), "mine");
    fail(
        &mut label(archive.path(), &at("absent/labels.csv")),
        "a folder that exists",
    );
    fail(
        &mut label(archive.path(), &at("labels.xlsx")),
        "--out: expected a name that ends in",
    );
    for shard in ["0/2", "3/2", "half"] {
        fail(
            label(archive.path(), &at("new.csv")).args(["--shard", shard]),
            "from 1 to N",
        );
    }
    let file = archive.path().join("000-a.flac");
    fail(
        label(archive.path(), &at("new.csv")).arg(&file),
        "the same file as",
    );
    fail(
        &mut label(&at("absent.wav"), &at("new.csv")),
        "absent.wav: expected a file",
    );
    fs::create_dir(at("empty")).unwrap();
    fail(
        &mut label(&at("empty"), &at("new.csv")),
        "a folder with audio files",
    );
    fail(&mut label(&at("*.flac"), &at("new.csv")), "no match");
    assert!(!at("new.csv").exists() && !at("new.csv.run.json").exists());

    // Missing files and names that are not UTF-8 have rows with their errors.
    fs::write(
        at("list"),
        format!("{}\n{}\n", file.display(), at("gone.wav").display()),
    )
    .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    command
        .args(["label", "--list"])
        .arg(at("list"))
        .arg("--out")
        .arg(at("list.jsonl"));
    fail(&mut command, "1 of 2 recordings have no label");
    let rows = json_lines(&at("list.jsonl"));
    assert!(rows[0]["error"].is_null());
    assert!(rows[1]["error"].as_str().unwrap().contains("No such file"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_has_a_row() {
    use std::os::unix::ffi::OsStrExt;
    let archive = archive(1);
    let name = std::ffi::OsStr::from_bytes(b"\xff.flac");
    fs::rename(archive.path().join("000-a.flac"), archive.path().join(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("labels.jsonl");
    fail(&mut label(archive.path(), &out), "2 of 3");
    let errors: Vec<String> = json_lines(&out)
        .iter()
        .filter_map(|row| Some(row["error"].as_str()?.to_owned()))
        .collect();
    assert!(
        errors.iter().any(|error| error.contains("UTF-8")),
        "{errors:?}"
    );
}

/// Simulates a full disk with a file size limit.
#[cfg(unix)]
#[test]
fn a_full_disk_is_one_error_and_the_run_resumes() {
    let archive = archive(10);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("labels.jsonl");
    let program = label(archive.path(), &out);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "bash"]);
    shell
        .arg(program.get_program())
        .args(program.get_args())
        .arg("--embedding");
    fail(&mut shell, "a file that can be written");
    assert!(!out.exists());
    fail(label(archive.path(), &out).arg("--embedding"), "1 of 21");
    assert_eq!(json_lines(&out).len(), 21);
}
