//! Cells of one column, until they are written.

use std::io;

use gridwire::core::series::{Cell, CellKind};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};

use crate::format::cells::text;

/// How many texts are handed on at once.
const BATCH: usize = 1024;

/// Cells of one column.
#[derive(Debug)]
pub(super) struct Buffer {
    kind: CellKind,
    /// For each cell whether there is something, as Parquet's levels have it.
    levels: Vec<i16>,
    cells: Cells,
}

/// Those cells that are not empty.
#[derive(Debug)]
enum Cells {
    Bools(Vec<bool>),
    Numbers(Vec<f64>),
    Instants(Vec<i64>),
    /// All texts in one, with the end of each.
    Texts(String, Vec<usize>),
}

impl Buffer {
    pub(super) fn new(kind: CellKind) -> Self {
        Self {
            kind,
            levels: Vec::new(),
            cells: match kind {
                CellKind::Bool => Cells::Bools(Vec::new()),
                CellKind::Number => Cells::Numbers(Vec::new()),
                CellKind::Instant => Cells::Instants(Vec::new()),
                CellKind::Text => Cells::Texts(String::new(), Vec::new()),
            },
        }
    }

    pub(super) fn kind(&self) -> CellKind {
        self.kind
    }

    /// Adds a cell.
    ///
    /// # Errors
    /// If the column holds something else.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> io::Result<()> {
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
                let text = format!("it holds no {:?}", text(other));
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
        *self = Self::new(self.kind);
        Ok(())
    }
}
