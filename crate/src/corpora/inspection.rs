//! Statistics of a corpus and checks of its recordings. Every recording is decoded.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;
use serde::Serialize;

use super::{Corpus, Difficulty, Sex, Utterance};
use crate::audio::voice_activity;
use crate::error::Error;
use crate::frontend::SAMPLE_RATE;

/// Minimum run of full-scale samples that counts as clipping; a single one may be an unclipped peak.
const CLIPPED_RUN: usize = 4;
/// Full scale of 16-bit samples, minus one step.
const FULL_SCALE: f32 = 32766.0 / 32768.0;

/// The results of an inspection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// Number of utterances of each label, in the order of a network's outputs.
    pub labels: serde_json::Map<String, serde_json::Value>,
    /// Number of utterances with a readable recording.
    pub utterances: usize,
    /// Total duration, hours.
    pub hours: f64,
    /// Shortest, median and longest duration, seconds.
    pub seconds: [f64; 3],
    /// Number of utterances of each speaker; an unknown speaker has an empty name.
    pub speakers: BTreeMap<String, usize>,
    /// Number of utterances by the sex of the speaker, if known.
    pub sexes: BTreeMap<Sex, usize>,
    /// Number of utterances of each difficulty; empty without ratings.
    pub difficulty: BTreeMap<Difficulty, usize>,
    /// Unused recordings, counted by label.
    pub other_labels: BTreeMap<String, usize>,
    /// Number of recordings at each sample rate, Hz.
    pub sample_rates: BTreeMap<u32, usize>,
    /// Entries that could not be used, one sentence each.
    pub faults: Vec<String>,
    /// Warnings about properties that make scores less reliable, one sentence each.
    pub warnings: Vec<String>,
    /// Suspicious recordings.
    pub suspicions: Vec<Suspicion>,
}

/// A problem of a readable recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspicion {
    /// Name of the utterance.
    pub utterance: String,
    /// The kind of problem.
    pub kind: SuspicionKind,
    /// Human-readable description.
    pub note: String,
}

/// Kinds of problems of recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuspicionKind {
    /// The same samples as another recording.
    Duplicate,
    /// No speech detected.
    Silence,
    /// Clipped peaks.
    Clipping,
    /// A sample rate that differs from most, or is below the 16 kHz of the features.
    OddRate,
}

struct RecordingStatistics {
    seconds: f64,
    sample_rate: u32,
    hash: u64,
    silent: bool,
    clipped: usize,
}

/// Decodes every recording. Unreadable recordings become faults.
#[must_use]
pub fn inspect(corpus: &Corpus) -> Inspection {
    let statistics: Vec<Result<RecordingStatistics, Error>> =
        corpus.utterances.par_iter().map(measure).collect();
    let mut faults: Vec<String> = corpus.faults.iter().map(ToString::to_string).collect();
    let mut good: Vec<(&Utterance, RecordingStatistics)> = Vec::new();
    for (utterance, statistics) in corpus.utterances.iter().zip(statistics) {
        match statistics {
            Ok(statistics) => good.push((utterance, statistics)),
            Err(error) => faults.push(error.to_string()),
        }
    }
    let count_by = |label: usize| good.iter().filter(|(u, _)| u.label == label).count();
    let labels = corpus.labels.iter().enumerate();
    let mut lengths: Vec<f64> = good
        .iter()
        .map(|(_, statistics)| statistics.seconds)
        .collect();
    lengths.sort_by(f64::total_cmp);
    let at = |index: usize| lengths.get(index).copied().unwrap_or(0.0);
    let rated = corpus.has_agreement();
    Inspection {
        labels: labels
            .map(|(index, label)| (label.clone(), count_by(index).into()))
            .collect(),
        utterances: good.len(),
        hours: lengths.iter().sum::<f64>() / 3600.0,
        seconds: [
            at(0),
            at(lengths.len() / 2),
            at(lengths.len().saturating_sub(1)),
        ],
        speakers: tally(good.iter().map(|(u, _)| u.speaker.clone())),
        sexes: tally(good.iter().filter_map(|(u, _)| u.sex)),
        difficulty: tally(good.iter().filter(|_| rated).map(|(u, _)| u.difficulty())),
        other_labels: corpus.other_labels.clone(),
        sample_rates: tally(good.iter().map(|(_, statistics)| statistics.sample_rate)),
        faults,
        warnings: corpus.warnings(),
        suspicions: suspicions(&good),
    }
}

fn tally<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

fn measure(utterance: &Utterance) -> Result<RecordingStatistics, Error> {
    let recording = utterance.recording()?;
    let mut hasher = DefaultHasher::new();
    for channel in &recording.channels {
        channel.len().hash(&mut hasher);
        channel
            .iter()
            .for_each(|sample| sample.to_bits().hash(&mut hasher));
    }
    let samples = recording
        .to_mono_16_khz()
        .map_err(|error| utterance.unusable(error))?;
    let clipped = recording
        .channels
        .iter()
        .map(|channel| clipped_runs(channel))
        .sum();
    Ok(RecordingStatistics {
        seconds: recording.seconds(),
        sample_rate: recording.sample_rate,
        hash: hasher.finish(),
        silent: voice_activity(&samples).speech_seconds <= 0.0,
        clipped,
    })
}

/// Number of runs of at least [`CLIPPED_RUN`] samples at the same end of the scale.
fn clipped_runs(samples: &[f32]) -> usize {
    let end = |sample: &f32| match sample.abs() >= FULL_SCALE {
        true => sample.signum(),
        false => 0.0,
    };
    let runs = samples.chunk_by(|left, right| end(left) == end(right));
    runs.filter(|run| run.len() >= CLIPPED_RUN && run.first().is_some_and(|s| end(s) != 0.0))
        .count()
}

fn suspicions(good: &[(&Utterance, RecordingStatistics)]) -> Vec<Suspicion> {
    let rates = tally(good.iter().map(|(_, statistics)| statistics.sample_rate));
    let usual = rates
        .iter()
        .max_by_key(|(_, count)| **count)
        .map_or(SAMPLE_RATE, |(rate, _)| *rate);
    let mut first: BTreeMap<u64, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (utterance, statistics) in good {
        let mut suspect = |kind, note: String| {
            found.push(Suspicion {
                utterance: utterance.name.clone(),
                kind,
                note,
            });
        };
        match first.get(&statistics.hash) {
            Some(other) => suspect(
                SuspicionKind::Duplicate,
                format!("the same audio as {other}"),
            ),
            None => {
                first.insert(statistics.hash, &utterance.name);
            }
        }
        if statistics.silent {
            suspect(SuspicionKind::Silence, "no speech found".to_owned());
        }
        if statistics.clipped > 0 {
            suspect(
                SuspicionKind::Clipping,
                format!("{} clipped peaks", statistics.clipped),
            );
        }
        let rate = statistics.sample_rate;
        if rate < SAMPLE_RATE {
            suspect(
                SuspicionKind::OddRate,
                format!("{rate} Hz, below {SAMPLE_RATE} Hz"),
            );
        } else if rate != usual {
            suspect(
                SuspicionKind::OddRate,
                format!("{rate} Hz, most recordings have {usual} Hz"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(samples: &[i16], rate: u32) -> Vec<u8> {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((36 + 2 * samples.len() as u32).to_le_bytes());
        bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        bytes.extend(rate.to_le_bytes());
        bytes.extend((2 * rate).to_le_bytes());
        bytes.extend(b"\x02\0\x10\0data");
        bytes.extend((2 * samples.len() as u32).to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    #[test]
    fn contents_are_counted_and_suspicious_recordings_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let clip = |name: &str| {
            std::fs::read(format!(
                "{}/../tests/clips/{name}.wav",
                env!("CARGO_MANIFEST_DIR")
            ))
            .unwrap()
        };
        let mut loud = vec![0_i16; 16_000];
        loud[100..110].fill(i16::MAX);
        loud[200..202].fill(i16::MAX);
        loud[300..304].fill(i16::MIN);
        let files = [
            ("1", clip("03b01Wa")),
            ("2", clip("15b10Nc")),
            ("3", clip("03b01Wa")),
            ("4", wav(&[0; 16_000], 16_000)),
            ("5", wav(&loud, 16_000)),
            ("6", wav(&[7; 8_000], 8_000)),
            ("7", b"no sound".to_vec()),
        ];
        let mut corpus = Corpus {
            labels: ["a", "b"].map(str::to_owned).to_vec(),
            ..Corpus::default()
        };
        for (index, (name, bytes)) in files.into_iter().enumerate() {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            corpus.utterances.push(Utterance {
                name: name.to_owned(),
                path,
                label: usize::from(index == 1),
                speaker: "anna".to_owned(),
                sex: Some(Sex::Female),
                agreement: (index != 0).then_some(0.7),
                ..Utterance::default()
            });
        }
        let found = inspect(&corpus);
        assert_eq!(found.utterances, 6);
        assert_eq!(
            serde_json::to_value(&found.labels).unwrap(),
            serde_json::json!({"a": 5, "b": 1})
        );
        assert_eq!(
            found.difficulty,
            BTreeMap::from([(Difficulty::A, 1), (Difficulty::B, 5)])
        );
        assert_eq!(
            found.sample_rates,
            BTreeMap::from([(8_000, 1), (16_000, 5)])
        );
        // 2.18 s twice, 2.2 s, and three of one second.
        assert!(
            (found.hours * 3600.0 - 9.56).abs() < 0.02,
            "{}",
            found.hours
        );
        assert_eq!(found.faults.len(), 1);
        let named = |kind| -> Vec<&str> {
            let of_kind = found.suspicions.iter().filter(|s| s.kind == kind);
            of_kind.map(|s| s.utterance.as_str()).collect()
        };
        assert_eq!(named(SuspicionKind::Duplicate), ["3"]);
        assert!(named(SuspicionKind::Silence).contains(&"4"));
        assert!(!named(SuspicionKind::Silence).contains(&"1"));
        assert_eq!(named(SuspicionKind::Clipping), ["5"]);
        assert_eq!(named(SuspicionKind::OddRate), ["6"]);
        let clipping = found
            .suspicions
            .iter()
            .find(|s| s.kind == SuspicionKind::Clipping);
        assert_eq!(clipping.unwrap().note, "2 clipped peaks");
        assert_eq!(
            found.warnings,
            [
                "a single utterance is labeled `b`: it cannot be in both the training and the test set"
            ]
        );
    }
}
