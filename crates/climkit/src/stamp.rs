use std::fmt;

use gridwire_core::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use gridwire_core::serde::de::value::MapAccessDeserializer;
use gridwire_core::serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::serde_json::{Map, Value};
use gridwire_core::time::parse_instant;

/// A time stamp in any form that the service uses or may be expected to.
///
/// Written back as it came; two stamps of one instant in two spellings are not equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamp {
    at: DateTime<FixedOffset>,
    assumed_utc: bool,
    /// What was written, where it is not what [`RECORDED`] makes of the instant.
    written: Option<Box<Value>>,
}

/// `2026-03-22 05:30:00+01:00`, the form of every recorded time stamp.
const RECORDED: &str = "%Y-%m-%d %H:%M:%S%:z";

/// From here on a number counts milliseconds: in seconds this would be the year 5138.
const MILLISECONDS: f64 = 1e11;

impl Stamp {
    /// The instant, with the offset that was sent.
    pub fn at(&self) -> DateTime<FixedOffset> {
        self.at
    }

    /// Whether it was written without an offset, and so taken as UTC.
    pub fn is_assumed_utc(&self) -> bool {
        self.assumed_utc
    }

    /// The stamp as it was written.
    pub fn written(&self) -> Value {
        match &self.written {
            Some(written) => (**written).clone(),
            None => self.at.format(RECORDED).to_string().into(),
        }
    }

    fn new(
        at: DateTime<FixedOffset>,
        assumed_utc: bool,
        written: impl Into<Value>,
    ) -> Option<Self> {
        // At the ends of the calendar there is no local time and no interval.
        if !(1..=9999).contains(&at.year()) {
            return None;
        }
        let written = Some(written.into())
            .filter(|written| written.as_str() != Some(at.format(RECORDED).to_string().as_str()));
        Some(Self {
            at,
            assumed_utc,
            written: written.map(Box::new),
        })
    }

    /// A text: an instant with an offset, one without (UTC), or the digits of a number.
    fn text(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        if let Ok(at) = parse_instant(trimmed) {
            return Self::new(at, false, text);
        }
        if let Some(naive) = naive(trimmed) {
            return Self::new(naive.and_utc().fixed_offset(), true, text);
        }
        let at = number(trimmed.parse().ok()?, MILLISECONDS)?;
        Self::new(at.fixed_offset(), false, text)
    }

    fn value(value: Value) -> Option<Self> {
        let inner = match &value {
            Value::String(text) => return Self::text(text),
            Value::Number(seconds) => number(seconds.as_f64()?, MILLISECONDS)?.fixed_offset(),
            Value::Object(fields) => match fields.get("$date")? {
                // MongoDB counts milliseconds, however few.
                Value::Number(ms) => number(ms.as_f64()?, 0.0)?.fixed_offset(),
                Value::Object(long) => {
                    let ms = long.get("$numberLong")?;
                    let ms = ms.as_f64().or_else(|| ms.as_str()?.parse().ok())?;
                    number(ms, 0.0)?.fixed_offset()
                }
                Value::String(text) => {
                    let inner = Self::text(text)?;
                    return Self::new(inner.at, inner.assumed_utc, value.clone());
                }
                _ => return None,
            },
            _ => return None,
        };
        Self::new(inner, false, value)
    }
}

/// A local time without an offset, or a day.
fn naive(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0))
}

/// Seconds since 1970, or milliseconds if there are that many.
fn number(value: f64, milliseconds_from: f64) -> Option<DateTime<Utc>> {
    let ms = if value.abs() >= milliseconds_from {
        value
    } else {
        value * 1000.0
    };
    // The calendar ends long before an f64 stops being exact to the millisecond.
    #[allow(clippy::cast_possible_truncation)]
    let whole = (ms.is_finite() && ms.abs() < 9e15).then_some(ms.round() as i64)?;
    DateTime::from_timestamp_millis(whole)
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StampVisitor;
        impl<'de> Visitor<'de> for StampVisitor {
            type Value = Stamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time stamp, such as 2026-03-22 05:30:00+01:00")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Stamp, E> {
                Stamp::text(text).ok_or_else(|| unreadable(&text.into()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Stamp, E> {
                read(value.into())
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Stamp, E> {
                read(value.into())
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Stamp, E> {
                read(value.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Stamp, A::Error> {
                read(Map::deserialize(MapAccessDeserializer::new(map))?.into())
            }
        }
        deserializer.deserialize_any(StampVisitor)
    }
}

fn read<E: Error>(value: Value) -> Result<Stamp, E> {
    Stamp::value(value.clone()).ok_or_else(|| unreadable(&value))
}

fn unreadable<E: Error>(value: &Value) -> E {
    E::custom(format_args!(
        "{value} is no time stamp, such as 2026-03-22 05:30:00+01:00"
    ))
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.written {
            Some(written) => written.serialize(serializer),
            None => serializer.collect_str(&self.at.format(RECORDED)),
        }
    }
}

gridwire_core::wire_by_serde!(Stamp);

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire_core::serde_json::{from_value, json, to_value};

    #[test]
    fn every_form_is_read_and_comes_back() {
        for (written, at, assumed) in [
            (
                json!("2026-03-22 05:30:00+01:00"),
                "2026-03-22T05:30:00+01:00",
                false,
            ),
            (
                json!("2026-03-22T05:30:00+01:00"),
                "2026-03-22T05:30:00+01:00",
                false,
            ),
            (
                json!("2026-03-22T05:30:00+0100"),
                "2026-03-22T05:30:00+01:00",
                false,
            ),
            (
                json!("2026-03-22 04:30:00.5Z"),
                "2026-03-22T04:30:00.500+00:00",
                false,
            ),
            (
                json!("2022-01-11T00:00:00"),
                "2022-01-11T00:00:00+00:00",
                true,
            ),
            (json!("2022-01-11"), "2022-01-11T00:00:00+00:00", true),
            (json!(1774162800), "2026-03-22T07:00:00+00:00", false),
            (json!(1774162800000_u64), "2026-03-22T07:00:00+00:00", false),
            (json!(1774162800.25), "2026-03-22T07:00:00.250+00:00", false),
            (json!("1774162800"), "2026-03-22T07:00:00+00:00", false),
            (
                json!({"$date": 1774166400000_u64}),
                "2026-03-22T08:00:00+00:00",
                false,
            ),
            (json!({"$date": 1000}), "1970-01-01T00:00:01+00:00", false),
            (
                json!({"$date": {"$numberLong": "1774166400000"}}),
                "2026-03-22T08:00:00+00:00",
                false,
            ),
            (
                json!({"$date": "2026-03-22T08:00:00Z"}),
                "2026-03-22T08:00:00+00:00",
                false,
            ),
        ] {
            let stamp: Stamp = from_value(written.clone()).unwrap();
            assert_eq!(stamp.at().to_rfc3339(), at, "{written}");
            assert_eq!(stamp.is_assumed_utc(), assumed, "{written}");
            assert_eq!(to_value(&stamp).unwrap(), written);
        }
    }

    #[test]
    fn what_is_none_is_refused_with_its_text() {
        for bad in [
            json!("soon"),
            json!(null),
            json!(true),
            json!(1e300),
            json!(8_210_266_876_799_999_u64),
            json!("+262142-12-31T23:59:59+00:00"),
            json!("0000-01-01 00:00:00+01:00"),
            json!({}),
            json!({"$date": []}),
            json!([1]),
        ] {
            let error = from_value::<Stamp>(bad.clone()).unwrap_err().to_string();
            assert!(error.contains("time stamp"), "{error}");
        }
    }
}
