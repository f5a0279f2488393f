//! The columns that all files of a copy have, with one type in all of them.

use crate::columns::{Expected, Kind, Reader, Record, Value};
use crate::format::Layout;

/// The columns of which nothing was known when a file was written.
const UNKNOWN: &str = "gridwire.unknown";

/// Columns, and what is known of them.
pub(super) struct Columns {
    names: Vec<&'static str>,
    expected: Vec<Expected>,
    /// What cells have shown of columns that are not known for certain.
    seen: Vec<Option<Kind>>,
}

impl Columns {
    pub(super) fn new(layout: &Layout) -> Self {
        let expected = layout.expected();
        Self {
            names: layout.names(),
            seen: vec![None; expected.len()],
            expected,
        }
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.names.clone()
    }

    /// What a file that is written now holds in each column.
    pub(super) fn kinds(&self) -> Vec<Expected> {
        let places = 0..self.names.len();
        places
            .map(|place| Expected::Surely(self.kind(place)))
            .collect()
    }

    fn kind(&self, place: usize) -> Kind {
        match self.expected[place] {
            Expected::Surely(kind) => kind,
            Expected::Perhaps(kind) => self.seen[place].unwrap_or(kind),
        }
    }

    /// What a file that is written now says of its columns.
    pub(super) fn fact(&self) -> (&'static str, String) {
        let places = 0..self.names.len();
        let unknown = places.filter(|place| {
            matches!(self.expected[*place], Expected::Perhaps(_)) && self.seen[*place].is_none()
        });
        let unknown: Vec<_> = unknown.map(|place| self.names[place]).collect();
        (UNKNOWN, serde_json::json!(unknown).to_string())
    }

    /// Learns from a file.
    ///
    /// # Errors
    /// The name of a column that this version of the command does not have.
    pub(super) fn learn_from_file(&mut self, file: &Reader) -> Result<(), String> {
        let unknown = file.fact(UNKNOWN).unwrap_or_default();
        let unknown: Vec<String> = serde_json::from_str(unknown).unwrap_or_default();
        for (column, kind) in file.columns() {
            let Some(place) = self.names.iter().position(|name| name == column) else {
                return Err(column.clone());
            };
            if !unknown.contains(column) {
                self.learn(place, *kind);
            }
        }
        Ok(())
    }

    /// Learns from records.
    pub(super) fn learn_from_records<'r>(&mut self, records: impl IntoIterator<Item = &'r Record>) {
        for record in records {
            for (place, value) in record.iter().enumerate() {
                if let Some(kind) = value.kind() {
                    self.learn(place, kind);
                }
            }
        }
    }

    fn learn(&mut self, place: usize, kind: Kind) {
        let seen = &mut self.seen[place];
        *seen = match *seen {
            // A text can say everything.
            Some(other) if other != kind => Some(Kind::Text),
            _ => Some(kind),
        };
    }

    /// Whether a file has these columns with these types.
    pub(super) fn agree_with(&self, file: &Reader) -> bool {
        let columns = file.columns().iter();
        let columns = columns.map(|(name, kind)| (name.as_str(), *kind));
        let own = self.names.iter().enumerate();
        columns.eq(own.map(|(place, name)| (*name, self.kind(place))))
    }

    /// A record of a file, whose columns may be fewer and others, as a record of these columns.
    pub(super) fn arrange(&self, file: &Reader, mut record: Record) -> Record {
        let own = self.names.iter();
        let cells = own.map(|name| {
            let mut columns = file.columns().iter();
            let place = columns.position(|(column, _)| column == name);
            place.map_or(Value::Empty, |place| {
                std::mem::replace(&mut record[place], Value::Empty)
            })
        });
        self.fit(cells.collect())
    }

    /// A record as the files hold it.
    pub(super) fn fit(&self, record: Record) -> Record {
        let cells = record.into_iter().enumerate();
        cells
            .map(|(place, value)| value.kept_as(self.kind(place)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        Columns {
            names: vec!["value", "fallback"],
            expected: vec![
                Expected::Surely(Kind::Number),
                Expected::Perhaps(Kind::Text),
            ],
            seen: vec![None; 2],
        }
    }

    #[test]
    fn what_a_column_holds_is_known_from_its_first_cell_on() {
        let mut columns = columns();
        columns.learn_from_records(&[vec![Value::Number(1.0), Value::Empty]]);
        assert_eq!(columns.fact(), (UNKNOWN, "[\"fallback\"]".to_owned()));
        assert_eq!(columns.kinds()[1], Expected::Surely(Kind::Text));
        columns.learn_from_records(&[vec![Value::Empty, Value::Bool(true)]]);
        assert_eq!(columns.kinds()[1], Expected::Surely(Kind::Bool));
        assert_eq!(columns.fact().1, "[]");
    }

    #[test]
    fn what_does_not_go_together_becomes_text() {
        let mut columns = columns();
        let records = [
            vec![Value::Empty, Value::Bool(true)],
            vec![Value::Empty, Value::Number(1.5)],
        ];
        columns.learn_from_records(&records);
        let [flag, number] = records.map(|record| columns.fit(record)[1].clone());
        assert_eq!(
            (flag, number),
            (Value::Text("true".into()), Value::Text("1.5".into()))
        );
    }
}
