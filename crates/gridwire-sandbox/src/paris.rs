//! French time: in which RTE thinks and writes, and by which days and tariffs of French sites begin.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::{Europe, Tz};

/// `YYYY-MM-DDThh:mm:ss±hh:mm` in French time.
pub(crate) fn format(instant: DateTime<Utc>) -> String {
    local(instant).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The date format of parameters: whole seconds and any offset, or `Z`. Looser forms of RFC 3339 are malformed here.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let bytes = text.as_bytes();
    let shape: &[u8] = match bytes.len() {
        20 => b"0000-00-00T00:00:00Z",
        25 => b"0000-00-00T00:00:00+00:00",
        _ => return None,
    };
    let fits = bytes.iter().zip(shape).all(|(&byte, &form)| match form {
        b'0' => byte.is_ascii_digit(),
        b'+' => byte == b'+' || byte == b'-',
        _ => byte == form,
    });
    if !fits {
        return None;
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.to_utc())
}

pub(crate) fn local(instant: DateTime<Utc>) -> DateTime<Tz> {
    instant.with_timezone(&Europe::Paris)
}

/// The calendar year of an instant.
pub(crate) fn year(instant: DateTime<Utc>) -> i32 {
    local(instant).year()
}

/// Midnight at the start of a date.
pub(crate) fn midnight(date: NaiveDate) -> DateTime<Utc> {
    at(date, NaiveTime::MIN)
}

/// A wall clock time of a date.
pub(crate) fn at(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    resolve(date.and_time(time))
}

pub(crate) fn new_year(year: i32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, 1, 1).map_or(DateTime::<Utc>::MAX_UTC, midnight)
}

/// The date in France.
pub(crate) fn date(instant: DateTime<Utc>) -> NaiveDate {
    local(instant).date_naive()
}

/// Midnight at the start of the day that is so many days after that of an instant.
pub(crate) fn days_after(instant: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    date(instant)
        .checked_add_days(Days::new(days))
        .map_or(DateTime::<Utc>::MAX_UTC, midnight)
}

/// The same wall clock time one calendar year later.
pub(crate) fn one_year_after(instant: DateTime<Utc>) -> DateTime<Utc> {
    local(instant)
        .naive_local()
        .checked_add_months(Months::new(12))
        .map_or(DateTime::<Utc>::MAX_UTC, resolve)
}

/// A wall clock time as an instant: the first of two when the clocks go back, one hour on when they go forward.
fn resolve(wall: NaiveDateTime) -> DateTime<Utc> {
    let found = Europe::Paris.from_local_datetime(&wall).earliest();
    let shifted = || {
        wall.checked_add_signed(TimeDelta::hours(1))
            .and_then(|wall| Europe::Paris.from_local_datetime(&wall).earliest())
    };
    found
        .or_else(shifted)
        .map_or_else(|| wall.and_utc(), |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_format() {
        for good in [
            "2023-02-01T00:00:00+01:00",
            "2023-01-31T23:00:00Z",
            "2023-01-31T13:30:00-09:30",
        ] {
            assert_eq!(
                parse(good).map(format).as_deref(),
                Some("2023-02-01T00:00:00+01:00"),
                "{good}"
            );
        }
        for bad in [
            "2023-02-01",
            "2023-02-01T00:00:00",
            "2023-02-01T00:00:00 01:00",
            "2023-02-01t00:00:00z",
            "2023-02-01 00:00:00+01:00",
            "2023-02-01T00:00:00.000Z",
            "2023-02-01T00:00:00+0100",
            "2023-02-30T00:00:00+01:00",
            "2023-02-01T24:00:00+01:00",
            "é023-02-01T00:00:00+01:0",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn old_and_changing_offsets() {
        let day = |y, m, d| midnight(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(format(day(1935, 1, 1)), "1935-01-01T00:00:00+00:00");
        assert_eq!(format(day(1935, 7, 1)), "1935-07-01T00:00:00+01:00");
        assert_eq!(format(day(1942, 7, 1)), "1942-07-01T00:00:00+02:00");
        assert_eq!(format(day(1970, 7, 1)), "1970-07-01T00:00:00+01:00");
        assert_eq!(
            format(one_year_after(day(2024, 2, 29))),
            "2025-02-28T00:00:00+01:00"
        );
        assert_eq!(days_after(day(2025, 3, 30), 1), day(2025, 3, 31));
        assert_eq!(day(2025, 3, 31) - day(2025, 3, 30), TimeDelta::hours(23));
    }
}
