//! Writes records as rows of a table.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::parquet::Parquet;
use super::record::{LabelRow, Record};
use super::rows::{TableWriter, each_row};
use super::settings::LabelingSettings;

/// The table format, selected by file extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// `.csv`
    Csv,
    /// `.jsonl` or `.ndjson`
    JsonLines,
    /// `.parquet`
    Parquet,
}

impl TableFormat {
    /// The format of the file at `path`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// A table in this format.
    pub(super) fn table<'a>(
        self,
        settings: &'a LabelingSettings,
        out: &'a mut (dyn Write + Send),
    ) -> std::io::Result<Box<dyn TableWriter + 'a>> {
        Ok(match self {
            Self::Csv => Box::new(Csv::new(settings, out)?),
            Self::JsonLines => Box::new(JsonLines { settings, out }),
            Self::Parquet => Box::new(Parquet::new(settings, out)?),
        })
    }
}

/// The columns of a row before those of the embedding: name and value.
fn cells(
    settings: &LabelingSettings,
    record: &Record,
    row: Option<&LabelRow>,
) -> Vec<(String, Value)> {
    let number = |value: fn(&LabelRow) -> f64| row.map_or(Value::Null, |row| json!(value(row)));
    let mut cells = vec![("path".to_owned(), json!(record.path))];
    if settings.windows.is_some() {
        cells.push(("start".to_owned(), number(|row| row.start)));
    }
    cells.extend([
        ("seconds".to_owned(), number(|row| row.seconds)),
        ("label".to_owned(), json!(row.map(|row| &row.label))),
        (
            "confidence".to_owned(),
            single(row.map(|row| row.confidence)),
        ),
        (
            "unsure".to_owned(),
            json!(row.and_then(|row| row.unsure.as_ref())),
        ),
    ]);
    for (index, label) in settings.labels.iter().enumerate() {
        let probability = row.and_then(|row| row.probabilities.get(index));
        cells.push((format!("probability_{label}"), single(probability.copied())));
    }
    cells.push(("error".to_owned(), json!(record.error)));
    cells
}

/// The shortest decimal that is parsed as the same single-precision number.
fn single(value: Option<f32>) -> Value {
    json!(value.and_then(|value| value.to_string().parse::<f64>().ok()))
}

fn embedding(row: &LabelRow) -> Value {
    row.embedding
        .iter()
        .map(|value| single(Some(*value)))
        .collect()
}

/// One column for each value of the embedding.
struct Csv<'a> {
    settings: &'a LabelingSettings,
    writer: csv::Writer<&'a mut (dyn Write + Send)>,
}

impl<'a> Csv<'a> {
    fn new(
        settings: &'a LabelingSettings,
        out: &'a mut (dyn Write + Send),
    ) -> std::io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        let empty = Record {
            path: String::new(),
            error: None,
            rows: Vec::new(),
        };
        let columns = cells(settings, &empty, None)
            .into_iter()
            .map(|(name, _)| name);
        let embedding =
            (0..settings.embedding.unwrap_or(0)).map(|index| format!("embedding_{index}"));
        writer.write_record(columns.chain(embedding))?;
        Ok(Self { settings, writer })
    }
}

impl TableWriter for Csv<'_> {
    fn put(&mut self, record: &Record) -> std::io::Result<()> {
        each_row(record, |row| {
            let cells = cells(self.settings, record, row);
            let text = cells.into_iter().map(|(_, value)| match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                number => number.to_string(),
            });
            let size = self.settings.embedding.unwrap_or(0);
            let values = row.map_or(&[][..], |row| &row.embedding);
            let embedding =
                (0..size).map(|index| values.get(index).map_or(String::new(), f32::to_string));
            Ok(self.writer.write_record(text.chain(embedding))?)
        })
    }

    fn finish(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }
}

/// The embedding is an array.
struct JsonLines<'a> {
    settings: &'a LabelingSettings,
    out: &'a mut (dyn Write + Send),
}

impl TableWriter for JsonLines<'_> {
    fn put(&mut self, record: &Record) -> std::io::Result<()> {
        each_row(record, |row| {
            let mut object: Map<String, Value> =
                cells(self.settings, record, row).into_iter().collect();
            if self.settings.embedding.is_some() {
                object.insert("embedding".to_owned(), row.map_or(Value::Null, embedding));
            }
            writeln!(self.out, "{}", Value::Object(object))
        })
    }

    fn finish(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
