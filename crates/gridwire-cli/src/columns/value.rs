//! One cell, kept.

use std::cmp::Ordering;

use gridwire::core::chrono::DateTime;
use gridwire::core::series::{Cell, CellKind};

use crate::format::cells;

/// A row of a file: its cells, in the order of the columns.
pub(crate) type Record = Vec<Value>;

/// What a cell holds, as a file keeps it.
///
/// It has a total order, in which an empty cell comes first.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Empty,
    Bool(bool),
    /// Never NaN nor infinite, which no text format can hold either.
    Number(f64),
    /// Microseconds of UTC since 1970.
    Instant(i64),
    Text(Box<str>),
}

impl Value {
    /// What the value is; nothing where it is empty.
    pub(crate) fn kind(&self) -> Option<CellKind> {
        match self {
            Value::Empty => None,
            Value::Bool(_) => Some(CellKind::Bool),
            Value::Number(_) => Some(CellKind::Number),
            Value::Instant(_) => Some(CellKind::Instant),
            Value::Text(_) => Some(CellKind::Text),
        }
    }

    /// The value as a column of some kind keeps it: a text column takes everything.
    pub(crate) fn kept_as(self, kind: CellKind) -> Self {
        match self.kind() {
            Some(own) if own != kind && kind == CellKind::Text => {
                Value::Text(cells::text(&self.cell()).into())
            }
            _ => self,
        }
    }

    /// The value as a row has it.
    pub(crate) fn cell(&self) -> Cell<'_> {
        match self {
            Value::Empty => Cell::Empty,
            Value::Bool(flag) => Cell::Bool(*flag),
            Value::Number(number) => Cell::Number(*number),
            Value::Instant(micros) => DateTime::from_timestamp_micros(*micros)
                .map_or(Cell::Empty, |instant| Cell::Instant(instant.fixed_offset())),
            Value::Text(text) => Cell::Text(text),
        }
    }
}

impl From<&Cell<'_>> for Value {
    fn from(cell: &Cell<'_>) -> Self {
        match cell {
            Cell::Number(number) if number.is_finite() => Value::Number(*number),
            Cell::Empty | Cell::Number(_) => Value::Empty,
            Cell::Bool(flag) => Value::Bool(*flag),
            Cell::Instant(instant) => Value::Instant(instant.timestamp_micros()),
            Cell::Text(text) => Value::Text((*text).into()),
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
            (Value::Number(one), Value::Number(other)) => one.total_cmp(other),
            (Value::Instant(one), Value::Instant(other)) => one.cmp(other),
            (Value::Text(one), Value::Text(other)) => one.cmp(other),
            _ => self.kind().map(rank).cmp(&other.kind().map(rank)),
        }
    }
}

fn rank(kind: CellKind) -> u8 {
    kind as u8
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_a_row_has() {
        let instant = DateTime::parse_from_rfc3339("2024-03-31T03:00:00.5+02:00").unwrap();
        for cell in [
            Cell::Empty,
            Cell::Bool(true),
            Cell::Number(-0.5),
            Cell::Instant(instant),
            Cell::Text("é"),
        ] {
            assert_eq!(Value::from(&cell).cell(), cell);
        }
        assert_eq!(Value::from(&Cell::Number(f64::NAN)), Value::Empty);
    }

    #[test]
    fn a_text_column_takes_everything() {
        for (value, text) in [
            (Value::Bool(false), "false"),
            (Value::Number(150.0), "150"),
            (Value::Instant(1_500_000), "1970-01-01T00:00:01.500+00:00"),
            (Value::Text("RED".into()), "RED"),
        ] {
            assert_eq!(value.kept_as(CellKind::Text), Value::Text(text.into()));
        }
        assert_eq!(Value::Empty.kept_as(CellKind::Text), Value::Empty);
        assert_eq!(Value::Bool(true).kept_as(CellKind::Bool), Value::Bool(true));
    }

    #[test]
    fn the_order_is_total() {
        let ordered = [
            Value::Empty,
            Value::Bool(false),
            Value::Bool(true),
            Value::Number(-1.0),
            Value::Number(-0.0),
            Value::Number(0.0),
            Value::Instant(-5),
            Value::Text("A".into()),
        ];
        for (place, one) in ordered.iter().enumerate() {
            for (other_place, other) in ordered.iter().enumerate() {
                assert_eq!(one.cmp(other), place.cmp(&other_place));
            }
        }
    }
}
