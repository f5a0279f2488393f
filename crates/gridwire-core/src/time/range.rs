use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::{format_instant, start_of_day};
use crate::{Error, Result};

/// A half-open span of time: from an instant, included, to a later one, excluded.
///
/// Both ends are instants with an offset, so a range can be neither half a pair nor ambiguous on
/// the days when clocks change, and it is never empty or reversed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeRange {
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
}

impl TimeRange {
    /// The range from one instant to a later one.
    ///
    /// # Errors
    /// Invalid input if `to` is not after `from`.
    pub fn new<A: TimeZone, B: TimeZone>(from: DateTime<A>, to: DateTime<B>) -> Result<Self> {
        let (from, to) = (from.fixed_offset(), to.fixed_offset());
        if from < to {
            Ok(Self { from, to })
        } else {
            Err(Error::invalid_input(
                "range",
                format_args!("{} to {}", format_instant(&from), format_instant(&to)),
                "the end must be after the start",
            )
            .with_remedy("Swap the two, or ask for a later end; the end itself is not included"))
        }
    }

    /// Whole local days of a zone, the last one included.
    ///
    /// # Errors
    /// Invalid input if `last` is before `first`.
    pub fn days(first: NaiveDate, last: NaiveDate, zone: Tz) -> Result<Self> {
        let out = || {
            Error::invalid_input(
                "day",
                format_args!("{first} to {last}"),
                "outside the calendar",
            )
        };
        let after = last.succ_opt().ok_or_else(out)?;
        Self::new(
            start_of_day(first, zone).ok_or_else(out)?,
            start_of_day(after, zone).ok_or_else(out)?,
        )
    }

    /// A local calendar year of a zone.
    ///
    /// # Errors
    /// Invalid input if the calendar does not have that year.
    pub fn year(year: i32, zone: Tz) -> Result<Self> {
        let out = || Error::invalid_input("year", year, "outside the calendar");
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(out)?;
        Self::days(
            first,
            NaiveDate::from_ymd_opt(year, 12, 31).ok_or_else(out)?,
            zone,
        )
    }

    /// The first instant, included.
    pub fn from(&self) -> DateTime<FixedOffset> {
        self.from
    }

    /// The last instant, excluded.
    pub fn to(&self) -> DateTime<FixedOffset> {
        self.to
    }

    /// The time elapsed between both ends.
    pub fn duration(&self) -> TimeDelta {
        self.to - self.from
    }

    /// Whether the instant is in the range.
    pub fn contains<Z: TimeZone>(&self, instant: &DateTime<Z>) -> bool {
        self.from <= *instant && *instant < self.to
    }

    /// The part that both ranges have.
    #[must_use]
    pub fn intersection(&self, other: &TimeRange) -> Option<TimeRange> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(TimeRange { from, to })
    }

    /// The range with both ends on whole milliseconds, the fractions of them included.
    pub(crate) fn whole_milliseconds(&self) -> TimeRange {
        let to = self.to.trunc_subsecs(3);
        TimeRange {
            from: self.from.trunc_subsecs(3),
            to: if to == self.to {
                to
            } else {
                to + TimeDelta::milliseconds(1)
            },
        }
    }

    /// Whether an interval with possibly open ends has an instant in the range.
    ///
    /// An interval of no length counts as its one instant.
    pub(crate) fn overlaps(
        &self,
        start: Option<DateTime<FixedOffset>>,
        end: Option<DateTime<FixedOffset>>,
    ) -> bool {
        let begins_before = start.is_none_or(|start| start < self.to);
        let ends_after = match (start, end) {
            (_, None) => true,
            (Some(start), Some(end)) if start == end => start >= self.from,
            (_, Some(end)) => end > self.from,
        };
        begins_before && ends_after
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} to {}",
            format_instant(&self.from),
            format_instant(&self.to)
        )
    }
}

impl fmt::Debug for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "[{}, {})",
            format_instant(&self.from),
            format_instant(&self.to)
        )
    }
}

/// A set of instants, held as ranges that neither touch nor overlap, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntervalSet(Vec<TimeRange>);

impl IntervalSet {
    /// Adds a range.
    pub fn insert(&mut self, range: TimeRange) {
        // Rows come mostly in order, so the place is mostly at the end.
        let first = self.0.partition_point(|have| have.to < range.from);
        let last = self.0[first..].partition_point(|have| have.from <= range.to) + first;
        let merged = self.0[first..last]
            .iter()
            .fold(range, |sum, have| TimeRange {
                from: sum.from.min(have.from),
                to: sum.to.max(have.to),
            });
        self.0.splice(first..last, [merged]);
    }

    /// The ranges, in order.
    pub fn ranges(&self) -> &[TimeRange] {
        &self.0
    }

    /// What of a range is not in the set, in order.
    pub fn missing_from(&self, whole: &TimeRange) -> Vec<TimeRange> {
        let mut gaps = Vec::new();
        let mut from = whole.from;
        for have in &self.0 {
            if let Some(gap) = (TimeRange {
                from: whole.from,
                to: have.from,
            })
            .intersection(whole)
                && gap.to > from
            {
                gaps.push(TimeRange { from, to: gap.to });
            }
            from = from.max(have.to);
        }
        if from < whole.to {
            gaps.push(TimeRange { from, to: whole.to });
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;
    use chrono_tz::Europe::Paris;
    use proptest::prelude::*;

    fn range(from: i64, to: i64) -> TimeRange {
        let at = |s| DateTime::<Utc>::from_timestamp(s, 0).unwrap();
        TimeRange::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn reversed_and_empty_ranges_are_refused_with_a_remedy() {
        let at = |s| DateTime::<Utc>::from_timestamp(s, 0).unwrap();
        for (from, to) in [(1, 1), (2, 1)] {
            let error = TimeRange::new(at(from), at(to)).unwrap_err();
            assert!(error.is_invalid_input());
            assert!(
                error
                    .to_string()
                    .contains("the end must be after the start"),
                "{error}"
            );
        }
    }

    #[test]
    fn days_and_years_are_local() {
        let day = NaiveDate::from_ymd_opt(2024, 3, 31).unwrap();
        assert_eq!(
            TimeRange::days(day, day, Paris)
                .unwrap()
                .duration()
                .num_hours(),
            23
        );
        assert_eq!(
            TimeRange::year(2024, Paris).unwrap().to_string(),
            "2024-01-01T00:00:00+01:00 to 2025-01-01T00:00:00+01:00"
        );
        assert!(
            TimeRange::year(i32::MAX, Paris)
                .unwrap_err()
                .is_invalid_input()
        );
    }

    proptest! {
        #[test]
        fn what_is_not_in_the_set_is_missing(parts in prop::collection::vec((0_i64..60, 1_i64..20), 0..12), from in 0_i64..60, len in 1_i64..40) {
            let mut set = IntervalSet::default();
            for (start, len) in &parts {
                set.insert(range(*start, start + len));
            }
            let whole = range(from, from + len);
            let gaps = set.missing_from(&whole);
            for second in from..from + len {
                let instant = DateTime::<Utc>::from_timestamp(second, 0).unwrap();
                let covered = parts.iter().any(|(start, len)| (*start..start + len).contains(&second));
                prop_assert_eq!(covered, !gaps.iter().any(|gap| gap.contains(&instant)));
            }
            prop_assert!(set.ranges().windows(2).all(|pair| pair[0].to() < pair[1].from()));
        }
    }
}
