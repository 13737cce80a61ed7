//! Writes records as an Apache Parquet table.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::arrow_schema::{self, ArrowType};
use super::record::{LabelRow, Record};
use super::rows::{TableWriter, each_row};
use super::settings::LabelingSettings;

/// Rows per row group. A group is in memory until it is written: 16 MiB with embeddings of 512 values.
const GROUP: usize = 8192;

/// Columns have the type in which their values are computed; missing values are null.
pub(super) struct Parquet<'a> {
    settings: &'a LabelingSettings,
    writer: SerializedFileWriter<&'a mut (dyn Write + Send)>,
    rows: Vec<ParquetRow>,
}

/// A row with the recording that it belongs to.
struct ParquetRow {
    path: String,
    error: Option<String>,
    row: Option<LabelRow>,
}

/// The values of a column.
enum Column {
    Text(fn(&ParquetRow) -> Option<&str>),
    Double(fn(&LabelRow) -> f64),
    Confidence,
    Probability(usize),
    Embedding(usize),
}

impl<'a> Parquet<'a> {
    pub(super) fn new(
        settings: &'a LabelingSettings,
        out: &'a mut (dyn Write + Send),
    ) -> io::Result<Self> {
        let columns = columns(settings);
        let fields = columns.iter().map(|(name, column)| field(name, column));
        let fields = fields.collect::<Result<_, _>>().map_err(io::Error::other)?;
        let schema = Type::group_type_builder("labels").with_fields(fields);
        let schema = Arc::new(schema.build().map_err(io::Error::other)?);
        let types = columns
            .iter()
            .map(|(name, column)| (name.as_str(), column.arrow()));
        let types = arrow_schema::encoded(&types.collect::<Vec<_>>());
        let entry = KeyValue::new(arrow_schema::KEY.to_owned(), types);
        let properties = WriterProperties::builder().set_key_value_metadata(Some(vec![entry]));
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties.build()));
        Ok(Self {
            settings,
            writer: writer.map_err(io::Error::other)?,
            rows: Vec::new(),
        })
    }

    /// Writes the buffered rows.
    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (_, column) in columns(self.settings) {
            if let Some(mut writer) = group.next_column()? {
                write_column(&mut writer, &column, &self.rows)?;
                writer.close()?;
            }
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

impl TableWriter for Parquet<'_> {
    fn put(&mut self, record: &Record) -> io::Result<()> {
        each_row(record, |row| {
            self.rows.push(ParquetRow {
                path: record.path.clone(),
                error: record.error.clone(),
                row: row.cloned(),
            });
            if self.rows.len() == GROUP {
                self.write_group().map_err(io::Error::other)?;
            }
            Ok(())
        })
    }

    fn finish(&mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.write_group().map_err(io::Error::other)?;
        }
        self.writer.finish().map_err(io::Error::other)?;
        Ok(())
    }
}

/// The columns of the other formats, in the same order, followed by the embedding.
fn columns(settings: &LabelingSettings) -> Vec<(String, Column)> {
    let mut columns = vec![(
        "path".to_owned(),
        Column::Text(|line| Some(line.path.as_str())),
    )];
    let mut add = |name: &str, column| columns.push((name.to_owned(), column));
    if settings.windows.is_some() {
        add("start", Column::Double(|row| row.start));
    }
    add("seconds", Column::Double(|row| row.seconds));
    add(
        "label",
        Column::Text(|line| line.row.as_ref().map(|row| row.label.as_str())),
    );
    add("confidence", Column::Confidence);
    add(
        "unsure",
        Column::Text(|line| line.row.as_ref()?.unsure.as_deref()),
    );
    for (index, label) in settings.labels.iter().enumerate() {
        add(&format!("probability_{label}"), Column::Probability(index));
    }
    add("error", Column::Text(|line| line.error.as_deref()));
    if let Some(size) = settings.embedding {
        add("embedding", Column::Embedding(size));
    }
    columns
}

impl Column {
    const fn arrow(&self) -> ArrowType {
        match self {
            Self::Text(_) => ArrowType::Text,
            Self::Double(_) => ArrowType::Double,
            Self::Confidence | Self::Probability(_) => ArrowType::Single,
            Self::Embedding(size) => ArrowType::Singles(*size),
        }
    }
}

/// The type of a column. An embedding is a list, whose fixed size is in the Arrow schema.
fn field(name: &str, column: &Column) -> Result<TypePtr, ParquetError> {
    let optional = |physical| {
        let field = Type::primitive_type_builder(name, physical);
        field.with_repetition(Repetition::OPTIONAL)
    };
    let field = match column {
        Column::Text(_) => optional(Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .build()?,
        Column::Double(_) => optional(Physical::DOUBLE).build()?,
        Column::Confidence | Column::Probability(_) => optional(Physical::FLOAT).build()?,
        Column::Embedding(_) => {
            let element = Type::primitive_type_builder("element", Physical::FLOAT);
            let element = element.with_repetition(Repetition::OPTIONAL).build()?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)]);
            Type::group_type_builder(name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list.build()?)])
                .build()?
        }
    };
    Ok(Arc::new(field))
}

fn write_column(
    writer: &mut SerializedColumnWriter<'_>,
    column: &Column,
    lines: &[ParquetRow],
) -> Result<(), ParquetError> {
    let rows = lines.iter().map(|line| line.row.as_ref());
    match column {
        Column::Text(text) => {
            let values = lines.iter().map(|line| text(line).map(ByteArray::from));
            write_optional::<ByteArrayType>(writer, values)
        }
        Column::Double(number) => {
            write_optional::<DoubleType>(writer, rows.map(|row| row.map(number)))
        }
        Column::Confidence => {
            write_optional::<FloatType>(writer, rows.map(|row| row.map(|row| row.confidence)))
        }
        Column::Probability(index) => {
            let values = rows.map(|row| row?.probabilities.get(*index).copied());
            write_optional::<FloatType>(writer, values)
        }
        Column::Embedding(size) => {
            let (mut values, mut definitions, mut repetitions) = (vec![], vec![], vec![]);
            for row in rows {
                let embedding = row.map_or(&[][..], |row| &row.embedding);
                values.extend_from_slice(embedding);
                // A row without an embedding is a list of nulls: pyarrow refuses null lists of a fixed size. Definition
                // level 2 is a null in a list, 3 a value; a repetition level of 1 continues the list.
                for place in 0..*size {
                    definitions.push(if embedding.is_empty() { 2 } else { 3 });
                    repetitions.push(i16::from(place > 0));
                }
            }
            let typed = writer.typed::<FloatType>();
            typed.write_batch(&values, Some(&definitions), Some(&repetitions))?;
            Ok(())
        }
    }
}

/// Writes a column of nullable values.
fn write_optional<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<T::T>> + Clone,
) -> Result<(), ParquetError> {
    let definitions: Vec<i16> = values
        .clone()
        .map(|value| i16::from(value.is_some()))
        .collect();
    let present: Vec<T::T> = values.flatten().collect();
    let typed = writer.typed::<T>();
    typed.write_batch(&present, Some(&definitions), None)?;
    Ok(())
}
