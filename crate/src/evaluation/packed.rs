//! The packed results of an experiment, `folds.jsonl.gz`: JSON Lines with one result per line, compressed with gzip.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::job::Job;
use super::result::FoldResult;
use crate::error::Error;

/// Name of the file in a results folder.
pub(super) const FILE_NAME: &str = "folds.jsonl.gz";

/// Maximum uncompressed size, a hundred times that of the largest experiment.
const LARGEST: u64 = 1 << 30;

/// Row, seed and fold, which identify a result within an experiment.
pub(super) type Key = (String, u64, usize);

/// The key of a job's result.
pub(super) fn key(job: &Job) -> Key {
    (job.row.clone(), job.seed, job.fold)
}

/// Results with their original JSON text, sorted by key.
#[derive(Debug, Default)]
pub(super) struct PackedFolds {
    folds: BTreeMap<Key, (String, FoldResult)>,
}

impl PackedFolds {
    /// Reads the file at `path`; empty where there is none.
    ///
    /// # Errors
    /// `results` if the file is damaged or contains a fold twice.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::results(path, "a file that can be read", error)),
        };
        let mut lines = BufReader::new(MultiGzDecoder::new(BufReader::new(file)).take(LARGEST));
        let mut packed = Self::default();
        loop {
            let mut line = String::new();
            let read = lines.read_line(&mut line);
            if read.map_err(|error| Error::results(path, "JSON Lines in gzip", error))? == 0 {
                break;
            }
            let result = FoldResult::read(path, line.as_bytes())?;
            if packed.folds.contains_key(&key(&result.job)) {
                let fold = name(&result.job);
                let received = format!("{fold} twice");
                return Err(Error::results(path, "each fold once", received));
            }
            packed.put(&line, result);
        }
        if lines.get_ref().limit() == 0 {
            let expected = format!("at most {LARGEST} bytes uncompressed");
            return Err(Error::results(path, expected, "more"));
        }
        Ok(packed)
    }

    /// The result with this key.
    pub(super) fn get(&self, key: &Key) -> Option<&FoldResult> {
        self.folds.get(key).map(|(_, result)| result)
    }

    /// Adds a result, whose JSON is `text`.
    pub(super) fn put(&mut self, text: &str, result: FoldResult) {
        let line = text.trim_end().to_owned();
        self.folds.insert(key(&result.job), (line, result));
    }

    /// All results, sorted by key.
    pub(super) fn into_results(self) -> Vec<FoldResult> {
        self.folds.into_values().map(|(_, result)| result).collect()
    }

    /// The content of the file, deterministic for the same results.
    pub(super) fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for (line, _) in self.folds.values() {
            encoder.write_all(line.as_bytes())?;
            encoder.write_all(b"\n")?;
        }
        encoder.finish()
    }
}

/// The name of a fold in messages.
fn name(job: &Job) -> String {
    format!("{} seed {} fold {}", job.row, job.seed, job.fold)
}
