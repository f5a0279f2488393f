//! Rows for people: aligned, and on a terminal no wider than it is.

use std::io::{self, Write};

use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire::core::series::{Cell, Coverage, Row};
use gridwire::core::time::TimeRange;

use super::cells::{is_midnight, readable_instant, text};
use super::{Layout, RowSink, RowWriter};
use crate::output::Output;
use crate::plot::Collector;
use crate::table::{Grid, terminal_width};

/// How many rows make up a page. Few people read as many; the memory of a computer is for others too.
const PAGE: usize = 10_000;

/// Keeps a page of rows: only at its end is the width of the columns known.
pub(super) struct Table {
    layout: Layout,
    output: Output,
    rows: Vec<Vec<Kept>>,
    columns: Vec<Seen>,
    begun: bool,
    /// The courses of the values, for people who see them come.
    courses: Option<Collector>,
}

/// A cell, kept until it is known how its column is written.
enum Kept {
    Text(String),
    Instant(DateTime<FixedOffset>),
}

/// What the cells of a column have in common.
#[derive(Clone, Copy, Default)]
struct Seen {
    has_numbers: bool,
    /// Whether there is an instant that is no local midnight.
    has_times: bool,
}

impl Table {
    pub(super) fn new(layout: Layout, output: Output, range: &TimeRange) -> Self {
        let columns = vec![Seen::default(); layout.headers().len()];
        let people = output.is_terminal();
        Self {
            courses: people.then(|| Collector::new(layout.clone(), range)),
            layout,
            output,
            rows: Vec::new(),
            columns,
            begun: false,
        }
    }

    /// Writes the rows that are kept, with headers of their own.
    fn page(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(self.output)?;
        }
        let step = self.step();
        let columns = &self.columns;
        let rows = std::mem::take(&mut self.rows).into_iter().map(|row| {
            let cells = row.into_iter().zip(columns);
            let texts = cells.map(|(cell, column)| match cell {
                Kept::Text(text) => text,
                Kept::Instant(instant) => readable_instant(&instant, column.has_times),
            });
            texts.collect()
        });
        let numbers = columns.iter().map(|column| column.has_numbers).collect();
        let mut grid = Grid::new(self.layout.headers(), rows.collect(), numbers);
        let mut notes = Vec::new();
        if self.output.is_terminal()
            && let Some(width) = terminal_width()
        {
            let mut essential = self.layout.essential();
            if let (Some(step), Some(end)) = (step, self.layout.end())
                && !grid.fits(width)
            {
                // Nothing is lost that the first column does not tell.
                grid.remove(end);
                essential -= 1;
                notes.push(format!("every interval is {} long", length(step)));
            }
            notes.extend(grid.fit(width, essential));
        }
        let style = self.output.style();
        write!(self.output, "{}", grid.text(style))?;
        for note in notes {
            writeln!(self.output, "{}", style.faint(&note))?;
        }
        Ok(())
    }

    /// The length of all intervals, if it is one and the same.
    fn step(&self) -> Option<TimeDelta> {
        let mut lengths =
            self.rows
                .iter()
                .map(|row| match (row.first(), row.get(self.layout.end()?)) {
                    (Some(Kept::Instant(start)), Some(Kept::Instant(end))) => Some(*end - *start),
                    _ => None,
                });
        let first = lengths.next()??;
        lengths.all(|length| length == Some(first)).then_some(first)
    }
}

impl RowSink for Table {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        let cells = self.layout.cells(row);
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            match cell {
                Cell::Number(_) => column.has_numbers = true,
                Cell::Instant(instant) => column.has_times |= !is_midnight(instant),
                _ => {}
            }
        }
        let kept = cells.iter().map(|cell| match cell {
            Cell::Instant(instant) => Kept::Instant(*instant),
            other => Kept::Text(text(other)),
        });
        self.rows.push(kept.collect());
        if let Some(courses) = &mut self.courses {
            courses.row(row)?;
        }
        if self.rows.len() == PAGE {
            self.page()?;
        }
        Ok(())
    }
}

impl RowWriter for Table {
    fn end(mut self: Box<Self>, _: &Coverage) -> io::Result<Output> {
        if !(self.begun && self.rows.is_empty()) {
            self.page()?;
        }
        if let (Some(courses), Some(width)) = (&mut self.courses, terminal_width()) {
            for line in courses.sparks(width) {
                writeln!(self.output, "{line}")?;
            }
        }
        Ok(self.output)
    }
}

/// A length in its largest whole unit.
fn length(step: TimeDelta) -> String {
    let seconds = step.num_seconds();
    let (number, unit) = match seconds {
        _ if seconds % 3600 == 0 => (seconds / 3600, "h"),
        _ if seconds % 60 == 0 => (seconds / 60, "min"),
        _ => (seconds, "s"),
    };
    format!("{number} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_in_their_largest_whole_unit() {
        for (seconds, text) in [(3600, "1 h"), (900, "15 min"), (86400, "24 h"), (5, "5 s")] {
            assert_eq!(length(TimeDelta::seconds(seconds)), text);
        }
    }
}
