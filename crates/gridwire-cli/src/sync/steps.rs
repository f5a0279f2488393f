//! Records that hold until the next one of their keys: their ends, over all months of a copy.

use std::collections::BTreeMap;

use gridwire::core::time::{IntervalSet, TimeRange};

use super::merge::{END, START};
use super::store::Store;
use crate::columns::{Record, Value};
use crate::failure::Result;

/// The keys of a record.
type Keys = Vec<Value>;

/// The start of the earliest record of some keys that has been met, and its end.
type Met = (i64, Option<i64>);

/// Sets the ends of all records. A record may hold for longer than a reading has seen, and a later
/// reading may bring one that takes over earlier.
///
/// It goes back through the months, with one of them in memory, and writes those that change.
pub(super) fn close(store: &mut Store) -> Result<()> {
    let gaps = gaps(&store.received());
    let mut met = BTreeMap::new();
    for month in store.months().into_iter().rev().flatten() {
        let mut records = store.records(Some(month))?;
        if ends(&mut records, store.shape.identity.clone(), &gaps, &mut met) {
            store.rewrite(Some(month), &records)?;
        }
    }
    Ok(())
}

/// What is missing between the first and the last of what is there: another record may begin in it.
fn gaps(received: &IntervalSet) -> Vec<TimeRange> {
    let ranges = received.ranges();
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
        return Vec::new();
    };
    TimeRange::new(first.from(), last.to())
        .map_or(Vec::new(), |whole| received.missing_from(&whole))
}

/// Sets the ends of a month's records, which are in order; says whether one has changed.
fn ends(
    records: &mut [Record],
    identity: std::ops::Range<usize>,
    gaps: &[TimeRange],
    met: &mut BTreeMap<Keys, Met>,
) -> bool {
    let keys = identity.start..identity.end - 1;
    let mut changed = false;
    for record in records.iter_mut().rev() {
        let Value::Instant(start) = record[START] else {
            continue;
        };
        let next = met.get(&record[keys.clone()]).copied();
        let end = match next {
            // The fields of one row, and a second row of one start, end together.
            Some((later, end)) if later == start => end,
            Some((later, _)) => Some(later).filter(|later| {
                let missing = |gap: &TimeRange| {
                    start < gap.to().timestamp_micros() && gap.from().timestamp_micros() < *later
                };
                !gaps.iter().any(missing)
            }),
            None => None,
        };
        met.insert(record[keys.clone()].to_vec(), (start, end));
        let end = end.map_or(Value::Empty, Value::Instant);
        changed |= record[END] != end;
        record[END] = end;
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono::DateTime;

    fn record(start: i64, end: Option<i64>, key: &str, field: &str) -> Record {
        vec![
            Value::Instant(start),
            end.map_or(Value::Empty, Value::Instant),
            Value::Text(key.into()),
            Value::Text(field.into()),
        ]
    }

    fn range(from: i64, to: i64) -> TimeRange {
        let at = |micros| DateTime::from_timestamp_micros(micros).unwrap();
        TimeRange::new(at(from), at(to)).unwrap()
    }

    fn found(records: &[Record]) -> Vec<Option<i64>> {
        let end = |record: &Record| match record[END] {
            Value::Instant(end) => Some(end),
            _ => None,
        };
        records.iter().map(end).collect()
    }

    #[test]
    fn a_record_ends_where_the_next_of_its_keys_begins_in_whatever_month() {
        let mut met = BTreeMap::new();
        let mut later = [record(20, Some(99), "a", "p")];
        assert!(ends(&mut later, 2..4, &[], &mut met));
        assert_eq!(found(&later), [None]);
        let mut month = [
            record(1, None, "a", "p"),
            record(1, None, "a", "q"),
            record(5, None, "b", "p"),
            record(7, None, "a", "p"),
        ];
        assert!(ends(&mut month, 2..4, &[], &mut met));
        assert_eq!(found(&month), [Some(7), Some(7), None, Some(20)]);
        // A second time there is nothing to do.
        met = BTreeMap::from([(vec![Value::Text("a".into())], (20, None))]);
        assert!(!ends(&mut month, 2..4, &[], &mut met));
    }

    #[test]
    fn no_record_is_taken_to_hold_over_what_is_missing() {
        let mut received = IntervalSet::default();
        received.insert(range(0, 10));
        received.insert(range(12, 30));
        let gaps = gaps(&received);
        assert_eq!(gaps, [range(10, 12)]);
        let mut month = [
            record(1, None, "a", "p"),
            record(5, Some(20), "a", "p"),
            record(20, None, "a", "p"),
        ];
        assert!(ends(&mut month, 2..4, &gaps, &mut BTreeMap::new()));
        assert_eq!(found(&month), [Some(5), None, None]);
    }
}
