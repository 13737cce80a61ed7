//! The results folder: one file per job, packed into one file, with checkpoints and locks.
//!
//! ```text
//! results/NAME/folds.jsonl.gz                  all results, after `pack`
//! results/NAME/ROW/seed-0-fold-3.json          a result that is not packed yet, written atomically
//! results/NAME/ROW/seed-0-fold-3.safetensors   its network, if saved
//! results/NAME/ROW/seed-0-fold-3.checkpoint    while the job runs, and after an interruption
//! results/NAME/.locks/ROW-seed-0-fold-3        locked by the process that runs the job
//! ```
//! The operating system releases a lock when its process ends.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::job::Job;
use super::packed::{self, PackedFolds, key};
use super::plot::svg;
use super::report::markdown;
use super::result::{CurvePoint, FoldResult};
use super::summary::TableSummary;
use crate::error::Error;

const LOCKS: &str = ".locks";

/// A folder of results.
#[derive(Debug, Clone)]
pub struct ResultsFolder {
    path: PathBuf,
    /// Cache of the packed results. Another process may replace the file at any time.
    packed: Arc<Mutex<Option<VersionedFolds>>>,
}

/// Version of a file: modification time and size.
type Version = (Option<SystemTime>, u64);
type VersionedFolds = (Version, Arc<PackedFolds>);

/// An exclusive lock on one job, released on drop.
#[derive(Debug)]
pub struct JobLock {
    _file: File,
}

/// The part of a checkpoint before the bytes of the training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CheckpointHead {
    pub(super) job: Job,
    pub(super) curve: Vec<CurvePoint>,
    pub(super) best_step: usize,
}

impl ResultsFolder {
    fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            packed: Arc::default(),
        }
    }

    /// Opens the folder at `path` and creates it if it does not exist.
    ///
    /// # Errors
    /// `results` if it cannot be created or is a file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path.join(LOCKS))
            .map_err(|error| Error::results(path, "a folder that can be written to", error))?;
        Ok(Self::at(path))
    }

    /// Opens the existing folder at `path`.
    ///
    /// # Errors
    /// `results` if the folder does not exist.
    pub fn existing(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(Error::results(
                path,
                "a folder of results",
                "no such folder",
            ));
        }
        Ok(Self::at(path))
    }

    /// The path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Locks a job.
    ///
    /// # Errors
    /// `results-in-use` if another process holds the lock; `results` if the file system does not support locks.
    pub fn lock(&self, job: &Job) -> Result<JobLock, Error> {
        let path = self
            .path
            .join(LOCKS)
            .join(format!("{}-{}", job.row, file_name(job, "")));
        let file =
            File::create(&path).map_err(|error| Error::results(&path, "a lock file", error))?;
        match file.try_lock() {
            Ok(()) => Ok(JobLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::ResultsInUse {
                path: self.result_path(job).display().to_string(),
            }),
            Err(TryLockError::Error(error)) => Err(Error::results(
                &path,
                "a file system with file locks",
                error,
            )),
        }
    }

    /// The result of a job, if it exists.
    ///
    /// # Errors
    /// `results-configuration` if the file belongs to another job; `results` if it is damaged.
    pub fn result(&self, job: &Job) -> Result<Option<FoldResult>, Error> {
        let path = self.result_path(job);
        // Read the single file first: `pack` removes it only after the packed file contains its result.
        let (path, found) = match read_result(&path)? {
            Some(result) => (path, Some(result)),
            None => (self.packed_path(), self.packed()?.get(&key(job)).cloned()),
        };
        let Some(result) = found else {
            return Ok(None);
        };
        match job.difference(&result.job) {
            None => Ok(Some(result)),
            Some(difference) => Err(Error::ResultsConfiguration {
                path: path.display().to_string(),
                difference,
            }),
        }
    }

    /// All results in the folder, by row, seed and fold.
    ///
    /// # Errors
    /// `results` if the folder cannot be listed or a file is damaged.
    pub fn results(&self) -> Result<Vec<FoldResult>, Error> {
        Ok(self.gathered()?.0.into_results())
    }

    /// Moves all results into one compressed file. Safe against interruption: a single result file is removed only
    /// after the packed file is on disk. Other processes may read and add results concurrently.
    ///
    /// # Errors
    /// `results` if the file cannot be written, a result is damaged, or two results of one job differ.
    pub fn pack(&self) -> Result<(), Error> {
        let path = self.path.join(LOCKS).join("pack");
        let lock =
            File::create(&path).map_err(|error| Error::results(&path, "a lock file", error))?;
        lock.lock()
            .map_err(|error| Error::results(&path, "a file system with file locks", error))?;
        let (packed, files) = self.gathered()?;
        if files.is_empty() {
            return Ok(());
        }
        let path = self.packed_path();
        let bytes = packed
            .bytes()
            .map_err(|error| Error::results(&path, "results that can be compressed", error))?;
        write_whole(&path, &[&bytes])?;
        for file in files {
            fs::remove_file(&file)
                .map_err(|error| Error::results(&file, "a file that can be removed", error))?;
            if let Some(row) = file.parent() {
                // The folder may still contain networks and checkpoints.
                let _ = fs::remove_dir(row);
            }
        }
        Ok(())
    }

    /// All results, and the files of the unpacked ones.
    fn gathered(&self) -> Result<(PackedFolds, Vec<PathBuf>), Error> {
        let mut files = Vec::new();
        for row in entries(&self.path)?.into_iter().filter(|row| row.is_dir()) {
            files.extend(entries(&row)?);
        }
        files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        let mut texts = Vec::new();
        for path in &files {
            texts.extend(read(path)?.map(|text| (path, text)));
        }
        // Read after the files, some of which another process may have packed since.
        let mut packed = PackedFolds::read(&self.packed_path())?;
        for (path, text) in texts {
            let result = FoldResult::read(path, &text)?;
            let other = packed.get(&key(&result.job));
            if other.is_some_and(|other| *other != result) {
                let expected = format!("the same result as {}", packed::FILE_NAME);
                return Err(Error::results(
                    path,
                    expected,
                    "a different result for the same fold",
                ));
            }
            packed.put(&String::from_utf8_lossy(&text), result);
        }
        Ok((packed, files))
    }

    fn packed(&self) -> Result<Arc<PackedFolds>, Error> {
        let path = self.packed_path();
        let version = fs::metadata(&path)
            .map(|metadata| (metadata.modified().ok(), metadata.len()))
            .unwrap_or_default();
        let mut cached = self.packed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, packed)) = cached.as_ref().filter(|(known, _)| *known == version) {
            return Ok(Arc::clone(packed));
        }
        let packed = Arc::new(PackedFolds::read(&path)?);
        *cached = Some((version, Arc::clone(&packed)));
        Ok(packed)
    }

    /// Writes the result of a job and removes its checkpoint.
    ///
    /// # Errors
    /// `results` if it cannot be written; the checkpoint is then kept.
    pub fn put_result(&self, result: &FoldResult) -> Result<(), Error> {
        let path = self.result_path(&result.job);
        let mut text = serde_json::to_string(result)
            .map_err(|error| Error::results(&path, "values that JSON can represent", error))?;
        text.push('\n');
        write_whole(&path, &[text.as_bytes()])?;
        match fs::remove_file(self.checkpoint_path(&result.job)) {
            // A remaining checkpoint is harmless, because the result is checked first.
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes the trained network of a job. It is written before the result, so that every result has its network.
    ///
    /// # Errors
    /// `results` if it cannot be written.
    pub(super) fn put_model(&self, job: &Job, bytes: &[u8]) -> Result<(), Error> {
        let path = self
            .path
            .join(&job.row)
            .join(file_name(job, ".safetensors"));
        write_whole(&path, &[bytes])
    }

    /// The head and the bytes of a job's checkpoint, if it exists.
    pub(super) fn checkpoint(&self, job: &Job) -> Result<Option<(CheckpointHead, Vec<u8>)>, Error> {
        let path = self.checkpoint_path(job);
        let Some(mut bytes) = read(&path)? else {
            return Ok(None);
        };
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(bytes.len());
        let head = bytes.get(..end).unwrap_or_default();
        let head: CheckpointHead = serde_json::from_slice(head)
            .map_err(|error| Error::results(&path, "a checkpoint of a fold", error))?;
        if let Some(difference) = job.difference(&head.job) {
            return Err(Error::ResultsConfiguration {
                path: path.display().to_string(),
                difference,
            });
        }
        bytes.drain(..=end.min(bytes.len().saturating_sub(1)));
        Ok(Some((head, bytes)))
    }

    /// Replaces the checkpoint, which is kept if the new one cannot be written.
    pub(super) fn put_checkpoint(&self, head: &CheckpointHead, bytes: &[u8]) -> Result<(), Error> {
        let path = self.checkpoint_path(&head.job);
        let text = serde_json::to_string(head)
            .map_err(|error| Error::results(&path, "values that JSON can represent", error))?;
        write_whole(&path, &[text.as_bytes(), b"\n", bytes])
    }

    /// Writes `summary.json`, `summary.md` (with the `command` that reproduces it) and `summary.svg`, each atomically.
    ///
    /// # Errors
    /// `results` if they cannot be written.
    pub fn put_summary(&self, summary: &TableSummary, command: &str) -> Result<(), Error> {
        let path = |name| self.path.join(name);
        let numbers = path("summary.json");
        let mut json = serde_json::to_string_pretty(&summary.to_json())
            .map_err(|error| Error::results(&numbers, "values that JSON can represent", error))?;
        json.push('\n');
        write_whole(&numbers, &[json.as_bytes()])?;
        let text = markdown(summary, command);
        write_whole(&path("summary.md"), &[text.as_bytes()])?;
        write_whole(&path("summary.svg"), &[svg(summary).as_bytes()])
    }

    /// Path of the packed results.
    fn packed_path(&self) -> PathBuf {
        self.path.join(packed::FILE_NAME)
    }

    /// Path of a job's result: its own file, or the packed file.
    #[must_use]
    pub fn location(&self, job: &Job) -> PathBuf {
        let (own, packed) = (self.result_path(job), self.packed_path());
        if packed.exists() && !own.exists() {
            packed
        } else {
            own
        }
    }

    /// Path of a job's result before packing.
    #[must_use]
    pub fn result_path(&self, job: &Job) -> PathBuf {
        self.path.join(&job.row).join(file_name(job, ".json"))
    }

    /// Path of a job's checkpoint.
    #[must_use]
    pub fn checkpoint_path(&self, job: &Job) -> PathBuf {
        self.path.join(&job.row).join(file_name(job, ".checkpoint"))
    }
}

fn file_name(job: &Job, ending: &str) -> String {
    format!("seed-{}-fold-{}{ending}", job.seed, job.fold)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::results(path, "a file that can be read", error)),
    }
}

fn read_result(path: &Path) -> Result<Option<FoldResult>, Error> {
    let Some(bytes) = read(path)? else {
        return Ok(None);
    };
    FoldResult::read(path, &bytes).map(Some)
}

/// The entries of a folder, sorted by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = || -> std::io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?;
        entries.map(|entry| Ok(entry?.path())).collect()
    };
    let mut paths =
        list().map_err(|error| Error::results(folder, "a folder that can be read", error))?;
    paths.sort();
    Ok(paths)
}

/// Writes a file atomically: readers see the old or the new content, and a full disk preserves the old one.
fn write_whole(path: &Path, pieces: &[&[u8]]) -> Result<(), Error> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create(&part)?;
        for piece in pieces {
            file.write_all(piece)?;
        }
        // After a power failure the name must not refer to an empty file.
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|error| {
        // There may be no file to remove.
        let _ = fs::remove_file(&part);
        Error::results(path, "a file that can be written", error)
    })
}
