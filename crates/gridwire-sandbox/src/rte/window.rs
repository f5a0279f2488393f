//! The rules for `start_date` and `end_date`, the same for every API but for their limits.

use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};

use super::error;
use super::state::RteState;
use crate::form;
use crate::paris;

/// A period, its end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

impl Window {
    /// Whether it shares an instant with another, which may be open.
    pub(crate) fn overlaps(&self, start: DateTime<Utc>, end: Option<DateTime<Utc>>) -> bool {
        start < self.end && end.is_none_or(|end| end > self.start)
    }

    pub(crate) fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && instant < self.end
    }
}

/// The limits of one resource.
pub(crate) struct Limits {
    /// What its error codes begin with.
    pub(crate) prefix: &'static str,
    /// `None` if there is no longest period.
    pub(crate) longest_days: Option<i64>,
    pub(crate) shortest: Shortest,
    pub(crate) latest_end: LatestEnd,
}

pub(crate) enum Shortest {
    /// "1 calendar day", which the service measures as 24 hours: the day when the clocks go forward is too short.
    Day,
    CalendarYear,
}

pub(crate) enum LatestEnd {
    /// 1 January of the year after the present one.
    NextYear,
    /// Midnight at the start of the day that is so many days from today.
    DaysAhead(u64),
}

/// The functional errors of dates, in the order they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    OneOnly,
    Format,
    Order,
    TooLong,
    TooLate,
    TooShort,
}

impl Refusal {
    fn suffix(self) -> &'static str {
        match self {
            Self::OneOnly => "F01",
            Self::Order => "F02",
            Self::TooLong => "F03",
            Self::TooLate => "F04",
            Self::TooShort => "F05",
            Self::Format => "F06",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::OneOnly => {
                "If one of the fields \"start_date\" or \"end_date\" is used, the two fields are mandatory. Please \
                 used either fields or neither."
            }
            Self::Order => {
                "The field \"start_date\" in the API input is more recently than the field \"end_date\". Please \
                 correct the values of these fields."
            }
            Self::TooLong => {
                "The API does not provide feedback on such a long period in one call. To retrieve all the data \
                 please make it with several calls to the API."
            }
            Self::TooLate => {
                "The value of \"end_date\" field is incorrect. It is not possible to recover data to this term."
            }
            Self::TooShort => {
                "The period filled by fields \"start_date\" and \"end_date\" is too short to return values. Please \
                 check the user guide to verify the minimum period for this API."
            }
            Self::Format => {
                "One of the dates in the API input does not follow the format described in the user guide. Please \
                 verify compliance with the format for each field."
            }
        }
    }
}

impl Limits {
    /// The asked period, if one is asked.
    ///
    /// # Errors
    /// The answer that refuses it.
    pub(crate) fn read(
        &self,
        state: &RteState,
        query: &[(String, String)],
    ) -> Result<Option<Window>, Box<Response>> {
        let start = form::first(query, "start_date");
        let end = form::first(query, "end_date");
        self.check(start, end, state.now())
            .map_err(|refusal| Box::new(self.refuse(state, refusal)))
    }

    /// The answer that refuses.
    pub(crate) fn refuse(&self, state: &RteState, refusal: Refusal) -> Response {
        let code = format!("{}_{}", self.prefix, refusal.suffix());
        error::functional(state, &code, refusal.message())
    }

    fn check(
        &self,
        start: Option<&str>,
        end: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Option<Window>, Refusal> {
        let (start, end) = match (start, end) {
            (None, None) => return Ok(None),
            (Some(start), Some(end)) => (start, end),
            _ => return Err(Refusal::OneOnly),
        };
        let start = paris::parse(start).ok_or(Refusal::Format)?;
        let end = paris::parse(end).ok_or(Refusal::Format)?;
        if start > end {
            return Err(Refusal::Order);
        }
        // Elapsed time here as well: 366 days with one change of clocks in them may be an hour too long.
        let longest = self.longest_days.map(TimeDelta::days);
        if longest.is_some_and(|longest| end - start > longest) {
            return Err(Refusal::TooLong);
        }
        let latest = match self.latest_end {
            LatestEnd::NextYear => paris::new_year(paris::year(now) + 1),
            LatestEnd::DaysAhead(days) => paris::days_after(now, days),
        };
        if end > latest {
            return Err(Refusal::TooLate);
        }
        let shortest = match self.shortest {
            Shortest::Day => start + TimeDelta::days(1),
            Shortest::CalendarYear => paris::one_year_after(start),
        };
        if end < shortest {
            return Err(Refusal::TooShort);
        }
        Ok(Some(Window { start, end }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Limits = Limits {
        prefix: "X",
        longest_days: Some(366),
        shortest: Shortest::Day,
        latest_end: LatestEnd::DaysAhead(1),
    };
    const YEAR: Limits = Limits {
        prefix: "X",
        longest_days: Some(366),
        shortest: Shortest::CalendarYear,
        latest_end: LatestEnd::NextYear,
    };

    fn check(limits: &Limits, start: &str, end: &str) -> Result<(), Refusal> {
        // 23:30 in Paris on 31 December 2024.
        let now = DateTime::from_timestamp(1_735_684_200, 0).unwrap();
        limits.check(Some(start), Some(end), now).map(|_| ())
    }

    #[test]
    fn days_are_measured_by_the_clock() {
        let ok = Ok(());
        let spring = ("2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00");
        assert_eq!(check(&DAY, spring.0, spring.1), Err(Refusal::TooShort));
        let autumn = ("2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00");
        assert_eq!(check(&DAY, autumn.0, autumn.1), ok);
        // 366 days and one hour.
        let long = ("2023-10-28T00:00:00+02:00", "2024-10-28T00:00:00+01:00");
        assert_eq!(check(&DAY, long.0, long.1), Err(Refusal::TooLong));
        let exact = ("2023-10-28T01:00:00+02:00", "2024-10-28T00:00:00+01:00");
        assert_eq!(check(&DAY, exact.0, exact.1), ok);
    }

    #[test]
    fn ends_in_french_time() {
        assert_eq!(
            check(&DAY, "2024-12-30T23:00:00Z", "2024-12-31T23:00:00Z"),
            Ok(())
        );
        assert_eq!(
            check(&DAY, "2024-12-30T23:00:00Z", "2024-12-31T23:00:01Z"),
            Err(Refusal::TooLate)
        );
        assert_eq!(
            check(&YEAR, "2023-12-31T23:00:00Z", "2024-12-31T23:00:00Z"),
            Ok(())
        );
        assert_eq!(
            check(&YEAR, "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
            Err(Refusal::TooLate)
        );
    }

    #[test]
    fn a_calendar_year_has_365_or_366_days() {
        let y = |year: i32| format!("{year}-01-01T00:00:00+01:00");
        assert_eq!(check(&YEAR, &y(2024), &y(2025)), Ok(()));
        assert_eq!(check(&YEAR, &y(2023), &y(2024)), Ok(()));
        // 365 days, but of a leap year.
        assert_eq!(
            check(&YEAR, &y(2024), "2024-12-31T00:00:00+01:00"),
            Err(Refusal::TooShort)
        );
        assert_eq!(check(&YEAR, &y(2022), &y(2024)), Err(Refusal::TooLong));
        // A period without any length is in order, but too short.
        assert_eq!(check(&DAY, &y(2024), &y(2024)), Err(Refusal::TooShort));
    }
}
