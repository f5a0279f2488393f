//! A tariff: dear by day, cheap by night, dearer in winter; a month ahead is known.

use chrono::Datelike;

use super::{Generator, START};
use crate::document::Node;
use crate::edf::field::Values;
use crate::edf::instants::{Instants, utc};
use crate::edf::timeline::Span;
use crate::paris;

/// When the day and the night begin, in French time.
const CHANGES: &[u32] = &[6, 22];
const DAYS_AHEAD: u64 = 31;

/// In EUR/kWh.
pub(super) struct Tariff;

impl Generator for Tariff {
    fn creations(&self, _now: i64) -> Instants {
        Instants::Every(1, (0, 0))
    }

    fn points(&self, _creation: i64, now: i64) -> Instants {
        let end = paris::days_after(utc(now), DAYS_AHEAD).timestamp_millis();
        Instants::Daily(CHANGES, (START, end - 1))
    }

    fn point(&self, _creation: i64, instant: i64) -> Values {
        let local = paris::local(utc(instant));
        let winter = !(4..=10).contains(&local.month());
        let by_day = chrono::Timelike::hour(&local) == CHANGES[0];
        let (label, price) = match (by_day, winter) {
            (true, false) => ("on-peak", 0.2146),
            (true, true) => ("on-peak", 0.2518),
            (false, false) => ("off-peak", 0.1604),
            (false, true) => ("off-peak", 0.1772),
        };
        vec![("label", Node::text(label)), ("value", Node::Float(price))]
    }

    /// Today, in French time.
    fn recent(&self, now: i64) -> Span {
        let [start, end] = [0, 1].map(|days| paris::days_after(utc(now), days).timestamp_millis());
        (start, end - 1)
    }
}
