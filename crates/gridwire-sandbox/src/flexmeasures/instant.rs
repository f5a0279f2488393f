//! Instants and durations as the server reads and writes them.

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Utc,
};
use chrono_tz::Tz;
use serde_json::Value;

/// With an offset; a plus that arrived as a space is repaired.
pub(crate) fn instant(value: &Value) -> Result<DateTime<FixedOffset>, String> {
    let read = || {
        let text = value.as_str()?.trim().replace(' ', "+");
        let text = match text.strip_suffix(['Z', 'z']) {
            Some(front) => format!("{front}+00:00"),
            None => text,
        };
        ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"]
            .into_iter()
            .find_map(|form| DateTime::parse_from_str(&text, form).ok())
    };
    read().ok_or_else(|| {
        let is_local = value.as_str().is_some_and(|text| local(text).is_some());
        let kind = if is_local {
            "aware datetime"
        } else {
            "datetime"
        };
        format!("Not a valid {kind}.")
    })
}

/// An instant by some clock.
pub(crate) fn local(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().replacen(' ', "T", 1);
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
}

/// An instant, or a date alone, which is its midnight in a zone.
pub(crate) fn instant_or_date(value: &Value, zone: Tz) -> Result<DateTime<FixedOffset>, String> {
    let date = value
        .as_str()
        .and_then(|text| text.parse::<NaiveDate>().ok())
        .and_then(|date| {
            let midnight = date.and_time(NaiveTime::MIN);
            midnight.and_local_timezone(zone).earliest()
        });
    match date {
        Some(midnight) => Ok(midnight.fixed_offset()),
        None => instant(value),
    }
}

/// With the offset that it has; a fraction only where there is one.
pub(crate) fn show(instant: DateTime<FixedOffset>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

pub(crate) fn show_in(instant: DateTime<Utc>, zone: Tz) -> String {
    show(instant.with_timezone(&zone).fixed_offset())
}

/// As Python shows UTC: with microseconds.
pub(crate) fn show_utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// A duration of ISO 8601: months and years apart, since they have no length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) months: i64,
    pub(crate) exact: TimeDelta,
}

/// Whole minutes, and maybe months.
pub(crate) fn length(value: &Value) -> Result<Length, String> {
    let text = value.as_str().unwrap_or_default();
    let length = read_length(text).ok_or_else(|| {
        format!("Cannot parse {text} as ISO8601 duration: Unable to parse duration string '{text}'")
    })?;
    if length.exact.num_seconds() % 60 != 0 || length.exact.subsec_nanos() != 0 {
        return Err("FlexMeasures only support multiples of 1 minute.".to_owned());
    }
    Ok(length)
}

fn read_length(text: &str) -> Option<Length> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (date, time) = match rest.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (rest.strip_prefix('P')?, ""),
    };
    let (mut months, mut seconds, mut parts) = (0.0, 0.0, 0);
    let sizes = [
        (
            date,
            [('Y', 0.0), ('M', 0.0), ('W', 604_800.0), ('D', 86_400.0)].as_slice(),
        ),
        (time, [('H', 3600.0), ('M', 60.0), ('S', 1.0)].as_slice()),
    ];
    for (mut part, units) in sizes {
        while !part.is_empty() {
            let end = part.find(|c: char| c.is_ascii_alphabetic())?;
            let amount: f64 = part[..end].replace(',', ".").parse().ok()?;
            let unit = part[end..].chars().next()?;
            let (_, size) = units.iter().find(|(name, _)| *name == unit)?;
            match (unit, *size) {
                ('Y', _) => months += amount * 12.0,
                (_, 0.0) => months += amount,
                (_, size) => seconds += amount * size,
            }
            (part, parts) = (&part[end + 1..], parts + 1);
        }
    }
    let sign = if negative { -1.0 } else { 1.0 };
    // Beyond these no instant could be reached.
    let in_reach = seconds < 1e11 && months < 1e5;
    (parts > 0 && in_reach).then(|| Length {
        months: (months * sign) as i64,
        exact: TimeDelta::microseconds((seconds * sign * 1e6) as i64),
    })
}

/// In hours, minutes and seconds, as answers of data have it; the sign is lost on the server too.
pub(crate) fn in_hours(length: TimeDelta) -> String {
    let text = clock(length.num_seconds().abs());
    if text.is_empty() {
        "PT0H".to_owned()
    } else {
        format!("PT{text}")
    }
}

/// With days, as sensors have it.
pub(crate) fn in_days(length: TimeDelta) -> String {
    let seconds = length.num_seconds().abs();
    let (days, time) = (seconds / 86_400, clock(seconds % 86_400));
    match (days, time.as_str()) {
        (0, "") => "P0D".to_owned(),
        (0, time) => format!("PT{time}"),
        (days, "") => format!("P{days}D"),
        (days, time) => format!("P{days}DT{time}"),
    }
}

fn clock(seconds: i64) -> String {
    let parts = [
        ('H', seconds / 3600),
        ('M', seconds / 60 % 60),
        ('S', seconds % 60),
    ];
    let parts = parts.iter().filter(|(_, amount)| *amount > 0);
    parts
        .map(|(unit, amount)| format!("{amount}{unit}"))
        .collect()
}

/// As Python writes a timedelta: `0:15:00`, `1 day, 0:00:00`, `-1 day, 23:45:00`.
pub(crate) fn in_python(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let time = format!("{}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    match days {
        0 => time,
        1 | -1 => format!("{days} day, {time}"),
        _ => format!("{days} days, {time}"),
    }
}

/// As PostgreSQL writes an interval: `00:15:00`, `1 day 00:15:00`, `-1 days +22:15:00`.
pub(crate) fn in_postgres(length: TimeDelta) -> String {
    let seconds = length.num_seconds();
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    match days {
        0 => time,
        1 => format!("1 day {time}"),
        2.. => format!("{days} days {time}"),
        _ => format!("{days} days +{time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Result<String, String> {
        instant(&text.into()).map(show)
    }

    #[test]
    fn instants() {
        for (text, shown) in [
            ("2026-02-01T00:00:00+01:00", "2026-02-01T00:00:00+01:00"),
            ("2026-02-01T00:00:00 01:00", "2026-02-01T00:00:00+01:00"),
            ("2026-02-01T00:00+01", "2026-02-01T00:00:00+01:00"),
            ("2026-02-01T00:00:00.000Z", "2026-02-01T00:00:00+00:00"),
            (
                "2026-02-01T00:00:00.000001-05:00",
                "2026-02-01T00:00:00.000001-05:00",
            ),
        ] {
            assert_eq!(at(text).as_deref(), Ok(shown), "{text}");
        }
        for text in [
            "2026-02-01T00:00:00",
            "2026-02-01",
            "",
            "x",
            "2026-02-30T00:00:00Z",
        ] {
            assert!(at(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations() {
        let read = |text: &str| length(&text.into());
        for (text, minutes) in [
            ("PT15M", 15),
            ("PT3600S", 60),
            ("P1DT2H30M", 26 * 60 + 30),
            ("P1W", 7 * 24 * 60),
            ("P0D", 0),
            ("-PT10M", -10),
            ("PT0.5H", 30),
        ] {
            let exact = TimeDelta::minutes(minutes);
            assert_eq!(read(text), Ok(Length { months: 0, exact }), "{text}");
        }
        assert_eq!(read("P1Y2M").map(|length| length.months), Ok(14));
        let minutes = "FlexMeasures only support multiples of 1 minute.";
        assert_eq!(read("PT30S"), Err(minutes.to_owned()));
        for text in [
            "",
            "P",
            "PT",
            "15m",
            "1 hour",
            "P1H",
            "PT1D",
            "PT99999999999H",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn forms_of_durations() {
        let minutes = |minutes| TimeDelta::minutes(minutes);
        assert_eq!(in_hours(minutes(26 * 60 + 30)), "PT26H30M");
        assert_eq!(in_hours(minutes(0)), "PT0H");
        assert_eq!(in_days(minutes(26 * 60 + 30)), "P1DT2H30M");
        assert_eq!(in_days(minutes(0)), "P0D");
        assert_eq!(in_python(minutes(20)), "0:20:00");
        assert_eq!(in_python(minutes(1440)), "1 day, 0:00:00");
        assert_eq!(in_postgres(minutes(-105)), "-1 days +22:15:00");
        assert_eq!(in_postgres(minutes(1455)), "1 day 00:15:00");
    }
}
