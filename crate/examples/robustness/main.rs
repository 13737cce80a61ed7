//! Evaluates a model on degraded recordings; prints a Markdown table.
//!
//! ```sh
//! cargo run --release --example robustness -- [--model MODEL] FILE...
//! ```
//!
//! The emotion is parsed from the file name (Emo-DB or RAVDESS); emotions without a label in the model are skipped.
//! `tests/robustness/held-out.txt` lists the test utterances of Emo-DB, on which the model was not trained.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]

mod degrade;
mod mp3;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::error::Error;
use std::path::Path;

use speech_emotion::frontend::SAMPLE_RATE;
use speech_emotion::internal::Generator;
use speech_emotion::training::ConfusionMatrix;
use speech_emotion::{Backend, Recognizer, Session, Unsure, audio};

type Degrade = fn(&[f32], &mut Generator) -> Result<Vec<f32>, Box<dyn Error>>;

const MP3: &str = "MP3, 32 kbit/s";

/// The degradations and their names in the table.
const CONDITIONS: [(&str, Degrade); 13] = [
    ("as recorded", |samples, _| Ok(samples.to_vec())),
    ("pink noise, 20 dB below", |s, random| {
        Ok(degrade::noisy(s, 20.0, random))
    }),
    ("pink noise, 10 dB below", |s, random| {
        Ok(degrade::noisy(s, 10.0, random))
    }),
    ("pink noise, as loud", |s, random| {
        Ok(degrade::noisy(s, 0.0, random))
    }),
    ("telephone, 300 to 3400 Hz", |s, _| {
        Ok(degrade::telephone(s)?)
    }),
    (MP3, |s, _| mp3::coded(s, 32)),
    ("far microphone", |s, random| Ok(degrade::far(s, random))),
    ("clipped by 12 dB", |s, _| Ok(degrade::clipped(s))),
    ("30 dB quieter", |s, _| Ok(degrade::amplified(s, -30.0))),
    ("20 dB quieter", |s, _| Ok(degrade::amplified(s, -20.0))),
    ("6 dB quieter", |s, _| Ok(degrade::amplified(s, -6.0))),
    ("6 dB louder", |s, _| Ok(degrade::amplified(s, 6.0))),
    ("12 dB louder", |s, _| Ok(degrade::amplified(s, 12.0))),
];

struct Recording {
    samples: Vec<f32>,
    /// An index into the labels of the model.
    class: usize,
    speaker: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args_os().skip(1).peekable();
    let recognizer = if paths.next_if(|argument| argument == "--model").is_some() {
        let path = paths.next().ok_or("--model: expected a file")?;
        Recognizer::from_bytes(&std::fs::read(path)?, Backend::Cpu)?
    } else {
        Recognizer::embedded(Backend::Cpu)?
    };
    let labels = recognizer.card().labels.clone();
    let mut recordings = Vec::new();
    for path in paths {
        let label = label(Path::new(&path)).ok_or_else(|| {
            format!(
                "{}: expected a file name of Emo-DB or RAVDESS",
                path.display()
            )
        })?;
        if let Some(class) = labels.iter().position(|known| known == label) {
            let samples = audio::decode(&std::fs::read(&path)?)?.to_mono_16_khz()?;
            recordings.push(Recording {
                samples,
                class,
                speaker: speaker(Path::new(&path)),
            });
        }
    }
    if recordings.is_empty() {
        return Err("expected audio files of Emo-DB or RAVDESS, received none".into());
    }

    println!("{} recordings\n", recordings.len());
    println!(
        "| | UA | UA in sessions | WA | same label as undegraded | unsure | no speech found |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let mut undegraded: Option<Vec<String>> = None;
    for (name, degrade) in CONDITIONS {
        if name == MP3 && !mp3::is_there() {
            println!("| {name} | not measured: `lame` is not installed | | | | | |");
            continue;
        }
        let row = measure(&recognizer, &recordings, degrade)?;
        let reference = undegraded.get_or_insert_with(|| row.labels.clone());
        let same = row
            .labels
            .iter()
            .zip(reference.iter())
            .filter(|(a, b)| a == b)
            .count();
        let share = |count: usize| percent(Some(count as f64 / recordings.len() as f64));
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            percent(row.matrix.unweighted_accuracy()),
            percent(
                row.in_sessions
                    .as_ref()
                    .and_then(ConfusionMatrix::unweighted_accuracy)
            ),
            percent(row.matrix.weighted_accuracy()),
            share(same),
            share(row.unsure),
            share(row.no_speech),
        );
    }
    Ok(())
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1}", 100.0 * share))
}

/// `03a01Fa.wav` of Emo-DB or `03-01-05-02-01-01-08.flac` of RAVDESS.
fn label(path: &Path) -> Option<&'static str> {
    let name = path.file_stem()?.to_str()?;
    match (name.len(), name.get(5..6), name.get(6..8)) {
        (7, Some("W"), _) | (20, _, Some("05")) => Some("anger"),
        (7, Some("L"), _) => Some("boredom"),
        (7, Some("E"), _) | (20, _, Some("07")) => Some("disgust"),
        (7, Some("A"), _) | (20, _, Some("06")) => Some("fear"),
        (7, Some("F"), _) | (20, _, Some("03")) => Some("happiness"),
        (7, Some("T"), _) | (20, _, Some("04")) => Some("sadness"),
        (7, Some("N"), _) | (20, _, Some("01")) => Some("neutral"),
        (20, _, Some("02")) => Some("calm"),
        (20, _, Some("08")) => Some("surprise"),
        _ => None,
    }
}

/// The first two characters of an Emo-DB name, the last two of a RAVDESS name.
fn speaker(path: &Path) -> String {
    let name = path.file_stem().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    let of_name = if name.len() == 7 {
        name.get(..2)
    } else {
        name.get(18..)
    };
    of_name.unwrap_or_default().to_owned()
}

/// The results for a condition.
struct Row {
    matrix: ConfusionMatrix,
    /// With session adaptation, if the model supports it: one session for each speaker, with the same degradation, in
    /// the order given.
    in_sessions: Option<ConfusionMatrix>,
    labels: Vec<String>,
    unsure: usize,
    no_speech: usize,
}

fn measure(
    recognizer: &Recognizer,
    recordings: &[Recording],
    degrade: Degrade,
) -> Result<Row, Box<dyn Error>> {
    let known = &recognizer.card().labels;
    let position = |label: &str| known.iter().position(|known| known == label).unwrap_or(0);
    let mut row = Row {
        matrix: ConfusionMatrix::new(known.len()),
        in_sessions: recognizer
            .has_sessions()
            .then(|| ConfusionMatrix::new(known.len())),
        labels: Vec::new(),
        unsure: 0,
        no_speech: 0,
    };
    let mut sessions: BTreeMap<&str, Session<'_>> = BTreeMap::new();
    for (index, recording) in recordings.iter().enumerate() {
        // The noise differs between recordings and is the same in every run.
        let samples = degrade(&recording.samples, &mut Generator::new(index as u64))?;
        let classification = recognizer.classify(&samples, SAMPLE_RATE)?;
        let predicted = position(&classification.label);
        row.matrix.record(recording.class, predicted)?;
        if let Some(matrix) = &mut row.in_sessions {
            let session = match sessions.entry(&recording.speaker) {
                Entry::Vacant(free) => free.insert(Session::new(recognizer)?),
                Entry::Occupied(taken) => taken.into_mut(),
            };
            matrix.record(
                recording.class,
                position(&session.classify(&samples, SAMPLE_RATE)?.label),
            )?;
        }
        row.labels.push(classification.label);
        row.unsure += usize::from(classification.unsure.is_some());
        row.no_speech += usize::from(classification.unsure == Some(Unsure::NoSpeech));
    }
    Ok(row)
}
