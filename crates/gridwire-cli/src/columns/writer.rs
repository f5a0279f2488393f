//! A Parquet file, written in row groups as its records come.

use std::io::{self, Write};
use std::sync::Arc;

use gridwire::core::series::{Cell, CellKind};
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::Facts;
use super::buffer::Buffer;
use super::error::plain;
use super::kind::column;

/// So many records are kept until they are written.
const GROUP: usize = 65_536;

/// Writes records to a Parquet file; no more of them are in memory than make up a row group.
pub(crate) struct Writer<W: Write + Send> {
    names: Vec<&'static str>,
    buffers: Vec<Buffer>,
    kept: usize,
    file: File<W>,
}

/// A file begins with its first group, or its end.
enum File<W: Write + Send> {
    Waiting(Lent<W>),
    Begun(SerializedFileWriter<Lent<W>>),
    Broken,
}

/// Where a file goes; taken back when it is complete.
struct Lent<W>(Option<W>);

impl<W: Write> Write for Lent<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl<W: Write + Send> Writer<W> {
    pub(crate) fn new(names: Vec<&'static str>, kinds: &[CellKind], to: W) -> Self {
        Self {
            names,
            buffers: kinds.iter().map(|kind| Buffer::new(*kind)).collect(),
            kept: 0,
            file: File::Waiting(Lent(Some(to))),
        }
    }

    /// Adds a record, whose cells are in the order of the names.
    pub(crate) fn push<'c>(
        &mut self,
        record: impl IntoIterator<Item = Cell<'c>>,
    ) -> io::Result<()> {
        for ((buffer, name), cell) in self.buffers.iter_mut().zip(&self.names).zip(record) {
            buffer
                .push(&cell)
                .map_err(|error| io::Error::new(error.kind(), format!("column {name}: {error}")))?;
        }
        self.kept += 1;
        if self.kept == GROUP {
            self.group()?;
        }
        Ok(())
    }

    /// Ends the file, which says of itself what it is told to, and gives back where it went.
    pub(crate) fn finish(mut self, facts: Facts) -> io::Result<W> {
        if self.kept > 0 {
            self.group()?;
        }
        let file = self.begun()?;
        for (name, text) in facts {
            file.append_key_value_metadata(KeyValue::new(name.to_owned(), text));
        }
        file.finish().map_err(plain)?;
        file.inner_mut().0.take().ok_or_else(broken)
    }

    /// Writes what is kept.
    fn group(&mut self) -> io::Result<()> {
        self.begun()?;
        let File::Begun(file) = &mut self.file else {
            return Err(broken());
        };
        let mut group = file.next_row_group().map_err(plain)?;
        let mut buffers = self.buffers.iter_mut();
        while let Some(mut column) = group.next_column().map_err(plain)? {
            if let Some(buffer) = buffers.next() {
                buffer.write(column.untyped()).map_err(plain)?;
            }
            column.close().map_err(plain)?;
        }
        group.close().map_err(plain)?;
        self.kept = 0;
        Ok(())
    }

    /// The file, begun if it is not yet.
    fn begun(&mut self) -> io::Result<&mut SerializedFileWriter<Lent<W>>> {
        if let File::Waiting(to) = &mut self.file {
            let to = Lent(to.0.take());
            self.file = File::Broken;
            let columns = self.buffers.iter().zip(&self.names);
            let columns = columns.map(|(buffer, name)| column(buffer.kind(), name).map(Arc::new));
            let columns = columns.collect::<Result<_, _>>().map_err(plain)?;
            let schema = Type::group_type_builder("records").with_fields(columns);
            let schema = Arc::new(schema.build().map_err(plain)?);
            let properties = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_created_by(concat!("gridwire version ", env!("CARGO_PKG_VERSION")).to_owned());
            let file = SerializedFileWriter::new(to, schema, Arc::new(properties.build()));
            self.file = File::Begun(file.map_err(plain)?);
        }
        match &mut self.file {
            File::Begun(file) => Ok(file),
            _ => Err(broken()),
        }
    }
}

/// After an error there is nothing to go on with.
fn broken() -> io::Error {
    io::Error::other("the file could not be begun")
}
