//! Result folders: merge, validation, and a full disk.

use super::*;

#[test]
fn folds_computed_separately_are_merged_into_the_same_table() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let folder = tempfile::tempdir().unwrap();
    let machine = |name: &str| folder.path().join(name);
    for (name, fold) in [("one", "0"), ("two", "1")] {
        let mut command = reproduce("table4", &data, &machine(name));
        command
            .args(FOLD.split(' '))
            .args(["--rows", "blocks-1", "--folds", fold]);
        if name == "one" {
            command.arg("--models");
        }
        let (printed, _) = succeed(&mut command);
        let network = format!("blocks-1/seed-0-fold-{fold}.safetensors");
        assert_eq!(machine(name).join(network).exists(), name == "one");
        assert!(printed.contains("8 fold(s) missing"), "{printed}");
    }
    let merged = machine("merged");
    let mut merge = reproduce("table4", &data, &merged);
    merge
        .args(FOLD.split(' '))
        .args(["--rows", "blocks-1", "--merge"]);
    succeed(merge.arg(machine("one")).arg(machine("two")));
    let summary = |folder: &Path| numbers(&folder.join("summary.json"));
    assert_eq!(summary(&merged), summary(&out));
    let folds: Vec<Value> = FILES[..2]
        .iter()
        .map(|file| numbers(&out.join(file)))
        .collect();
    assert_eq!(packed(&merged), folds);
    assert!(!merged.join("blocks-1").exists());
    // Packed folds can be merged too.
    let again = machine("again");
    let mut merge = reproduce("table4", &data, &again);
    merge
        .args(FOLD.split(' '))
        .args(["--rows", "blocks-1", "--merge"]);
    succeed(merge.arg(&merged).arg(machine("one")));
    assert_eq!(packed(&again), folds);
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
    // Too long to finish within the test.
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
    let held = error.contains("in use by another run");
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

/// Simulates a full disk with a file size limit: a write fails halfway.
#[cfg(unix)]
#[test]
fn a_full_disk_during_a_checkpoint_loses_only_the_checkpoint() {
    let Undisturbed { data, out, _folder } = undisturbed();
    let folder = tempfile::tempdir().unwrap();
    let again = folder.path().join("again");
    let program = reproduce("table4", &data, &again);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1024; exec \"$@\"", "bash"]);
    shell.arg(program.get_program()).args(program.get_args());
    let (_, warnings) = succeed(shell.args(SETTINGS.split(' ')).args(["--rows", "blocks-1"]));
    assert!(
        warnings.contains("warning: checkpoint at step 1 not written"),
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
