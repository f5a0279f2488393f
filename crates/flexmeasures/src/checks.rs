//! What must be true of values before they are sent, since the server takes them in silence, stores
//! them elsewhere, or fails.

use std::fmt::Display;

use gridwire_core::chrono::TimeDelta;
use gridwire_core::{Error, Result};

use crate::{IsoDuration, SensorDataPost};

/// A rule that a value breaks, with what to do.
pub(crate) fn broken(field: &str, value: impl Display, rule: &str, remedy: &'static str) -> Error {
    Error::invalid_input(field, value, rule).with_remedy(remedy)
}

/// A number that JSON has.
pub(crate) fn finite(field: &str, number: f64) -> Result<()> {
    if number.is_finite() {
        return Ok(());
    }
    Err(broken(
        field,
        number,
        "JSON has no such number",
        "Give None where there is no value",
    ))
}

/// A length of time that is something.
pub(crate) fn positive(field: &str, length: &IsoDuration) -> Result<()> {
    let rule = match length.length() {
        None => "is not of a fixed length",
        Some(length) if length <= TimeDelta::zero() => "is no time at all",
        Some(_) => return Ok(()),
    };
    Err(broken(
        field,
        length,
        rule,
        "Give days, hours and minutes, such as P1D or PT15M",
    ))
}

impl SensorDataPost {
    pub(crate) fn check(&self) -> Result<()> {
        if self.values.is_empty() {
            return Err(broken(
                "values",
                "none",
                "at least one value is needed",
                "Do not post where there is nothing to record",
            ));
        }
        for (place, value) in self.values.iter().enumerate() {
            finite(&format!("values[{place}]"), value.unwrap_or_default())?;
        }
        let is_one_instant =
            self.values.len() == 1 && self.duration.length() == Some(TimeDelta::zero());
        if is_one_instant {
            return Ok(());
        }
        positive("duration", &self.duration)
    }
}
