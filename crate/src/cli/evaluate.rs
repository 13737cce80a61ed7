//! `speech-emotion evaluate`: evaluates a model on a corpus.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::corpora::{Corpus, Sex};
use crate::evaluation::{Evaluation, Prediction, Prepared, SessionScore, predict, session_score};
use crate::training::Scores;
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::bar::bar;
use crate::cli::corpus::CorpusArguments;
use crate::cli::device::DeviceName;
use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::{files, held_out};

/// Bar length of a recall of 1, in characters.
const RECALL_BAR: usize = 24;

/// The arguments of `evaluate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A model file (safetensors)
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    #[command(flatten)]
    corpus: CorpusArguments,
    /// The utterances to evaluate
    #[arg(long, value_enum, default_value = "all")]
    part: PartName,
    /// Evaluate only utterances whose label the model has, and predict only these labels
    #[arg(long)]
    shared_labels: bool,
    /// Print one JSON object with all predictions
    #[arg(long)]
    json: bool,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PartName {
    /// The whole corpus
    All,
    /// The tenth that `train` holds out for testing
    HeldOut,
    /// The default validation set of `train`, another tenth
    Validation,
}

/// Classifies every utterance and prints the scores.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let device = arguments.device.open()?;
    let path = &arguments.model;
    let model = files::read_model(path)?;
    let labels = &model.card.labels;
    let restrict = |corpus: Corpus| match arguments.shared_labels {
        true => corpus.restricted_to(labels),
        false => corpus,
    };
    let (reader, prepared) = arguments.corpus.prepared_with(&model.card, restrict)?;
    let trained_on_it = model.card.corpus.as_deref() == Some(reader.title());
    if trained_on_it && matches!(arguments.part, PartName::All) {
        print_message(
            "warning: the model was trained on recordings of this corpus; `--part held-out` evaluates on the test set",
        );
    }
    let indices = indices(&prepared, arguments.part)?;
    let predictions = predict(&model, &prepared, &indices, &device)?;
    let temperature = f64::from(model.card.temperature.unwrap_or(1.0));
    let evaluation = Evaluation::new(&prepared.corpus.labels, &predictions, temperature)?;
    let session = session_score(&model, &prepared, &indices)?;
    let text = if arguments.json {
        let mut value = as_json(
            &path.to_string_lossy(),
            &prepared,
            &evaluation,
            &predictions,
        );
        if let (Some(session), Some(object)) = (&session, value.as_object_mut()) {
            object.insert("session".to_owned(), json!(session));
        }
        format!("{value}\n")
    } else {
        as_text(&shown(path), &prepared.corpus.labels, &evaluation) + &in_sessions(session.as_ref())
    };
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}

fn indices(prepared: &Prepared, part: PartName) -> Result<Vec<usize>, Failure> {
    let subsets = || held_out::subsets(&prepared.corpus);
    Ok(match part {
        PartName::All => (0..prepared.corpus.utterances.len()).collect(),
        PartName::HeldOut => subsets()?.swap_remove(held_out::TEST_SUBSET),
        PartName::Validation => subsets()?.swap_remove(held_out::VALIDATION_SUBSET),
    })
}

fn as_json(
    file: &str,
    prepared: &Prepared,
    evaluation: &Evaluation,
    predictions: &[Prediction],
) -> serde_json::Value {
    json!({
        "model": file,
        "labels": prepared.corpus.labels,
        "fingerprint": prepared.fingerprint,
        "evaluation": evaluation,
        "answers": predictions,
    })
}

fn as_text(file: &str, labels: &[String], evaluation: &Evaluation) -> String {
    let scores = &evaluation.scores;
    let mut text = format!("{file} on {} utterances\n", scores.utterances);
    text += &format!(
        "  UA {}{}, WA {}, F1 {}\n",
        percent(scores.ua),
        evaluation
            .ua_interval
            .map_or_else(String::new, |[low, high]| format!(
                " (95 %: {:.1} to {:.1})",
                100.0 * low,
                100.0 * high
            )),
        percent(scores.wa),
        percent(scores.f1)
    );
    text += &recalls(labels, scores);
    for (sex, scores) in &evaluation.by_sex {
        let who = match sex {
            Sex::Female => "female speakers",
            Sex::Male => "male speakers",
        };
        text += &format!(
            "  {who}: UA {} on {} utterances\n",
            percent(scores.ua),
            scores.utterances
        );
    }
    let found = &evaluation.calibration;
    text += &format!(
        "  calibration error {:.3} (with the model's temperature {:.2}; without {:.3})\n",
        found.ece_after, found.temperature, found.ece_before
    );
    text + &confusion(labels, &evaluation.confusion)
}

/// The scores with session adaptation, which are in percent.
fn in_sessions(session: Option<&SessionScore>) -> String {
    let Some(session) = session else {
        return String::new();
    };
    let [low, high] = session.score.ua_interval;
    let orders: Vec<String> = session
        .by_order
        .iter()
        .map(|ua| format!("{ua:.1}"))
        .collect();
    let neutral = session.neutral_first.map_or_else(String::new, |ua| {
        format!("; {ua:.1} % with neutral speech first")
    });
    format!(
        "  in sessions of one speaker: UA {:.1} % (95 %: {low:.1} to {high:.1}), the mean of three orders ({}){neutral}\n",
        session.score.ua,
        orders.join(", ")
    )
}

/// One line per class that occurs, with its recall as a number and a bar.
pub(crate) fn recalls(labels: &[String], scores: &Scores) -> String {
    let mut text = String::new();
    for label in labels {
        if let Some(recall) = scores.recalls.get(label) {
            let percent = percent(Some(*recall));
            let bar = bar(*recall as f32, RECALL_BAR);
            text += format!("  {label:<12}{percent:>8}  {bar}").trim_end();
            text.push('\n');
        }
    }
    if !scores.absent.is_empty() {
        let absent = scores.absent.join(", ");
        text += &format!("  no utterances, excluded from UA and F1: {absent}\n");
    }
    text
}

fn confusion(labels: &[String], counts: &[Vec<usize>]) -> String {
    let mut text =
        "  confusion matrix (a row for each label, a column for each prediction)\n".to_owned();
    let short = |label: &String| label.chars().take(6).collect::<String>();
    let heading: Vec<String> = labels
        .iter()
        .map(|label| format!("{:>7}", short(label)))
        .collect();
    text += &format!("  {:<12}{}\n", "", heading.concat());
    for (label, row) in labels.iter().zip(counts) {
        let cells: Vec<String> = row.iter().map(|count| format!("{count:>7}")).collect();
        text += &format!("  {label:<12}{}\n", cells.concat());
    }
    text
}

/// A fraction as a percentage.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || "none".to_owned(),
        |share| format!("{:.1} %", 100.0 * share),
    )
}
