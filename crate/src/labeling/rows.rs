//! What the formats of tables have in common.

use super::record::{Record, Row};

/// A table that is being written.
pub(super) trait Table {
    /// Writes the rows of a record.
    fn put(&mut self, record: &Record) -> std::io::Result<()>;

    /// Writes what is left.
    fn finish(&mut self) -> std::io::Result<()>;
}

/// Every row of a record; one without a prediction where there is an error.
pub(super) fn each_row(
    record: &Record,
    mut put: impl FnMut(Option<&Row>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if record.rows.is_empty() {
        return put(None);
    }
    record.rows.iter().try_for_each(|row| put(Some(row)))
}
