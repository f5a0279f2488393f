//! Instants on the command line.

use gridwire::core::chrono::{DateTime, FixedOffset, NaiveDate};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::start_of_day;
use gridwire::core::{Error, Result, time};

/// Reads an instant: RFC 3339, or `YYYY-MM-DD` for midnight in the provider's zone.
///
/// # Errors
/// Invalid input that names the option, what was given and both forms.
pub(crate) fn parse_instant(option: &str, text: &str, zone: Tz) -> Result<DateTime<FixedOffset>> {
    if let Some(midnight) = day(text).and_then(|day| start_of_day(day, zone)) {
        return Ok(midnight.fixed_offset());
    }
    time::parse_instant(text).map_err(|_| {
        Error::invalid_input(option, text, "neither a day nor an instant").with_remedy(
            "Write YYYY-MM-DD, which is midnight where the provider is, or RFC 3339 with an offset, \
             such as 2024-01-01T00:00:00+01:00",
        )
    })
}

/// A day of the calendar, written with all ten characters.
fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (text.len() == 10).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono_tz::Europe::Paris;

    fn read(text: &str) -> Result<String> {
        parse_instant("--from", text, Paris).map(|instant| instant.to_rfc3339())
    }

    #[test]
    fn a_day_is_midnight_of_the_zone_and_an_instant_keeps_its_offset() {
        assert_eq!(read("2024-01-01").unwrap(), "2024-01-01T00:00:00+01:00");
        assert_eq!(read("2024-07-01").unwrap(), "2024-07-01T00:00:00+02:00");
        assert_eq!(
            read("2024-07-01T00:00:00Z").unwrap(),
            "2024-07-01T00:00:00+00:00"
        );
        assert_eq!(
            read("2024-07-01T05:30:00-03:00").unwrap(),
            "2024-07-01T05:30:00-03:00"
        );
    }

    #[test]
    fn what_is_neither_is_refused_with_both_forms() {
        for text in [
            "",
            "yesterday",
            "2024-13-01",
            "2023-02-29",
            "24-01-01",
            "2024-1-1",
            "2024-01-01T00:00:00",
        ] {
            let error = read(text).unwrap_err();
            assert!(error.is_invalid_input(), "{text}");
            let error = error.to_string();
            assert!(error.starts_with(&format!("--from = {text}: ")), "{error}");
            assert!(
                error.contains("YYYY-MM-DD") && error.contains("RFC 3339"),
                "{error}"
            );
        }
    }
}
