//! A later reading put into an earlier one.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::ops::Range;

use crate::columns::{Record, Value};

/// Where the parts of a record stand that say what it is.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The keys and the field.
    pub(super) identity: Range<usize>,
    /// When the service changed it last.
    pub(super) revision: Option<usize>,
    /// Whether a record ends where the next one of its keys begins, which its own reading may not
    /// have known.
    pub(super) steps: bool,
}

/// Where the start and the end of a record stand.
pub(super) const START: usize = 0;
pub(super) const END: usize = 1;

/// What a later reading has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Records that were not there.
    pub(super) added: u64,
    /// Records with another content now.
    pub(super) changed: u64,
    /// Records that were read again and are the same.
    pub(super) same: u64,
    /// Records read that are older than what is there, and so left out.
    pub(super) older: u64,
}

impl Changes {
    pub(super) fn add(&mut self, other: Changes) {
        self.added += other.added;
        self.changed += other.changed;
        self.same += other.same;
        self.older += other.older;
    }

    /// Whether there is something new.
    pub(super) fn any(self) -> bool {
        self.added + self.changed > 0
    }
}

impl Shape {
    /// The order of records in a file; those that are the same record are equal.
    ///
    /// Records without a start are told apart by all that they say.
    pub(super) fn order(&self, one: &Record, other: &Record) -> Ordering {
        let by_keys = || one[self.identity.clone()].cmp(&other[self.identity.clone()]);
        match one[START].cmp(&other[START]) {
            Ordering::Equal if one[START] == Value::Empty => one.cmp(other),
            order => order.then_with(by_keys),
        }
    }

    /// Puts the records of a later reading into those that are there, which are in order.
    ///
    /// Of two versions the one with the newer revision counts, else the later reading. What the later
    /// reading does not have stays.
    pub(super) fn merge(
        &self,
        there: Vec<Record>,
        mut later: Vec<Record>,
    ) -> (Vec<Record>, Changes) {
        later.sort_by(|one, other| self.order(one, other));
        let mut changes = Changes::default();
        let mut merged = Vec::with_capacity(there.len() + later.len());
        let mut there = there.into_iter().peekable();
        let mut later = later.into_iter().peekable();
        while let Some(record) = self.once(&mut later) {
            while let Some(old) = there.next_if(|old| self.order(old, &record).is_lt()) {
                merged.push(old);
            }
            let Some(old) = there.next_if(|old| self.order(old, &record).is_eq()) else {
                changes.added += 1;
                merged.push(record);
                continue;
            };
            let (count, kept) = if self.same(&old, &record) {
                (&mut changes.same, old)
            } else if self.newer_or_same(&record, &old) {
                (&mut changes.changed, record)
            } else {
                (&mut changes.older, old)
            };
            *count += 1;
            merged.push(kept);
        }
        merged.extend(there);
        (merged, changes)
    }

    /// The next record of a reading; its newest version if there are several.
    fn once(&self, reading: &mut Peekable<impl Iterator<Item = Record>>) -> Option<Record> {
        let mut record = reading.next()?;
        while let Some(other) = reading.next_if(|other| self.order(other, &record).is_eq()) {
            if self.newer_or_same(&other, &record) {
                record = other;
            }
        }
        Some(record)
    }

    fn same(&self, one: &Record, other: &Record) -> bool {
        let mut cells = one.iter().zip(other).enumerate();
        cells.all(|(place, (one, other))| one == other || (self.steps && place == END))
    }

    fn newer_or_same(&self, record: &Record, than: &Record) -> bool {
        let Some(revision) = self.revision else {
            return true;
        };
        match (&record[revision], &than[revision]) {
            (Value::Instant(record), Value::Instant(than)) => record >= than,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        identity: 2..4,
        revision: Some(5),
        steps: false,
    };

    /// Start, end, key, field, value, revision.
    fn record(start: i64, key: &str, value: f64, revision: Option<i64>) -> Record {
        vec![
            Value::Instant(start),
            Value::Instant(start + 1),
            Value::Text(key.into()),
            Value::Text("value".into()),
            Value::Number(value),
            revision.map_or(Value::Empty, Value::Instant),
        ]
    }

    #[test]
    fn revisions_are_picked_up_and_nothing_is_lost() {
        let there = vec![
            record(1, "a", 1.0, Some(1)),
            record(1, "b", 1.5, Some(1)),
            record(2, "a", 2.0, Some(1)),
            record(3, "a", 3.0, Some(5)),
            record(4, "a", 4.0, None),
        ];
        let later = vec![
            record(5, "a", 5.0, None),
            record(4, "a", 4.5, None),
            record(3, "a", 9.0, Some(4)),
            record(2, "a", 2.5, Some(2)),
            record(1, "a", 1.0, Some(1)),
            record(0, "b", 0.0, None),
        ];
        let (merged, changes) = SHAPE.merge(there, later);
        let expected = Changes {
            added: 2,
            changed: 2,
            same: 1,
            older: 1,
        };
        assert_eq!(changes, expected);
        let values: Vec<_> = merged.iter().map(|record| record[4].clone()).collect();
        let expected = [0.0, 1.0, 1.5, 2.5, 3.0, 4.5, 5.0].map(Value::Number);
        assert_eq!(values, expected);
    }

    #[test]
    fn what_a_reading_has_twice_is_kept_once() {
        let later = vec![
            record(1, "a", 1.0, Some(2)),
            record(1, "a", 9.0, Some(1)),
            record(1, "a", 2.0, Some(2)),
        ];
        let (merged, changes) = SHAPE.merge(Vec::new(), later);
        assert_eq!(merged, [record(1, "a", 2.0, Some(2))]);
        assert_eq!(changes.added, 1);
    }

    #[test]
    fn records_without_a_start_are_told_apart_by_all_they_say() {
        let nowhere = |value| {
            let mut record = record(0, "a", value, None);
            record[START] = Value::Empty;
            record
        };
        let (merged, changes) = SHAPE.merge(vec![nowhere(1.0)], vec![nowhere(2.0), nowhere(1.0)]);
        assert_eq!((merged.len(), changes.added, changes.same), (2, 1, 1));
    }

    #[test]
    fn an_end_that_depends_on_the_next_record_is_no_change() {
        let steps = Shape {
            steps: true,
            ..SHAPE
        };
        let there = vec![record(1, "a", 1.0, None)];
        let mut later = record(1, "a", 1.0, None);
        later[END] = Value::Empty;
        let (merged, changes) = steps.merge(there.clone(), vec![later]);
        assert_eq!((merged, changes.same), (there, 1));
    }
}
