use std::fmt;
use std::str::FromStr;

use gridwire_core::chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};
use gridwire_core::serde::de::{Deserialize, Deserializer, Error as _};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::time::{parse_instant, start_of_day};
use gridwire_core::{Error, Result};

use crate::ZURICH;

/// An instant as requests carry it: UTC, without an offset, in whole seconds.
///
/// Made from an instant with a zone, since a time without one is where the mistakes of other clients
/// began. A fraction of a second is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UtcTime(DateTime<Utc>);

impl UtcTime {
    /// The instant.
    pub fn at(self) -> DateTime<Utc> {
        self.0
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for UtcTime {
    fn from(instant: DateTime<Z>) -> Self {
        let instant = instant.to_utc();
        Self(instant.with_nanosecond(0).unwrap_or(instant))
    }
}

impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S"))
    }
}

/// RFC 3339 with an offset, or a day, which begins at midnight in Zurich.
impl FromStr for UtcTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let day = || start_of_day(text.parse::<NaiveDate>().ok()?, ZURICH).map(Self::from);
        parse_instant(text)
            .map(Self::from)
            .ok()
            .or_else(day)
            .ok_or_else(|| {
                Error::invalid_input(
                    "time",
                    format_args!("{text:?}"),
                    "neither an instant with an offset nor a day",
                )
                .with_remedy(
                    "Write 2026-06-01T00:00:00+02:00, or 2026-06-01 for midnight in Zurich",
                )
            })
    }
}

gridwire_core::parameter!(UtcTime);

/// As it is written; a body that is read back holds it in the same form.
impl<'de> Deserialize<'de> for UtcTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S")
            .map(|naive| Self(naive.and_utc()))
            .map_err(|_| {
                D::Error::custom(format_args!(
                    "{text:?} is no UTC time such as 2026-05-31T22:00:00"
                ))
            })
    }
}

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

gridwire_core::wire_by_serde!(UtcTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_in_utc_without_an_offset() {
        let at: DateTime<gridwire_core::chrono::FixedOffset> =
            "2026-06-01T00:00:00.9+02:00".parse().unwrap();
        assert_eq!(UtcTime::from(at).to_string(), "2026-05-31T22:00:00");
        assert_eq!(
            "2026-06-01".parse::<UtcTime>().unwrap().to_string(),
            "2026-05-31T22:00:00"
        );
        assert!(
            "2026-06-01T00:00:00"
                .parse::<UtcTime>()
                .unwrap_err()
                .is_invalid_input()
        );
        let json = gridwire_core::serde_json::to_string(&UtcTime::from(at)).unwrap();
        assert_eq!(json, "\"2026-05-31T22:00:00\"");
        assert_eq!(
            gridwire_core::serde_json::from_str::<UtcTime>(&json).unwrap(),
            UtcTime::from(at)
        );
    }
}
