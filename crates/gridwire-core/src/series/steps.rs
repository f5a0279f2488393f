//! Values that hold until the next one: rows that have a start and no end.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::merge::sort;
use super::row::Identity;
use super::{Cell, Column, Missing, Role, Row};
use chrono::{DateTime, FixedOffset};

/// A row with the instant at which the next one of its keys takes over.
///
/// It dereferences to the row, and is one itself, whose interval ends there.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<R> {
    /// The row.
    pub row: R,
    /// When the next one takes over; `None` where nothing says how long the row holds, since it is the
    /// last, or something is missing before the next.
    pub until: Option<DateTime<FixedOffset>>,
}

impl<R> Deref for Held<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}

static UNTIL: Column = Column::of::<DateTime<FixedOffset>>("until", Role::IntervalEnd, "");

impl<R: Row> Row for Held<R> {
    fn columns() -> impl Iterator<Item = &'static Column> {
        R::columns().chain([&UNTIL])
    }

    fn cell(&self, index: usize) -> Cell<'_> {
        if index == R::columns().count() {
            self.until.map_or(Cell::Empty, Cell::Instant)
        } else {
            self.row.cell(index)
        }
    }
}

/// Rows in any order, each with the instant at which the next one of its keys takes over; ordered by
/// start and keys.
///
/// `missing` is what the account of the rows says ([`Coverage`](super::Coverage)): no row is taken to
/// hold over a stretch where another one may begin.
pub fn held<R: Row>(rows: impl IntoIterator<Item = R>, missing: &[Missing]) -> Vec<Held<R>> {
    let series = StepSeries::by_keys(rows, missing).into_iter();
    let mut held: Vec<_> = series.flat_map(|one| one.periods).collect();
    sort(&mut held);
    held
}

/// Whether something is missing between a row and the next one.
pub(super) fn is_interrupted(
    start: Option<DateTime<FixedOffset>>,
    next: &DateTime<FixedOffset>,
    missing: &[Missing],
) -> bool {
    let mut gaps = missing.iter().map(|missing| missing.range);
    gaps.any(|gap| start < Some(gap.to()) && gap.from() < *next)
}

/// Rows of the same keys, each of which holds until the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct StepSeries<R> {
    periods: Vec<Held<R>>,
}

impl<R: Row> StepSeries<R> {
    /// The series that some rows in any order make up: one for each set of keys, ordered by them.
    ///
    /// `missing` is as for [`held`].
    pub fn by_keys(rows: impl IntoIterator<Item = R>, missing: &[Missing]) -> Vec<Self> {
        let mut series: BTreeMap<_, Vec<R>> = BTreeMap::new();
        for row in rows {
            let keys = Identity::of(&row).keys().to_vec();
            series.entry(keys).or_default().push(row);
        }
        let series = series.into_values();
        series.map(|rows| Self::of(rows, missing)).collect()
    }

    fn of(mut rows: Vec<R>, missing: &[Missing]) -> Self {
        rows.sort_by_cached_key(|row| row.interval().0);
        let mut periods: Vec<Held<R>> = Vec::with_capacity(rows.len());
        let mut next = None;
        for row in rows.into_iter().rev() {
            let start = row.interval().0;
            let until = match periods.last() {
                // A second row of one start ends where the first does.
                Some(later) if start == next => later.until,
                _ => next.filter(|next| !is_interrupted(start, next, missing)),
            };
            periods.push(Held { row, until });
            next = start;
        }
        periods.reverse();
        Self { periods }
    }

    /// The rows by start, each with its end. The last end is open.
    pub fn periods(&self) -> &[Held<R>] {
        &self.periods
    }

    /// What is in force at an instant; `None` before the first row.
    ///
    /// A row of which nothing says how long it holds counts as in force until the next one that is
    /// known; its [`until`](Held::until) tells. Of rows with one start the one given last counts.
    pub fn at(&self, instant: DateTime<FixedOffset>) -> Option<&Held<R>> {
        let begun = |row: &Held<R>| row.interval().0.is_none_or(|start| start <= instant);
        let begun = self.periods.partition_point(begun);
        let row = self.periods.get(begun.checked_sub(1)?)?;
        row.interval().0.is_some().then_some(row)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::series::{MissingReason, Record, ToCell};
    use crate::time::TimeRange;
    use crate::wire::Extra;
    use chrono::Utc;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    pub(in crate::series) struct Price {
        pub(in crate::series) since: Option<DateTime<FixedOffset>>,
        pub(in crate::series) tariff: u32,
        value: f64,
        extra: Extra,
    }
    crate::record!(Price { optional since = "since", required tariff = "tariff", required value = "value" });

    impl Record for Price {
        const COLUMNS: &'static [Column] = &[
            Column::of::<DateTime<FixedOffset>>("since", Role::IntervalStart, ""),
            Column::of::<String>("tariff", Role::Key, ""),
            Column::of::<f64>("value", Role::Value, "EUR/kWh"),
        ];

        fn cell(&self, index: usize) -> Cell<'_> {
            match index {
                0 => self.since.cell(),
                1 => self.tariff.cell(),
                _ => self.value.cell(),
            }
        }
    }

    pub(in crate::series) fn at(hour: i64) -> DateTime<FixedOffset> {
        DateTime::<Utc>::from_timestamp(hour * 3600, 0)
            .unwrap()
            .fixed_offset()
    }

    pub(in crate::series) fn price(tariff: u32, hour: i64, value: f64) -> Price {
        Price {
            since: Some(at(hour)),
            tariff,
            value,
            extra: Extra::default(),
        }
    }

    #[test]
    fn each_value_holds_until_the_next_of_its_keys() {
        let rows = [
            price(1, 6, 0.2),
            price(2, 8, 0.5),
            price(1, 22, 0.1),
            price(1, 0, 0.1),
        ];
        let held = held(rows, &[]);
        let found: Vec<_> = held
            .iter()
            .map(|row| (row.tariff, row.interval()))
            .collect();
        assert_eq!(
            found,
            [
                (1, (Some(at(0)), Some(at(6)))),
                (1, (Some(at(6)), Some(at(22)))),
                (2, (Some(at(8)), None)),
                (1, (Some(at(22)), None)),
            ]
        );
        let names: Vec<_> = Held::<Price>::columns().map(|column| column.name).collect();
        assert_eq!(names, ["since", "tariff", "value", "until"]);
        assert_eq!(
            (held[0].cell(2), held[3].cell(3)),
            (Cell::Number(0.1), Cell::Empty)
        );
    }

    #[test]
    fn what_is_in_force_is_known_from_the_first_start_on() {
        let series = StepSeries::by_keys([price(1, 22, 0.1), price(1, 6, 0.2)], &[]);
        let [series] = series.as_slice() else {
            panic!("{series:?}");
        };
        let value = |hour| series.at(at(hour)).map(|row| (row.value, row.until));
        assert_eq!(value(5), None);
        assert_eq!(value(6), Some((0.2, Some(at(22)))));
        assert_eq!(value(21), Some((0.2, Some(at(22)))));
        assert_eq!(value(22), Some((0.1, None)));
        assert_eq!(value(9999), Some((0.1, None)));
        assert_eq!(series.periods().len(), 2);
        assert!(StepSeries::<Price>::by_keys([], &[]).is_empty());
    }

    #[test]
    fn no_row_is_taken_to_hold_over_what_is_missing() {
        let gap = |from, to| Missing {
            range: TimeRange::new(at(from), at(to)).unwrap(),
            reason: MissingReason::Failed,
            detail: None,
        };
        let rows = [price(1, 0, 0.1), price(1, 6, 0.2), price(1, 12, 0.3)];
        for (missing, until) in [
            (gap(6, 12), [Some(at(6)), None, None]),
            (gap(7, 8), [Some(at(6)), None, None]),
            (gap(-5, 0), [Some(at(6)), Some(at(12)), None]),
            (gap(12, 20), [Some(at(6)), Some(at(12)), None]),
            (gap(5, 7), [None, None, None]),
        ] {
            let held = held(rows.clone(), &[missing]);
            let found: Vec<_> = held.iter().map(|row| row.until).collect();
            assert_eq!(found, until);
        }
        let series = StepSeries::by_keys(rows, &[gap(7, 8)]);
        assert_eq!(
            series[0].at(at(11)).map(|row| (row.value, row.until)),
            Some((0.2, None))
        );
    }

    #[test]
    fn rows_that_have_no_place_are_not_lost() {
        let nowhere = Price {
            since: None,
            ..price(1, 0, 9.0)
        };
        let twice = [
            price(1, 6, 0.2),
            nowhere,
            price(1, 6, 0.3),
            price(1, 8, 0.4),
        ];
        let held = held(twice.clone(), &[]);
        assert_eq!(held.len(), 4);
        assert!(
            held.iter()
                .all(|row| row.value != 0.2 || row.until == Some(at(8)))
        );
        let series = StepSeries::by_keys(twice, &[]);
        let found = series.iter().filter_map(|one| Some(one.at(at(7))?.value));
        assert_eq!(found.collect::<Vec<_>>(), [0.3]);
    }

    proptest! {
        #[test]
        fn the_newest_row_that_has_begun_is_in_force(
            rows in prop::collection::vec((1_u32..4, 0_i64..40), 0..30),
            instants in prop::collection::vec(-1_i64..42, 1..10),
        ) {
            let rows: Vec<_> = rows.into_iter().zip(0_u32..).map(|((tariff, hour), number)| price(tariff, hour, number.into())).collect();
            for series in StepSeries::by_keys(rows.clone(), &[]) {
                let tariff = series.periods()[0].tariff;
                prop_assert!(series.periods().iter().all(|row| row.tariff == tariff));
                for instant in &instants {
                    let begun = rows.iter().filter(|row| row.tariff == tariff && row.since <= Some(at(*instant)));
                    let newest = begun.max_by(|one, other| one.since.cmp(&other.since));
                    prop_assert_eq!(series.at(at(*instant)).map(|row| &row.row), newest);
                }
            }
        }

        #[test]
        fn periods_neither_overlap_nor_leave_a_gap(
            rows in prop::collection::btree_set((1_u32..4, 0_i64..40), 0..30),
            order in any::<prop::sample::Index>(),
        ) {
            let mut rows: Vec<_> = rows.into_iter().map(|(tariff, hour)| price(tariff, hour, 0.0)).collect();
            let sorted = held(rows.clone(), &[]);
            if !rows.is_empty() {
                let middle = order.index(rows.len());
                rows.rotate_left(middle);
                rows.swap(0, middle);
            }
            prop_assert_eq!(&held(rows.clone(), &[]), &sorted);
            prop_assert_eq!(sorted.len(), rows.len());
            for series in StepSeries::by_keys(rows, &[]) {
                let periods = series.periods();
                prop_assert!(periods.windows(2).all(|pair| pair[0].until == pair[1].since));
                prop_assert_eq!(periods.last().and_then(|last| last.until), None);
                for period in periods {
                    let (start, until) = period.interval();
                    prop_assert!(until.is_none_or(|until| start < Some(until)));
                    let before = until.map(|until| until - chrono::TimeDelta::seconds(1));
                    for instant in start.into_iter().chain(before) {
                        prop_assert_eq!(series.at(instant), Some(period));
                    }
                }
            }
        }
    }
}
