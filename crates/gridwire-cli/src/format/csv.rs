//! CSV by RFC 4180: a header, quotes where they are needed, nothing for nothing.

use std::io;

use csv::{Terminator, Writer, WriterBuilder};
use gridwire::core::series::{Coverage, Row};

use super::cells::text;
use super::{Layout, RowSink, RowWriter};
use crate::output::Output;

pub(super) struct Csv {
    layout: Layout,
    writer: Writer<Output>,
    begun: bool,
}

impl Csv {
    pub(super) fn new(layout: Layout, output: Output) -> Self {
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(output);
        Self {
            layout,
            writer,
            begun: false,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.writer
                .write_record(self.layout.names())
                .map_err(plain)?;
        }
        Ok(())
    }
}

impl RowSink for Csv {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        self.begin()?;
        for record in self.layout.records(row) {
            self.writer
                .write_record(record.iter().map(text))
                .map_err(plain)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl RowWriter for Csv {
    fn end(mut self: Box<Self>, _: &Coverage) -> io::Result<Output> {
        self.begin()?;
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

/// The I/O error inside, whose kind tells a closed pipe from a full disk.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
