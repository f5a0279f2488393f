//! A Parquet file that this command has written.

use std::fs::File;
use std::io;
use std::path::Path;

use gridwire::core::series::CellKind;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::error::plain;
use super::kind::kind_of;
use super::{Record, Value};

/// A file of records; what it says of itself is read at once, the records when they are wanted.
pub(crate) struct Reader {
    file: SerializedFileReader<File>,
    columns: Vec<(String, CellKind)>,
}

impl Reader {
    /// # Errors
    /// If it cannot be read, or has columns of other types than this command writes.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = SerializedFileReader::new(File::open(path)?).map_err(plain)?;
        let schema = file.metadata().file_metadata().schema();
        let columns = schema.get_fields().iter().map(|column| {
            let foreign = || io::Error::other(format!("column {} has another type", column.name()));
            let kind = kind_of(column).ok_or_else(foreign)?;
            Ok((column.name().to_owned(), kind))
        });
        let columns = columns.collect::<io::Result<_>>()?;
        Ok(Self { file, columns })
    }

    /// The columns, in their order.
    pub(crate) fn columns(&self) -> &[(String, CellKind)] {
        &self.columns
    }

    /// What the file says of itself.
    pub(crate) fn fact(&self, name: &str) -> Option<&str> {
        let facts = self.file.metadata().file_metadata().key_value_metadata()?;
        let fact = facts.iter().find(|fact| fact.key == name)?;
        fact.value.as_deref()
    }

    /// All records, as they are read.
    pub(crate) fn records(&self) -> io::Result<impl Iterator<Item = io::Result<Record>>> {
        let rows = self.file.get_row_iter(None).map_err(plain)?;
        Ok(rows.map(|row| {
            let cells = row.map_err(plain)?.into_columns();
            cells.into_iter().map(|(_, field)| value(field)).collect()
        }))
    }
}

fn value(field: Field) -> io::Result<Value> {
    Ok(match field {
        Field::Null => Value::Empty,
        Field::Bool(flag) => Value::Bool(flag),
        Field::Double(number) => Value::Number(number),
        Field::TimestampMicros(micros) => Value::Instant(micros),
        Field::Str(text) => Value::Text(text.into()),
        other => return Err(io::Error::other(format!("{other} has another type"))),
    })
}
