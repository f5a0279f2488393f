//! Which column stands where in the rows of `fetch`, in every format.

use gridwire::core::series::{Cell, Column, Role, Row};

/// The order of the columns of a dataset: interval, keys, field, value, unit, the rest.
#[derive(Clone)]
pub(crate) struct Layout {
    columns: Vec<&'static Column>,
    start: Option<usize>,
    end: Option<usize>,
    keys: Vec<usize>,
    values: Vec<usize>,
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

    /// The records that a row gives: one for each of its values, in the order of the names.
    pub(super) fn records<'r>(&'r self, row: &'r dyn Row) -> impl Iterator<Item = Vec<Cell<'r>>> {
        // A row of a dataset without values still is a row.
        let values: Vec<Option<usize>> = match self.values.is_empty() {
            true => vec![None],
            false => self.values.iter().copied().map(Some).collect(),
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
            record.push(unit.map_or(Cell::Empty, Cell::Text));
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
        self.keys.iter().chain(&self.values).chain(&self.rest)
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
