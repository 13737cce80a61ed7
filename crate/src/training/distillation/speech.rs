//! Preprocessed unlabeled speech: the student's log-mel and the teacher's features of every utterance.

use super::cache::CacheHeader;
use super::config::DistillationConfig;
use super::utterances::utterances;
use crate::audio;
use crate::corpora::sounds;
use crate::error::Error;
use crate::fingerprint::{FNV_OFFSET, hashed};
use crate::frontend::{
    LogMel, LogMelExtractor, MEL_BANDS, Standardization, USUAL_LOUDEST_DB, WhisperLogMel,
    bring_to_level,
};
use crate::model::steps;
use crate::networks::teacher::Teacher;
use crate::random::Generator;
use crate::training::{cores, side_by_side};
use burn::prelude::Device;
use half::f16;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One in this number of recordings is held out.
const HELD_OUT: usize = 20;
/// The teacher frames averaged for one step of the student: those around its center, 30 ms.
const TEACHER_FRAMES: [usize; 2] = [1, 2];
const TEACHER_FRAMES_PER_STEP: usize = 2;

/// Progress of the preparation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SpeechProgress {
    /// Number of recordings read, out of all.
    Read(usize, usize),
    /// Number of utterances processed by the teacher, out of all.
    Teacher(usize, usize),
    /// A non-fatal problem, in one sentence.
    Warning(String),
}

/// One utterance.
pub(super) struct DistillationUtterance {
    /// Log-mel in dB, `frames x 128`, normalized to the standard level.
    pub log_mel: Vec<f16>,
    /// The teacher's features for each step of the student, `steps x width`, not standardized.
    pub targets: Vec<f16>,
}

impl DistillationUtterance {
    pub(super) fn frames(&self) -> usize {
        self.log_mel.len() / MEL_BANDS
    }
}

/// The speech used for distillation.
pub(crate) struct Speech {
    pub(super) train: Vec<DistillationUtterance>,
    pub(super) held_out: Vec<DistillationUtterance>,
    /// Values per step of the targets.
    pub(super) width: usize,
    /// Standardization of the student's features, fitted on the training part.
    pub(super) standardization: Standardization,
    /// Mean and standard deviation of each teacher feature, over the training part.
    pub(super) target_mean: Vec<f32>,
    pub(super) target_std: Vec<f32>,
    /// Hash of the recordings, cuts and teacher.
    pub(super) fingerprint: u64,
    /// Hours of speech in the training part.
    pub hours: f64,
}

impl Speech {
    /// Number of utterances in the training part and in the held-out part.
    #[must_use]
    pub(crate) const fn counts(&self) -> (usize, usize) {
        (self.train.len(), self.held_out.len())
    }
}

/// An utterance before feature extraction: the index of its recording and its samples.
struct Cut {
    recording: usize,
    samples: Vec<f32>,
}

/// Reads every audio file in `folders`, cuts it into utterances, and runs the teacher on each. The teacher's features
/// are cached beside `out` and reused by a later run.
///
/// # Errors
/// `corpus-folder` for an unreadable folder; `distillation` for fewer than two recordings with an utterance of 0.6 s or
/// more; `device`.
pub(crate) fn prepare(
    folders: &[PathBuf],
    teacher: &Teacher,
    config: &DistillationConfig,
    out: &Path,
    device: &Device,
    on_progress: &(dyn Fn(SpeechProgress) + Sync),
) -> Result<Speech, Error> {
    let cuts = cut(folders, config, on_progress)?;
    let mut fingerprint = hashed(FNV_OFFSET, teacher.fingerprint());
    for cut in &cuts {
        fingerprint = hashed(
            hashed(fingerprint, cut.recording as u64),
            cut.samples.len() as u64,
        );
        fingerprint = cut
            .samples
            .iter()
            .step_by(997)
            .fold(fingerprint, |hash, sample| {
                hashed(hash, sample.to_bits().into())
            });
    }
    let frames = |cut: &Cut| crate::frontend::frame_count(cut.samples.len());
    let lengths = cuts.iter().map(|cut| steps(frames(cut)) * teacher.width());
    let head = CacheHeader::new(fingerprint, lengths.collect());
    let path = head.path(out);
    let targets = match head.read(&path) {
        Some(targets) => targets,
        None => {
            let targets = compute_targets(&cuts, teacher, device, on_progress)?;
            let slices: Vec<&[f16]> = targets.iter().map(Vec::as_slice).collect();
            if let Err(error) = head.write(&path, &slices) {
                on_progress(SpeechProgress::Warning(error.to_string()));
            }
            targets
        }
    };
    let log_mels = side_by_side_in_order(cuts.len(), device, |index, extractor| {
        log_mel(extractor, &cuts[index].samples)
    })?;
    let recordings: Vec<usize> = cuts.iter().map(|cut| cut.recording).collect();
    let samples: usize = cuts.iter().map(|cut| cut.samples.len()).sum();
    drop(cuts);

    let mut speech = Speech {
        train: Vec::new(),
        held_out: Vec::new(),
        width: teacher.width(),
        standardization: Standardization {
            mean: vec![0.0; MEL_BANDS],
            std: vec![1.0; MEL_BANDS],
        },
        target_mean: Vec::new(),
        target_std: Vec::new(),
        fingerprint,
        hours: samples as f64 / 16_000.0 / 3600.0,
    };
    let last = recordings.last().copied().unwrap_or(0);
    for ((recording, log_mel), targets) in recordings.into_iter().zip(log_mels).zip(targets) {
        let utterance = DistillationUtterance { log_mel, targets };
        // Whole recordings, so that adjacent utterances stay in one part; at least one recording in each part.
        if recording % HELD_OUT == HELD_OUT / 2 || (recording == last && last < HELD_OUT / 2) {
            speech.held_out.push(utterance);
        } else {
            speech.train.push(utterance);
        }
    }
    if speech.train.is_empty() || speech.held_out.is_empty() {
        return Err(Error::distillation(
            "two or more recordings with an utterance of 0.6 s or more",
            format!("{} utterances", speech.train.len() + speech.held_out.len()),
        ));
    }
    speech.standardize();
    Ok(speech)
}

impl Speech {
    /// Fits the standardization of features and targets.
    fn standardize(&mut self) {
        let wide: Vec<LogMel> = self
            .train
            .iter()
            .map(|utterance| LogMel {
                bands: MEL_BANDS,
                values: utterance
                    .log_mel
                    .iter()
                    .map(|value| value.to_f32())
                    .collect(),
            })
            .collect();
        if let Some(fitted) = Standardization::fit(&wide) {
            self.standardization = fitted;
        }
        let mut count = 0.0f64;
        let mut sums = vec![[0.0f64; 2]; self.width];
        for step in self
            .train
            .iter()
            .flat_map(|u| u.targets.chunks_exact(self.width))
        {
            count += 1.0;
            for (sum, value) in sums.iter_mut().zip(step) {
                let value = value.to_f64();
                *sum = [sum[0] + value, sum[1] + value * value];
            }
        }
        let mean = |sum: &[f64; 2]| sum[0] / count.max(1.0);
        self.target_mean = sums.iter().map(|sum| mean(sum) as f32).collect();
        let deviation = |sum: &[f64; 2]| (sum[1] / count.max(1.0) - mean(sum).powi(2)).max(1e-12);
        self.target_std = sums
            .iter()
            .map(|sum| deviation(sum).sqrt() as f32)
            .collect();
    }
}

/// Every utterance of every recording, in the order of the paths.
fn cut(
    folders: &[PathBuf],
    config: &DistillationConfig,
    on_progress: &(dyn Fn(SpeechProgress) + Sync),
) -> Result<Vec<Cut>, Error> {
    let mut paths = Vec::new();
    for folder in folders {
        paths.extend(sounds(folder)?);
    }
    if let Some(hours) = config.hours {
        // A random subset of the recordings, because folders list speakers and corpora in sequence.
        Generator::new(config.seed).shuffle(&mut paths);
        return read(&paths, Some(hours * 3600.0), on_progress);
    }
    read(&paths, None, on_progress)
}

fn read(
    paths: &[PathBuf],
    seconds: Option<f64>,
    on_progress: &(dyn Fn(SpeechProgress) + Sync),
) -> Result<Vec<Cut>, Error> {
    let done = AtomicUsize::new(0);
    let threads = cores(&Device::flex());
    let mut cuts = Vec::new();
    let mut total = 0.0;
    // In blocks of 64 recordings, to read little beyond the requested hours.
    for (block, paths_of_block) in paths.chunks(64).enumerate() {
        let found = side_by_side(paths_of_block.len(), threads, |index| {
            let samples = std::fs::read(&paths_of_block[index])
                .map_err(|error| error.to_string())
                .and_then(|bytes| {
                    let recording = audio::decode(&bytes).map_err(|error| error.to_string())?;
                    recording
                        .to_mono_16_khz()
                        .map_err(|error| error.to_string())
                });
            on_progress(SpeechProgress::Read(
                done.fetch_add(1, Ordering::Relaxed) + 1,
                paths.len(),
            ));
            samples
        });
        for (index, samples) in found.into_iter().enumerate() {
            match samples {
                Ok(samples) => cuts.extend(utterances(&samples).into_iter().map(|range| Cut {
                    recording: block * 64 + index,
                    samples: samples[range].to_vec(),
                })),
                Err(reason) => {
                    let path = paths_of_block[index].display();
                    on_progress(SpeechProgress::Warning(format!("{path}: {reason}")));
                }
            }
        }
        total = cuts.iter().map(|cut| cut.samples.len()).sum::<usize>() as f64 / 16_000.0;
        if seconds.is_some_and(|seconds| total >= seconds) {
            break;
        }
    }
    if total == 0.0 {
        return Err(Error::distillation(
            "recordings with an utterance of 0.6 s or more",
            format!("none in {} audio files", paths.len()),
        ));
    }
    Ok(cuts)
}

/// The teacher's features of every utterance, averaged for each step of the student.
fn compute_targets(
    cuts: &[Cut],
    teacher: &Teacher,
    device: &Device,
    on_progress: &(dyn Fn(SpeechProgress) + Sync),
) -> Result<Vec<Vec<f16>>, Error> {
    let done = AtomicUsize::new(0);
    let extractors = Mutex::new(Vec::new());
    let targets = side_by_side(cuts.len(), cores(device), |index| {
        let mut extractor: WhisperLogMel = take(&extractors).unwrap_or_default();
        let samples = &cuts[index].samples;
        let features = teacher.features(&mut extractor, samples);
        put_back(&extractors, extractor);
        let count = done.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_multiple_of(50) || count == cuts.len() {
            on_progress(SpeechProgress::Teacher(count, cuts.len()));
        }
        let count = steps(crate::frontend::frame_count(samples.len()));
        features.map(|features| aligned(&features, teacher.width(), count))
    });
    targets.into_iter().collect()
}

/// The mean of the teacher's frames 2j + 1 and 2j + 2, which surround the center of step j.
pub(super) fn aligned(features: &[f32], width: usize, steps: usize) -> Vec<f16> {
    let mut values = Vec::with_capacity(steps * width);
    for step in 0..steps {
        let frames = TEACHER_FRAMES
            .map(|offset| &features[(TEACHER_FRAMES_PER_STEP * step + offset) * width..][..width]);
        let mean = frames[0].iter().zip(frames[1]).map(|(a, b)| 0.5 * (a + b));
        values.extend(mean.map(f16::from_f32));
    }
    values
}

fn log_mel(extractor: &mut LogMelExtractor, samples: &[f32]) -> Result<Vec<f16>, Error> {
    let mut log_mel = extractor.extract(samples)?;
    bring_to_level(&mut log_mel.values, USUAL_LOUDEST_DB);
    Ok(log_mel.values.into_iter().map(f16::from_f32).collect())
}

/// The results of `each` for every index in order, on all cores, with one extractor per core.
fn side_by_side_in_order<T: Send>(
    count: usize,
    device: &Device,
    each: impl Fn(usize, &mut LogMelExtractor) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let extractors = Mutex::new(Vec::new());
    let all = side_by_side(count, cores(device).max(2), |index| {
        let mut extractor: LogMelExtractor = take(&extractors).unwrap_or_default();
        let value = each(index, &mut extractor);
        put_back(&extractors, extractor);
        value
    });
    all.into_iter().collect()
}

fn take<T>(pool: &Mutex<Vec<T>>) -> Option<T> {
    pool.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .pop()
}

fn put_back<T>(pool: &Mutex<Vec<T>>, item: T) {
    pool.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .push(item);
}
