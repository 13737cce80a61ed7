use std::error::Error as _;

use super::Error;
use crate::corpora::Utterance;
use crate::model::ModelFile;

/// The messages of an error and of its sources.
fn messages(error: &Error) -> Vec<String> {
    let mut messages = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        messages.push(cause.to_string());
        source = cause.source();
    }
    messages
}

#[test]
fn errors_return_their_sources() {
    let absent = Utterance {
        path: "absent.wav".into(),
        ..Utterance::default()
    };
    let of_file = absent.recording().unwrap_err();
    let found = of_file.source().unwrap().downcast_ref::<std::io::Error>();
    assert_eq!(found.unwrap().kind(), std::io::ErrorKind::NotFound);

    let header = b"{\"a\": 1, }";
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header);
    let of_parser = ModelFile::read(&bytes).unwrap_err();
    let found = of_parser
        .source()
        .unwrap()
        .downcast_ref::<serde_json::Error>();
    assert_eq!(found.unwrap().column(), header.len());

    for error in [of_file, of_parser] {
        let [message, cause] = &messages(&error)[..] else {
            panic!("expected one source, received {:?}", messages(&error));
        };
        assert_eq!(message.matches(cause).count(), 1, "{message}");
        assert_eq!(error, error.clone());
    }
}

#[test]
fn an_error_of_the_crate_is_a_source_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.wav");
    std::fs::write(&path, b"RIFF").unwrap();
    let damaged = Utterance {
        path,
        ..Utterance::default()
    };
    let error = damaged.recording().unwrap_err();
    let found = error.source().unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(
        (error.code(), found.code()),
        ("corpus-recording", "audio-format")
    );

    // Equality is that of the messages, as errors of other crates are not comparable.
    let equal = |text: &str| {
        let source = std::io::Error::other(text.to_owned());
        let found = std::io::Error::other("full".to_owned());
        Error::device(super::Cause::of(source)) == Error::device(super::Cause::of(found))
    };
    assert_eq!((equal("full"), equal("empty")), (true, false));
    assert!(Error::device("the device was lost").source().is_none());
}
