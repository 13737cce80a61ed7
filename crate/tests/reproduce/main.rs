//! Runs `reproduce` as a process that may be killed or run concurrently.
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
use speech_emotion::internal::Generator;

mod cards;
mod corpora;
mod folders;
mod heads;
mod killed;
mod settings;
mod speaker_normalization;
mod table5;

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

/// A tone of a tenth of a second.
fn tone(pitch: f32) -> Vec<u8> {
    let sample = |index: u32| (9000.0 * (index as f32 * pitch).sin()) as i16;
    wav(&(0..1600).map(sample).collect::<Vec<_>>())
}

fn put(folder: &Path, file: &str, bytes: &[u8]) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Three speakers of Emo-DB with four utterances for each of two emotions.
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
    let message = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{message}");
    // The error is the last line, after warnings and progress.
    message.lines().last().unwrap_or_default().to_owned()
}

/// The metrics of a result, without its provenance.
fn numbers(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    without_origin(&text)
}

fn without_origin(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text).unwrap();
    let object = value.as_object_mut().unwrap();
    object.remove("origin");
    object.remove("origins");
    value
}

/// The packed results in a folder, decompressed by another program.
fn packed(folder: &Path) -> Vec<Value> {
    let mut gzip = Command::new("gzip");
    let (text, _) = succeed(gzip.arg("-dc").arg(folder.join("folds.jsonl.gz")));
    text.lines().map(without_origin).collect()
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
