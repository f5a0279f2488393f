//! Rows for people: aligned, and on a terminal no wider than it is.

use std::io::{self, Write};

use gridwire::core::series::{Cell, Row};

use super::cells::readable;
use super::{Layout, RowWriter};
use crate::output::Output;
use crate::table::{Grid, terminal_width};

/// Keeps all rows until the end: only then is the width of the columns known.
pub(super) struct Table {
    layout: Layout,
    output: Output,
    rows: Vec<Vec<String>>,
    /// Which columns hold numbers.
    numbers: Vec<bool>,
}

impl Table {
    pub(super) fn new(layout: Layout, output: Output) -> Self {
        let numbers = vec![false; layout.headers().len()];
        Self {
            layout,
            output,
            rows: Vec::new(),
            numbers,
        }
    }
}

impl RowWriter for Table {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        let cells = self.layout.cells(row);
        for (number, cell) in self.numbers.iter_mut().zip(&cells) {
            *number |= matches!(cell, Cell::Number(_));
        }
        self.rows.push(cells.iter().map(readable).collect());
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn end(mut self: Box<Self>) -> io::Result<Output> {
        let mut grid = Grid::new(self.layout.headers(), self.rows, self.numbers);
        let mut notes = Vec::new();
        if self.output.is_terminal()
            && let Some(width) = terminal_width()
        {
            notes = grid.fit(width, self.layout.essential());
        }
        let style = self.output.style();
        write!(self.output, "{}", grid.text(style))?;
        for note in notes {
            writeln!(self.output, "{}", style.faint(&note))?;
        }
        Ok(self.output)
    }
}
