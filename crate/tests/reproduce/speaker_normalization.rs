//! Training with a fraction of the utterances normalized to their speakers.

use super::*;

const SPEAKERS: &str = "--rows blocks-1 --protocol leave-one-speaker-out --folds 0";

#[test]
fn a_fold_records_that_it_was_trained_with_normalized_utterances() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    emodb(&at("data"));
    let measure = |out: &str, fraction: &str| {
        let mut measure = reproduce("table4", &at("data"), &at(out));
        measure.args(FOLD.split(' ')).args(SPEAKERS.split(' '));
        measure.args(["--speaker-normalization", fraction]);
        measure
    };
    succeed(&mut measure("half", "0.5"));
    succeed(&mut measure("none", "0"));
    let fold = |out: &str| numbers(&at(out).join("blocks-1/seed-0-fold-0.json"));
    let (half, none) = (fold("half"), fold("none"));
    assert_eq!(
        half["job"]["training"]["augmentation"]["speakerNormalization"],
        0.5
    );
    assert_ne!(half["curve"], none["curve"]);
    // Metrics are for recordings without normalization.
    for part in ["validation", "test"] {
        assert_eq!(half[part]["answers"].as_array().unwrap().len(), 8, "{part}");
    }
    let text = fs::read_to_string(at("half").join("summary.md")).unwrap();
    assert!(text.contains(" --speaker-normalization 0.5"), "{text}");

    // Results of earlier versions with another key are equivalent.
    let path = at("half").join("blocks-1/seed-0-fold-0.json");
    let result = fs::read_to_string(&path).unwrap();
    let earlier = result.replace("speakerNormalization", "voice");
    assert_ne!(earlier, result);
    fs::write(&path, &earlier).unwrap();
    succeed(&mut measure("half", "0.5"));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        earlier,
        "not measured again"
    );

    let error = fail(&mut measure("none", "0.5"));
    assert!(error.contains("another configuration"), "{error}");
    let error = fail(&mut measure("more", "1.5"));
    assert!(
        error.contains("speakerNormalization from 0 to 1"),
        "{error}"
    );
}

#[test]
fn a_corpus_without_neutral_speech_cannot_be_normalized() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    emodb(&data);
    for entry in fs::read_dir(data.join("wav")).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .replace('N', "T");
        fs::rename(&path, path.with_file_name(name)).unwrap();
    }
    let mut measure = reproduce("table4", &data, &out);
    measure.args(FOLD.split(' ')).args(SPEAKERS.split(' '));
    let error = fail(measure.args(["--speaker-normalization", "0.5"]));
    assert!(error.contains("no utterance is labeled neutral"), "{error}");
}
