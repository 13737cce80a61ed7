//! A CSV file (RFC 4180) whose columns are known by their headings.

use std::fs;
use std::path::{Path, PathBuf};

use csv_core::{ReadRecordResult, Reader};

use super::super::Line;
use super::files::folder_error;
use crate::error::Error;

/// Fields of one line that are shown when it makes no sense.
const SHOWN: usize = 8;

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Counted from 1.
    line: usize,
    fields: Vec<String>,
}

impl Record {
    /// The first field.
    pub(super) fn first(&self) -> &str {
        self.fields.first().map_or("", String::as_str)
    }
}

/// A table in memory; those of corpora have some megabytes at most.
#[derive(Debug)]
pub(super) struct Table {
    file: PathBuf,
    /// The folder of the file.
    pub(super) folder: PathBuf,
    headings: Vec<String>,
    records: std::vec::IntoIter<Record>,
}

impl Table {
    /// # Errors
    /// `corpus-folder` where the file cannot be read or has no headings.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let expected = "a CSV file with headings";
        let bytes =
            fs::read(path).map_err(|error| folder_error(path, expected, error.to_string()))?;
        // Spreadsheets put a byte order mark before the first heading.
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut records = parse(text).into_iter();
        let headings = records
            .next()
            .ok_or_else(|| folder_error(path, expected, "an empty file".to_owned()))?;
        Ok(Self {
            file: path.to_owned(),
            folder: path.parent().map(Path::to_owned).unwrap_or_default(),
            headings: headings.fields,
            records,
        })
    }

    /// The next line with as many fields as there are headings; others are faults.
    pub(super) fn next(&mut self, faults: &mut Vec<Error>) -> Option<Record> {
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

    /// What stands under a heading, where there is something.
    pub(super) fn field<'a>(&self, record: &'a Record, heading: &str) -> Option<&'a str> {
        let column = self.headings.iter().position(|found| found == heading)?;
        let field = record.fields.get(column).map(String::as_str);
        field.filter(|text| !text.is_empty())
    }

    /// A fault of one line.
    pub(super) fn wrong(&self, record: &Record, expected: &'static str) -> Error {
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

    /// Where a record stands.
    pub(super) fn line(&self, record: &Record) -> Line {
        Line {
            file: self.file.clone(),
            number: record.line,
        }
    }
}

/// All records with their lines; blanks around fields are taken off, and empty lines passed over. Bytes that are no UTF-8
/// become replacement characters.
fn parse(text: &[u8]) -> Vec<Record> {
    let mut reader = Reader::new();
    let mut records = Vec::new();
    let mut content = vec![0; 1024];
    let mut ends = vec![0; 16];
    let (mut place, mut start, mut written, mut ended) = (0, 0, 0, 0);
    let (mut line, mut counted) = (1, 0);
    loop {
        // Where all text was given, an empty piece tells the reader that there is no more.
        let (result, read, wrote, fields) = reader.read_record(
            text.get(place..).unwrap_or_default(),
            content.get_mut(written..).unwrap_or_default(),
            ends.get_mut(ended..).unwrap_or_default(),
        );
        place += read;
        written += wrote;
        ended += fields;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => content.resize(2 * content.len(), 0),
            ReadRecordResult::OutputEndsFull => ends.resize(2 * ends.len(), 0),
            ReadRecordResult::Record => {
                let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
                start += text.iter().skip(start).take_while(blank).count();
                let passed = text.get(counted..start).unwrap_or_default();
                line += passed.iter().filter(|byte| **byte == b'\n').count();
                counted = start;
                records.push(Record {
                    line,
                    fields: split(&content, ends.get(..ended).unwrap_or_default()),
                });
                (start, written, ended) = (place, 0, 0);
            }
            ReadRecordResult::End => return records,
        }
    }
}

fn split(content: &[u8], ends: &[usize]) -> Vec<String> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let fields = starts
        .zip(ends)
        .map(|(start, end)| content.get(start..*end).unwrap_or_default());
    fields
        .map(|field| String::from_utf8_lossy(field).trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_lines_are_right_with_quotes_and_either_line_end() {
        for line_end in ["\n", "\r\n"] {
            let text =
                "a,b\n\n\"x, \"\"y\"\"\", 2 \n\"two\nlines\",3\nlast,".replace('\n', line_end);
            let records = parse(text.as_bytes());
            let lines: Vec<usize> = records.iter().map(|record| record.line).collect();
            assert_eq!(lines, [1, 3, 4, 6], "{text:?}");
            assert_eq!(records[1].fields, ["x, \"y\"", "2"]);
            assert_eq!(records[2].fields[0], format!("two{line_end}lines"));
            assert_eq!(records[3].fields, ["last", ""]);
        }
        assert_eq!(parse(b""), []);
    }

    #[test]
    fn long_fields_and_many_columns_have_room() {
        let long = "x".repeat(5000);
        let text = format!("{long}\n{}", "y,".repeat(99));
        let records = parse(text.as_bytes());
        assert_eq!(records[0].fields, [long]);
        assert_eq!(records[1].fields.len(), 100);
    }
}
