//! Tests of the protocols on a synthetic corpus.

use super::*;

const ALL: [Protocol; 5] = [
    Protocol::Paper,
    Protocol::TenFold,
    Protocol::LeaveOneSpeakerOut,
    Protocol::LeaveOneSessionOut,
    Protocol::LeaveOneSpeakerAndSentenceOut,
];

/// Five speakers in four sessions with three sentences; speaker 0 lacks the last class.
fn corpus() -> Corpus {
    let utterance = |index: usize| Utterance {
        name: format!("{index:03}"),
        label: if index.is_multiple_of(5) {
            index / 5 % 2
        } else {
            index / 5 % 3
        },
        speaker: format!("s{}", index % 5),
        session: Some(format!("session {}", index / 30)),
        sentence: Some(format!("text {}", index / 5 % 3)),
        ..Utterance::default()
    };
    Corpus {
        labels: ["a", "b", "c"].map(str::to_owned).to_vec(),
        utterances: (0..120).map(utterance).collect(),
        ..Corpus::default()
    }
}

#[test]
fn sets_are_disjoint_and_complete() {
    let corpus = corpus();
    let complete = |protocol: &Protocol| *protocol != Protocol::LeaveOneSpeakerAndSentenceOut;
    for protocol in ALL.into_iter().filter(complete) {
        for seed in 0..3 {
            for division in protocol.divisions(&corpus, seed).unwrap() {
                let parts = [&division.train, &division.validation, &division.test];
                assert!(parts.iter().all(|part| !part.is_empty()));
                let mut all = parts.map(Clone::clone).concat();
                all.sort_unstable();
                assert_eq!(all, (0..120).collect::<Vec<_>>(), "{protocol:?}");
            }
        }
    }
}

#[test]
fn pooled_folds_test_every_utterance_once_and_the_papers_one_set_always() {
    let corpus = corpus();
    for protocol in ALL {
        let divisions = protocol.divisions(&corpus, 1).unwrap();
        let mut tested: Vec<usize> = divisions.iter().flat_map(|d| d.test.clone()).collect();
        if protocol.pools() {
            tested.sort_unstable();
            assert_eq!(tested, (0..120).collect::<Vec<_>>());
        } else {
            assert_eq!(divisions.len(), 9);
            assert!(divisions.iter().all(|d| d.test == divisions[0].test));
            let mut chosen: Vec<usize> = divisions
                .iter()
                .flat_map(|d| d.validation.clone())
                .collect();
            chosen.extend(&divisions[0].test);
            chosen.sort_unstable();
            assert_eq!(chosen, (0..120).collect::<Vec<_>>());
        }
    }
}

#[test]
fn no_speaker_is_in_two_sets() {
    let corpus = corpus();
    for seed in 0..5 {
        for division in Protocol::LeaveOneSpeakerOut
            .divisions(&corpus, seed)
            .unwrap()
        {
            let speakers = |part: &[usize]| -> BTreeSet<String> {
                part.iter()
                    .map(|i| corpus.utterances[*i].speaker.clone())
                    .collect()
            };
            let [train, validation, test] =
                [&division.train, &division.validation, &division.test].map(|p| speakers(p));
            assert_eq!((train.len(), validation.len(), test.len()), (3, 1, 1));
            assert!(train.is_disjoint(&test) && train.is_disjoint(&validation));
            assert_ne!(validation, test);
            assert!(test.contains(&division.test_name));
        }
    }
}

#[test]
fn the_speaker_and_the_sentence_of_a_test_set_are_in_no_other_set() {
    let corpus = corpus();
    let protocol = Protocol::LeaveOneSpeakerAndSentenceOut;
    let divisions = protocol.divisions(&corpus, 2).unwrap();
    assert_eq!(divisions.len(), 15);
    for division in divisions {
        let names = |part: &[usize]| -> (BTreeSet<&str>, BTreeSet<&str>) {
            let of = part.iter().map(|index| &corpus.utterances[*index]);
            of.map(|u| (u.speaker.as_str(), u.sentence.as_deref().unwrap()))
                .unzip()
        };
        let tested = names(&division.test);
        assert_eq!(
            (tested.0.len(), tested.1.len(), division.test.len()),
            (1, 1, 8)
        );
        for part in [&division.train, &division.validation] {
            let (speakers, sentences) = names(part);
            assert!(speakers.is_disjoint(&tested.0) && sentences.is_disjoint(&tested.1));
            assert_eq!(sentences.len(), 2);
        }
        assert_eq!((division.train.len(), division.validation.len()), (48, 16));
    }
    let mut without = corpus.clone();
    without.utterances[9].sentence = None;
    let error = protocol.divisions(&without, 0).unwrap_err();
    assert_eq!(error.code(), "corpus-split");
    assert!(error.to_string().contains("utterance 009"), "{error}");
}

#[test]
fn the_seed_selects_the_validation_set() {
    let corpus = corpus();
    for protocol in ALL {
        let divisions = |seed| protocol.divisions(&corpus, seed).unwrap();
        assert_eq!(divisions(0), divisions(0));
        assert!(
            (1..9).any(|seed| divisions(0) != divisions(seed)),
            "{protocol:?}"
        );
    }
}

#[test]
fn a_set_without_a_class_gives_a_warning() {
    let corpus = corpus();
    let divisions = Protocol::LeaveOneSpeakerOut.divisions(&corpus, 0).unwrap();
    let warnings = divisions[0].warnings(&corpus);
    assert_eq!(warnings, ["test s0: the test set has no c"]);
    assert!(
        divisions
            .iter()
            .filter(|d| !d.warnings(&corpus).is_empty())
            .count()
            == 2
    );
}

#[test]
fn a_corpus_without_the_groups_of_a_protocol_is_refused() {
    let mut corpus = corpus();
    corpus.utterances[7].session = None;
    corpus.utterances[8].speaker = String::new();
    for (protocol, part) in [
        (Protocol::LeaveOneSpeakerOut, "utterance 008"),
        (Protocol::LeaveOneSessionOut, "utterance 007"),
    ] {
        let error = protocol.divisions(&corpus, 0).unwrap_err();
        assert_eq!(error.code(), "corpus-split");
        assert!(error.to_string().contains(part), "{error}");
    }
    corpus.utterances.truncate(7);
    let error = Protocol::Paper.divisions(&corpus, 0).unwrap_err();
    assert!(error.to_string().contains("received 7"), "{error}");
}
