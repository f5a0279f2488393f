//! Months of a zone's calendar, by which a copy is kept.

use gridwire::core::chrono::{DateTime, Datelike, NaiveDate, TimeZone};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::{TimeRange, start_of_day};

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(i32);

impl Month {
    /// The month that an instant lies in.
    pub(super) fn of<Z: TimeZone>(instant: &DateTime<Z>, zone: Tz) -> Self {
        let local = instant.with_timezone(&zone);
        Self(local.year() * 12 + local.month0().cast_signed())
    }

    /// A month by its year and its number, if there is one.
    pub(super) fn new(year: i32, number: i32) -> Option<Self> {
        let month = Self(year.checked_mul(12)?.checked_add(number - 1)?);
        (1..=12).contains(&number).then_some(month)
    }

    pub(super) fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    pub(super) fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// So many months later.
    pub(super) fn later(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// The start of the stretch of so many months that the month belongs to: stretches of twelve
    /// are calendar years.
    pub(super) fn stretch(self, months: i32) -> Self {
        Self(self.0.div_euclid(months.max(1)) * months.max(1))
    }

    /// Its first instant.
    pub(super) fn start(self, zone: Tz) -> Option<DateTime<Tz>> {
        let number = u32::try_from(self.number()).ok()?;
        start_of_day(NaiveDate::from_ymd_opt(self.year(), number, 1)?, zone)
    }

    /// From its first instant to that of the next one.
    pub(super) fn range(self, zone: Tz) -> Option<TimeRange> {
        TimeRange::new(self.start(zone)?, self.later(1).start(zone)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono_tz::Europe::Paris;

    #[test]
    fn months_are_those_of_the_zone() {
        let of = |text: &str| {
            let month = Month::of(&DateTime::parse_from_rfc3339(text).unwrap(), Paris);
            (month.year(), month.number())
        };
        assert_eq!(of("2024-03-31T21:59:59Z"), (2024, 3));
        assert_eq!(of("2024-03-31T22:00:00Z"), (2024, 4));
        assert_eq!(of("2023-12-31T23:00:00Z"), (2024, 1));
        let hours = |year, number| {
            let range = Month::new(year, number).unwrap().range(Paris).unwrap();
            range.duration().num_hours()
        };
        assert_eq!(hours(2024, 3), 31 * 24 - 1);
        assert_eq!(hours(2024, 10), 31 * 24 + 1);
        assert_eq!(hours(2024, 12), 31 * 24);
    }

    #[test]
    fn stretches_of_twelve_are_years() {
        let month = Month::new(2024, 11).unwrap();
        assert_eq!(month.stretch(12), Month::new(2024, 1).unwrap());
        assert_eq!(month.stretch(1), month);
        assert_eq!(month.later(3), Month::new(2025, 2).unwrap());
        assert_eq!(Month::new(2024, 13), None);
    }
}
