//! Common parts of the table formats.

use super::record::{LabelRow, Record};

/// A table writer.
pub(super) trait TableWriter {
    /// Writes the rows of a record.
    fn put(&mut self, record: &Record) -> std::io::Result<()>;

    /// Writes the remaining rows and ends the table.
    fn finish(&mut self) -> std::io::Result<()>;
}

/// Iterates over the rows of a record; a record with an error has one row without a prediction.
pub(super) fn each_row(
    record: &Record,
    mut put: impl FnMut(Option<&LabelRow>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if record.rows.is_empty() {
        return put(None);
    }
    record.rows.iter().try_for_each(|row| put(Some(row)))
}
