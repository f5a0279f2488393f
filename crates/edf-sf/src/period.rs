//! Periods of aggregation: how they are spelled.

use std::str::FromStr;

use gridwire_core::chrono::TimeDelta;
use gridwire_core::{Error, Result};

use crate::AggregationPeriod;

impl AggregationPeriod {
    /// So many seconds: `30s`.
    ///
    /// # Errors
    /// Invalid input if there are none.
    pub fn seconds(seconds: u32) -> Result<Self> {
        Self::new(&format!("{seconds}s"))
    }

    /// So many minutes: `15m`.
    ///
    /// # Errors
    /// Invalid input if there are none.
    pub fn minutes(minutes: u32) -> Result<Self> {
        Self::new(&format!("{minutes}m"))
    }

    /// So many hours: `1h`.
    ///
    /// # Errors
    /// Invalid input if there are none.
    pub fn hours(hours: u32) -> Result<Self> {
        Self::new(&format!("{hours}h"))
    }

    /// A period as the document spells it: a whole number above zero and a unit. It shows the units `s`,
    /// `m` (minutes) and `h`, and does not say that there are no others.
    ///
    /// For a period that is spelled otherwise all the same, there is `AggregationPeriod::from`, which
    /// checks nothing.
    ///
    /// # Errors
    /// Invalid input if it is spelled otherwise.
    pub fn new(text: &str) -> Result<Self> {
        let unit = text.trim_start_matches(|symbol: char| symbol.is_ascii_digit());
        let number = &text[..text.len() - unit.len()];
        let is_some = number.bytes().any(|digit| digit != b'0');
        if is_some && !unit.is_empty() && unit.bytes().all(|symbol| symbol.is_ascii_alphabetic()) {
            return Ok(Self::from(text));
        }
        Err(Error::invalid_input(
            "period",
            format_args!("{text:?}"),
            "not a whole number above zero and a unit",
        )
        .with_remedy("Write 30s for seconds, 15m for minutes, 1h for hours"))
    }

    /// Its length, where its unit is one that the document shows.
    ///
    /// Another period, such as `1d`, is sent as it is; ranges are then cut wherever the service cuts its
    /// answers, which may tear one.
    pub fn length(&self) -> Option<TimeDelta> {
        let text = self.as_str();
        let unit = text.chars().next_back()?;
        let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return None,
        };
        TimeDelta::try_seconds(count.checked_mul(seconds)?)
            .filter(|length| *length > TimeDelta::zero())
    }
}

impl FromStr for AggregationPeriod {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}
