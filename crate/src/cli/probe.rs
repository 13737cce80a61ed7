//! `speech-emotion probe`: a linear classifier on the frozen states of a trunk.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::corpora::{Corpus, READERS, find_reader};
use crate::evaluation::{
    CrossScores, FrozenTrunk, LinearScore, LinearScores, Preparation, Prepared, Probe, Score,
    prepare,
};
use crate::model::{ModelFile, SESSION_PRIOR_SECONDS};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use crate::cli::corpus::{self, CorpusArguments};
use crate::cli::failure::{Failure, shown};
use crate::cli::files;
use crate::cli::protocol_name::ProtocolName;

/// The arguments of `probe`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A trunk or model file (safetensors)
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    #[command(flatten)]
    corpus: CorpusArguments,
    /// The evaluation protocol
    #[arg(long, value_enum, default_value = "leave-one-speaker-out")]
    protocol: ProtocolName,
    /// Seeds of the split
    #[arg(long, value_name = "N,...", value_delimiter = ',', default_value = "0")]
    seeds: Vec<u64>,
    /// The folder of a second corpus: the classifier is trained on the entire first corpus and tested on the shared
    /// labels
    #[arg(long, value_name = "DIR")]
    test_data: Option<PathBuf>,
    /// The corpus in the second folder; by default, detected from its files
    #[arg(long, value_name = "NAME", requires = "test_data", value_parser = PossibleValuesParser::new(READERS.iter().map(|reader| reader.id())))]
    test_corpus: Option<String>,
    /// Print one JSON object; scores are in percent
    #[arg(long)]
    json: bool,
}

/// Computes the states of every utterance and evaluates a linear classifier on them.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.model;
    let bytes = files::read(path)?;
    let model = ModelFile::read(&bytes).map_err(|error| Failure::of(path, error))?;
    let trunk = FrozenTrunk::new(&model).map_err(|error| Failure::of(path, error))?;
    let (reader, prepared) = arguments.corpus.prepared_for(&model.card)?;
    let probe = Probe::new(&trunk, &prepared);
    let protocol = arguments.protocol.into();
    let scores = probe.by_protocol(protocol, &arguments.seeds)?;
    let second = match &arguments.test_data {
        Some(data) => {
            let reader = find_reader(arguments.test_corpus.as_deref(), data)?;
            let corpus = reader.read(data)?;
            let tested = second_corpus(corpus, &model, arguments.corpus.strict)?;
            Some(probe.across(&Probe::new(&trunk, &tested), reader.id())?)
        }
        None => None,
    };
    let text = if arguments.json {
        let value = json!({
            "model": path.to_string_lossy(),
            "corpus": reader.id(),
            "fingerprint": prepared.fingerprint,
            "protocol": protocol.name(),
            "seeds": arguments.seeds,
            "sessionPriorSeconds": SESSION_PRIOR_SECONDS,
            "scores": scores,
            "test": second,
        });
        format!("{value}\n")
    } else {
        let heading = format!("{} on {}, {}", shown(path), reader.id(), protocol.name());
        as_text(&heading, &prepared, &scores, second.as_ref())
    };
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}

/// Prepares the test corpus. Utterances whose label the first corpus lacks are included but not predicted.
fn second_corpus(corpus: Corpus, model: &ModelFile, strict: bool) -> Result<Prepared, Failure> {
    let preparation = Preparation::of_model(&model.card, strict);
    let prepared = prepare(corpus, preparation, || ())?;
    corpus::print_faults(&prepared.corpus);
    Ok(prepared)
}

fn as_text(
    heading: &str,
    prepared: &Prepared,
    scores: &LinearScores,
    second: Option<&CrossScores>,
) -> String {
    let count = prepared.corpus.utterances.len();
    let mut text = format!(
        "{heading}: {count} utterances, {} folds, linear SVM on mean and std of the states\n",
        scores.folds
    );
    text += &rows(scores);
    if let Some(second) = second {
        text += &format!(
            "trained on the entire corpus, tested on {}: {} utterances of {}\n",
            second.corpus,
            second.utterances,
            second.labels.join(", ")
        );
        text += &rows(&second.scores);
    }
    text
}

fn rows(scores: &LinearScores) -> String {
    let mut text = format!(
        "  {:<22} {:>6}  {:>13}  {:>10}  {:>13}  {:<18}  {:>13}\n",
        "C", "UA", "95 %", "in session", "95 %", "three orders", "neutral first"
    );
    text += &row("1", &scores.at_one);
    let mut c = scores.chosen.c.clone();
    c.sort_by(f64::total_cmp);
    let c = match (c.first(), c.last()) {
        (Some(least), Some(most)) if least < most => format!("selected: {least} to {most}"),
        (Some(only), _) => format!("selected: {only}"),
        _ => String::new(),
    };
    text + &row(&c, &scores.chosen)
}

fn row(c: &str, score: &LinearScore) -> String {
    let interval = |score: &Score| {
        let [low, high] = score.ua_interval;
        format!("{low:.1} to {high:.1}")
    };
    let session = &score.session;
    let orders: Vec<String> = session
        .by_order
        .iter()
        .map(|ua| format!("{ua:.1}"))
        .collect();
    let neutral = session.neutral_first;
    format!(
        "  {c:<22} {:>6.1}  {:>13}  {:>10.1}  {:>13}  {:<18}  {:>13}\n",
        score.alone.ua,
        interval(&score.alone),
        session.score.ua,
        interval(&session.score),
        orders.join(" "),
        neutral.map_or_else(|| "-".to_owned(), |ua| format!("{ua:.1}")),
    )
}
