//! Local calendars: midnights that a change of clock may move or remove.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, SubsecRound, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// The first instant of a day in a zone.
///
/// That is midnight, or where a change of clock skips midnight the first instant after it; where
/// midnight happens twice, the earlier one. `None` outside the calendar that chrono knows.
pub fn start_of_day(day: NaiveDate, zone: Tz) -> Option<DateTime<Tz>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    // No zone skips more than a day; a quarter of an hour is the finest step of a change.
    (0..=96).find_map(|quarters| {
        let local = midnight.checked_add_signed(TimeDelta::minutes(15 * quarters))?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant),
            LocalResult::None => None,
        }
    })
}

/// A calendar unit at whose local start a service cuts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A local day: 23, 24 or 25 hours.
    Day,
    /// A local calendar year.
    Year,
    /// A millisecond: the service cuts time anywhere.
    Millisecond,
}

impl Step {
    /// The start of the unit that holds the instant.
    pub(crate) fn floor(self, instant: DateTime<Tz>) -> Option<DateTime<Tz>> {
        let day = instant.date_naive();
        let day = match self {
            Step::Day => day,
            Step::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1)?,
            Step::Millisecond => return Some(instant.trunc_subsecs(3)),
        };
        start_of_day(day, instant.timezone())
    }

    /// The first start of a unit that is not before the instant.
    pub(crate) fn ceil(self, instant: DateTime<Tz>) -> Option<DateTime<Tz>> {
        let floor = self.floor(instant)?;
        if floor == instant {
            Some(floor)
        } else {
            self.add(floor, 1)
        }
    }

    /// The start of the unit that many units later.
    pub(crate) fn add(self, instant: DateTime<Tz>, units: i64) -> Option<DateTime<Tz>> {
        let day = instant.date_naive();
        let day = match self {
            Step::Day => day.checked_add_days(Days::new(units.try_into().ok()?))?,
            Step::Year => {
                let year = day.year().checked_add(units.try_into().ok()?)?;
                NaiveDate::from_ymd_opt(year, 1, 1)?
            }
            Step::Millisecond => {
                return instant.checked_add_signed(TimeDelta::try_milliseconds(units)?);
            }
        };
        start_of_day(day, instant.timezone())
    }

    /// Whole units between two starts of units.
    pub(crate) fn count(self, from: DateTime<Tz>, to: DateTime<Tz>) -> i64 {
        match self {
            Step::Day => (to.date_naive() - from.date_naive()).num_days(),
            Step::Year => i64::from(to.year()) - i64::from(from.year()),
            Step::Millisecond => (to - from).num_milliseconds(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::Sao_Paulo;
    use chrono_tz::Europe::{Paris, Zurich};

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn days_of_the_changes_have_23_and_25_hours() {
        for zone in [Paris, Zurich] {
            for (date, hours) in [
                (day(2024, 3, 31), 23),
                (day(2024, 10, 27), 25),
                (day(2024, 2, 29), 24),
            ] {
                let start = start_of_day(date, zone).unwrap();
                let end = Step::Day.add(start, 1).unwrap();
                assert_eq!((end - start).num_hours(), hours, "{date} {zone}");
                assert_eq!(Step::Day.floor(end - TimeDelta::seconds(1)).unwrap(), start);
                assert_eq!(Step::Day.ceil(start + TimeDelta::seconds(1)).unwrap(), end);
            }
        }
    }

    #[test]
    fn a_skipped_midnight_gives_the_first_instant_after_it() {
        let start = start_of_day(day(2018, 11, 4), Sao_Paulo).unwrap();
        assert_eq!(start.to_rfc3339(), "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn years_start_at_local_new_year_also_in_1935() {
        let middle = start_of_day(day(1935, 7, 1), Paris).unwrap();
        assert_eq!(
            Step::Year.floor(middle).unwrap().to_rfc3339(),
            "1935-01-01T00:00:00+00:00"
        );
        assert_eq!(
            Step::Year.ceil(middle).unwrap().to_rfc3339(),
            "1936-01-01T00:00:00+00:00"
        );
    }
}
