//! One JSON object on each line.

use std::io::{self, Write};

use gridwire::core::series::{Cell, Coverage, Row};

use super::cells::{json, quoted};
use super::{Layout, RowSink, RowWriter};
use crate::output::Output;

pub(super) struct Ndjson {
    layout: Layout,
    output: Output,
}

impl Ndjson {
    pub(super) fn new(layout: Layout, output: Output) -> Self {
        Self { layout, output }
    }
}

impl RowSink for Ndjson {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        let names = self.layout.names();
        for record in self.layout.records(row) {
            writeln!(self.output, "{}", object(&names, &record))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl RowWriter for Ndjson {
    fn end(self: Box<Self>, _: &Coverage) -> io::Result<Output> {
        Ok(self.output)
    }
}

/// A record as a JSON object, its fields in the order of the layout.
pub(super) fn object(names: &[&str], record: &[Cell<'_>]) -> String {
    let mut text = String::from("{");
    for (name, cell) in names.iter().zip(record) {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&quoted(name));
        text.push(':');
        text.push_str(&json(cell));
    }
    text.push('}');
    text
}
