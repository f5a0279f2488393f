//! The columns that all files of a copy have, with one type in all of them.

use gridwire::core::series::CellKind;

use crate::columns::{Reader, Record, Value};
use crate::format::Layout;

/// Columns, and what they hold.
pub(super) struct Columns {
    pub(super) names: Vec<&'static str>,
    pub(super) kinds: Vec<CellKind>,
}

impl Columns {
    pub(super) fn new(layout: &Layout) -> Self {
        Self {
            names: layout.names(),
            kinds: layout.kinds(),
        }
    }

    /// Looks whether a file has no column that this version of the command does not have.
    ///
    /// # Errors
    /// The name of the column.
    pub(super) fn check(&self, file: &Reader) -> Result<(), String> {
        let mut columns = file.columns().iter().map(|(column, _)| column);
        match columns.find(|column| !self.names.contains(&column.as_str())) {
            Some(unknown) => Err(unknown.clone()),
            None => Ok(()),
        }
    }

    /// Whether a file has these columns with these types.
    pub(super) fn agree_with(&self, file: &Reader) -> bool {
        let columns = file.columns().iter();
        let columns = columns.map(|(name, kind)| (name.as_str(), *kind));
        columns.eq(self.names.iter().copied().zip(self.kinds.iter().copied()))
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
        let cells = record.into_iter().zip(&self.kinds);
        cells.map(|(value, kind)| value.kept_as(*kind)).collect()
    }
}
