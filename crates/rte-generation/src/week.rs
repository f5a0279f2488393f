use gridwire_core::chrono::{Datelike, IsoWeek, NaiveDate, Weekday};
use gridwire_core::chrono_tz::Europe::Paris;
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::WaterReserve;

/// The interval of a week of the water reserves: Monday to Monday, midnights of France.
///
/// The trap: a week is not always 168 hours; it has 167 or 169 when the clocks change.
///
/// # Errors
/// Invalid input if the year has no such ISO week.
pub fn water_week(year: i32, week: u32) -> Result<TimeRange> {
    let day = |weekday| {
        NaiveDate::from_isoywd_opt(year, week, weekday).ok_or_else(|| {
            Error::invalid_input(
                "week",
                format_args!("{year}-W{week:02}"),
                "not an ISO week of that year",
            )
            .with_remedy("Weeks count from 1 to 52, in some years to 53")
        })
    };
    TimeRange::days(day(Weekday::Mon)?, day(Weekday::Sun)?, Paris)
}

impl WaterReserve {
    /// The ISO week that the value is for, in France.
    pub fn week(&self) -> IsoWeek {
        self.start_date.with_timezone(&Paris).iso_week()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_from_monday_to_monday_in_france() {
        for (year, week, interval, hours) in [
            (
                2024,
                1,
                "2024-01-01T00:00:00+01:00 to 2024-01-08T00:00:00+01:00",
                168,
            ),
            (
                2024,
                13,
                "2024-03-25T00:00:00+01:00 to 2024-04-01T00:00:00+02:00",
                167,
            ),
            (
                2024,
                43,
                "2024-10-21T00:00:00+02:00 to 2024-10-28T00:00:00+01:00",
                169,
            ),
            (
                2020,
                53,
                "2020-12-28T00:00:00+01:00 to 2021-01-04T00:00:00+01:00",
                168,
            ),
        ] {
            let range = water_week(year, week).unwrap();
            assert_eq!(
                (range.to_string().as_str(), range.duration().num_hours()),
                (interval, hours)
            );
        }
        let error = water_week(2024, 53).unwrap_err();
        assert!(
            error.is_invalid_input() && error.to_string().contains("2024-W53"),
            "{error}"
        );
    }
}
