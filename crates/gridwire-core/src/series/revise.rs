use std::collections::BTreeMap;

use super::Row;
use super::merge::{newer_or_same, sort};
use super::row::Identity;

/// What a later reading changed in an earlier one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revised {
    /// Rows that were not there before.
    pub added: usize,
    /// Rows whose content is another now.
    pub changed: usize,
    /// Rows that were read again and are the same.
    pub same: usize,
    /// Rows of the later reading that are older than what was there, and so left out.
    pub older: usize,
}

/// Puts the rows of a later reading into those of an earlier one.
///
/// Services correct values for hours or days, so what was read once is read again with some overlap.
/// Rows are the same if their keys and their start are; of two versions the one with the newer
/// revision counts, else the later reading. No row is lost: what the later reading does not have
/// stays. The rows end up ordered by start and keys.
pub fn revise<R: Row>(rows: &mut Vec<R>, later: impl IntoIterator<Item = R>) -> Revised {
    let mut places: BTreeMap<Identity, usize> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| (Identity::of(row), place))
        .collect();
    let mut revised = Revised::default();
    for row in later {
        match places.get(&Identity::of(&row)) {
            Some(place) if same(&rows[*place], &row) => revised.same += 1,
            Some(place) if newer_or_same(&row, &rows[*place]) => {
                rows[*place] = row;
                revised.changed += 1;
            }
            Some(_) => revised.older += 1,
            None => {
                places.insert(Identity::of(&row), rows.len());
                rows.push(row);
                revised.added += 1;
            }
        }
    }
    sort(rows);
    revised
}

fn same<R: Row>(one: &R, other: &R) -> bool {
    (0..R::columns().count()).all(|index| one.cell(index) == other.cell(index))
}
