//! The journal of a run: one record per line, in input order.
//!
//! Each record is appended with one write. Data after the last complete line is the result of an interrupted write and
//! is removed when the run resumes.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::record::Record;
use crate::error::Error;

/// An open journal, locked by one process at a time.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

/// Counts of a journal or a table.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Counts {
    pub(super) records: usize,
    pub(super) rows: usize,
    pub(super) failed: usize,
    pub(super) seconds: f64,
}

impl Counts {
    pub(super) fn add(&mut self, record: &Record) {
        self.records += 1;
        self.rows += record.rows.len().max(1);
        self.failed += usize::from(record.error.is_some());
        let ends = record.rows.iter().map(|row| row.start + row.seconds);
        self.seconds += ends.fold(0.0, f64::max);
    }
}

impl Journal {
    /// Opens the journal of `inputs` at `path` and seeks to the end of its last complete record.
    pub(super) fn open(path: &Path, inputs: &[PathBuf]) -> Result<(Self, Counts), Error> {
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file =
            file.map_err(|error| Error::results(path, "a file that can be written", error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::ResultsInUse {
                    path: path.display().to_string(),
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(Error::results(path, "a file system with file locks", error));
            }
        }
        let mut journal = Self {
            path: path.to_owned(),
            file,
        };
        let mut counts = Counts::default();
        let mut end = 0;
        journal.each(|record, length| {
            let expected = inputs
                .get(counts.records)
                .map(|path| path.to_string_lossy());
            if expected.as_deref() != Some(&record.path) {
                return Err(Error::results(
                    path,
                    "the recordings in their order",
                    record.path,
                ));
            }
            counts.add(&record);
            end += length;
            Ok(())
        })?;
        let position = journal
            .file
            .set_len(end)
            .and_then(|()| journal.file.seek(SeekFrom::Start(end)));
        position.map_err(|error| Error::results(path, "a file that can be written", error))?;
        Ok((journal, counts))
    }

    /// Appends a record.
    pub(super) fn append(&mut self, record: &Record) -> Result<(), Error> {
        let line = serde_json::to_string(record)
            .map_err(|error| Error::results(&self.path, "values that JSON can represent", error))?;
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .map_err(|error| Error::results(&self.path, "a file that can be written", error))
    }

    /// Calls `take` with each record and its length in bytes, up to the first incomplete one.
    pub(super) fn each(
        &mut self,
        mut take: impl FnMut(Record, u64) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let unreadable =
            |error: std::io::Error| Error::results(&self.path, "a file that can be read", error);
        self.file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut reader = BufReader::new(&self.file);
        loop {
            let mut line = Vec::new();
            let length = reader.read_until(b'\n', &mut line);
            let length = length.map_err(unreadable)?;
            if line.last() != Some(&b'\n') {
                return Ok(());
            }
            match serde_json::from_slice(&line) {
                Ok(record) => take(record, length as u64)?,
                Err(_) => return Ok(()),
            }
        }
    }
}
