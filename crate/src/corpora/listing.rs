//! Tables that list recordings with labels. The rules are the same as in the page; `tests/lists` tests both.

use super::csv::{self, CsvRecord};
use crate::error::Error;

/// One recording in a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListedRecording {
    /// The line in the table, counted from 1.
    pub line: usize,
    /// The path of the audio file, with `/` between folders; relative to the table unless it begins with `/` or a
    /// drive.
    pub file: String,
    /// The label; may be empty.
    pub label: String,
    /// The speaker; may be empty.
    pub speaker: String,
    /// The recording that the audio file was cut from; may be empty.
    pub take: String,
    /// The fraction of raters who chose the label, as written; may be empty.
    pub agreement: String,
    /// Number of nonempty fields without a heading.
    pub surplus: usize,
}

/// Accepted column names, in lower case with `_` for spaces. If several match, the first in this order is used.
const FILE: [&str; 14] = [
    "path",
    "file",
    "filename",
    "file_name",
    "filepath",
    "file_path",
    "datei",
    "dateiname",
    "pfad",
    "wav",
    "audio",
    "audio_path",
    "fichier",
    "name",
];
const LABEL: [&str; 9] = [
    "label",
    "emotion",
    "class",
    "klasse",
    "category",
    "kategorie",
    "target",
    "gefühl",
    "labels",
];
const SPEAKER: [&str; 10] = [
    "speaker",
    "speaker_id",
    "speakerid",
    "actor",
    "person",
    "sprecher",
    "sprecherin",
    "subject",
    "proband",
    "spk",
];
const TAKE: [&str; 4] = ["take", "recording", "aufnahme", "session"];
const AGREEMENT: [&str; 3] = ["agreement", "übereinstimmung", "uebereinstimmung"];

/// Reads a table with a heading row: path and label, and optionally speaker, take and agreement. Separators, quotes,
/// encodings and line endings are those of `csv::parse`.
///
/// # Errors
/// `corpus-columns` if there is no path column or no label column.
pub fn parse_listing(bytes: &[u8]) -> Result<Vec<ListedRecording>, Error> {
    let mut records = csv::parse(bytes).into_iter();
    let headings: Vec<String> = records
        .next()
        .map(|record| record.fields.iter().map(|text| heading(text)).collect())
        .unwrap_or_default();
    let find = |names: &[&str]| {
        let mut found = names
            .iter()
            .filter_map(|name| headings.iter().position(|h| h == name));
        found.next()
    };
    let (Some(file), Some(label)) = (find(&FILE), find(&LABEL)) else {
        let shown: Vec<&str> = headings.iter().take(8).map(String::as_str).collect();
        let received = if shown.is_empty() {
            "none".to_owned()
        } else {
            shown.join(", ").chars().take(120).collect()
        };
        return Err(Error::CorpusColumns { received });
    };
    let columns = [
        Some(file),
        Some(label),
        find(&SPEAKER),
        find(&TAKE),
        find(&AGREEMENT),
    ];
    Ok(records
        .map(|record| listed(&record, columns, headings.len()))
        .collect())
}

fn heading(text: &str) -> String {
    text.to_lowercase().replace([' ', '-'], "_")
}

fn listed(record: &CsvRecord, columns: [Option<usize>; 5], headings: usize) -> ListedRecording {
    let [file, label, speaker, take, agreement] = columns.map(|column| {
        let field = column.and_then(|column| record.fields.get(column));
        field.cloned().unwrap_or_default()
    });
    let surplus = record.fields.iter().skip(headings);
    ListedRecording {
        line: record.line,
        file: portable_path(&file),
        label,
        speaker,
        take,
        agreement,
        surplus: surplus.filter(|field| !field.is_empty()).count(),
    }
}

/// Converts a Windows path to `/` and removes a leading `./`.
fn portable_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes standard base64.
    fn from_base64(text: &str) -> Vec<u8> {
        const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
        for digit in text.trim_end_matches('=').chars() {
            bits = bits << 6 | DIGITS.find(digit).unwrap() as u32;
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
            }
        }
        bytes
    }

    /// The page's reader has the same test.
    #[test]
    fn lists_of_many_dialects_are_read_as_in_the_page() {
        let cases = include_str!("../../../tests/lists/cases.json");
        let cases: serde_json::Value = serde_json::from_str(cases).unwrap();
        let cases = cases.as_array().unwrap();
        assert!(cases.len() > 10);
        for case in cases {
            let bytes = from_base64(case["base64"].as_str().unwrap());
            let rows = parse_listing(&bytes).unwrap();
            let expected = case["rows"].as_array().unwrap();
            assert_eq!(rows.len(), expected.len(), "{}", case["name"]);
            for (row, expected) in rows.iter().zip(expected) {
                let field = |key: &str| expected[key].as_str().unwrap();
                assert_eq!(
                    [&row.file[..], &row.label, &row.speaker, &row.take],
                    ["file", "label", "speaker", "take"].map(field),
                    "{}",
                    case["name"]
                );
                assert_eq!(row.surplus, 0);
            }
        }
    }

    #[test]
    fn unrelated_tables_are_refused_with_their_headings() {
        let error = parse_listing(b"date;price\n1;2\n").unwrap_err();
        assert_eq!(error.code(), "corpus-columns");
        assert!(error.to_string().contains("date, price"), "{error}");
        assert_eq!(parse_listing(b"").unwrap_err().code(), "corpus-columns");
        assert_eq!(
            parse_listing(b"path,label,\na,b,,,c\n").unwrap()[0].surplus,
            1
        );
    }
}
