//! Results as a table. Column widths are computed in advance, so that each line is printed immediately.

use crate::recognizer::{Classification, Unsure};

use crate::cli::bar::bar;

/// Bar length of a probability of 1, in characters.
const BAR: usize = 24;

/// A table whose lines start with a name: a file or a time.
#[derive(Debug)]
pub(crate) struct TextTable {
    name_width: usize,
    label_width: usize,
}

impl TextTable {
    /// A table with columns wide enough for these names and labels.
    pub(crate) fn new<'a>(
        names: impl Iterator<Item = &'a str>,
        labels: impl Iterator<Item = &'a str>,
    ) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = &'a str>, heading: &str| {
            let lengths = texts.map(|text| text.chars().count());
            lengths.max().unwrap_or(0).max(heading.len())
        };
        Self {
            name_width: widest(&mut { names }, ""),
            label_width: widest(&mut { labels }, "label"),
        }
    }

    /// The heading of the table.
    pub(crate) fn heading(&self, name: &str) -> String {
        self.line(name, "label", "confidence", "", "")
    }

    /// One result; in a session, with the seconds of speech to which it is adapted.
    pub(crate) fn row(
        &self,
        name: &str,
        classification: &Classification,
        session: Option<f64>,
    ) -> String {
        let percent = format!("{:.1} %", 100.0 * classification.confidence);
        let adapted = session.map(|seconds| format!("adapted to {seconds:.1} s"));
        let notes = [
            adapted,
            classification
                .unsure
                .map(|unsure| reason(unsure).to_owned()),
        ];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        self.line(
            name,
            &classification.label,
            &percent,
            &bar(classification.confidence, BAR),
            &notes.join("; "),
        )
    }

    fn line(&self, name: &str, label: &str, confidence: &str, bar: &str, note: &str) -> String {
        let Self {
            name_width,
            label_width,
        } = self;
        let line = format!(
            "{name:name_width$}  {label:label_width$}  {confidence:>10}  {bar:BAR$}  {note}"
        );
        line.trim_end().to_owned()
    }
}

/// The reason why a result is unreliable.
pub(crate) fn reason(unsure: Unsure) -> &'static str {
    match unsure {
        Unsure::NoSpeech => "unsure: no speech found",
        Unsure::TooShort => "unsure: under 0.5 s of speech",
        Unsure::LowConfidence => "unsure: low confidence",
    }
}
