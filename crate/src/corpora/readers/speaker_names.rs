//! Detection of folders named after speakers instead of labels.

use std::collections::BTreeSet;

/// Words that precede a speaker number.
const WORDS: [&str; 12] = [
    "actor",
    "speaker",
    "spk",
    "sprecher",
    "sprecherin",
    "subject",
    "subj",
    "person",
    "proband",
    "participant",
    "user",
    "session",
];

/// Whether all labels look like speakers. `files` contains the file names of each label's recordings.
///
/// Words for speakers with a number are sufficient. Initials and bare numbers may be labels, so they count only if most
/// recordings of each share the same names, which indicates speakers of the same texts.
pub(super) fn look_like_speakers(labels: &[String], files: &[BTreeSet<String>]) -> bool {
    if labels.len() < 2 {
        return false;
    }
    if labels.iter().all(|label| is_numbered_word(label)) {
        return true;
    }
    let short = |label: &String| {
        let capitals = label
            .chars()
            .all(|character| character.is_ascii_uppercase());
        let digits = label.chars().all(|character| character.is_ascii_digit());
        (2..=4).contains(&label.len()) && (capitals || digits)
    };
    labels.iter().all(short) && share_names(files)
}

fn is_numbered_word(label: &str) -> bool {
    let lower = label.to_lowercase();
    let word = lower.trim_end_matches(|character: char| character.is_ascii_digit());
    let numbered = word.len() < lower.len();
    let word = word.trim_end_matches(['_', '-', ' ', '.']);
    numbered && WORDS.contains(&word)
}

/// Whether four fifths of the names in each set of three or more are also in every other set.
fn share_names(files: &[BTreeSet<String>]) -> bool {
    let Some(first) = files.first() else {
        return false;
    };
    files.iter().all(|names| {
        let shared = names.intersection(first).count();
        names.len() >= 3 && 5 * shared >= 4 * names.len().max(first.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(labels: &[&str], files: &[&[&str]]) -> bool {
        let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
        let set = |names: &&[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let files: Vec<BTreeSet<String>> = files.iter().map(set).collect();
        look_like_speakers(&labels, &files)
    }

    #[test]
    fn speakers_are_distinguished_from_labels() {
        let same: &[&str] = &["1.wav", "2.wav", "3.wav"];
        assert!(looks(&["Actor_01", "Actor_02"], &[&["a.wav"], &["b.wav"]]));
        assert!(looks(&["speaker 1", "speaker 2"], &[same, same]));
        assert!(looks(&["DC", "JE", "JK"], &[same, same, same]));
        assert!(looks(&["03", "08"], &[same, same]));
        assert!(!looks(&["DC", "JE"], &[same, &["x.wav", "y.wav", "z.wav"]]));
        assert!(!looks(&["happy", "sad"], &[same, same]));
        assert!(!looks(&["0", "1"], &[same, same]));
        assert!(!looks(&["Actor_01"], &[same]));
    }
}
