use std::fmt;
use std::str::FromStr;

use gridwire_core::chrono::TimeDelta;
use gridwire_core::http::Parameter;
use gridwire_core::serde::de::{Deserialize, Deserializer};
use gridwire_core::serde::ser::{Serialize, Serializer};
use gridwire_core::{Error, Result};

/// A length of time in ISO 8601, kept as it was written.
#[derive(Clone)]
pub struct IsoDuration {
    text: Box<str>,
    length: Option<TimeDelta>,
}

impl IsoDuration {
    /// How long it is; `None` for months and years, whose length depends on the calendar, and for what is no duration.
    pub fn length(&self) -> Option<TimeDelta> {
        self.length
    }

    /// What the server sent, whatever it is.
    fn as_sent(text: &str) -> Self {
        Self {
            text: text.into(),
            length: length(text),
        }
    }
}

/// `PT15M` from its length.
fn written(length: TimeDelta) -> String {
    let (sign, length) = if length < TimeDelta::zero() {
        ("-", -length)
    } else {
        ("", length)
    };
    let (minutes, nanos) = (
        length.num_minutes(),
        length.num_nanoseconds().unwrap_or(0) % 60_000_000_000,
    );
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let mut text = format!("{sign}PT");
    for (count, letter) in [(hours, 'H'), (minutes, 'M')] {
        if count > 0 {
            text.push_str(&format!("{count}{letter}"));
        }
    }
    if nanos > 0 {
        text.push_str(&format!("{}S", nanos as f64 / 1e9));
    } else if text.ends_with('T') {
        text.push_str("0M");
    }
    text
}

fn length(text: &str) -> Option<TimeDelta> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (mut total, mut time, mut any) = (TimeDelta::zero(), false, false);
    let mut number = String::new();
    for c in rest.chars() {
        match c {
            'T' if !time && number.is_empty() => time = true,
            '0'..='9' | '.' => number.push(c),
            unit => {
                let seconds = match (unit, time) {
                    ('W', false) => 604_800,
                    ('D', false) => 86_400,
                    ('H', true) => 3_600,
                    ('M', true) => 60,
                    ('S', true) => 1,
                    _ => return None,
                };
                let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
                let part = whole.parse::<i64>().ok()?.checked_mul(seconds)?;
                total = total.checked_add(&TimeDelta::try_seconds(part)?)?;
                if !fraction.is_empty() {
                    let nanos: f64 = format!("0.{fraction}").parse().ok()?;
                    total = total.checked_add(&TimeDelta::nanoseconds(
                        (nanos * 1e9 * seconds as f64).round() as i64,
                    ))?;
                }
                number.clear();
                any = true;
            }
        }
    }
    (any && number.is_empty()).then_some(if negative { -total } else { total })
}

impl From<TimeDelta> for IsoDuration {
    fn from(length: TimeDelta) -> Self {
        Self {
            text: written(length).into(),
            length: Some(length),
        }
    }
}

/// For what callers write: only durations of fixed length.
impl FromStr for IsoDuration {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let read = Self::as_sent(text);
        match read.length {
            Some(_) => Ok(read),
            None => Err(
                Error::invalid_input("duration", text, "is not of a fixed length")
                    .with_remedy("Write days, hours, minutes and seconds, such as P1D or PT15M"),
            ),
        }
    }
}

/// By their lengths: `P1D` is `PT24H`.
impl PartialEq for IsoDuration {
    fn eq(&self, other: &Self) -> bool {
        match (self.length, other.length) {
            (Some(a), Some(b)) => a == b,
            _ => self.text == other.text,
        }
    }
}

impl fmt::Display for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for IsoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for IsoDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::as_sent(&text))
    }
}

impl Serialize for IsoDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

gridwire_core::wire_by_serde!(IsoDuration);

impl Parameter for IsoDuration {
    fn text(&self, name: &str) -> Result<Option<String>> {
        let rule = match self.length {
            None => "is not of a fixed length",
            // Only what was known before or after an event may be either.
            Some(length) if length < TimeDelta::zero() && name != "horizon" => "is negative",
            Some(_) => return Ok(Some(self.text.to_string())),
        };
        Err(Error::invalid_input(name, &self.text, rule))
    }
}
