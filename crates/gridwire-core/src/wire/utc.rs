use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;

use super::{Codec, Wire};
use crate::time::parse_instant;

/// An instant that some answers send without an offset, in UTC, or as RFC 2822 has it. Written as
/// RFC 3339.
#[derive(Debug)]
pub enum UtcDateTime {}

impl Codec<DateTime<FixedOffset>> for UtcDateTime {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<FixedOffset>, D::Error> {
        let text = String::read(deserializer)?;
        let naive = |text: &str| {
            let text = text.replace(' ', "T");
            let naive = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
            Some(naive.and_utc().fixed_offset())
        };
        parse_instant(&text)
            .ok()
            .or_else(|| naive(&text))
            .or_else(|| DateTime::parse_from_rfc2822(&text).ok())
            .ok_or_else(|| D::Error::custom(format_args!("{text:?} is not an instant")))
    }

    fn write<S: Serializer>(
        value: &DateTime<FixedOffset>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_without_an_offset_is_in_utc() {
        for text in [
            "2026-01-02T03:04:05.678901+00:00",
            "2026-01-02T03:04:05.678901",
            "2026-01-02 03:04:05.678901",
        ] {
            let json = serde_json::Value::from(text);
            let instant = UtcDateTime::read(json).unwrap();
            assert_eq!(instant.to_rfc3339(), "2026-01-02T03:04:05.678901+00:00");
        }
        let date = serde_json::Value::from("Fri, 02 Jan 2026 03:04:05 GMT");
        assert_eq!(
            UtcDateTime::read(date).unwrap().to_rfc3339(),
            "2026-01-02T03:04:05+00:00"
        );
        assert!(UtcDateTime::read(serde_json::Value::from("2026-01-02")).is_err());
    }
}
