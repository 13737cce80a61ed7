//! The recordings, with names as in Emo-DB.

use speech_emotion::corpora::{Corpus, Utterance};
use speech_emotion::evaluation::{Preparation, Prepared, prepare};
use speech_emotion::frontend::Standardization;
use speech_emotion::training::Example;
use std::error::Error;
use std::path::Path;

/// The letters of the emotions and their labels.
const EMOTIONS: [(char, &str); 7] = [
    ('W', "anger"),
    ('L', "boredom"),
    ('E', "disgust"),
    ('A', "fear"),
    ('F', "happiness"),
    ('T', "sadness"),
    ('N', "neutral"),
];

/// Number of labels.
pub(crate) const CLASSES: usize = EMOTIONS.len();

/// All recordings of the folder `recordings` with their features.
pub(crate) fn prepared(folder: &Path) -> Result<Prepared, Box<dyn Error>> {
    let mut utterances = Vec::new();
    for entry in std::fs::read_dir(folder.join("recordings"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let letter = name.chars().nth(5);
        let label = EMOTIONS
            .iter()
            .position(|(emotion, _)| Some(*emotion) == letter);
        utterances.push(Utterance {
            label: label.ok_or_else(|| format!("{name}: expected a name as in Emo-DB"))?,
            speaker: name.chars().take(2).collect(),
            name: name.into_owned(),
            path,
            ..Utterance::default()
        });
    }
    utterances.sort_by(|a, b| a.name.cmp(&b.name));
    let corpus = Corpus {
        labels: EMOTIONS.map(|(_, label)| label.to_owned()).to_vec(),
        utterances,
        ..Corpus::default()
    };
    let preparation = Preparation {
        strict: true,
        ..Preparation::default()
    };
    Ok(prepare(corpus, preparation, || ())?)
}

/// The first `count` recordings, standardized by their own mean and deviation.
pub(crate) fn examples(prepared: &Prepared, count: usize) -> Result<Vec<Example>, Box<dyn Error>> {
    let log_mels = || prepared.log_mels.iter().take(count);
    let standardization = Standardization::fit(log_mels()).ok_or("expected recordings")?;
    let utterances = prepared.corpus.utterances.iter();
    log_mels()
        .zip(utterances)
        .map(|(log_mel, utterance)| Ok(Example::new(log_mel, &standardization, utterance.label)?))
        .collect()
}

/// The first samples of all recordings together, 16 kHz.
pub(crate) fn samples(folder: &Path, count: usize) -> Result<Vec<f32>, Box<dyn Error>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("recordings"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        if samples.len() >= count {
            break;
        }
        let recording = speech_emotion::audio::decode(&std::fs::read(path)?)?;
        samples.extend(recording.to_mono_16_khz()?);
    }
    if samples.len() < count {
        return Err(format!("expected {count} samples, found {}", samples.len()).into());
    }
    samples.truncate(count);
    Ok(samples)
}
