//! Tests the command line as a process with output, errors and an exit code.
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
use speech_emotion::model::{ModelFile, Precision};

mod bad_input;
mod classify;
mod written_files;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests");

fn clip(name: &str) -> PathBuf {
    Path::new(TESTS).join("clips").join(name)
}

/// The network with random weights whose outputs are in the golden data of PyTorch.
fn golden_model() -> PathBuf {
    Path::new(TESTS).join("golden/network.safetensors")
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_speech-emotion"))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs a command that must succeed; returns its standard output.
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

/// Runs a command that must fail; returns its error message.
#[track_caller]
fn fail(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    let message = text(&stderr);
    assert_eq!(status.code(), Some(2), "{message}");
    assert_eq!(message.lines().count(), 1, "one sentence: {message}");
    let sentence = message.strip_prefix("speech-emotion: ");
    sentence.expect(message).trim_end().to_owned()
}

#[track_caller]
fn assert_contains(sentence: &str, parts: &[&str]) {
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

#[test]
fn help_and_version_are_not_failures() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["classify", "--help"],
        &["help", "train"],
    ] {
        assert!(succeed(command().args(arguments)).len() > 10);
    }
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
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
