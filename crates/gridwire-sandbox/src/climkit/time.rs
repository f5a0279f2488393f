//! Quarters of an hour, the longer steps made of them, and how instants are written.
//!
//! A quarter of an hour has a number: that of quarters since 1970 at its start.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// In seconds.
pub(crate) const QUARTER: i64 = 900;
const HOUR: i64 = 3600;

/// Step of validated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Quarter,
    Hour,
    Day,
    Month,
    Year,
}

impl Step {
    /// By its name in pandas.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Some(match name {
            "15T" => Self::Quarter,
            "H" => Self::Hour,
            "D" => Self::Day,
            "M" => Self::Month,
            "Y" => Self::Year,
            _ => return None,
        })
    }

    /// The label of the step that a quarter of an hour lies in, in seconds since 1970: the end of a quarter, the start of
    /// any other. Months and years are labelled by their last day on demand.
    pub(crate) fn label(self, quarter: i64, zone: Tz, months_by_their_end: bool) -> i64 {
        let start = quarter * QUARTER;
        let date = || local(start, zone).date_naive();
        let last = |first: NaiveDate, months| {
            let next = first.checked_add_months(Months::new(months));
            let last = next.and_then(|next| next.checked_sub_days(Days::new(1)));
            last.filter(|_| months_by_their_end).unwrap_or(first)
        };
        match self {
            Self::Quarter => start + QUARTER,
            Self::Hour => start - start.rem_euclid(HOUR),
            Self::Day => midnight(date(), zone),
            Self::Month => {
                let first = date().with_day(1).unwrap_or_default();
                midnight(last(first, 1), zone)
            }
            Self::Year => {
                let first = NaiveDate::from_ymd_opt(date().year(), 1, 1).unwrap_or_default();
                midnight(last(first, 12), zone)
            }
        }
    }
}

pub(crate) fn local(instant: i64, zone: Tz) -> DateTime<Tz> {
    DateTime::from_timestamp(instant, 0)
        .unwrap_or_default()
        .with_timezone(&zone)
}

/// As pandas prints it: a blank where other services have a T.
pub(crate) fn text(instant: i64, zone: Tz) -> String {
    local(instant, zone)
        .format("%Y-%m-%d %H:%M:%S%:z")
        .to_string()
}

fn midnight(date: NaiveDate, zone: Tz) -> i64 {
    at(date, NaiveTime::MIN, zone)
}

/// A wall clock time: the first of two when the clocks go back, an hour on when they go forward.
pub(crate) fn at(date: NaiveDate, time: NaiveTime, zone: Tz) -> i64 {
    let wall = date.and_time(time);
    let found = zone.from_local_datetime(&wall).earliest();
    let shifted = || {
        let later = wall.checked_add_signed(TimeDelta::hours(1))?;
        zone.from_local_datetime(&later).earliest()
    };
    found
        .or_else(shifted)
        .map_or_else(|| wall.and_utc().timestamp(), |instant| instant.timestamp())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe;

    use super::*;

    fn label(step: Step, start: &str, by_end: bool) -> String {
        let start: DateTime<chrono::Utc> = start.parse().unwrap();
        let zone = Europe::Zurich;
        text(step.label(start.timestamp() / QUARTER, zone, by_end), zone)
    }

    #[test]
    fn ends_of_quarters_and_starts_of_everything_else() {
        // The second of the two hours from two to three, in the night when the clocks go back.
        let start = "2025-10-26T01:30:00Z";
        for (step, expected) in [
            (Step::Quarter, "2025-10-26 02:45:00+01:00"),
            (Step::Hour, "2025-10-26 02:00:00+01:00"),
            (Step::Day, "2025-10-26 00:00:00+02:00"),
            (Step::Month, "2025-10-01 00:00:00+02:00"),
            (Step::Year, "2025-01-01 00:00:00+01:00"),
        ] {
            assert_eq!(label(step, start, false), expected);
        }
        assert_eq!(label(Step::Month, start, true), "2025-10-31 00:00:00+01:00");
        assert_eq!(label(Step::Year, start, true), "2025-12-31 00:00:00+01:00");
        // The last quarter of a day is that day's, though its label is the next day's.
        let last = "2025-10-26T22:45:00Z";
        assert_eq!(
            label(Step::Quarter, last, false),
            "2025-10-27 00:00:00+01:00"
        );
        assert_eq!(label(Step::Day, last, false), "2025-10-26 00:00:00+02:00");
    }
}
