//! Cells of one column, until they are written.

use std::io;

use gridwire::core::series::Cell;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};

use super::{Expected, Kind};
use crate::format::cells::text;

/// How many texts are handed on at once.
const BATCH: usize = 1024;

/// Cells of one column.
#[derive(Debug)]
pub(super) struct Buffer {
    expected: Expected,
    /// For each cell whether there is something, as Parquet's levels have it.
    levels: Vec<i16>,
    cells: Cells,
}

/// Those cells that are not empty.
#[derive(Debug)]
enum Cells {
    /// None yet of a column that may be anything.
    None,
    Bools(Vec<bool>),
    Numbers(Vec<f64>),
    Instants(Vec<i64>),
    /// All texts in one, with the end of each.
    Texts(String, Vec<usize>),
}

impl Cells {
    fn new(expected: Expected) -> Self {
        match expected {
            Expected::Surely(kind) => Self::of(kind),
            Expected::Perhaps(_) => Cells::None,
        }
    }

    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Bool => Cells::Bools(Vec::new()),
            Kind::Number => Cells::Numbers(Vec::new()),
            Kind::Instant => Cells::Instants(Vec::new()),
            Kind::Text => Cells::Texts(String::new(), Vec::new()),
        }
    }
}

impl Buffer {
    pub(super) fn new(expected: Expected) -> Self {
        Self {
            expected,
            levels: Vec::new(),
            cells: Cells::new(expected),
        }
    }

    /// The kind of the column, which it keeps from now on.
    pub(super) fn settle(&mut self) -> Kind {
        let kind = match &self.cells {
            Cells::None => self.expected.kind(),
            Cells::Bools(_) => Kind::Bool,
            Cells::Numbers(_) => Kind::Number,
            Cells::Instants(_) => Kind::Instant,
            Cells::Texts(..) => Kind::Text,
        };
        if let Cells::None = self.cells {
            self.cells = Cells::of(kind);
        }
        self.expected = Expected::Surely(kind);
        kind
    }

    /// Adds a cell.
    ///
    /// # Errors
    /// If the column holds something else.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> io::Result<()> {
        if let Cells::None = self.cells {
            self.cells = match cell {
                Cell::Number(number) if !number.is_finite() => Cells::None,
                Cell::Empty => Cells::None,
                Cell::Bool(_) => Cells::of(Kind::Bool),
                Cell::Number(_) => Cells::of(Kind::Number),
                Cell::Instant(_) => Cells::of(Kind::Instant),
                Cell::Text(_) => Cells::of(Kind::Text),
            };
        }
        match (&mut self.cells, cell) {
            // Numbers that no text format can hold are nothing here too.
            (_, Cell::Empty) => return self.skip(),
            (_, Cell::Number(number)) if !number.is_finite() => return self.skip(),
            (Cells::Bools(flags), Cell::Bool(flag)) => flags.push(*flag),
            (Cells::Numbers(numbers), Cell::Number(number)) => numbers.push(*number),
            (Cells::Instants(instants), Cell::Instant(instant)) => {
                instants.push(instant.timestamp_micros());
            }
            (Cells::Texts(all, ends), cell) => {
                match cell {
                    Cell::Text(text) => all.push_str(text),
                    other => all.push_str(&text(other)),
                }
                ends.push(all.len());
            }
            (_, other) => {
                let text = format!("its cells are no texts, and now comes {:?}", text(other));
                return Err(io::Error::other(text));
            }
        }
        self.levels.push(1);
        Ok(())
    }

    fn skip(&mut self) -> io::Result<()> {
        self.levels.push(0);
        Ok(())
    }

    /// Writes the cells to their column of a file, and forgets them.
    pub(super) fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<()> {
        let levels = Some(&*self.levels);
        match (column, &self.cells) {
            (ColumnWriter::BoolColumnWriter(column), Cells::Bools(flags)) => {
                column.write_batch(flags, levels, None)?;
            }
            (ColumnWriter::DoubleColumnWriter(column), Cells::Numbers(numbers)) => {
                column.write_batch(numbers, levels, None)?;
            }
            (ColumnWriter::Int64ColumnWriter(column), Cells::Instants(instants)) => {
                column.write_batch(instants, levels, None)?;
            }
            (ColumnWriter::ByteArrayColumnWriter(column), Cells::Texts(all, ends)) => {
                let (mut begin, mut ends) = (0, ends.iter());
                for levels in self.levels.chunks(BATCH) {
                    let there = levels.iter().filter(|level| **level > 0);
                    let texts = there.zip(&mut ends).map(|(_, end)| {
                        let text = &all.as_bytes()[begin..*end];
                        begin = *end;
                        ByteArray::from(text.to_vec())
                    });
                    let texts: Vec<_> = texts.collect();
                    column.write_batch(&texts, Some(levels), None)?;
                }
            }
            _ => {
                return Err(ParquetError::General(
                    "a column has changed its type".into(),
                ));
            }
        }
        *self = Self::new(self.expected);
        Ok(())
    }
}
