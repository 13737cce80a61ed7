//! Parser of IEMOCAP's evaluation files.
//!
//! Each turn is a block that ends with an empty line: a head with brackets and tabs, then one line per rater. Lines
//! that begin with `C-` contain labels. A rater may give several, and each is a vote.

/// Labels available to raters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emotion {
    Neutral,
    Happiness,
    Sadness,
    Anger,
    Surprise,
    Fear,
    Disgust,
    Frustration,
    Excited,
    Other,
    /// `xxx`: no majority.
    Undecided,
}

/// Code in the head of a block, and word in the raters' lines.
const EMOTIONS: [(Emotion, &str, &str); 11] = [
    (Emotion::Neutral, "neu", "Neutral"),
    (Emotion::Happiness, "hap", "Happiness"),
    (Emotion::Sadness, "sad", "Sadness"),
    (Emotion::Anger, "ang", "Anger"),
    (Emotion::Surprise, "sur", "Surprise"),
    (Emotion::Fear, "fea", "Fear"),
    (Emotion::Disgust, "dis", "Disgust"),
    (Emotion::Frustration, "fru", "Frustration"),
    (Emotion::Excited, "exc", "Excited"),
    (Emotion::Other, "oth", "Other"),
    (Emotion::Undecided, "xxx", "xxx"),
];

impl Emotion {
    /// The code of the label.
    pub(super) fn code(self) -> &'static str {
        let found = EMOTIONS.iter().find(|(emotion, _, _)| *emotion == self);
        found.map_or("", |(_, code, _)| code)
    }
}

/// One turn of a dialog.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    /// The line of its head, counted from 1.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) label: Emotion,
    /// All labels of all raters.
    pub(super) votes: Vec<Emotion>,
}

impl Turn {
    /// The fraction of votes for the label (the paper's Table 1); absent without votes.
    #[expect(clippy::cast_precision_loss, reason = "counts of votes")]
    pub(super) fn agreement(&self) -> Option<f32> {
        let own = self
            .votes
            .iter()
            .filter(|vote| **vote == self.label)
            .count();
        (!self.votes.is_empty()).then(|| own as f32 / self.votes.len() as f32)
    }
}

/// An invalid line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) expected: &'static str,
    pub(super) received: String,
}

/// Parses a file with either line ending. An invalid line is a fault and parsing continues.
pub(super) fn parse(text: &str) -> (Vec<Turn>, Vec<Fault>) {
    let mut turns = Vec::new();
    let mut faults = Vec::new();
    let mut open: Option<Turn> = None;
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let line = line.trim_end();
        let mut wrong = |expected| {
            faults.push(Fault {
                line: line_number,
                expected,
                received: format!("`{}`", line.chars().take(60).collect::<String>()),
            });
        };
        if line.is_empty() {
            turns.extend(open.take());
        } else if line.starts_with('[') {
            turns.extend(open.take());
            match head(line, line_number) {
                Some(turn) => open = Some(turn),
                None => wrong("times, name, label and ratings of a turn, separated by tabs"),
            }
        } else if line.starts_with("C-")
            && let Some(turn) = &mut open
        {
            match votes(line) {
                Some(votes) => turn.votes.extend(votes),
                None => wrong(
                    "a rater and labels such as `C-E1:`, `Anger;` and `()`, separated by tabs",
                ),
            }
        }
        // The rest are comments (%), dimensional ratings (A-) and votes of a turn with an invalid head.
    }
    turns.extend(open);
    (turns, faults)
}

fn head(line: &str, line_number: usize) -> Option<Turn> {
    let mut columns = line.split('\t').map(str::trim);
    let (_times, name, code) = (columns.next()?, columns.next()?, columns.next()?);
    let (label, _, _) = EMOTIONS.iter().find(|(_, known, _)| *known == code)?;
    // The name becomes part of a path.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(plain)).then(|| Turn {
        line: line_number,
        name: name.to_owned(),
        label: *label,
        votes: Vec::new(),
    })
}

fn votes(line: &str) -> Option<Vec<Emotion>> {
    let labels = line.split('\t').nth(1)?;
    let words = labels
        .split(';')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let emotion = |word: &str| {
        let mut known = EMOTIONS.iter();
        known
            .find(|(_, _, name)| name.eq_ignore_ascii_case(word))
            .map(|(emotion, _, _)| *emotion)
    };
    words.map(emotion).collect()
}
