//! `speech-emotion corpus inspect`: prints the content and the problems of a corpus.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::corpora::{CorpusReader, Inspection, Sex, SuspicionKind, find_reader, inspect};
use clap::Args;
use serde_json::json;

use super::arguments::names;
use crate::cli::bar::bar;
use crate::cli::failure::{Failure, shown};

/// Bar length of the most frequent label, in characters.
const BAR: usize = 24;
/// Maximum number of lines per kind of problem in the table; `--json` contains all.
const LONGEST: usize = 12;

/// The arguments of `corpus inspect`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the corpus, or a CSV file `path,label,speaker,agreement`
    #[arg(value_name = "DIR")]
    path: PathBuf,
    /// The corpus in DIR; by default, detected from its files
    #[arg(long, value_name = "NAME", value_parser = names())]
    corpus: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Fail if a file or line cannot be used
    #[arg(long)]
    strict: bool,
}

/// Decodes every recording and prints the results.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.path;
    let reader = find_reader(arguments.corpus.as_deref(), path)?;
    let found = inspect(&reader.read(path)?);
    let text = if arguments.json {
        format!("{}\n", as_json(&path.to_string_lossy(), reader, &found))
    } else {
        as_text(&shown(path), reader, &found)
    };
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))?;
    match found.faults.first() {
        Some(fault) if arguments.strict => Err(Failure::Message(fault.clone())),
        _ => Ok(()),
    }
}

fn as_json(path: &str, reader: &dyn CorpusReader, found: &Inspection) -> serde_json::Value {
    let mut object = json!({ "path": path, "corpus": reader.id(), "title": reader.title() });
    if let (Some(object), Ok(serde_json::Value::Object(rest))) =
        (object.as_object_mut(), serde_json::to_value(found))
    {
        object.extend(rest);
    }
    object
}

fn as_text(path: &str, reader: &dyn CorpusReader, found: &Inspection) -> String {
    let mut text = format!("{path}: {}\n", reader.title());
    let [shortest, median, longest] = found.seconds;
    let mut entry = |key: &str, value: String| text.push_str(&format!("  {key:<14}{value}\n"));
    entry("utterances", found.utterances.to_string());
    entry(
        "hours",
        format!(
            "{:.2} ({shortest:.2} to {longest:.2} s, median {median:.2} s)",
            found.hours
        ),
    );
    entry("sample rates", list(&found.sample_rates, "Hz"));
    entry("speakers", speakers(found));
    if !found.difficulty.is_empty() {
        let levels = found
            .difficulty
            .iter()
            .map(|(level, count)| format!("{level:?} {count}"));
        let levels: Vec<String> = levels.collect();
        entry(
            "difficulty",
            format!(
                "{} (A: all raters agree, B: 0.65 or more, C: less)",
                levels.join(", ")
            ),
        );
    }
    if !found.other_labels.is_empty() {
        entry("not used", list(&found.other_labels, ""));
    }
    text += &labels(found);
    text += &findings("faults", &found.faults);
    text += &findings("warnings", &found.warnings);
    for (kind, heading) in [
        (SuspicionKind::Duplicate, "duplicates"),
        (SuspicionKind::Silence, "silence"),
        (SuspicionKind::Clipping, "clipping"),
        (SuspicionKind::OddRate, "unusual sample rates"),
    ] {
        let of_kind = found
            .suspicions
            .iter()
            .filter(|suspicion| suspicion.kind == kind);
        let lines: Vec<String> = of_kind
            .map(|s| format!("{}: {}", s.utterance, s.note))
            .collect();
        text += &findings(heading, &lines);
    }
    text
}

fn list<K: Display>(counts: &BTreeMap<K, usize>, unit: &str) -> String {
    let one = |(key, count): (&K, &usize)| {
        format!("{key} {unit}").trim_end().to_owned() + &format!(": {count}")
    };
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn speakers(found: &Inspection) -> String {
    let known: Vec<usize> = found
        .speakers
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(_, count)| *count)
        .collect();
    let (Some(fewest), Some(most)) = (known.iter().min(), known.iter().max()) else {
        return "unknown".to_owned();
    };
    let mut text = format!("{} ({fewest} to {most} utterances each", known.len());
    for (sex, word) in [
        (Sex::Female, "female speakers"),
        (Sex::Male, "male speakers"),
    ] {
        if let Some(count) = found.sexes.get(&sex) {
            text += &format!(", {count} by {word}");
        }
    }
    if let Some(unknown) = found.speakers.get("") {
        text += &format!(", {unknown} by unknown speakers");
    }
    text + ")"
}

fn labels(found: &Inspection) -> String {
    let counts: Vec<(&String, u64)> = found
        .labels
        .iter()
        .map(|(label, count)| (label, count.as_u64().unwrap_or(0)))
        .collect();
    let most = counts
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let width = counts
        .iter()
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(0);
    let line = |(label, count): &(&String, u64)| {
        let bar = bar(*count as f32 / most as f32, BAR);
        format!("    {label:<width$}  {count:>6}  {bar}")
            .trim_end()
            .to_owned()
            + "\n"
    };
    "  labels\n".to_owned() + &counts.iter().map(line).collect::<String>()
}

fn findings(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("  {heading} ({})\n", lines.len());
    for line in lines.iter().take(LONGEST) {
        text += &format!("    {line}\n");
    }
    if lines.len() > LONGEST {
        text += &format!(
            "    ... and {} more (--json lists all)\n",
            lines.len() - LONGEST
        );
    }
    text
}
