//! What it is worth to know a new speaker's neutral voice: a table in Markdown.
//!
//! ```sh
//! cargo run --release --example new_voice -- RESULTS DATA
//! cargo run --release --example new_voice -- --model MODEL DATA
//! ```
//!
//! `RESULTS` is the folder of a `reproduce table4 --protocol leave-one-speaker-out --models` with the recipe `best`, all
//! folds of seed 0 with 4 blocks: each network is asked about the speaker it never heard, and about the one who chose its
//! weights. A `MODEL` is asked about all speakers of the corpus, in the emotions that both know. `DATA` is the corpus. The
//! first neutral utterances of each speaker, at most three, are the voice and are not asked about; all others are, in
//! every row of the table.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use burn::prelude::Device;
use speech_emotion::corpora::{Corpus, Protocol, find_reader};
use speech_emotion::experiments::{Answer, Evaluation, Prepared, Recipe, answers, prepare};
use speech_emotion::features::Voice;
use speech_emotion::model_file::ModelFile;
use speech_emotion::recognizer::argmax;

/// The most neutral utterances that a voice is made of.
const MOST: usize = 3;

/// Answers with the voice of so many utterances as the row has before it.
#[derive(Default)]
struct Row {
    /// About speakers who chose the weights.
    validation: Vec<Answer>,
    /// About speakers who had no part in the training.
    test: Vec<Answer>,
}

/// Answers about one speaker, with the voice of 0, 1, 2 and 3 utterances.
struct Asked<'a> {
    prepared: &'a Prepared,
    model: &'a ModelFile,
    reference: &'a Voice,
}

impl Asked<'_> {
    fn about(&self, speaker: &[usize]) -> Result<Vec<Vec<Answer>>, Box<dyn Error>> {
        let corpus = &self.prepared.corpus;
        let neutral = corpus.labels.iter().position(|label| label == "neutral");
        let is_neutral = |index: &&usize| {
            let utterance = corpus.utterances.get(**index);
            utterance.map(|utterance| utterance.label) == neutral
        };
        let heard: Vec<usize> = speaker
            .iter()
            .filter(is_neutral)
            .take(MOST)
            .copied()
            .collect();
        let asked: Vec<usize> = speaker
            .iter()
            .filter(|i| !heard.contains(i))
            .copied()
            .collect();
        let rows = (0..=MOST).map(|count| {
            let utterances = heard.iter().take(count);
            let voice = Voice::of(utterances.filter_map(|i| self.prepared.log_mels.get(*i)));
            let brought = brought(self.prepared, &asked, voice.as_ref(), self.reference);
            Ok(answers(self.model, &brought, &asked, &Device::flex())?)
        });
        rows.collect()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from).peekable();
    let of_model = arguments.next_if(|argument| argument == Path::new("--model"));
    let (Some(asked), Some(data)) = (arguments.next(), arguments.next()) else {
        return Err("expected results or a model, and the folder of a corpus".into());
    };
    let corpus = find_reader(None, &data)?.read(&data)?;
    let mut rows: Vec<Row> = (0..=MOST).map(|_| Row::default()).collect();
    let labels = if of_model.is_some() {
        with_model(corpus, &asked, &mut rows)?
    } else {
        with_folds(corpus, &asked, &mut rows)?
    };
    report(&labels, &rows)
}

/// Asks the network of each fold; gives the labels.
fn with_folds(
    corpus: Corpus,
    results: &Path,
    rows: &mut [Row],
) -> Result<Vec<String>, Box<dyn Error>> {
    let prepared = prepare(corpus, true, Recipe::Best.loudest_db(), || ())?;
    let divisions = Protocol::LeaveOneSpeakerOut.divisions(&prepared.corpus, 0)?;
    for (fold, division) in divisions.iter().enumerate() {
        let name = format!("blocks-4/seed-0-fold-{fold}.safetensors");
        let model = ModelFile::read(&std::fs::read(results.join(name))?)?;
        let reference = prepared
            .neutral_voice(&division.train)
            .ok_or("expected neutral speech")?;
        let asked = Asked {
            prepared: &prepared,
            model: &model,
            reference: &reference,
        };
        for (row, answers) in rows.iter_mut().zip(asked.about(&division.validation)?) {
            row.validation.extend(answers);
        }
        for (row, answers) in rows.iter_mut().zip(asked.about(&division.test)?) {
            row.test.extend(answers);
        }
    }
    Ok(prepared.corpus.labels)
}

/// Asks one model about every speaker; gives the labels that it and the corpus have.
fn with_model(
    mut corpus: Corpus,
    model: &Path,
    rows: &mut [Row],
) -> Result<Vec<String>, Box<dyn Error>> {
    let model = ModelFile::read(&std::fs::read(model)?)?;
    let reference = model
        .neutral_voice()?
        .ok_or("expected a model with a neutral voice")?;
    let labels = corpus.labels.clone();
    corpus
        .labels
        .retain(|label| model.card.labels.contains(label));
    // Where its label is left out, so is the utterance.
    let place = |label: usize| {
        corpus
            .labels
            .iter()
            .position(|kept| Some(kept) == labels.get(label))
    };
    corpus
        .utterances
        .retain(|utterance| place(utterance.label).is_some());
    for utterance in &mut corpus.utterances {
        utterance.label = place(utterance.label).unwrap_or_default();
    }
    let prepared = prepare(corpus, true, model.card.loudest_db, || ())?;
    let asked = Asked {
        prepared: &prepared,
        model: &model,
        reference: &reference,
    };
    let utterances = &prepared.corpus.utterances;
    let speakers: BTreeSet<&str> = utterances.iter().map(|u| u.speaker.as_str()).collect();
    for speaker in speakers {
        let own = utterances
            .iter()
            .enumerate()
            .filter(|(_, u)| u.speaker == speaker);
        let own: Vec<usize> = own.map(|(index, _)| index).collect();
        for (row, answers) in rows.iter_mut().zip(asked.about(&own)?) {
            row.test.extend(answers);
        }
    }
    Ok(prepared.corpus.labels)
}

/// The corpus with the utterances at `indices` brought from `voice` nearer to `reference`.
fn brought(
    prepared: &Prepared,
    indices: &[usize],
    voice: Option<&Voice>,
    reference: &Voice,
) -> Prepared {
    let mut brought = prepared.clone();
    if let Some(voice) = voice {
        for index in indices {
            if let Some(log_mel) = brought.log_mels.get_mut(*index) {
                voice.bring_to(reference, &mut log_mel.values);
            }
        }
    }
    brought
}

fn report(labels: &[String], rows: &[Row]) -> Result<(), Box<dyn Error>> {
    let Some(first) = rows.first() else {
        return Ok(());
    };
    println!(
        "{} utterances of those who choose the weights, {} of those who are tested\n",
        first.validation.len(),
        first.test.len()
    );
    println!(
        "| neutral utterances | validation UA | its loss | test UA | 95 % interval | WA | newly right | newly wrong |"
    );
    println!("| ---: | ---: | ---: | ---: | :---: | ---: | ---: | ---: |");
    let percent =
        |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{:.1}", 100.0 * share));
    for (count, row) in rows.iter().enumerate() {
        let validation = Evaluation::new(labels, &row.validation, 1.0)?;
        let test = Evaluation::new(labels, &row.test, 1.0)?;
        let [low, high] = test.ua_interval.unwrap_or([f64::NAN; 2]);
        let changed = |to: bool| {
            let pairs = first.test.iter().zip(&row.test);
            pairs
                .filter(|(before, after)| is_right(after) == to && is_right(before) != to)
                .count()
        };
        println!(
            "| {count} | {} | {} | {} | {:.1} to {:.1} | {} | {} | {} |",
            percent(validation.scores.ua),
            mean_loss(&row.validation),
            percent(test.scores.ua),
            100.0 * low,
            100.0 * high,
            percent(test.scores.wa),
            changed(true),
            changed(false),
        );
    }

    let mut speakers: Vec<&str> = first.test.iter().map(|a| a.speaker.as_str()).collect();
    speakers.dedup();
    println!(
        "\nTest UA by speaker\n\n| neutral utterances | {} |",
        speakers.join(" | ")
    );
    println!("| ---: {}|", "| ---: ".repeat(speakers.len()));
    for (count, row) in rows.iter().enumerate() {
        let cells = speakers.iter().map(|speaker| {
            let own: Vec<Answer> = row
                .test
                .iter()
                .filter(|a| a.speaker == *speaker)
                .cloned()
                .collect();
            Ok(percent(Evaluation::new(labels, &own, 1.0)?.scores.ua))
        });
        let cells: Vec<String> = cells.collect::<Result<_, Box<dyn Error>>>()?;
        println!("| {count} | {} |", cells.join(" | "));
    }
    println!(
        "\nTest recall of each emotion\n\n| neutral utterances | {} |",
        labels.join(" | ")
    );
    println!("| ---: {}|", "| ---: ".repeat(labels.len()));
    for (count, row) in rows.iter().enumerate() {
        let recalls = Evaluation::new(labels, &row.test, 1.0)?.scores.recalls;
        let cells = labels
            .iter()
            .map(|label| percent(recalls.get(label).copied()));
        println!("| {count} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    Ok(())
}

fn is_right(answer: &Answer) -> bool {
    argmax(&answer.logits) == answer.actual
}

/// Cross entropy, in words.
fn mean_loss(answers: &[Answer]) -> String {
    if answers.is_empty() {
        return "-".to_owned();
    }
    let losses = answers.iter().map(|answer| {
        let sum: f64 = answer
            .logits
            .iter()
            .map(|logit| f64::from(*logit).exp())
            .sum();
        sum.ln()
            - answer
                .logits
                .get(answer.actual)
                .map_or(f64::NAN, |logit| f64::from(*logit))
    });
    format!("{:.3}", losses.sum::<f64>() / answers.len() as f64)
}
