//! CSV files (RFC 4180) with named columns.

use std::fs;
use std::path::{Path, PathBuf};

pub(super) use super::super::csv::CsvRecord;
use super::super::csv::parse;
use crate::error::Error;

/// Maximum number of fields shown for an invalid line.
const SHOWN: usize = 8;

/// A table in memory; tables of corpora have at most a few megabytes.
#[derive(Debug)]
pub(super) struct CorpusTable {
    file: PathBuf,
    headings: Vec<String>,
    records: std::vec::IntoIter<CsvRecord>,
}

impl CorpusTable {
    /// # Errors
    /// `corpus-folder` if the file cannot be read or has no headings.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let expected = "a CSV file with headings";
        let bytes = fs::read(path).map_err(|error| Error::corpus_folder(path, expected, error))?;
        let mut records = parse(&bytes).into_iter();
        let headings = records
            .next()
            .ok_or_else(|| Error::corpus_folder(path, expected, "an empty file"))?;
        Ok(Self {
            file: path.to_owned(),
            headings: headings.fields,
            records,
        })
    }

    /// The next line with the same number of fields as the heading row; other lines are faults.
    pub(super) fn next(&mut self, faults: &mut Vec<Error>) -> Option<CsvRecord> {
        loop {
            let record = self.records.next()?;
            if record.fields.len() == self.headings.len() {
                return Some(record);
            }
            faults.push(Error::CorpusLine {
                file: self.file.display().to_string(),
                line: record.line,
                expected: "as many columns as headings",
                received: format!("{} of {}", record.fields.len(), self.headings.len()),
            });
        }
    }

    /// The field under a heading, if it is not empty.
    pub(super) fn field<'a>(&self, record: &'a CsvRecord, heading: &str) -> Option<&'a str> {
        let column = self.headings.iter().position(|found| found == heading)?;
        let field = record.fields.get(column).map(String::as_str);
        field.filter(|text| !text.is_empty())
    }

    /// A fault of one line.
    pub(super) fn wrong(&self, record: &CsvRecord, expected: &'static str) -> Error {
        let shown: Vec<&str> = record
            .fields
            .iter()
            .take(SHOWN)
            .map(String::as_str)
            .collect();
        Error::CorpusLine {
            file: self.file.display().to_string(),
            line: record.line,
            expected,
            received: format!("`{}`", shown.join(",")),
        }
    }
}
