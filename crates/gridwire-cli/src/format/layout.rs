//! Which column stands where in the rows of `fetch`, in every format.

use std::ops::Range;

use gridwire::core::series::{Cell, CellKind, Column, Role, Row};

/// The order of the columns of a dataset: interval, keys, field, value, unit, the rest.
#[derive(Clone)]
pub(crate) struct Layout {
    columns: Vec<&'static Column>,
    start: Option<usize>,
    end: Option<usize>,
    keys: Vec<usize>,
    values: Vec<usize>,
    unit: Option<usize>,
    rest: Vec<usize>,
}

impl Layout {
    /// The layout for a dataset's columns.
    pub(crate) fn new(columns: Vec<&'static Column>) -> Self {
        let with = |wanted: fn(Role) -> bool| {
            let places = columns.iter().enumerate();
            places
                .filter(|(_, column)| wanted(column.role))
                .map(|(place, _)| place)
                .collect::<Vec<_>>()
        };
        let starts = with(|role| role == Role::IntervalStart);
        let ends = with(|role| role == Role::IntervalEnd);
        let mut rest = with(|role| matches!(role, Role::Attribute | Role::Revision));
        // A second start or end has no place of its own, and must not be lost.
        rest.extend(starts.iter().skip(1).chain(ends.iter().skip(1)));
        rest.sort_unstable();
        Self {
            start: starts.first().copied(),
            end: ends.first().copied(),
            keys: with(|role| role == Role::Key),
            values: with(|role| role == Role::Value),
            unit: with(|role| role == Role::Unit).first().copied(),
            rest,
            columns,
        }
    }

    /// The names of the columns of the formats for programs.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let name = |place: &usize| self.columns[*place].name;
        let mut names = vec!["interval_start", "interval_end"];
        names.extend(self.keys.iter().map(name));
        names.extend(["field", "value", "unit"]);
        names.extend(self.rest.iter().map(name));
        names
    }

    /// What the columns of files hold, in the order of the names.
    pub(crate) fn kinds(&self) -> Vec<CellKind> {
        let of = |place: &usize| self.columns[*place].kind;
        let mut values = self.values.iter().map(of);
        // Values of several kinds stand in one column, which only texts can do for all of them.
        let value = match values.next() {
            Some(first) if values.all(|other| other == first) => first,
            Some(_) => CellKind::Text,
            None => CellKind::Number,
        };
        let mut kinds = vec![CellKind::Instant; 2];
        kinds.extend(self.keys.iter().map(of));
        kinds.extend([CellKind::Text, value, CellKind::Text]);
        kinds.extend(self.rest.iter().map(of));
        kinds
    }

    /// Where in the names the keys of a record stand, its field included: with its start they tell it
    /// from others.
    pub(crate) fn identity(&self) -> Range<usize> {
        2..2 + self.keys.len() + 1
    }

    /// Where in the names the revision of a record stands, if it has one.
    pub(crate) fn revision(&self) -> Option<usize> {
        let mut rest = self.rest.iter();
        let place = rest.position(|place| self.columns[*place].role == Role::Revision)?;
        Some(self.identity().end + 2 + place)
    }

    /// Whether rows say until when they hold.
    pub(crate) fn has_ends(&self) -> bool {
        self.end.is_some()
    }

    /// The records that a row gives: one for each of its values, in the order of the names.
    pub(crate) fn records<'r>(&'r self, row: &'r dyn Row) -> impl Iterator<Item = Vec<Cell<'r>>> {
        // A row of a dataset without values still is a row.
        let values: Vec<Option<usize>> = match self.values.is_empty() {
            true => vec![None],
            false => {
                let values = self.values.iter().copied();
                values.filter(|place| row.has(*place)).map(Some).collect()
            }
        };
        let at = |place: Option<usize>| place.map_or(Cell::Empty, |place| row.cell(place));
        values.into_iter().map(move |value| {
            let mut record = vec![at(self.start), at(self.end)];
            record.extend(self.keys.iter().map(|place| row.cell(*place)));
            let column = value.map(|place| self.columns[place]);
            record.push(column.map_or(Cell::Empty, |column| Cell::Text(column.name)));
            record.push(at(value));
            let unit = column
                .map(|column| column.unit)
                .filter(|unit| !unit.is_empty());
            record.push(unit.map_or_else(|| at(self.unit), Cell::Text));
            record.extend(self.rest.iter().map(|place| row.cell(*place)));
            record
        })
    }

    /// A column for people, with its unit where it has one.
    pub(crate) fn title(column: &Column) -> String {
        match column {
            Column { name, unit: "", .. } => (*name).to_owned(),
            Column { name, unit, .. } => format!("{name} [{unit}]"),
        }
    }

    /// The columns of the format for people: each value has its own, its unit in the header.
    pub(super) fn headers(&self) -> Vec<String> {
        let title = |place: &usize| Self::title(self.columns[*place]);
        let mut headers = vec!["start".to_owned()];
        headers.extend(self.end.map(|_| "end".to_owned()));
        headers.extend(self.wide().map(title));
        headers
    }

    /// A row for people, in the order of the headers.
    pub(super) fn cells<'r>(&self, row: &'r dyn Row) -> Vec<Cell<'r>> {
        let mut cells = vec![self.start.map_or(Cell::Empty, |place| row.cell(place))];
        cells.extend(self.end.map(|place| row.cell(place)));
        cells.extend(self.wide().map(|place| row.cell(*place)));
        cells
    }

    /// Where the ends of the intervals stand among the headers, if they are there.
    pub(super) fn end(&self) -> Option<usize> {
        self.start.and(self.end).map(|_| 1)
    }

    /// How many of the headers, from the left, must not be left out: interval, keys and values.
    pub(super) fn essential(&self) -> usize {
        self.headers().len() - self.rest.len()
    }

    fn wide(&self) -> impl Iterator<Item = &usize> {
        let values = self.values.iter().chain(&self.unit);
        self.keys.iter().chain(values).chain(&self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dataset_has_two_columns_of_one_name() {
        for dataset in crate::catalog::datasets() {
            let names = Layout::new((dataset.columns)()).names();
            let mut once = names.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), names.len(), "{}: {names:?}", dataset.name);
            assert_eq!(names[..2], ["interval_start", "interval_end"]);
        }
    }

    #[test]
    fn files_know_what_their_columns_hold() {
        for dataset in crate::catalog::datasets() {
            let layout = Layout::new((dataset.columns)());
            let names = layout.names();
            let kinds = layout.kinds();
            assert_eq!(kinds.len(), names.len(), "{}", dataset.name);
            let of = |name: &str| {
                let place = names.iter().position(|one| *one == name)?;
                Some(kinds[place])
            };
            assert_eq!(of("interval_end"), Some(CellKind::Instant));
            assert_eq!(of("unit"), Some(CellKind::Text));
            assert_eq!(names[layout.identity().end - 1], "field");
            let revision = layout.revision().map(|place| names[place]);
            assert_eq!(revision.is_some(), names.contains(&"updated_date"));
            match dataset.name {
                "rte/tempo" => {
                    assert_eq!(of("value"), Some(CellKind::Text));
                    assert_eq!(of("fallback"), Some(CellKind::Bool));
                    assert_eq!(revision, Some("updated_date"));
                }
                "rte/capacities-per-production-unit" => {
                    assert_eq!(of("voltage_level_connection"), Some(CellKind::Number));
                    assert_eq!(of("location"), Some(CellKind::Text));
                    assert_eq!(of("value"), Some(CellKind::Number));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_column_has_its_place() {
        for dataset in crate::catalog::datasets() {
            let columns = (dataset.columns)();
            let layout = Layout::new(columns.clone());
            let ends = usize::from(layout.start.is_some()) + usize::from(layout.end.is_some());
            assert_eq!(
                ends + layout.wide().count(),
                columns.len(),
                "{}",
                dataset.name
            );
        }
    }
}
