//! Tests of packed results.

use std::io::Write;

use super::*;

#[test]
fn packed_folds_match_their_files() {
    let prepared = toy();
    let plan = plan(Protocol::TenFold);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    let jobs = [10, 2, 3].map(|fold| plan.job(&plan.rows[0], 0, fold));
    let first = run_in(&jobs[1], &prepared, &folder).unwrap();
    let results = jobs.clone().map(|job| FoldResult {
        job,
        ..first.clone()
    });
    let own = |index: usize| folder.result_path(&jobs[index]);
    let all = || {
        [1, 2, 0]
            .map(|index: usize| results[index].clone())
            .to_vec()
    };
    // Another process that read the folder before packing.
    let other = ResultsFolder::existing(path.path()).unwrap();
    assert_eq!(other.result(&jobs[0]).unwrap(), None);

    folder.put_result(&results[0]).unwrap();
    folder.pack().unwrap();
    assert!(!own(0).exists() && !own(1).exists());
    folder.put_result(&results[2]).unwrap();
    assert_eq!(folder.results().unwrap(), all());
    let unpacked = std::fs::read(own(2)).unwrap();
    folder.pack().unwrap();
    let packed = path.path().join("folds.jsonl.gz");
    assert_eq!(folder.location(&jobs[2]), packed);
    let bytes = std::fs::read(&packed).unwrap();
    for folder in [&folder, &other] {
        for (job, result) in jobs.iter().zip(&results) {
            assert_eq!(folder.result(job).unwrap().as_ref(), Some(result));
        }
    }
    // Interrupted after the packed file was written: the file of the fold still exists.
    std::fs::create_dir_all(own(2).parent().unwrap()).unwrap();
    std::fs::write(own(2), unpacked).unwrap();
    assert_eq!(folder.results().unwrap(), all());
    folder.pack().unwrap();
    assert!(!own(2).exists() && std::fs::read(&packed).unwrap() == bytes);

    let mut changed = results[2].clone();
    changed.test.predictions[0].logits[0] += 1.0;
    folder.put_result(&changed).unwrap();
    let error = folder.pack().unwrap_err().to_string();
    assert!(
        error.contains("the same result as folds.jsonl.gz"),
        "{error}"
    );
    assert!(own(2).exists() && std::fs::read(&packed).unwrap() == bytes);
    let mut larger = jobs[0].clone();
    larger.training.batch = 5;
    let error = folder.result(&larger).unwrap_err();
    assert_eq!(error.code(), "results-configuration");
    assert!(error.to_string().contains("folds.jsonl.gz"), "{error}");
}

#[test]
fn a_damaged_file_of_packed_folds_is_refused() {
    let prepared = toy();
    let plan = plan(Protocol::TenFold);
    let job = plan.job(&plan.rows[0], 0, 3);
    let path = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(path.path()).unwrap();
    run_in(&job, &prepared, &folder).unwrap();
    folder.pack().unwrap();
    let packed = path.path().join("folds.jsonl.gz");
    let good = std::fs::read(&packed).unwrap();
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let cases = [
        (good[..good.len() / 2].to_vec(), "JSON Lines in gzip"),
        (good.repeat(2), "a seed 0 fold 3 twice"),
        ([&good[..], b"more"].concat(), "JSON Lines in gzip"),
        (b"{}".to_vec(), "JSON Lines in gzip"),
        (gzip("{}\n"), "the result of a fold"),
        (gzip("\n"), "the result of a fold"),
        (gzip("\u{fffd}"), "the result of a fold"),
    ];
    for (bytes, expected) in cases {
        std::fs::write(&packed, &bytes).unwrap();
        let open = ResultsFolder::existing(path.path()).unwrap();
        for error in [open.result(&job).unwrap_err(), open.pack().unwrap_err()] {
            assert_eq!(error.code(), "results");
            assert!(error.to_string().contains(expected), "{expected}: {error}");
        }
        assert_eq!(std::fs::read(&packed).unwrap(), bytes);
    }
}
