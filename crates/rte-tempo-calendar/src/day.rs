//! Civil days and tariff days.

use gridwire_core::chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use gridwire_core::chrono_tz::Europe::Paris;
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::TempoDay;

/// The hour of France at which a colour begins to count.
const START: NaiveTime = match NaiveTime::from_hms_opt(6, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl TempoDay {
    /// The civil day of the row, in France.
    pub fn date(&self) -> NaiveDate {
        self.start_date.with_timezone(&Paris).date_naive()
    }

    /// From when until when the colour counts: 06:00 to 06:00 of France.
    ///
    /// The trap: the rows are civil days, midnight to midnight, but a customer pays a day's colour
    /// from six in the morning to six the next morning.
    ///
    /// # Errors
    /// Invalid input if the day is at the end of the calendar.
    pub fn tariff_day(&self) -> Result<TimeRange> {
        tariff_day(self.date())
    }
}

/// From when until when the colour of a civil day counts: 06:00 to 06:00 of France, which is 23 or
/// 25 hours when the clocks change in the night.
///
/// # Errors
/// Invalid input if the day is at the end of the calendar.
pub fn tariff_day(date: NaiveDate) -> Result<TimeRange> {
    let start = |day: Option<NaiveDate>| {
        day.and_then(|day| Paris.from_local_datetime(&day.and_time(START)).earliest())
    };
    match (
        start(Some(date)),
        start(date.checked_add_days(Days::new(1))),
    ) {
        (Some(from), Some(to)) => TimeRange::new(from, to),
        _ => Err(Error::invalid_input(
            "date",
            date,
            "at the end of the calendar",
        )),
    }
}

/// The civil day whose colour counts at an instant: before six in the morning, the day before.
pub fn day_of<Z: TimeZone>(instant: &DateTime<Z>) -> NaiveDate {
    let local = instant.with_timezone(&Paris).naive_local();
    (local - TimeDelta::hours(6)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_tariff_day_is_from_six_to_six_whatever_the_clocks_do() {
        for (day, hours) in [
            ("2024-03-30", 23),
            ("2024-03-31", 24),
            ("2024-10-26", 25),
            ("2024-12-31", 24),
        ] {
            let range = tariff_day(date(day)).unwrap();
            assert_eq!(range.duration().num_hours(), hours, "{day}");
            assert_eq!(day_of(&range.from()), date(day));
            assert_eq!(day_of(&(range.to() - TimeDelta::seconds(1))), date(day));
            assert_eq!(day_of(&range.to()), date(day).succ_opt().unwrap());
        }
    }
}
