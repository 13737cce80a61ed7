//! Tests the command `speech-emotion export`. `tests/exchange` compares the output values.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Runs the command; returns the exit code and the last line of standard error.
fn export(model: Option<&Path>, out: &Path, options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speech-emotion"));
    command.arg("export").args(model).arg("--onnx").arg(out);
    let output = command.args(options).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let line = text.lines().last().unwrap_or_default().to_owned();
    (output.status.code(), line)
}

/// The golden model with another architecture in its metadata.
fn with_architecture(name: &str, folder: &Path) -> PathBuf {
    let bytes = fs::read(root("tests/golden/network.safetensors")).unwrap();
    let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let mut header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
    header["__metadata__"]["architecture"] = name.into();
    let header = header.to_string();
    let mut changed = (header.len() as u64).to_le_bytes().to_vec();
    changed.extend_from_slice(header.as_bytes());
    changed.extend_from_slice(&bytes[8 + length..]);
    let path = folder.join("model.safetensors");
    fs::write(&path, changed).unwrap();
    path
}

#[test]
fn a_model_file_and_the_built_in_model_are_exported() {
    let folder = tempfile::tempdir().unwrap();
    let [samples, log_mel, again] =
        ["samples.onnx", "log-mel.onnx", "again.onnx"].map(|name| folder.path().join(name));
    let shipped = root("crate/model/emodb.safetensors");
    assert_eq!(export(None, &samples, &[]), (Some(0), String::new()));
    assert_eq!(export(Some(&shipped), &again, &[]).0, Some(0));
    assert_eq!(fs::read(&samples).unwrap(), fs::read(&again).unwrap());
    assert_eq!(export(None, &log_mel, &["--from", "log-mel"]).0, Some(0));
    let sizes = [&samples, &log_mel].map(|path| fs::metadata(path).unwrap().len());
    // The Fourier transform and the mel filters.
    assert!(sizes[0] > sizes[1] + 2_000_000, "{sizes:?}");
}

#[test]
fn the_large_model_is_exported() {
    let folder = tempfile::tempdir().unwrap();
    let large = root("crate/model/emodb-large.safetensors");
    for input in ["samples", "log-mel"] {
        let out = folder.path().join(input);
        let result = export(Some(&large), &out, &["--from", input]);
        assert_eq!(result, (Some(0), String::new()));
        // 4.1 million parameters in single precision.
        assert!(fs::metadata(&out).unwrap().len() > 16_500_000);
    }
}

#[test]
fn unsupported_exports_give_a_one_line_error() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.onnx");
    let missing = folder.path().join("missing/out.onnx");
    let other = with_architecture("conformer", folder.path());
    let trunk = root("crate/model/trunk.safetensors");
    let golden = root("tests/golden/network.safetensors");
    let cases: [(&Path, &Path, &[&str], &str); 5] = [
        (&other, &out, &[], "`conformer`"),
        (&trunk, &out, &[], "a trunk"),
        (
            &golden,
            &missing,
            &[],
            "--onnx: expected a file in a folder",
        ),
        (&golden, &out, &["--session-offset"], "`embedding.mean`"),
        (&root("Cargo.toml"), &out, &[], "safetensors"),
    ];
    for (model, out, options, part) in cases {
        let (code, line) = export(Some(model), out, options);
        assert_eq!(code, Some(2), "{line}");
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(!out.exists());
}
