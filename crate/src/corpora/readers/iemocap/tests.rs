//! Tests of the reader with a synthetic corpus in IEMOCAP's format.

use super::super::super::Difficulty;
use super::evaluation::parse;
use super::*;
use crate::corpora::paths::tests::put;

const DIALOG: &str = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]

[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]
C-E2:\tNeutral;\t()
C-E3:\tNeutral;\t()
C-E4:\tFrustration; Anger;\t(annoyed)
C-F1:\tNeutral;\t(curious)
A-E3:\tval 3; act 2; dom  3;\t()
A-F1:\tval 3; act 2; dom  1;\t()

[10.0100 - 11.3925]\tSes01F_impro01_F001\thap\t[2.5000, 2.5000, 2.5000]
C-E1:\tHappiness;\t()
C-E2:\tHappiness;\t()
C-E4:\tHappiness; Excited;\t()
C-F1:\tHappiness; Excited;\t()

[12.0000 - 13.0000]\tSes01F_impro01_F002\txxx\t[2.5000, 2.5000, 2.5000]
C-E1:\tNeutral;\t()

[7.0000 - 8.0000]\tSes01F_impro01_M000\texc\t[4.0000, 4.0000, 3.0000]
C-E1:\tExcited;\t()
C-E2:\tExcited;\t()
C-E4:\tExcited;\t()

[9.0000 - 9.5000]\tSes01F_impro01_M001\tang\t[2.0000, 4.0000, 3.0000]

[9.6000 - 9.9000]\tSes01F_impro01_M002\tfru\t[2.0000, 4.0000, 3.0000]
C-E1:\tFrustration;\t()";

fn session(line_end: &str, wavs: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let list = "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt";
    let text = DIALOG.replace('\n', line_end);
    put(folder.path(), list, text.as_bytes());
    put(
        folder.path(),
        "Session1/dialog/EmoEvaluation/._Ses01F_impro01.txt",
        b"\0",
    );
    for wav in wavs {
        let path = format!("Session1/sentences/wav/Ses01F_impro01/{wav}.wav");
        put(folder.path(), &path, b"");
    }
    folder
}

const ALL: [&str; 4] = [
    "Ses01F_impro01_F000",
    "Ses01F_impro01_F001",
    "Ses01F_impro01_M000",
    "Ses01F_impro01_M001",
];

#[test]
fn labels_votes_and_speakers_are_read_with_either_line_end() {
    for line_end in ["\n", "\r\n"] {
        let folder = session(line_end, &ALL);
        let corpus = Iemocap.read(folder.path()).unwrap();
        assert_eq!(corpus.faults, []);
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| {
                let label = corpus.labels[u.label].as_str();
                (
                    u.name.as_str(),
                    label,
                    u.speaker.as_str(),
                    u.agreement,
                    u.difficulty(),
                )
            })
            .collect();
        let expected = [
            // Five votes, because one rater gave two labels.
            (ALL[0], "neutral", "Session1F", Some(0.6), Difficulty::C),
            // Table 1 of the paper: 4 of 6.
            (
                ALL[1],
                "happiness",
                "Session1F",
                Some(4.0 / 6.0),
                Difficulty::B,
            ),
            (ALL[2], "happiness", "Session1M", Some(1.0), Difficulty::A),
            // Without raters, the utterance counts as easy.
            (ALL[3], "anger", "Session1M", None, Difficulty::A),
        ];
        assert_eq!(found, expected);
        let sexes: Vec<_> = corpus.utterances.iter().map(|u| u.sex.unwrap()).collect();
        assert_eq!(sexes, [Sex::Female, Sex::Female, Sex::Male, Sex::Male]);
        assert_eq!(corpus.utterances[0].session.as_deref(), Some("Session1"));
        // Votes for excitement count as happiness; frustration is not a class.
        assert_eq!(corpus.utterances[0].votes, [0.0, 1.0, 0.0, 3.0]);
        assert_eq!(corpus.utterances[1].votes, [6.0, 0.0, 0.0, 0.0]);
        let others: Vec<_> = corpus.other_labels.into_iter().collect();
        assert_eq!(others, [("fru".to_owned(), 1), ("xxx".to_owned(), 1)]);
    }
}

#[test]
fn a_missing_recording_is_reported_with_its_line() {
    let folder = session("\n", &ALL[1..]);
    let corpus = Iemocap.read(folder.path()).unwrap();
    assert_eq!(corpus.utterances.len(), 3);
    let fault = &corpus.faults[0];
    assert_eq!(fault.code(), "corpus-recording");
    let fault = fault.to_string();
    for part in ["Ses01F_impro01_F000.wav", "line 3", "Ses01F_impro01.txt"] {
        assert!(fault.contains(part), "{fault}");
    }
}

#[test]
fn invalid_lines_are_faults_and_the_others_are_read() {
    let text = "[1 - 2]\tSes01F_a_F000\tjoy\t[1, 1, 1]\nC-E1:\tNeutral;\t()\n\n\
        [1 - 2]\t../../secret\tneu\t[1, 1, 1]\n\n\
        [1 - 2]\tSes01F_a_F001\tneu\t[1, 1, 1]\nC-E1:\tBored;\t()\nC-E2:\tNeutral;\t()\n";
    let (turns, faults) = parse(text);
    assert_eq!(turns.len(), 1);
    assert_eq!(turns[0].agreement(), Some(1.0));
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 4, 7]);
}

#[test]
fn sessions_without_a_dialog_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("Session1/dialog/EmoEvaluation")).unwrap();
    let error = Iemocap.read(folder.path()).unwrap_err();
    assert_eq!(error.code(), "corpus-folder");
}
