//! A later reading put into an earlier one.

use std::cmp::Ordering;
use std::io;
use std::iter::{self, Peekable};
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

    /// Puts the records of a later reading into those that are there, both in order.
    ///
    /// Of two versions the one with the newer revision counts, else the later reading. What the later
    /// reading does not have stays.
    pub(super) fn merge(
        &self,
        there: impl Iterator<Item = io::Result<Record>>,
        later: impl Iterator<Item = io::Result<Record>>,
        mut write: impl FnMut(Record) -> io::Result<()>,
    ) -> io::Result<Changes> {
        let mut changes = Changes::default();
        let (mut there, mut later) = (there.peekable(), later.peekable());
        while let Some(record) = self.once(&mut later)? {
            let before = |old: &io::Result<Record>| match old {
                Ok(old) => self.order(old, &record).is_lt(),
                Err(_) => true,
            };
            while let Some(old) = there.next_if(before) {
                write(old?)?;
            }
            let same = |old: &io::Result<Record>| matches!(old, Ok(old) if self.order(old, &record).is_eq());
            let Some(old) = there.next_if(same) else {
                changes.added += 1;
                write(record)?;
                continue;
            };
            let old = old?;
            let (count, kept) = if self.same(&old, &record) {
                (&mut changes.same, old)
            } else if self.newer_or_same(&record, &old) {
                (&mut changes.changed, record)
            } else {
                (&mut changes.older, old)
            };
            *count += 1;
            write(kept)?;
        }
        for old in there {
            write(old?)?;
        }
        Ok(changes)
    }

    /// The next record of a reading; its newest version if there are several.
    fn once<R>(&self, reading: &mut Peekable<R>) -> io::Result<Option<Record>>
    where
        R: Iterator<Item = io::Result<Record>>,
    {
        let Some(record) = reading.next() else {
            return Ok(None);
        };
        let mut record = record?;
        loop {
            let again = |other: &io::Result<Record>| matches!(other, Ok(other) if self.order(other, &record).is_eq());
            match reading.next_if(again).transpose()? {
                None => return Ok(Some(record)),
                Some(other) if self.newer_or_same(&other, &record) => record = other,
                Some(_) => {}
            }
        }
    }

    /// The records of several readings, each in order, in one order; of the same record the version of
    /// the earlier reading comes first.
    pub(super) fn together<R>(&self, readings: Vec<R>) -> impl Iterator<Item = io::Result<Record>>
    where
        R: Iterator<Item = io::Result<Record>>,
    {
        let readings = readings.into_iter().map(Iterator::peekable);
        let mut readings: Vec<_> = readings.collect();
        iter::from_fn(move || {
            let mut first: Option<(usize, &Record)> = None;
            let mut failed = None;
            for (place, reading) in readings.iter_mut().enumerate() {
                match reading.peek() {
                    Some(Err(_)) => failed = Some(place),
                    Some(Ok(record))
                        if first.is_none_or(|(_, it)| self.order(record, it).is_lt()) =>
                    {
                        first = Some((place, record));
                    }
                    _ => {}
                }
            }
            let place = failed.or(first.map(|(place, _)| place))?;
            readings[place].next()
        })
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

    /// What comes of two readings, each in order.
    fn merged(shape: &Shape, there: Vec<Record>, later: Vec<Record>) -> (Vec<Record>, Changes) {
        let [there, later] = [there, later].map(|mut records| {
            records.sort_by(|one, other| shape.order(one, other));
            records.into_iter().map(Ok)
        });
        let mut merged = Vec::new();
        let write = |record| {
            merged.push(record);
            Ok(())
        };
        let changes = shape.merge(there, later, write).unwrap();
        (merged, changes)
    }

    #[test]
    fn several_readings_are_one() {
        let readings = [[1, 4, 4], [2, 4, 9], [0, 3, 5]].map(|starts| {
            let records = starts.map(|start| Ok(record(start, "a", 0.0, None)));
            records.into_iter()
        });
        let all = SHAPE.together(readings.into_iter().collect());
        let starts: Vec<_> = all.map(|record| record.unwrap()[START].clone()).collect();
        assert_eq!(starts, [0, 1, 2, 3, 4, 4, 4, 5, 9].map(Value::Instant));
        // A reading that breaks off is no reading that has ended.
        let broken = [Ok(record(1, "a", 0.0, None)), Err(io::Error::other("cut"))];
        let whole = [Ok(record(2, "a", 0.0, None))];
        let both = vec![Vec::from(broken).into_iter(), Vec::from(whole).into_iter()];
        let all: io::Result<Vec<_>> = SHAPE.together(both).collect();
        assert!(all.is_err());
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
        let (kept, changes) = merged(&SHAPE, there, later);
        let expected = Changes {
            added: 2,
            changed: 2,
            same: 1,
            older: 1,
        };
        assert_eq!(changes, expected);
        let values: Vec<_> = kept.iter().map(|record| record[4].clone()).collect();
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
        let (kept, changes) = merged(&SHAPE, Vec::new(), later);
        assert_eq!(kept, [record(1, "a", 2.0, Some(2))]);
        assert_eq!(changes.added, 1);
    }

    #[test]
    fn records_without_a_start_are_told_apart_by_all_they_say() {
        let nowhere = |value| {
            let mut record = record(0, "a", value, None);
            record[START] = Value::Empty;
            record
        };
        let (kept, changes) = merged(&SHAPE, vec![nowhere(1.0)], vec![nowhere(2.0), nowhere(1.0)]);
        assert_eq!((kept.len(), changes.added, changes.same), (2, 1, 1));
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
        let (kept, changes) = merged(&steps, there.clone(), vec![later]);
        assert_eq!((kept, changes.same), (there, 1));
    }
}
