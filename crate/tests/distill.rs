//! Runs `speech-emotion distill` with the small teacher of tests/golden on the clips of tests/clips.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const TEACHER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/golden/teacher.safetensors"
);
const CLIPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/clips");

fn distill(out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    command
        .args(["distill", CLIPS, "--teacher", TEACHER, "--blocks", "1"])
        .args([
            "--set",
            "batch=4",
            "--set",
            "crop=60",
            "--set",
            "evaluateEvery=2",
        ])
        .arg("--out")
        .arg(out)
        .args(more)
        .stdin(Stdio::null());
    command
}

fn sentence(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_killed_distillation_resumes_to_the_bytes_of_an_unkilled_one() {
    let folder = tempfile::tempdir().unwrap();
    let updates = ["--updates", "40"];
    let whole = folder.path().join("whole.safetensors");
    let output = distill(&whole, &updates).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Tiny, block 2"), "{text}");

    let killed = folder.path().join("killed.safetensors");
    let checkpoint = folder.path().join("killed.safetensors.checkpoint");
    let mut child = distill(&killed, &updates)
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !checkpoint.exists() && began.elapsed() < Duration::from_secs(300) {
        std::thread::sleep(Duration::from_millis(5));
    }
    // SIGKILL on Unix.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(checkpoint.exists() && !killed.exists());
    let output = distill(&killed, &updates).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("resumed after update"), "{errors}");
    assert!(!checkpoint.exists());
    assert_eq!(
        std::fs::read(&whole).unwrap(),
        std::fs::read(&killed).unwrap()
    );

    let inspected = Command::new(env!("CARGO_BIN_EXE_speech-emotion"))
        .arg("inspect")
        .arg(&whole)
        .output()
        .unwrap();
    assert!(inspected.status.success(), "{inspected:?}");
    let text = String::from_utf8(inspected.stdout).unwrap();
    assert!(text.contains("trunk"), "{text}");
}

#[test]
fn invalid_distillation_gives_a_one_line_error() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("trunk.safetensors");
    let run = |out: &Path, more: &[&str]| sentence(&distill(out, more).output().unwrap());
    let text = run(&out, &["--teacher-blocks", "3"]);
    assert!(text.contains("blocks.2.mlp.hidden.weight"), "{text}");
    let text = run(&out, &["--set", "augmentation.tempo=0.1"]);
    assert!(text.contains("augmentation"), "{text}");
    let text = run(&folder.path().join("none").join("x"), &[]);
    assert!(text.contains("--out"), "{text}");

    std::fs::write(folder.path().join("trunk.safetensors.checkpoint"), "bad").unwrap();
    let text = run(&out, &["--updates", "2"]);
    assert!(text.contains("checkpoint"), "{text}");

    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_speech-emotion"))
        .arg("distill")
        .arg(empty.path())
        .args(["--teacher", TEACHER, "--out"])
        .arg(&out)
        .output()
        .unwrap();
    let text = sentence(&output);
    assert!(text.contains("0.6 s"), "{text}");
}
