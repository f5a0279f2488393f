use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};

/// A text that is not an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInstant(String);

impl fmt::Display for InvalidInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not an instant with an offset, such as 2015-01-01T00:00:00+01:00",
            self.0
        )
    }
}

impl std::error::Error for InvalidInstant {}

/// Reads an instant and keeps the offset it was written with.
///
/// RFC 3339 is read fast; other spellings that services send (`+0100`, a blank for the `T`) are
/// read by slower parsers. A text without an offset is refused: it is not an instant.
///
/// # Errors
/// [`InvalidInstant`] if the text is none of these.
pub fn parse_instant(text: &str) -> Result<DateTime<FixedOffset>, InvalidInstant> {
    if let Some(instant) = parse_common(text.as_bytes()) {
        return Ok(instant);
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .or_else(|| text.parse().ok())
        .or_else(|| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%:z").ok())
        .or_else(|| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z").ok())
        .ok_or_else(|| InvalidInstant(text.to_owned()))
}

/// Writes an instant as RFC 3339, whole seconds without a fraction.
pub fn format_instant(instant: &DateTime<FixedOffset>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// `YYYY-MM-DDThh:mm:ss±hh:mm`, the form of nearly every instant on the wire, or with a blank for the T.
pub(crate) fn parse_common(text: &[u8]) -> Option<DateTime<FixedOffset>> {
    let text: &[u8; 25] = text.try_into().ok()?;
    let separators = [text[4], text[7], text[13], text[16], text[22]];
    if separators != *b"--:::" || !matches!(text[10], b'T' | b' ') {
        return None;
    }
    let pair = |at: usize| -> Option<u32> {
        let (tens, ones) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
    };
    let year = (pair(0)? * 100 + pair(2)?).cast_signed();
    let (hours, minutes) = (pair(20)?, pair(23)?);
    let seconds = (hours * 3600 + minutes * 60).cast_signed();
    let offset = match text[19] {
        _ if minutes > 59 => return None,
        b'+' => FixedOffset::east_opt(seconds)?,
        b'-' => FixedOffset::west_opt(seconds)?,
        _ => return None,
    };
    let local = NaiveDate::from_ymd_opt(year, pair(5)?, pair(8)?)?.and_hms_opt(
        pair(11)?,
        pair(14)?,
        pair(17)?,
    )?;
    Some(DateTime::from_naive_utc_and_offset(
        local.checked_sub_offset(offset)?,
        offset,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_services_send_and_keeps_the_offset() {
        for (text, back) in [
            ("2015-01-01T00:00:00+01:00", "2015-01-01T00:00:00+01:00"),
            ("2017-10-29T02:30:00+02:00", "2017-10-29T02:30:00+02:00"),
            ("1935-07-01T00:00:00-00:30", "1935-07-01T00:00:00-00:30"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59+00:00"),
            ("2022-05-05 17:00:00+02:00", "2022-05-05T17:00:00+02:00"),
            ("2022-05-05T17:00:00+0200", "2022-05-05T17:00:00+02:00"),
            (
                "2026-01-01T00:00:00.250+01:00",
                "2026-01-01T00:00:00.250+01:00",
            ),
        ] {
            assert_eq!(
                format_instant(&parse_instant(text).unwrap()),
                back,
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_not_an_instant() {
        for text in [
            "",
            "2015-01-01",
            "2015-01-01T00:00:00",
            "2023-02-29T00:00:00+01:00",
            "2015-01-01T00:00:00+01:75",
            "é",
        ] {
            let error = parse_instant(text).unwrap_err().to_string();
            assert!(error.contains("is not an instant"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn fast_and_general_parser_agree(secs in -2_000_000_000_i64..4_000_000_000, quarters in -56_i32..=56) {
            let offset = FixedOffset::east_opt(quarters * 900).unwrap();
            let instant = DateTime::from_timestamp(secs, 0).unwrap().with_timezone(&offset);
            let text = format_instant(&instant);
            let read = parse_instant(&text).unwrap();
            prop_assert_eq!(read, instant);
            prop_assert_eq!(read.offset(), instant.offset());
            prop_assert_eq!(DateTime::parse_from_rfc3339(&text).unwrap(), instant);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = parse_instant(&text);
        }
    }
}
