//! One JSON array, written row by row.

use std::io::{self, Write};

use gridwire::core::series::{Coverage, Row};

use super::ndjson::object;
use super::{Layout, RowSink, RowWriter};
use crate::output::Output;

pub(super) struct Json {
    layout: Layout,
    output: Output,
    begun: bool,
}

impl Json {
    pub(super) fn new(layout: Layout, output: Output) -> Self {
        Self {
            layout,
            output,
            begun: false,
        }
    }
}

impl RowSink for Json {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        let names = self.layout.names();
        for record in self.layout.records(row) {
            let before = if self.begun { ",\n  " } else { "[\n  " };
            self.begun = true;
            write!(self.output, "{before}{}", object(&names, &record))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl RowWriter for Json {
    fn end(mut self: Box<Self>, _: &Coverage) -> io::Result<Output> {
        let after = if self.begun { "\n]\n" } else { "[]\n" };
        self.output.write_all(after.as_bytes())?;
        Ok(self.output)
    }
}
