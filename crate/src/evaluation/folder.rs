//! The folder of results: a file for each job that is packed into one, checkpoints beside them, and locks.
//!
//! ```text
//! results/NAME/folds.jsonl.gz                  all results, after `pack`
//! results/NAME/ROW/seed-0-fold-3.json          a result that is not packed yet, written whole or not at all
//! results/NAME/ROW/seed-0-fold-3.safetensors   its network, where that is kept
//! results/NAME/ROW/seed-0-fold-3.checkpoint    while the job runs, and after it was killed
//! results/NAME/.locks/ROW-seed-0-fold-3        held by the process that is at the job
//! ```
//! The operating system lets go of a lock when its process ends, however it ends.

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
use super::result::{CurvePoint, FoldResult, wrong};
use super::summary::Summary;
use crate::error::Error;

const LOCKS: &str = ".locks";

/// A folder of results.
#[derive(Debug, Clone)]
pub struct ResultsFolder {
    path: PathBuf,
    /// The packed results as they were last read. Another process may replace the file at any time.
    packed: Arc<Mutex<Option<VersionedFolds>>>,
}

/// Distinguishes a file from the one that replaces it: time of its last change, and size.
type Version = (Option<SystemTime>, u64);
type VersionedFolds = (Version, Arc<PackedFolds>);

/// The right to work on one job, for as long as it lives.
#[derive(Debug)]
pub struct JobLock {
    _file: File,
}

/// What is in a checkpoint before the bytes of the training itself.
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

    /// The folder at `path`, made where it is not there.
    ///
    /// # Errors
    /// `results` where it cannot be made or is a file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path.join(LOCKS))
            .map_err(|error| wrong(path, "a folder that can be written to", &error))?;
        Ok(Self::at(path))
    }

    /// The folder at `path`, which is there already.
    ///
    /// # Errors
    /// `results` where there is no folder of that name.
    pub fn existing(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(wrong(path, "a folder of results", &"none of that name"));
        }
        Ok(Self::at(path))
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the right to work on a job.
    ///
    /// # Errors
    /// `results-in-use` where another process has it; `results` where the file system has no locks.
    pub fn lock(&self, job: &Job) -> Result<JobLock, Error> {
        let path = self
            .path
            .join(LOCKS)
            .join(format!("{}-{}", job.row, file_name(job, "")));
        let file = File::create(&path).map_err(|error| wrong(&path, "a lock file", &error))?;
        match file.try_lock() {
            Ok(()) => Ok(JobLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::ResultsInUse {
                path: self.result_path(job).display().to_string(),
            }),
            Err(TryLockError::Error(error)) => {
                Err(wrong(&path, "a file system with file locks", &error))
            }
        }
    }

    /// The result of a job, where it is there.
    ///
    /// # Errors
    /// `results-configuration` where the file is that of another job; `results` where it is damaged.
    pub fn result(&self, job: &Job) -> Result<Option<FoldResult>, Error> {
        let path = self.result_path(job);
        // The file first: `pack` removes it only after the packed file has its result.
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

    /// Every result in the folder, whatever its job, by row, seed and fold.
    ///
    /// # Errors
    /// `results` where the folder cannot be listed or a file is damaged.
    pub fn results(&self) -> Result<Vec<FoldResult>, Error> {
        Ok(self.gathered()?.0.into_results())
    }

    /// Moves the result of every job into one compressed file. An interruption loses nothing: a file of a single result is
    /// removed after the packed file is on the disk. Other processes may read and add results meanwhile.
    ///
    /// # Errors
    /// `results` where the file cannot be written, a result is damaged, or two results of one job differ.
    pub fn pack(&self) -> Result<(), Error> {
        let path = self.path.join(LOCKS).join("pack");
        let lock = File::create(&path).map_err(|error| wrong(&path, "a lock file", &error))?;
        lock.lock()
            .map_err(|error| wrong(&path, "a file system with file locks", &error))?;
        let (packed, files) = self.gathered()?;
        if files.is_empty() {
            return Ok(());
        }
        let path = self.packed_path();
        let bytes = packed
            .bytes()
            .map_err(|error| wrong(&path, "results that can be compressed", &error))?;
        write_whole(&path, &[&bytes])?;
        for file in files {
            fs::remove_file(&file)
                .map_err(|error| wrong(&file, "a file that can be removed", &error))?;
            if let Some(row) = file.parent() {
                // Networks and checkpoints may remain in it.
                let _ = fs::remove_dir(row);
            }
        }
        Ok(())
    }

    /// All results, and the files of those that are not packed.
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
                return Err(wrong(path, &expected, &"another of the same fold"));
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
    /// `results` where it cannot be written; the checkpoint stays then.
    pub fn put_result(&self, result: &FoldResult) -> Result<(), Error> {
        let path = self.result_path(&result.job);
        let mut text = serde_json::to_string(result)
            .map_err(|error| wrong(&path, "numbers that JSON can hold", &error))?;
        text.push('\n');
        write_whole(&path, &[text.as_bytes()])?;
        match fs::remove_file(self.checkpoint_path(&result.job)) {
            // A checkpoint that stays is told from the result, which is looked for first.
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes the network that a job has trained, before its result: who finds the result finds the network.
    ///
    /// # Errors
    /// `results` where it cannot be written.
    pub(super) fn put_model(&self, job: &Job, bytes: &[u8]) -> Result<(), Error> {
        let path = self
            .path
            .join(&job.row)
            .join(file_name(job, ".safetensors"));
        write_whole(&path, &[bytes])
    }

    /// The head and the bytes of a job's checkpoint, where there is one.
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
            .map_err(|error| wrong(&path, "a checkpoint of a fold", &error))?;
        if let Some(difference) = job.difference(&head.job) {
            return Err(Error::ResultsConfiguration {
                path: path.display().to_string(),
                difference,
            });
        }
        bytes.drain(..=end.min(bytes.len().saturating_sub(1)));
        Ok(Some((head, bytes)))
    }

    /// Puts a checkpoint in the place of the last one, which stays where this one cannot be written.
    pub(super) fn put_checkpoint(&self, head: &CheckpointHead, bytes: &[u8]) -> Result<(), Error> {
        let path = self.checkpoint_path(&head.job);
        let text = serde_json::to_string(head)
            .map_err(|error| wrong(&path, "numbers that JSON can hold", &error))?;
        write_whole(&path, &[text.as_bytes(), b"\n", bytes])
    }

    /// Writes `summary.json`, `summary.md` (with the `command` that measures all of it) and `summary.svg`, each whole or not
    /// at all.
    ///
    /// # Errors
    /// `results` where they cannot be written.
    pub fn put_summary(&self, summary: &Summary, command: &str) -> Result<(), Error> {
        let path = |name| self.path.join(name);
        let numbers = path("summary.json");
        let mut json = serde_json::to_string_pretty(&summary.to_json())
            .map_err(|error| wrong(&numbers, "numbers that JSON can hold", &error))?;
        json.push('\n');
        write_whole(&numbers, &[json.as_bytes()])?;
        let text = markdown(summary, command);
        write_whole(&path("summary.md"), &[text.as_bytes()])?;
        write_whole(&path("summary.svg"), &[svg(summary).as_bytes()])
    }

    /// Where the packed results are.
    fn packed_path(&self) -> PathBuf {
        self.path.join(packed::FILE_NAME)
    }

    /// Where the result of a job is: in a file of its own, or in the packed one.
    #[must_use]
    pub fn location(&self, job: &Job) -> PathBuf {
        let (own, packed) = (self.result_path(job), self.packed_path());
        if packed.exists() && !own.exists() {
            packed
        } else {
            own
        }
    }

    /// Where the result of a job is until it is packed.
    #[must_use]
    pub fn result_path(&self, job: &Job) -> PathBuf {
        self.path.join(&job.row).join(file_name(job, ".json"))
    }

    /// Where the checkpoint of a job is.
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
        Err(error) => Err(wrong(path, "a file that can be read", &error)),
    }
}

fn read_result(path: &Path) -> Result<Option<FoldResult>, Error> {
    let Some(bytes) = read(path)? else {
        return Ok(None);
    };
    FoldResult::read(path, &bytes).map(Some)
}

/// What is in a folder, in the order of the names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = || -> std::io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?;
        entries.map(|entry| Ok(entry?.path())).collect()
    };
    let mut paths = list().map_err(|error| wrong(folder, "a folder that can be read", &error))?;
    paths.sort();
    Ok(paths)
}

/// A reader never sees half a file, and a full disk leaves what was there before.
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
        // After a power cut the name must not lead to an empty file.
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|error| {
        // Where nothing could be written there is nothing to remove.
        let _ = fs::remove_file(&part);
        wrong(path, "a file that can be written", &error)
    })
}
