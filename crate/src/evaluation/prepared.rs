//! A corpus with the features of every utterance.

use rayon::prelude::*;

use super::statistics::mean_and_std;
use crate::corpora::{Corpus, Utterance};
use crate::error::Error;
use crate::frontend::{Frontend, LogMel, LogMelKind};
use crate::model::ModelCard;

/// A corpus with extracted features.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The usable utterances; the others are in its faults.
    pub corpus: Corpus,
    /// The features of each utterance, cropped to the middle 7 s.
    pub log_mels: Vec<LogMel>,
    /// Mean and standard deviation of each band over time, at the recording's original level.
    pub statistics: Vec<Vec<f32>>,
    /// Seconds of speech in each utterance: its weight in a session.
    pub speech_seconds: Vec<f32>,
    /// Hash of the corpus: names, labels, speakers, agreement and all samples.
    pub fingerprint: String,
}

/// Settings of the feature extraction.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Preparation {
    /// Whether the first unusable recording is an error.
    pub strict: bool,
    /// The kind of features.
    pub log_mel: LogMelKind,
    /// Level of the loudest value of every log-mel, dB.
    pub loudest_db: Option<f32>,
}

impl Preparation {
    /// The settings of the model with this card.
    #[must_use]
    pub const fn of_model(card: &ModelCard, strict: bool) -> Self {
        Self {
            strict,
            log_mel: card.architecture.log_mel(),
            loudest_db: card.loudest_db,
        }
    }
}

/// Extracts the features of every recording; `on_utterance` is called after each. A recording that is missing, damaged
/// or shorter than 60 ms is excluded and becomes a fault.
///
/// # Errors
/// The first fault if `strict`; otherwise `corpus-split` if no utterance remains.
pub fn prepare(
    mut corpus: Corpus,
    preparation: Preparation,
    on_utterance: impl Fn() + Sync,
) -> Result<Prepared, Error> {
    let recordings: Vec<Result<PreparedRecording, Error>> = corpus
        .utterances
        .par_iter()
        .map_init(
            || Frontend::new(preparation.log_mel, preparation.loudest_db),
            |frontend, utterance| {
                let recording = features(utterance, frontend, preparation);
                on_utterance();
                recording
            },
        )
        .collect();
    let mut log_mels = Vec::with_capacity(recordings.len());
    let mut statistics = Vec::with_capacity(recordings.len());
    let mut speech_seconds = Vec::with_capacity(recordings.len());
    let mut fingerprint = Fnv::new();
    fingerprint.add(&corpus.labels.join("\n"));
    let listed = std::mem::take(&mut corpus.utterances);
    for (utterance, recording) in listed.into_iter().zip(recordings) {
        match recording {
            Ok(PreparedRecording {
                log_mel,
                statistics: values,
                seconds,
                hash,
            }) => {
                fingerprint.add(&format!(
                    "{}\n{}\n{}\n{:?}\n{:?}\n{hash:x}\n",
                    utterance.name,
                    utterance.label,
                    utterance.speaker,
                    utterance.agreement,
                    utterance.votes
                ));
                log_mels.push(log_mel);
                statistics.push(values);
                speech_seconds.push(seconds);
                corpus.utterances.push(utterance);
            }
            Err(fault) => corpus.faults.push(fault),
        }
    }
    match corpus.faults.first() {
        Some(fault) if preparation.strict || corpus.utterances.is_empty() => {
            return Err(fault.clone());
        }
        _ => {}
    }
    Ok(Prepared {
        corpus,
        log_mels,
        statistics,
        speech_seconds,
        fingerprint: format!("{:016x}", fingerprint.0),
    })
}

/// The data kept of a recording.
struct PreparedRecording {
    log_mel: LogMel,
    statistics: Vec<f32>,
    /// Seconds of speech.
    seconds: f32,
    hash: u64,
}

fn features(
    utterance: &Utterance,
    frontend: &mut Frontend,
    preparation: Preparation,
) -> Result<PreparedRecording, Error> {
    let recording = utterance.recording()?;
    let mut hash = Fnv::new();
    for sample in recording.channels.iter().flatten() {
        hash.add_bytes(&sample.to_bits().to_le_bytes());
    }
    let of_file = |error: Error| utterance.unusable(error);
    let samples = recording.to_mono_16_khz().map_err(of_file)?;
    let features = frontend.features(&samples).map_err(of_file)?;
    if features.trimmed {
        hash.add("trimmed");
    }
    // The original level is an offset of all values: it changes the means, not the deviations.
    let bands = features.log_mel.bands;
    let mut statistics = mean_and_std(&features.log_mel.values, bands);
    for mean in statistics.iter_mut().take(bands) {
        *mean -= features.gain_db;
    }
    // For compatibility with existing results, the default features add nothing to the hash.
    if preparation.log_mel == LogMelKind::Whisper {
        hash.add("whisper");
    }
    if let Some(level) = preparation.loudest_db {
        hash.add_bytes(&level.to_bits().to_le_bytes());
    }
    Ok(PreparedRecording {
        log_mel: features.log_mel,
        statistics,
        seconds: features.speech.speech_seconds,
        hash: hash.0,
    })
}

/// The 64-bit FNV-1a hash (Fowler, Noll and Vo), identical on all machines and in all versions.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn add(&mut self, text: &str) {
        self.add_bytes(text.as_bytes());
        self.add_bytes(b"\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Preparation = Preparation {
        strict: true,
        log_mel: LogMelKind::Librosa,
        loudest_db: None,
    };

    #[test]
    fn the_hash_is_the_published_one() {
        let mut hash = Fnv::new();
        hash.add_bytes(b"foobar");
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn unusable_recordings_are_skipped_or_stop() {
        let clip = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/clips/03b01Wa.wav");
        let utterance = |name: &str, path: &str| Utterance {
            name: name.to_owned(),
            path: path.into(),
            ..Utterance::default()
        };
        let corpus = Corpus {
            labels: vec!["a".to_owned()],
            utterances: vec![utterance("1", clip), utterance("2", "absent.wav")],
            ..Corpus::default()
        };
        let prepared = prepare(corpus.clone(), Preparation::default(), || ()).unwrap();
        assert_eq!(
            (prepared.corpus.utterances.len(), prepared.log_mels.len()),
            (1, 1)
        );
        assert_eq!(prepared.corpus.faults[0].code(), "corpus-recording");
        let error = prepare(corpus.clone(), STRICT, || ()).unwrap_err();
        assert!(error.to_string().contains("absent.wav"), "{error}");

        let mut other = corpus;
        other.utterances[0].agreement = Some(0.5);
        let other = prepare(other, Preparation::default(), || ()).unwrap();
        assert_ne!(other.fingerprint, prepared.fingerprint);
    }
}
